"""Raises the rotary functions of all models of an installed `transformers`.

Every distinct function is exported to linalg on tensors as it is, by torch-mlir,
with the class that computes its tables: of static and dynamic length, in f32
and bf16. Whole tiny models follow, and rotations in JAX. `pe-opt --raise-to-pe`
looks for rotations; what it makes of the module is compiled, run, and compared
with the framework. Prints what was raised, what was not and why, and what is
wrong, which fails.
"""

from __future__ import annotations

import argparse
import concurrent.futures
import contextlib
import io
import json
import logging
import os
import pathlib
import sys
import tempfile
import warnings
from typing import Any, Iterator

import encoding
import export
import families
import jax_rotations
import models
import numpy as np
import report
import special
import torch
import transformers
from judge import judge
from small import LENGTH

_TYPES = {"f32": torch.float32, "bf16": torch.bfloat16}


def _entry(outcome: report.Outcome, args: Any, want: Any) -> dict[str, Any]:
    """What has to be known of a module to run it."""
    name = outcome.name

    def describe(x: torch.Tensor) -> dict[str, Any]:
        return {"shape": list(x.shape), "dtype": str(x.dtype).partition(".")[2]}

    return {
        "file": f"{name}.mlir",
        "kind": outcome.kind,
        "family": outcome.family,
        "rotations": outcome.wanted,
        "entry": "main",
        "dtype": "bfloat16" if "-bf16-" in name else "float32",
        "inputs": [describe(x) for x in args],
        "outputs": [describe(x) for x in want],
    }


def _save(folder: pathlib.Path, name: str, text: str, args: Any, want: Any) -> None:
    """Writes a module, with its arguments and results beside it."""

    def array(x: torch.Tensor) -> np.ndarray:
        return (x.float() if x.is_floating_point() else x).detach().numpy()

    arrays = {f"in{i}": array(x) for i, x in enumerate(args)}
    arrays |= {f"out{i}": array(x) for i, x in enumerate(want)}
    np.savez(folder / f"{name}.npz", **arrays)
    (folder / f"{name}.mlir").write_text(text)


def _exports(only: str) -> Iterator[tuple[str, str, str, int, Any]]:
    """Name, kind, family, wanted rotations, and a function that exports."""
    for family in families.families():
        for suffix, dtype in _TYPES.items():
            for length in (None, LENGTH):
                name = f"{family.name}-{suffix}-{'dyn' if length else 'static'}"
                wanted = 0 if family.folder in special.NO_ROTATIONS else 2
                if only in name:
                    yield name, "function", family.name, wanted, (family, dtype, length)
    for model in models.NAMES:
        for suffix, dtype in _TYPES.items():
            for length in (None, LENGTH):
                name = f"model-{model}-{suffix}-{'dyn' if length else 'static'}"
                if only in name:
                    wanted = models.WANTED[model]
                    yield name, "model", model, wanted, (model, dtype, length)
    for rotation in jax_rotations.NAMES:
        for suffix, dtype in _TYPES.items():
            name = f"jax-{rotation}-{suffix}-static"
            if only in name:
                yield name, "JAX function", f"jax-{rotation}", 2, (rotation, dtype)


def _export(what: Any) -> tuple[str, Any, Any] | None:
    """The text, results and arguments; None if its length is a constant."""
    if len(what) == 2:
        text, args, want = jax_rotations.build(*what)
        return text, want, args
    source, dtype, length = what
    if isinstance(source, str):
        module, args = models.build(source, dtype)
        return *export.export(module, args, length), args
    module, args, static = encoding.build(source, dtype, special.MAKERS)
    if static and length:
        return None
    return *export.export(module, args, length, positional=2), args


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pe-opt", default="build/bin/pe-opt")
    parser.add_argument("--only", default="", help="names that have this in them")
    parser.add_argument("--json", type=pathlib.Path, help="write all outcomes there")
    parser.add_argument("--keep", type=pathlib.Path, help="keep the modules there")
    parser.add_argument("--export", action="store_true", help="stop after exporting")
    parser.add_argument(
        "--again", action="store_true", help="raise what --keep has kept"
    )
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    return parser.parse_args()


def _outcomes(
    arguments: argparse.Namespace, folder: pathlib.Path
) -> Iterator[tuple[report.Outcome, dict[str, Any] | None]]:
    """Exports everything; what can be raised of it has an entry."""
    index = []
    for name, kind, family, wanted, what in _exports(arguments.only):
        outcome = report.Outcome(name, kind, family, wanted)
        try:
            with contextlib.redirect_stderr(io.StringIO()):
                found = _export(what)
        except Exception as error:  # whatever: it is their code
            outcome.not_exported = f"{type(error).__name__}: {error}"[:300]
            yield outcome, None
            continue
        if found is None:
            continue
        text, want, args = found
        entry = _entry(outcome, args, want)
        index.append(entry)
        _save(folder, name, text, args, want)
        yield outcome, entry
    (folder / "index.json").write_text(json.dumps(index, indent=1))


def _kept(
    only: str, folder: pathlib.Path
) -> Iterator[tuple[report.Outcome, dict[str, Any]]]:
    """What an earlier run has kept."""
    for entry in json.loads((folder / "index.json").read_text()):
        name = entry["file"].removesuffix(".mlir")
        if only in name:
            wanted = entry["rotations"]
            yield report.Outcome(name, entry["kind"], entry["family"], wanted), entry


def _run(arguments: argparse.Namespace, folder: pathlib.Path) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    outcomes, waiting = [], []
    if arguments.again:
        found = _kept(arguments.only, folder)
    else:
        found = _outcomes(arguments, folder)
    with concurrent.futures.ThreadPoolExecutor(arguments.jobs) as pool:
        for outcome, entry in found:
            outcomes.append(outcome)
            if entry and not arguments.export:
                module = folder / entry["file"]
                task = pool.submit(judge, arguments.pe_opt, module, entry)
                waiting.append((outcome, task))
        for outcome, task in waiting:
            outcome.verdict = task.result()
    if arguments.json:
        arguments.json.write_text(report.as_json(outcomes))
    return report.print_all(outcomes)


def main() -> int:
    arguments = _parse()
    transformers.logging.set_verbosity_error()
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    torch.set_num_threads(1)
    if arguments.keep:
        return _run(arguments, arguments.keep)
    with tempfile.TemporaryDirectory() as folder:
        return _run(arguments, pathlib.Path(folder))


if __name__ == "__main__":
    sys.exit(main())
