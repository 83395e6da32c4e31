"""Checks that the fuzzer would notice a fault: what it says where the compiler
is given something else than what the oracle computes, or frees nothing, must
not be nothing, and nothing where it is not."""

from __future__ import annotations

import argparse
import os
import sys
from importlib.util import find_spec

WRONG_COMPILERS = (
    ("the other layout", "#pe.layout<half>", "#pe.layout<interleaved>"),
    ("the other direction", "{layout", "{conjugate, layout"),
    ("half the positions' step", "{step = 2 : i64}", "{step = 1 : i64}"),
    ("another order", "#pe.order<sin_cos>", "#pe.order<cos_sin>"),
    ("another product", "arith.mulf", "arith.addf"),
    ("other slots", "slot_dims = array<i64: 0, 1>", "slot_dims = array<i64: 1, 0>"),
)
"""What a compiler might do, as another text of the program."""

PROGRAMS = 600
"""How many programs have every one of these among them."""


def notices(compiler, program, route, text: str) -> bool:
    right = compiler.try_route(program, program.text(), program.evaluate(), route)
    wrong = compiler.try_route(program, text, program.evaluate(), route)
    return not right and wrong.startswith("wrong: ")


def leaking_route(routes):
    """A route without the passes that free."""
    passes = (
        routes.BUFFERIZE[0],
        "convert-bufferization-to-memref",
        "convert-pe-to-linalg",
        *routes.to_llvm(guarded=False),
    )
    return routes.Route("leaking", passes, 0)


def leaks(compiler, program, route) -> bool:
    found = compiler.try_route(program, program.text(), program.evaluate(), route)
    return found.startswith("leak: ")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", required=True)
    parser.add_argument("--llvm-libraries", required=True)
    arguments = parser.parse_args()
    if find_spec("numpy") is None:
        print("skipped, because this Python has no numpy")
        return 77
    # These import numpy.
    import routes
    import worker
    from hunt import ENVIRONMENT

    if any(os.environ.get(name) != value for name, value in ENVIRONMENT.items()):
        # The C library reads it when a process starts.
        os.execve(sys.executable, [sys.executable, *sys.argv], os.environ | ENVIRONMENT)

    compiler = worker.Compiler(arguments.build, arguments.llvm_libraries)
    route = routes.Route("cpu", ("pe-lower-to-llvm",), 2)
    leaking = leaking_route(routes)
    unnoticed = {"a leak", *(name for name, _, _ in WRONG_COMPILERS)}
    for number in range(PROGRAMS):
        program, _ = worker.program_of(f"notices/p{number}")
        text = program.text()
        for name, right, wrong in WRONG_COMPILERS:
            if name in unnoticed and right in text:
                if notices(compiler, program, route, text.replace(right, wrong)):
                    unnoticed.remove(name)
                    print(f"noticed: {name}, in program {number}", flush=True)
        if "a leak" in unnoticed and leaks(compiler, program, leaking):
            unnoticed.remove("a leak")
            print(f"noticed: a leak, in program {number}", flush=True)
        if not unnoticed:
            return 0
    print(f"not noticed: {', '.join(sorted(unnoticed))}")
    return 1


if __name__ == "__main__":
    sys.exit(main())
