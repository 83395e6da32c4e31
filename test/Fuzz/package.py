"""The Python package as one more route: `pe.compile`, and calls with numpy's
arrays, in a process of its own."""

from __future__ import annotations

import dataclasses
import os
import sys

import execute
import numpy as np
import worker
from elements import Integer
from float8 import Float8
from known_faults import is_known
from program import Array, view_of

MOST_DIMENSIONS = 8
"""Of an argument, in the package."""


@dataclasses.dataclass(frozen=True)
class PackageRoute:
    options: tuple
    name: str = "package"

    def __str__(self):
        options = "".join(f", {key}={value!r}" for key, value in self.options)
        return f"package: pe.compile(text{options})"

    def simpler(self):
        for i in range(len(self.options)):
            rest = self.options[:i] + self.options[i + 1 :]
            yield dataclasses.replace(self, options=rest)


def route_of(choices) -> PackageRoute:
    options = {
        "vector_width": choices.choice((0, 0, 128, 512)),
        "accuracy": choices.choice(("standard", "high")),
        "angles": choices.choice(("auto", "exact", "split")),
        "streaming": choices.choice(("auto", "never", "always")),
    }
    return PackageRoute(tuple(options.items()))


def takes(program) -> bool:
    """Whether the package can call a program: its arrays start at offset 0, each
    is apart from the others, and none has elements of 8 bits or too many
    dimensions."""
    passed = [*(a.value for a in program.arguments), *program.returned]
    if any(
        isinstance(v.type, Array) and isinstance(v.type.element, Float8) for v in passed
    ):
        return False
    if any(isinstance(v.type, Array) and v.type.rank > MOST_DIMENSIONS for v in passed):
        return False
    layouts = [getattr(a.value.type, "layout", None) for a in program.arguments]
    return not any(a.same_as for a in program.arguments) and all(
        layout is None or (layout.offset == 0 and not layout.open[-1])
        for layout in layouts
    )


def numpy_array(type: Array, data: np.ndarray) -> np.ndarray:
    """A copy of an argument, as users have it; bf16 is of ml_dtypes."""
    copy = np.array(data)
    array = view_of(type, copy)
    if type.element.name != "bf16":
        return array
    import ml_dtypes

    return array.view(ml_dtypes.bfloat16)


def stored(type: Array, array: np.ndarray) -> np.ndarray:
    return array.view(np.uint16) if type.element.name == "bf16" else array


def call(function, program, env: dict) -> str:
    """What is wrong with the results, in words, or nothing."""
    passed, given = [], {}
    for argument in program.arguments:
        type, name = argument.value.type, argument.value.name
        if not isinstance(type, Array):
            is_integer = isinstance(type, Integer)
            passed.append((int if is_integer else float)(argument.data))
            continue
        given[name] = numpy_array(type, argument.data)
        passed.append(given[name])
    results = function(*passed)
    if program.is_on_memrefs:
        wanted = [a.value for a in program.arguments if a.value.name in given]
        results = [given[value.name] for value in wanted]
    else:
        wanted = program.returned
        results = results if isinstance(results, tuple) else (results,)
    if len(results) != len(wanted):
        return f"wrong: {len(results)} results for {len(wanted)}"
    for i, (value, result) in enumerate(zip(wanted, results)):
        type = value.type
        if not isinstance(result, np.ndarray) or result.shape != type.shape:
            return f"wrong: result {i} is {result!r}"
        found = execute.compare(
            f"result {i}", type, env[value.name], stored(type, result)
        )
        if found:
            return f"wrong: {found}"
    return ""


class Package:
    """What a worker does with the package."""

    def __init__(self, build: str, _: str):
        sys.path.insert(0, os.path.join(build, "python"))
        import pe

        self.pe = pe

    def try_route(self, program, route: PackageRoute) -> str:
        if program.is_on_memrefs:
            text, entry = program.text(), "main"
        else:
            text, entry = program.functions_text(), "f"
        try:
            function = self.pe.compile(text, entry, **dict(route.options))
            return call(function, program, program.evaluate())
        except (ValueError, TypeError) as error:
            return f"refused: {error}"

    def answer(self, send, request: str, *arguments) -> None:
        if request == "program":
            program, choices = worker.program_of(arguments[0])
            if not takes(program):
                return
            route = route_of(choices)
        else:
            program, route = arguments
        send(("step", route))
        found = self.try_route(program, route)
        if found and not is_known(program.text(), str(route), found):
            send(("find", route, found))


def serve(connection, build: str, llvm_libraries: str, log: str) -> None:
    worker.serve_with(Package, connection, build, llvm_libraries, log)
