"""Ops of linalg that take a row at a time, as models have them around rotations."""

from __future__ import annotations

import dataclasses
from typing import Optional

import numpy as np
import storage
from destinations import arrow, equals, write
from elements import Exact, Float
from program import Op, Value


def affine_map(rank: int, dims) -> str:
    loops = ", ".join(f"d{i}" for i in range(rank))
    return f"affine_map<({loops}) -> ({', '.join(f'd{i}' for i in dims)})>"


def iterators(*kinds: str) -> str:
    quoted = ", ".join(f'"{kind}"' for kind in kinds)
    return f"[{quoted}]"


def convert(name: str, result: str, source: Float, target: Float):
    """Operations, and what they convert an element to."""
    if source == target:
        return [], name
    is_wider = target.storage.itemsize > source.storage.itemsize
    op = "extf" if is_wider else "truncf"
    return [
        f"{result} = arith.{op} {name} : {source.name} to {target.name}"
    ], result


def body(arguments: dict, lines: list, result: str, element: Float) -> str:
    """The region of a generic op."""
    typed = ", ".join(f"{name}: {type.name}" for name, type in arguments.items())
    inside = "".join(f"    {line}\n" for line in lines)
    end = f"linalg.yield {result} : {element.name}"
    return f"{{\n  ^bb0({typed}):\n{inside}    {end}\n  }}"


@dataclasses.dataclass
class Elementwise(Op):
    """x + other, x · other or x, rounded to the type of the init. `other` has the
    shape of x, or is a row of features."""

    name: str
    x: Value
    other: Optional[Value]
    init: Value
    results: list

    @property
    def compute(self) -> Float:
        elements = [self.x.type.element, self.init.type.element]
        if self.other:
            elements.append(self.other.type.element)
        return storage.arithmetic(*elements)

    def text(self):
        rank, compute, element = self.x.type.rank, self.compute, self.init.type.element
        inputs, maps, arguments = [self.x], [range(rank)], {"%x": self.x.type.element}
        lines, result = convert("%x", "%wide_x", self.x.type.element, compute)
        if self.other:
            inputs.append(self.other)
            maps.append(range(rank - self.other.type.rank, rank))
            arguments["%y"] = self.other.type.element
            more, other = convert("%y", "%wide_y", self.other.type.element, compute)
            op = f"%z = arith.{self.name}f {result}, {other} : {compute.name}"
            lines, result = [*lines, *more, op], "%z"
        more, result = convert(result, "%narrow", compute, element)
        lines = [*lines, *more]
        arguments["%o"] = element
        maps.append(range(rank))
        maps = ", ".join(affine_map(rank, dims) for dims in maps)
        names = ", ".join(map(str, inputs))
        types = ", ".join(str(value.type) for value in inputs)
        return (
            f"{equals(self.results)}linalg.generic {{indexing_maps = [{maps}], "
            f"iterator_types = {iterators(*['parallel'] * rank)}}} "
            f"ins({names} : {types}) outs({self.init} : {self.init.type}) "
            f"{body(arguments, lines, result, element)}{arrow(self.results)}"
        )

    def run(self, env):
        result = env[self.x.name].copy()
        if self.other:
            other, compute = env[self.other.name], self.compute
            if self.name == "mul":
                result = storage.product(result, other, compute)
            else:
                with np.errstate(invalid="ignore"):
                    values = result.values + other.values
                    errors = result.errors + other.errors
                    errors = errors + np.abs(values) * compute.compute_error
                result = Exact(values, errors).within(compute)
        write(env, self.init, self.results, result.rounded(self.init.type.element))

    def simpler(self):
        if self.other:
            yield self.without(other=None)


EPSILON = 0.00001


@dataclasses.dataclass
class Normalize(Op):
    """x divided by the root of the mean of its squares in each row, computed as x is
    or in f32. `sums` holds the type of the means."""

    x: Value
    sums: Value
    init: Value
    results: list

    @property
    def compute(self) -> Float:
        return storage.arithmetic(self.x.type.element, self.init.type.element)

    def text(self):
        result, rank, compute = self.results[0], self.x.type.rank, self.compute
        element, x, out = compute.name, self.x.type.element, self.init.type.element
        row, features = affine_map(rank, range(rank)), self.x.type.shape[-1]
        means, name = affine_map(rank, range(rank - 1)), result.name
        lines, wide = convert("%a", "%wide", x, compute)
        sums = [
            *lines,
            f"%square = arith.mulf {wide}, {wide} : {element}",
            f"%next = arith.addf %sum, %square : {element}",
        ]
        apply = [
            *lines,
            f"%mean = arith.divf %sum, %{name}_features : {element}",
            f"%positive = arith.addf %mean, %{name}_epsilon : {element}",
            f"%factor = math.rsqrt %positive : {element}",
            f"%unit = arith.mulf {wide}, %factor : {element}",
        ]
        more, last = convert("%unit", "%narrow", compute, out)
        arguments = {"%a": x, "%sum": compute, "%o": out}
        parallel = ["parallel"] * (rank - 1)
        return (
            f"%{name}_zero = arith.constant 0.0 : {element}\n"
            f"  %{name}_features = arith.constant {features}.0 : {element}\n"
            f"  %{name}_epsilon = arith.constant {EPSILON:f} : {element}\n"
            f"  %{name}_zeros = linalg.fill ins(%{name}_zero : {element}) "
            f"outs({self.sums} : {self.sums.type}) -> {self.sums.type}\n"
            f"  %{name}_sums = linalg.generic {{indexing_maps = [{row}, {means}], "
            f"iterator_types = {iterators(*parallel, 'reduction')}}} "
            f"ins({self.x} : {self.x.type}) outs(%{name}_zeros : {self.sums.type}) "
            f"{body({'%a': x, '%sum': compute}, sums, '%next', compute)} "
            f"-> {self.sums.type}\n"
            f"  {result} = linalg.generic {{indexing_maps = [{row}, {means}, {row}], "
            f"iterator_types = {iterators(*parallel, 'parallel')}}} "
            f"ins({self.x}, %{name}_sums : {self.x.type}, {self.sums.type}) "
            f"outs({self.init} : {self.init.type}) "
            f"{body(arguments, [*apply, *more], last, out)} "
            f"-> {self.init.type}"
        )

    def run(self, env):
        x, compute = env[self.x.name], self.compute
        error, features = compute.compute_error, self.x.type.shape[-1]
        with np.errstate(all="ignore"):
            squares = x.values**2
            off = (2 * np.abs(x.values) + x.errors) * x.errors
            mean = squares.mean(-1, keepdims=True) + EPSILON
            off = off.mean(-1, keepdims=True) + mean * features * error
            factor = 1 / np.sqrt(mean)
            largest = np.where(mean > off, 1 / np.sqrt(mean - off), np.inf)
            factor = Exact(factor, largest - factor + 4 * error * factor)
            # Squares may be too large for the arithmetic, where the mean is not.
            is_large = mean * features + off > compute.max
        factor.errors[is_large | ~np.isfinite(factor.errors)] = np.inf
        result = storage.product(x, factor, compute)
        write(env, self.init, self.results, result.rounded(self.init.type.element))
