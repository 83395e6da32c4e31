"""Ops of upstream that stand around those of pe."""

from __future__ import annotations

import dataclasses

import numpy as np
from destinations import arrow, equals, write
from elements import Exact, Float, Integer, Real
from program import Array, Op, Value


def hex_text(number, element: Float) -> str:
    """The bits of an infinity, or of a NaN."""
    bits = element.narrow(np.array(number))
    return f"0x{int(bits.view(f'u{bits.itemsize}')):0{2 * bits.itemsize}X}"


def number_text(number, element) -> str:
    if isinstance(element, Integer):
        return str(int(number))
    if not np.isfinite(number):
        return hex_text(number, element)
    text = repr(float(number))
    mantissa, exponent, power = text.partition("e")
    mantissa += "" if "." in mantissa else ".0"
    return mantissa + exponent + power


def nested_text(values: np.ndarray, element) -> str:
    if values.ndim == 0:
        return number_text(values[()], element)
    return f"[{', '.join(nested_text(row, element) for row in values)}]"


@dataclasses.dataclass
class Constant(Op):
    """Of an array, as it is stored, or of a number."""

    data: object
    results: list

    def text(self):
        result = self.results[0]
        type = result.type
        if not isinstance(type, Array):
            return (
                f"{result} = arith.constant "
                f"{number_text(self.data, type)} : {type.name}"
            )
        values = self.data
        if isinstance(type.element, Float):
            values = type.element.widen(values)
        inside = nested_text(values, type.element) if values.size else ""
        return f"{result} = arith.constant dense<{inside}> : {type}"

    def run(self, env):
        type = self.results[0].type
        if not isinstance(type, Array):
            value = self.data
            self.put(env, Exact.of(value) if isinstance(type, Float) else value)
        elif isinstance(type.element, Float):
            self.put(env, Exact.of(type.element.widen(self.data)))
        else:
            self.put(env, self.data)


@dataclasses.dataclass
class Dim(Op):
    x: Value
    index: Value
    results: list

    def text(self):
        kind = "memref" if self.x.type.is_memref else "tensor"
        return (
            f"{equals(self.results)}{kind}.dim {self.x}, {self.index} : "
            f"{self.x.type}"
        )

    def run(self, env):
        self.put(env, self.x.type.shape[env[self.index.name]])


@dataclasses.dataclass
class Empty(Op):
    """tensor.empty or memref.alloca: what it holds must not matter."""

    extents: list
    results: list

    def text(self):
        type = self.results[0].type
        name = "memref.alloca" if type.is_memref else "tensor.empty"
        inside = ", ".join(map(str, self.extents))
        return f"{equals(self.results)}{name}({inside}) : {type}"

    def run(self, env):
        nothing = np.full(self.results[0].type.shape, Real("nan"))
        self.put(env, Exact(nothing, np.full_like(nothing, np.inf)))


@dataclasses.dataclass
class Cast(Op):
    x: Value
    results: list

    def text(self):
        kind = "memref" if self.x.type.is_memref else "tensor"
        return (
            f"{equals(self.results)}{kind}.cast {self.x} : {self.x.type} to "
            f"{self.results[0].type}"
        )

    def run(self, env):
        self.put(env, env[self.x.name])


def list_text(parts) -> str:
    return f"[{', '.join(map(str, parts))}]"


def slices_of(op, env):
    """What a slice picks, as numpy says it."""

    def number(part):
        return int(env[part.name]) if isinstance(part, Value) else part

    picked = []
    for offset, size, stride in zip(op.offsets, op.sizes, op.strides):
        start = number(offset)
        picked.append(slice(start, start + number(size) * stride, stride))
    return tuple(picked)


@dataclasses.dataclass
class ExtractSlice(Op):
    """tensor.extract_slice or memref.subview."""

    x: Value
    offsets: list
    sizes: list
    strides: list
    results: list

    def text(self):
        is_memref = self.x.type.is_memref
        name = "memref.subview" if is_memref else "tensor.extract_slice"
        return (
            f"{equals(self.results)}{name} {self.x}{list_text(self.offsets)} "
            f"{list_text(self.sizes)} {list_text(self.strides)} : "
            f"{self.x.type} to {self.results[0].type}"
        )

    def run(self, env):
        picked, shape = slices_of(self, env), self.results[0].type.shape
        x = env[self.x.name]

        def get(array):
            return array[picked].reshape(shape)

        self.put(env, x.view(get) if isinstance(x, Exact) else get(x))


