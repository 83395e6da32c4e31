"""Calls a compiled program, and compares what it leaves with the exact values."""

from __future__ import annotations

import ctypes

import numpy as np
from elements import Exact, Integer
from memory import Guarded, bytes_in_use, descriptor
from program import Array, Program, view_of

C_TYPES = {
    "i8": ctypes.c_int8,
    "i16": ctypes.c_int16,
    "i32": ctypes.c_int32,
    "i64": ctypes.c_int64,
    "index": ctypes.c_int64,
    "f64": ctypes.c_double,
}


LEAK_CALLS = 5
"""How often a program is called to see whether every call leaves memory."""


def contiguous_strides(shape) -> list:
    strides, step = [], 1
    for extent in reversed(shape):
        strides.insert(0, step)
        step *= extent
    return strides


class Call:
    """The arguments of one call of `main`, in memory that is watched."""

    def __init__(self, program: Program, alignment: int):
        self.memory, self.arrays, self.passed = {}, {}, []
        self.overrun = None
        for argument in program.arguments:
            type = argument.value.type
            if argument.same_as:
                self.memory[argument.value.name] = self.memory[argument.same_as.name]
                self.passed.append(self.arrays[argument.same_as.name])
            elif isinstance(type, Array):
                self.pass_array(argument.value.name, type, argument.data, alignment)
            else:
                self.passed.append(C_TYPES[type.name](argument.data))
        for i, value in enumerate(program.returned):
            type = value.type
            data = np.empty(type.shape, type.element.storage)
            self.pass_array(f"out_{i}", type, data, alignment)

    def pass_array(self, name: str, type: Array, data, alignment: int) -> None:
        layout = type.layout
        offset = layout.offset if layout else 0
        strides = layout.strides if layout else contiguous_strides(type.shape)
        guarded = Guarded(data, max(alignment, data.itemsize), offset)
        self.memory[name] = guarded
        memref = descriptor(guarded.address, type.shape, strides, offset)
        self.arrays[name] = ctypes.pointer(memref)
        self.passed.append(self.arrays[name])

    def run(self, address: int) -> None:
        function = ctypes.CFUNCTYPE(None, *map(type, self.passed))(address)
        function(*self.passed)
        self.overrun = next(
            (n for n, memory in self.memory.items() if memory.is_overrun()), None
        )
        self.function = function

    def leak(self) -> int:
        """Bytes that every call allocates and does not free."""
        # What else the process allocates, Python included, is not as regular.
        sizes = [0] * LEAK_CALLS
        for i in range(LEAK_CALLS):
            self.function(*self.passed)
            sizes[i] = bytes_in_use()
        return max(0, min(b - a for a, b in zip(sizes, sizes[1:])))


def differences(exact: Exact, found: np.ndarray) -> np.ndarray:
    """Where a result is wrong, as a mask."""
    values = exact.values
    with np.errstate(invalid="ignore"):
        is_near = np.abs(found - values) <= exact.errors
    is_open = ~np.isfinite(exact.errors)
    is_known = exact.errors == 0
    is_infinite = np.isinf(values)
    no_number = np.where(is_infinite & is_known, found == values, ~np.isfinite(found))
    return ~(is_open | np.where(np.isfinite(values), is_near, no_number))


def describe(name: str, exact: Exact, found: np.ndarray, wrong) -> str:
    lines = [
        f"{name} {'x'.join(map(str, found.shape)) or 'scalar'}: "
        f"{int(wrong.sum())} of {wrong.size} elements are wrong"
    ]
    for index in list(zip(*np.nonzero(np.atleast_1d(wrong))))[:4]:
        at = index if wrong.ndim else ()
        lines.append(
            f"  [{', '.join(map(str, at))}]: expected "
            f"{float(exact.values[at])!r} ± {float(exact.errors[at]):.1e}, found "
            f"{float(found[at])!r}"
        )
    return "\n".join(lines)


def compare(name: str, type: Array, exact, stored: np.ndarray):
    """What is wrong with an array, in words, or None."""
    if isinstance(type.element, Integer):
        same = np.array_equal(np.asarray(exact), stored)
        return None if same else f"{name}: positions were changed"
    found = type.element.widen(stored)
    wrong = differences(exact, found)
    return describe(name, exact, found, wrong) if wrong.any() else None


def between_strides(type: Array, before, after) -> bool:
    """Whether what a layout skips has changed."""
    inside = np.zeros(after.shape, bool)
    view_of(type, inside)[...] = True
    size = after.itemsize
    words = f"u{size}"
    return bool((before.view(words) != after.view(words))[~inside].any())


def check(program: Program, env: dict, call: Call):
    """What is wrong with the results, in words, or None."""
    if call.overrun:
        return f"%{call.overrun}: a write outside of the array"
    for i, value in enumerate(program.returned):
        stored = call.memory[f"out_{i}"].data.reshape(value.type.shape)
        found = compare(f"result {i}", value.type, env[value.name], stored)
        if found:
            return found
    if program.returned:
        return None
    for argument in program.arguments:
        type, name = argument.value.type, argument.value.name
        if not isinstance(type, Array):
            continue
        data = call.memory[name].data
        found = compare(f"%{name}", type, env[name], view_of(type, data))
        if found:
            return found
        if type.layout and between_strides(type, argument.data, data):
            return f"%{name}: a write between the strides"
    return None
