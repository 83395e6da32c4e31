"""How to launch the kernels of a module that was compiled for a GPU.

This file needs nothing but Python, so that programs can take it along with the
PTX and the JSON that describes its kernels.
"""

from __future__ import annotations

import ast
import operator
from dataclasses import dataclass
from typing import Any, Iterator, Mapping, Sequence, Union

_OPERATORS = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.FloorDiv: operator.floordiv,
}
_FUNCTIONS = {"min": min, "max": max}


@dataclass(frozen=True)
class Array:
    """An array on the device, or memory without extents.

    Attributes:
      pointer: the address of the first element, before the offset.
      size: the extent of each dimension.
      stride: the distance between neighbors in each dimension, in elements;
        only kernels of arrays with dynamic strides need it.
      offset: of the first element that is used, in elements.
    """

    pointer: int
    size: Sequence[int] = ()
    stride: Sequence[int] = ()
    offset: int = 0


@dataclass(frozen=True)
class Parameter:
    """A parameter of a kernel.

    Attributes:
      kind: "pointer", "number", or "index" for a 64-bit integer.
      type: the MLIR type, of the elements for a pointer.
      value: a text; None if the program computes it in a way that the text
        cannot say.
    """

    kind: str
    type: str
    value: str | None = None


@dataclass(frozen=True)
class Memory:
    """Memory that the program allocates for a kernel. `bytes` is a text."""

    name: str
    bytes: str | None = None


@dataclass(frozen=True)
class Loop:
    """A loop around a launch: `index` counts from 0 to `end` by `step`."""

    index: str
    end: str | None = None
    step: str | None = None


@dataclass(frozen=True)
class Launch:
    """One launch of a kernel: `grid` and `block` in x, y and z, and the values
    of the parameters, in order."""

    grid: tuple[int, int, int]
    block: tuple[int, int, int]
    parameters: tuple[Any, ...]


def _name(arguments: Sequence[Any]) -> dict[str, Any]:
    """The arguments of a function by the names that texts have for them."""
    return {f"arg{number}": argument for number, argument in enumerate(arguments)}


def _evaluate(text: str | None, names: Mapping[str, Any]) -> Any:
    """The value of a text: sums, products, quotients, min, max and names."""
    if not text:
        raise ValueError(
            "expected values that depend on the arguments only, found one that "
            "the program computes in some other way"
        )

    def visit(node: ast.AST) -> Any:
        if isinstance(node, ast.Constant) and isinstance(node.value, int):
            return node.value
        if isinstance(node, ast.Name) and node.id in names:
            return names[node.id]
        if isinstance(node, ast.Attribute) and node.attr in (
            "size",
            "stride",
            "offset",
        ):
            return getattr(visit(node.value), node.attr)
        if isinstance(node, ast.Subscript):
            return visit(node.value)[visit(node.slice)]
        if isinstance(node, ast.BinOp) and type(node.op) in _OPERATORS:
            return _OPERATORS[type(node.op)](visit(node.left), visit(node.right))
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            return -visit(node.operand)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in _FUNCTIONS:
            return _FUNCTIONS[node.func.id](*map(visit, node.args))
        raise ValueError(
            f"{text!r}: expected sums, products, quotients, min, max and the "
            f"names {', '.join(names)}; found {ast.unparse(node)!r}"
        )

    return visit(ast.parse(text, mode="eval").body)


@dataclass(frozen=True)
class Kernel:
    """What a program has to know in order to launch a kernel.

    Values are texts, as the pass `pe-describe-kernels` documents them.

    Attributes:
      name: of the kernel, in the PTX.
      function: that launches it, in the MLIR module.
      parameters: in order.
      memory: what the function allocates for the kernel.
      control: the ops in which the launch is, which decide whether and how
        often it is done.
      loops: around the launch, outermost first. They have one iteration unless
        arrays are huge, and none if there is nothing to do.
      grid: the number of blocks in x, y and z.
      block: the number of threads in x, y and z.
    """

    name: str
    function: str
    parameters: tuple[Parameter, ...]
    memory: tuple[Memory, ...] = ()
    control: tuple[str, ...] = ()
    loops: tuple[Loop, ...] = ()
    grid: tuple[str, str, str] = ("1", "1", "1")
    block: tuple[str, str, str] = ("1", "1", "1")

    @classmethod
    def of_json(cls, entry: Mapping[str, Any]) -> Kernel:
        """From an object of the JSON."""
        return cls(
            name=entry["name"],
            function=entry["function"],
            parameters=tuple(Parameter(**each) for each in entry["parameters"]),
            memory=tuple(Memory(**each) for each in entry["memory"]),
            control=tuple(entry["control"]),
            loops=tuple(Loop(**each) for each in entry["loops"]),
            grid=tuple(entry["grid"]),
            block=tuple(entry["block"]),
        )

    def launches(
        self,
        arguments: Sequence[Union[Array, int, float]],
        memory: Mapping[str, int] | None = None,
    ) -> Iterator[Launch]:
        """The launches that do the work for these arguments of the function:
        none if there is nothing to do, and one unless arrays are huge.

        Args:
          arguments: of the function, in order.
          memory: the addresses of the `memory` of the kernel.

        Raises:
          ValueError: a value is not known, or is not a text of this kind; or
            the program decides how often it launches the kernel.
        """
        if self.control:
            raise ValueError(
                f"expected launches outside of control flow; found {self.name} in "
                f"{', '.join(self.control)}"
            )
        names = _name(arguments)
        for name, pointer in (memory or {}).items():
            names[name] = Array(pointer)
        yield from self._split(list(self.loops), names)

    def _split(self, loops: list[Loop], names: dict[str, Any]) -> Iterator[Launch]:
        if loops:
            end = _evaluate(loops[0].end, names)
            for first in range(0, end, _evaluate(loops[0].step, names)):
                yield from self._split(loops[1:], {**names, loops[0].index: first})
            return

        def value(parameter: Parameter) -> Any:
            if parameter.value is None:
                raise ValueError(
                    f"{self.name}: expected parameters whose values are known, "
                    f"found {parameter}"
                )
            result = _evaluate(parameter.value, names)
            return result.pointer if isinstance(result, Array) else result

        yield Launch(
            grid=tuple(_evaluate(size, names) for size in self.grid),
            block=tuple(_evaluate(size, names) for size in self.block),
            parameters=tuple(map(value, self.parameters)),
        )

    def bytes_of(
        self, name: str, arguments: Sequence[Union[Array, int, float]]
    ) -> int:
        """The number of bytes of one of the kernel's `memory`."""
        names = _name(arguments)
        for memory in self.memory:
            if memory.name == name and memory.bytes is not None:
                return _evaluate(memory.bytes, names)
        known = ", ".join(memory.name for memory in self.memory) or "nothing"
        raise ValueError(f"expected memory of {self.name}, {known}; found {name!r}")