@dataclasses.dataclass
class InsertSlice(Op):
    x: Value
    init: Value
    offsets: list
    sizes: list
    strides: list
    results: list

    def text(self):
        return (
            f"{equals(self.results)}tensor.insert_slice {self.x} into "
            f"{self.init}{list_text(self.offsets)} {list_text(self.sizes)} "
            f"{list_text(self.strides)} : {self.x.type} into {self.init.type}"
        )

    def run(self, env):
        result = env[self.init.name].copy()
        picked, x = slices_of(self, env), env[self.x.name]
        for whole, part in (
            (result.values, x.values),
            (result.errors, x.errors),
        ):
            whole[picked] = part.reshape(whole[picked].shape)
        self.put(env, result)


@dataclasses.dataclass
class Transpose(Op):
    x: Value
    init: Value
    permutation: tuple
    results: list

    def text(self):
        return (
            f"{equals(self.results)}linalg.transpose ins({self.x} : "
            f"{self.x.type}) outs({self.init} : {self.init.type}) "
            f"permutation = {list_text(self.permutation)}"
        )

    def run(self, env):
        x = env[self.x.name]
        self.put(env, x.view(lambda array: array.transpose(self.permutation)))


@dataclasses.dataclass
class CollapseShape(Op):
    x: Value
    groups: list
    results: list

    def text(self):
        return (
            f"{equals(self.results)}tensor.collapse_shape {self.x} "
            f"{list_text(map(list_text, self.groups))} : {self.x.type} into "
            f"{self.results[0].type}"
        )

    def run(self, env):
        shape = self.results[0].type.shape
        self.put(env, env[self.x.name].view(lambda array: array.reshape(shape)))


@dataclasses.dataclass
class Negate(Op):
    """arith.negf of a whole tensor."""

    x: Value
    results: list

    def text(self):
        return f"{equals(self.results)}arith.negf {self.x} : {self.x.type}"

    def run(self, env):
        x = env[self.x.name]
        self.put(env, Exact(-x.values, x.errors))


@dataclasses.dataclass
class Arithmetic(Op):
    """arith.addf or arith.mulf of whole tensors, or, with an init, linalg.add,
    linalg.sub or linalg.mul."""

    name: str
    inputs: list
    init: Value | None
    results: list

    def text(self):
        inputs = ", ".join(map(str, self.inputs))
        if not self.init:
            type = self.results[0].type
            return f"{equals(self.results)}arith.{self.name}f {inputs} : {type}"
        types = ", ".join(str(value.type) for value in self.inputs)
        return (
            f"{equals(self.results)}linalg.{self.name} ins({inputs} : {types}) "
            f"outs({self.init} : {self.init.type}){arrow(self.results)}"
        )

    def run(self, env):
        element = (self.init or self.results[0]).type.element
        x, y = (env[value.name] for value in self.inputs)
        with np.errstate(invalid="ignore", over="ignore"):
            if self.name == "mul":
                values = x.values * y.values
                errors = np.abs(x.values) * y.errors
                errors = errors + (np.abs(y.values) + y.errors) * x.errors
            else:
                sign = 1 if self.name == "add" else -1
                values = x.values + sign * y.values
                errors = x.errors + y.errors
            errors = errors + np.abs(values) * element.compute_error
        result = Exact(values, errors + element.smallest).rounded(element)
        write(env, self.init, self.results, result)


@dataclasses.dataclass
class Copy(Op):
    """memref.copy."""

    x: Value
    init: Value
    results: list

    def text(self):
        return (
            f"memref.copy {self.x}, {self.init} : {self.x.type} to " f"{self.init.type}"
        )

    def run(self, env):
        x, init = env[self.x.name], env[self.init.name]
        init.values[...], init.errors[...] = x.values, x.errors
