"""Programs as data: they print as MLIR, and evaluate themselves in numpy.

A value of a tensor or memref stands in the environment as an Exact (floats) or
as an array of integers; one of a number as that number. Memrefs share memory
as numpy's views do, so that writing to a view writes to the whole.
"""

from __future__ import annotations

import dataclasses
from typing import Optional, Union

import numpy as np
from elements import Exact, Float, Integer


@dataclasses.dataclass(frozen=True)
class Layout:
    """Strides and the offset of a memref, and which the type leaves open."""

    strides: tuple
    offset: int
    open: tuple
    """Of every stride and, as the last one, of the offset."""

    def __str__(self):
        numbers = [
            "?" if is_open else str(number)
            for number, is_open in zip((*self.strides, self.offset), self.open)
        ]
        return f"strided<[{', '.join(numbers[:-1])}], offset: {numbers[-1]}>"


@dataclasses.dataclass(frozen=True)
class Array:
    """The type of a tensor or memref, with the extents at run time."""

    shape: tuple
    element: Union[Float, Integer]
    open: tuple
    """Which extents the type leaves open."""
    is_memref: bool = False
    layout: Optional[Layout] = None

    def __str__(self):
        extents = [
            "?x" if is_open else f"{extent}x"
            for extent, is_open in zip(self.shape, self.open)
        ]
        layout = f", {self.layout}" if self.layout else ""
        kind = "memref" if self.is_memref else "tensor"
        return f"{kind}<{''.join(extents)}{self.element.name}{layout}>"

    @property
    def rank(self):
        return len(self.shape)


Type = Union[Array, Float, Integer]


def type_text(type: Type) -> str:
    return str(type) if isinstance(type, Array) else type.name


@dataclasses.dataclass(eq=False)
class Value:
    name: str
    type: Type

    def __str__(self):
        return f"%{self.name}"

    @property
    def typed(self):
        return f"%{self.name}: {type_text(self.type)}"


class Op:
    """An operation. Subclasses are dataclasses whose fields are values,
    attributes, and `results`."""

    results: list

    def operands(self) -> list:
        found = []
        for field in dataclasses.fields(self):
            value = getattr(self, field.name)
            if field.name != "results":
                parts = value if isinstance(value, (list, tuple)) else [value]
                found += [part for part in parts if isinstance(part, Value)]
        return found

    def text(self) -> str:
        raise NotImplementedError

    def run(self, env: dict) -> None:
        """Puts the results into the environment, or writes to a memref."""
        raise NotImplementedError

    def simpler(self):
        """Copies with one attribute or optional operand less."""
        return ()

    def without(self, **changes):
        return dataclasses.replace(self, **changes)

    def with_operand(self, old: Value, new: Value):
        """The same op of other operands."""
        changes = {}
        for field in dataclasses.fields(self):
            value = getattr(self, field.name)
            if value is old:
                changes[field.name] = new
            elif isinstance(value, list) and field.name != "results":
                changes[field.name] = [new if v is old else v for v in value]
        return dataclasses.replace(self, **changes)

    def put(self, env: dict, *results) -> None:
        """Results of an op that has memrefs as inits were put there."""
        for value, result in zip(self.results, results):
            env[value.name] = result


@dataclasses.dataclass
class Argument:
    """An argument of the function, and what it is called with: the elements of
    an array as they are stored, with those between the strides, or a number."""

    value: Value
    data: object
    same_as: Optional[Value] = None
    """The argument that is the same memory, if any."""

    def initial(self):
        type = self.value.type
        if isinstance(type, Float):
            return Exact.of(self.data)
        if not isinstance(type, Array):
            return self.data
        stored = view_of(type, self.data)
        if isinstance(type.element, Integer):
            return stored
        return Exact.of(type.element.widen(stored))


def view_of(type: Array, data: np.ndarray) -> np.ndarray:
    """The elements of an array, amid those that its strides skip."""
    if type.layout is None:
        return data.reshape(type.shape)
    size = data.itemsize
    return np.lib.stride_tricks.as_strided(
        data[type.layout.offset :] if 0 not in type.shape else data[:0],
        type.shape,
        [stride * size for stride in type.layout.strides],
    )


@dataclasses.dataclass
class Program:
    """A function. On tensors it has results; on memrefs it updates."""

    arguments: list
    ops: list
    returned: list
    is_called: bool = True
    """Whether tensors pass the boundary of a function on their way."""

    @property
    def is_on_memrefs(self) -> bool:
        return not self.returned

    def evaluate(self) -> dict:
        env = {}
        for argument in self.arguments:
            same = argument.same_as
            env[argument.value.name] = env[same.name] if same else argument.initial()
        for op in self.ops:
            op.run(env)
        return env

    def body(self, indent="  ") -> str:
        return "".join(f"{indent}{op.text()}\n" for op in self.ops)

    def text(self) -> str:
        """A module with `main`, a function of memrefs and numbers alone."""
        if self.is_on_memrefs:
            arguments = ", ".join(a.value.typed for a in self.arguments)
            return (
                f"func.func @main({arguments}) "
                "attributes {llvm.emit_c_interface} {\n"
                f"{self.body()}  return\n}}\n"
            )
        return self._text_on_tensors()

    def outlined_text(self) -> str:
        """The functions that ops stand in."""
        return "".join(
            op.function_text() for op in self.ops if hasattr(op, "function_text")
        )

    def functions_text(self) -> str:
        """A function `f` of tensors, and those that it calls."""
        arguments = ", ".join(a.value.typed for a in self.arguments)
        returned = ", ".join(str(value) for value in self.returned)
        types = ", ".join(str(value.type) for value in self.returned)
        return (
            f"func.func @f({arguments})\n    -> ({types}) {{\n{self.body()}"
            f"  return {returned} : {types}\n}}\n{self.outlined_text()}"
        )

    def _text_on_tensors(self) -> str:
        from dataclasses import replace

        parameters, prologue = [], ""
        for argument in self.arguments:
            value = argument.value
            if not isinstance(value.type, Array):
                parameters.append(value.typed)
                continue
            memref = replace(value.type, is_memref=True)
            parameters.append(f"%{value.name}_memref: {memref}")
            prologue += (
                f"  {value} = bufferization.to_tensor %{value.name}_memref "
                f"restrict writable : {memref} to {value.type}\n"
            )
        types = [str(value.type) for value in self.returned]
        names = [str(value) for value in self.returned]
        epilogue = ""
        if self.is_called:
            passed = ", ".join(str(a.value) for a in self.arguments)
            passed_types = ", ".join(type_text(a.value.type) for a in self.arguments)
            names = [f"%result_{i}" for i in range(len(types))]
            epilogue += (
                f"  {', '.join(names)} = call @f({passed})\n"
                f"      : ({passed_types}) -> ({', '.join(types)})\n"
            )
        for i, (name, value) in enumerate(zip(names, self.returned)):
            memref = replace(value.type, is_memref=True)
            parameters.append(f"%out_{i}: {memref}")
            epilogue += (
                f"  bufferization.materialize_in_destination {name} in "
                f"restrict writable %out_{i}\n"
                f"      : ({value.type}, {memref}) -> ()\n"
            )
        function = self.functions_text() if self.is_called else self.outlined_text()
        body = "" if self.is_called else self.body()
        return (
            f"{function}func.func @main({', '.join(parameters)})\n"
            "    attributes {llvm.emit_c_interface} {\n"
            f"{prologue}{body}{epilogue}  return\n}}\n"
        )
