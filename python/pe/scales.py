"""Factors of a rotation and of its arrays: numbers, or arrays of numbers."""

from __future__ import annotations

from typing import Any, Sequence

import numpy as np

from pe import _pe
from pe.literals import FLOATS, is_real

NAMES = ("scale", "x_scale", "init_scale")

_NUMBER = "number"
_BLOCKS = "[blocks]"


def kind_of(name: str, value: Any) -> str | None:
    """What a kernel has to know of a factor: None, "number", or the type of the
    elements of an array, such as "float32", with "[blocks]" behind it if rows
    have several.

    Raises a TypeError unless it is a number, or an array of floats.
    """
    if value is None:
        return None
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _NUMBER
    is_scalar = isinstance(value, bool) or getattr(value, "ndim", None) == 0
    if is_scalar and is_real(getattr(value, "dtype", None)):
        return _NUMBER
    if is_scalar:
        raise TypeError(f"{name}: expected a number or an array, found {value!r}")
    element = _pe.element_type(value, name)
    if element not in FLOATS:
        raise TypeError(
            f"{name}: expected a number, or an array of {', '.join(FLOATS)}; found "
            f"{element}"
        )
    shape = getattr(value, "shape", None)
    if shape is None:
        shape = np.from_dlpack(value).shape
    # Factors of pairs are of whole rows.
    has_blocks = shape and shape[-1] != 1 and name != "scale"
    return element + (_BLOCKS if has_blocks else "")


class Scale:
    """One factor of a kernel, an argument of its name.

    `kind` is as above, `rows` are the extents of x before that of the features,
    and `blocks` says how many of them a row has.
    """

    def __init__(self, name: str, kind: str, rows: Sequence[str], blocks: int):
        element = kind
        if isinstance(kind, str) and name != "scale":
            element = kind.removesuffix(_BLOCKS)
        if kind != _NUMBER and element not in FLOATS:
            raise TypeError(
                f"{name}: expected None, {_NUMBER!r} or the type of an array, such as "
                f"'float32'; found {kind!r}"
            )
        self.name = name
        self.is_array = kind != _NUMBER
        self._element = FLOATS[element] if self.is_array else "f64"
        last = blocks if kind.endswith(_BLOCKS) else 1
        self._extents = [*rows, str(last)] if self.is_array else []

    def _tensor(self, element: str) -> str:
        return f"tensor<{'x'.join(self._extents)}x{element}>"

    @property
    def type(self) -> str:
        """The type of the argument."""
        if not self.is_array:
            return "f64"
        shape, strides = "x".join(self._extents), ", ".join("?" for _ in self._extents)
        return f"memref<{shape}x{self._element}, strided<[{strides}]>>"

    @property
    def operand(self) -> str:
        """The operand of pe.rotary."""
        suffix = f" : {self.type}" if self.is_array else ""
        return f" {self.name}(%{self.name}{suffix})"

    def times(self, factor: str, inverse: bool) -> tuple[list[str], str]:
        """Operations, and the operand `scale` that has the product with the f64
        `factor`, or the reciprocal of that."""
        if self.is_array:
            return self._times_array(factor, inverse)
        lines, result = _times(f"%{self.name}", factor, inverse)
        return lines, f" scale({result})"

    def _times_array(self, factor: str, inverse: bool) -> tuple[list[str], str]:
        given, product = self._tensor(self._element), self._tensor("f64")
        buffer = product.replace("tensor", "memref")
        lines, sizes = [], []
        for i, extent in enumerate(self._extents):
            if extent == "?":
                sizes.append(f"%extent{i}")
                lines += [
                    f"%dim{i} = arith.constant {i} : index",
                    f"%extent{i} = memref.dim %{self.name}, %dim{i} : {self.type}",
                ]
        body, element = [], "%element"
        if self._element != "f64":
            body.append(f"%wide = arith.extf %element : {self._element} to f64")
            element = "%wide"
        operations, result = _times(element, factor, inverse)
        body += [*operations, f"linalg.yield {result} : f64"]
        rank = len(self._extents)
        dims = ", ".join(f"d{i}" for i in range(rank))
        parallel = ", ".join(['"parallel"'] * rank)
        identity = f"affine_map<({dims}) -> ({dims})>"
        lines += [
            f"%factors = bufferization.to_tensor %{self.name} restrict"
            f"\n      : {self.type} to {given}",
            f"%empty = tensor.empty({', '.join(sizes)}) : {product}",
            f"%products = linalg.generic {{"
            f"\n      indexing_maps = [{identity}, {identity}],"
            f"\n      iterator_types = [{parallel}]}}"
            f"\n      ins(%factors : {given}) outs(%empty : {product}) {{"
            f"\n  ^bb0(%element: {self._element}, %unused: f64):\n    "
            + "\n    ".join(body)
            + f"\n  }} -> {product}",
            "%scales = bufferization.to_buffer %products read_only"
            f"\n      : {product} to {buffer}",
        ]
        return lines, f" scale(%scales : {buffer})"


def _times(value: str, factor: str, inverse: bool) -> tuple[list[str], str]:
    """Operations that multiply two f64, and their result or its reciprocal."""
    lines = [f"%product = arith.mulf {value}, {factor} : f64"]
    if not inverse:
        return lines, "%product"
    lines += [
        "%one = arith.constant 1.0 : f64",
        "%reciprocal = arith.divf %one, %product : f64",
    ]
    return lines, "%reciprocal"
