"""Raises a module, and compares what it then computes with the framework.

Run as a script, it compiles one module and prints how far off the results are.
"""

from __future__ import annotations

import dataclasses
import json
import pathlib
import re
import subprocess
import sys
from typing import Any

_TIMEOUT = 300
# Of the largest result: roundings, in another order than the framework's.
_TOLERANCE = {"float32": 2e-5, "bfloat16": 2e-2}
_TOLERANCE_OF_MODELS = {"float32": 1e-4, "bfloat16": 5e-2}


@dataclasses.dataclass
class Verdict:
    """What became of one module."""

    rotary: int = 0
    apply_rotary: int = 0
    other: int = 0
    """ALiBi and sinusoids."""
    remarks: list[str] = dataclasses.field(default_factory=list)
    failure: str = ""
    """Why there are no results."""
    wrong: str = ""
    """What is wrong with the results."""
    error: float | None = None
    """Of the largest result."""

    @property
    def raised(self) -> int:
        return self.rotary + self.apply_rotary + self.other


def _count(text: str, names: str) -> int:
    return len(re.findall(rf'(?:^|=)\s*"?pe\.(?:{names})"?[ (]', text, re.M))


def _last_line(text: str) -> str:
    lines = [line for line in text.strip().splitlines() if line.strip()]
    errors = [line for line in lines if "error" in line.lower()]
    return (errors or lines or ["nothing was said"])[-1][:300]


def _numbers(module: pathlib.Path, entry: dict[str, Any]) -> tuple[str, float | None]:
    """Why a module does not compile or run, or how far off its results are."""
    command = [sys.executable, __file__, str(module), json.dumps(entry)]
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=_TIMEOUT, check=False
        )
    except subprocess.TimeoutExpired:
        return f"no results in {_TIMEOUT} s", None
    if done.returncode:
        return f"status {done.returncode}: {_last_line(done.stderr)}", None
    return "", float(done.stdout.split()[-1])


def judge(pe_opt: str, module: pathlib.Path, entry: dict[str, Any]) -> Verdict:
    """Raises the module in a file, whose arguments and results are beside it."""
    flags = ["--raise-to-pe", "--remarks-filter-missed=pe-raise"]
    flags += ["--allow-unregistered-dialect"]
    verdict = Verdict()
    try:
        done = subprocess.run(
            [pe_opt, str(module), *flags],
            capture_output=True,
            text=True,
            timeout=_TIMEOUT,
            check=False,
        )
    except subprocess.TimeoutExpired:
        verdict.wrong = f"pe-opt: no answer in {_TIMEOUT} s"
        return verdict
    if done.returncode:
        verdict.wrong = f"pe-opt: {_last_line(done.stderr)}"
        return verdict
    verdict.rotary = _count(done.stdout, "rotary")
    verdict.apply_rotary = _count(done.stdout, "apply_rotary")
    verdict.other = _count(done.stdout, "alibi|alibi_slopes|sinusoidal")
    found = re.findall(r"remark: (?:.*Remark=\")?([^\"\n]*)", done.stderr)
    verdict.remarks = list(dict.fromkeys(found))
    raised = module.with_suffix(".raised.mlir")
    raised.write_text(done.stdout)
    problem, verdict.error = _numbers(raised, entry)
    if problem:
        # Only what raising broke is its fault.
        before, _ = _numbers(module, entry) if verdict.raised else (problem, None)
        if before:
            verdict.failure = f"also as it was: {problem}" if verdict.raised else before
        else:
            verdict.wrong = problem
        return verdict
    assert verdict.error is not None
    tolerance = _TOLERANCE_OF_MODELS if entry["kind"] == "model" else _TOLERANCE
    if not verdict.error <= tolerance[entry["dtype"]]:
        verdict.wrong = f"off by {verdict.error:.1e} of the largest result"
        _, before = _numbers(module, entry)
        if before is not None and not before <= tolerance[entry["dtype"]]:
            verdict.failure, verdict.wrong = f"also as it was: {verdict.wrong}", ""
    return verdict


def _compare(module: pathlib.Path, entry: dict[str, Any]) -> float:
    """How far off the results of a module are, of the largest of them."""
    import ml_dtypes
    import numpy as np
    import pe

    types = {"bfloat16": ml_dtypes.bfloat16}
    folder = module.parent
    data = np.load(folder / entry["file"].replace(".mlir", ".npz"))
    arrays = [
        np.ascontiguousarray(data[f"in{i}"].astype(types.get(x["dtype"], x["dtype"])))
        for i, x in enumerate(entry["inputs"])
    ]
    found = pe.compile(module.read_text(), entry=entry["entry"])(*arrays)
    results = found if isinstance(found, (tuple, list)) else [found]
    # A model that updates its buffers returns them first.
    results = results[len(results) - len(entry["outputs"]) :]
    worst = largest = 0.0
    for i, got in enumerate(results):
        want = data[f"out{i}"].astype(float)
        got = np.asarray(got).astype(float)
        if got.shape != want.shape:
            raise ValueError(f"result {i}: {got.shape} instead of {want.shape}")
        worst = max(worst, float(abs(got - want).max(initial=0)))
        largest = max(largest, float(abs(want).max(initial=0)))
    return worst / largest if largest else worst


if __name__ == "__main__":
    print(_compare(pathlib.Path(sys.argv[1]), json.loads(sys.argv[2])))
