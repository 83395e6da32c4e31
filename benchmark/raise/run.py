#!/usr/bin/env python3
"""Times Llama's rotation raised from what torch-mlir exports.

Run it through "./dev bench-raise", which installs the packages first. The same
module is compiled by pe as it is, by pe after raising, and by IREE; pe.Rotary is
the rotation by hand. One thread; a round runs each once, and the ratios are the
medians of the rounds.
"""

from __future__ import annotations

import argparse
import json
import pathlib
import sys
from typing import Iterator

HERE = pathlib.Path(__file__).resolve().parent
EXPORT = HERE.parents[1] / "test" / "Models" / "raise"
sys.path[:0] = [str(HERE), str(HERE.parent / "peers"), str(EXPORT)]

import measure  # noqa: E402

measure.use_one_thread()

import implementations  # noqa: E402
import numpy as np  # noqa: E402
import programs  # noqa: E402
import report  # noqa: E402

_TOLERANCE = 1e-3  # PyTorch rounds its angles to f32: 2e-4 at position 4096


class Case:
    """One implementation, as measure.round_robin wants it."""

    def __init__(self, name: str, run: implementations.Run, want: list[np.ndarray]):
        self.name, self.run = name, run
        self.error = max(
            float(np.abs(np.asarray(y) - w).max() / np.abs(w).max())
            for y, w in zip(run(), want)
        )
        """Of the first call, relative to the largest result."""

    def prepare(self, start: int) -> None:
        """Positions are part of the program."""


def rotation_cases(tokens: int) -> Iterator[Case]:
    """The baseline first, which is what the others are compared with."""
    program = programs.rotation(tokens)
    for out in ("new", "given", "same"):
        run = implementations.pe_rotary(program, out)
        yield Case(f"pe.Rotary, {out} arrays", run, program.results)
    yield from module_cases(program)


def block_cases(tokens: int) -> Iterator[Case]:
    """The block without its rotation first."""
    bare = programs.block(tokens, rotates=False)
    run = implementations.pe_compiled(bare)
    yield Case("pe, without the rotation", run, bare.results)
    yield from module_cases(programs.block(tokens))


def module_cases(program: programs.Program) -> Iterator[Case]:
    for name, make in (
        ("pe, raised", implementations.pe_raised),
        ("pe, not raised", implementations.pe_compiled),
        ("IREE", implementations.iree),
        ("PyTorch", implementations.torch_eager),
    ):
        yield Case(name, make(program), program.results)


def measure_cases(cases: list[Case], rounds: int) -> list[dict[str, object]]:
    for case in cases:
        if not case.error < _TOLERANCE:
            sys.exit(f"run.py: {case.name} is wrong: error {case.error:.1e}")
    times = measure.round_robin(cases, rounds, 0.01)
    return [
        {"name": case.name, "error": case.error, "seconds": time["seconds"],
         "ratio": time["ratio"]}
        for case, time in zip(cases, times)
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tokens", type=int, default=4096)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--json", metavar="FILE", help="write the results there")
    arguments = parser.parse_args()
    measure.keep_memory()
    results = {}
    for name, cases in (
        ("rotation", rotation_cases),
        ("rotation in a block", block_cases),
    ):
        results[name] = measure_cases(list(cases(arguments.tokens)), arguments.rounds)
        print(f"{name}, [1, {programs.HEADS} + {programs.KEY_HEADS}, "
              f"{arguments.tokens}, {programs.DIM}]")
        for row in results[name]:
            print(f"  {row['name']:26}{report.duration(row['seconds']):>9}"
                  f"{row['ratio']:7.2f}   error {row['error']:.1e}")
    if arguments.json:
        with open(arguments.json, "w") as file:
            json.dump(results, file, indent=1)


if __name__ == "__main__":
    main()
