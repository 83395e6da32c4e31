"""Functions of this folder's tests: what --raise-to-pe makes of them, and whether
both compute the same numbers.

Functions are texts that stand alone. pe-opt and mlir-runner take many at once.
"""

import dataclasses
import math
import re
import subprocess

from driver import Driver, element_of, signature

SEPARATOR = "// -----"

TOLERANCES = {"f64": 1e-12, "f32": 2e-5, "f16": 3 * 2.0**-11, "bf16": 3 * 2.0**-8}
"""Of a result, relative to its greatest number."""

BATCH = 64
"""How many functions are compiled together."""

FROM_TOSA = (
    "func.func(tosa-to-linalg-named,tosa-to-linalg,tosa-to-arith,tosa-to-tensor)"
)


@dataclasses.dataclass(frozen=True)
class Tools:
    """The programs that the tests run."""

    pe_opt: str
    runner: str
    libraries: str
    faults: list = dataclasses.field(default_factory=list)
    """What else went wrong."""


def read(path: str) -> dict:
    """The functions of a test by their names, with the aliases they use."""
    with open(path, encoding="utf-8") as file:
        lines = [line for line in file if not line.lstrip().startswith("//")]
    text = "".join(lines)
    aliases = "".join(re.findall(r"^#.*\n(?:^[ \t]+.*\n)*", text, re.M))
    found = re.findall(r"^func\.func @(\w+)(.*?^})$", text, re.M | re.S)
    return {name: f"{aliases}func.func @{name}{rest}\n" for name, rest in found}


def parse_output(output: str) -> dict:
    """The functions that pe-opt printed, one in every module."""
    found = re.findall(r"^( *)func\.func @(\w+)(.*?^\1})$", output, re.M | re.S)
    return {name: f"func.func @{name}{rest}\n" for _, name, rest in found}


def optimize(tools: Tools, functions: dict, *flags: str) -> dict:
    """What pe-opt prints for functions; those that it rejects are missing."""
    command = [
        tools.pe_opt,
        "--split-input-file",
        "--mlir-print-local-scope",
        *flags,
    ]
    text = f"\n{SEPARATOR}\n".join(functions.values())
    run = subprocess.run(command, input=text, text=True, capture_output=True)
    if run.returncode in (0, 1):
        return parse_output(run.stdout)
    # Find those that it crashes with.
    names = list(functions)
    if len(names) == 1:
        tools.faults.append(f"pe-opt {' '.join(flags)} crashes:\n{text}")
        return {}
    result = {}
    for part in (names[: len(names) // 2], names[len(names) // 2 :]):
        result |= optimize(tools, {name: functions[name] for name in part}, *flags)
    return result


def valid(tools: Tools, functions: dict) -> dict:
    """Those functions that are programs, as pe-opt prints them."""
    printed = optimize(tools, functions)
    # The verifier of TOSA sees less than its lowering.
    tosa = {name: text for name, text in printed.items() if "tosa." in text}
    if not tosa:
        return printed
    lowered = optimize(tools, tosa, f"--pass-pipeline=builtin.module({FROM_TOSA})")
    return {
        name: text
        for name, text in printed.items()
        if name not in tosa or name in lowered
    }


def raised(tools: Tools, functions: dict) -> dict:
    """Those functions in which anything becomes an op of pe."""
    printed = optimize(tools, functions, "--raise-to-pe")
    changed = {name: text for name, text in printed.items() if "= pe." in text}
    again = optimize(tools, changed)
    for name in changed.keys() - again.keys():
        tools.faults.append(f"the result is no program:\n{changed[name]}")
    return again


def run_main(tools: Tools, text: str) -> list:
    """The numbers that a program prints."""
    lowered = subprocess.run(
        [
            tools.pe_opt,
            f"--pass-pipeline=builtin.module({FROM_TOSA},pe-lower-to-llvm)",
        ],
        input=text,
        text=True,
        capture_output=True,
    )
    if lowered.returncode:
        raise RuntimeError(f"not lowered:\n{lowered.stderr[-3000:]}")
    run = subprocess.run(
        [
            tools.runner,
            "-O0",
            "-e",
            "main",
            "-entry-point-result=void",
            f"--shared-libs={tools.libraries}",
        ],
        input=lowered.stdout,
        text=True,
        capture_output=True,
    )
    if run.returncode:
        raise RuntimeError(f"not run:\n{run.stderr[-3000:]}")
    return [float(number) for number in run.stdout.split()]


def disagreements(tools: Tools, pairs: dict, are_sensible: bool = True) -> dict:
    """How much the results differ, for those functions whose two versions, the
    text before and after, do not agree. Those that are not sensible may have
    angles of thousands of turns, which f32 rounds, or numbers that are not
    finite, of which the pass assumes that there are none."""
    names = list(pairs)
    found = {}
    for begin in range(0, len(names), BATCH):
        driver = Driver()
        part = names[begin : begin + BATCH]
        for number, name in enumerate(part):
            driver.add(number, *pairs[name])
        numbers = iter(run_main(tools, driver.text()))
        for name in part:
            for type_ in signature(pairs[name][0])[1]:
                error, scale = next(numbers), next(numbers)
                tolerance = TOLERANCES[element_of(type_)] * max(scale, 1e-3)
                if not are_sensible:
                    tolerance *= 50
                    if not math.isfinite(scale):
                        continue
                if not error <= tolerance or not math.isfinite(scale):
                    found[name] = f"{error} of {scale}"
    return found
