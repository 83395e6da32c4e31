"""The ops that rotate: pe.rotary and pe.apply_rotary."""

from __future__ import annotations

import dataclasses
from typing import Optional

import numpy as np
import storage
from destinations import attributes_text, arrow, clause, equals, i64_array, write
from elements import Exact, Float
from program import Array, Op, Value
from storage import BLOCK_SIZE
from tables import evaluate_table

LAYOUTS = ("half", "interleaved", "interleaved_to_half", "half_to_interleaved")


def features_of(layout: str, begin: int, pairs: int):
    """Where the partners of all pairs are read from, and written to."""
    i = np.arange(pairs)
    apart = begin + i, begin + i + pairs
    beside = begin + 2 * i, begin + 2 * i + 1
    source = apart if layout.startswith("half") else beside
    target = apart if layout.endswith("half") else beside
    return source, target


def along(x_rank: int, dims, table: np.ndarray) -> np.ndarray:
    """A table, so that it broadcasts against the pairs of x."""
    order = np.argsort(dims, kind="stable")
    table = table.transpose([*order, table.ndim - 1])
    shape = [1] * (x_rank - 1) + [table.shape[-1]]
    for dim, extent in zip(sorted(dims), table.shape):
        shape[dim] = extent
    return table.reshape(shape)


def turned(own: Exact, other: Exact, cos: Exact, sin: Exact, compute: Float) -> Exact:
    """own · cos + other · sin."""
    with np.errstate(invalid="ignore", over="ignore"):
        length = np.hypot(own.values, other.values)
        errors = length * np.hypot(cos.values, sin.values)
        errors = errors * compute.compute_error + compute.smallest
        errors += length * (cos.errors + sin.errors)
        errors += np.abs(cos.values) * own.errors
        errors += np.abs(sin.values) * other.errors
        values = own.values * cos.values + other.values * sin.values
    return Exact(values, errors).within(compute)


def rotate(x: Exact, cos: Exact, sin: Exact, op, scale, compute: Float):
    """The array before its elements are written, and the features that were
    rotated. `cos` and `sin` broadcast against the pairs of x, or with
    `per_feature` against the features of the window."""
    per_feature = getattr(op, "per_feature", False)
    pairs = cos.shape[-1] // (2 if per_feature else 1)
    source, target = features_of(op.layout, op.begin, pairs)
    a, b = (x.view(lambda array: array[..., at]) for at in source)
    negative = Exact(-sin.values, sin.errors)
    signed = (sin, negative) if op.conjugate else (negative, sin)
    result = x.copy()
    for at, own, other, sine in zip(target, (a, b), (b, a), signed):
        places = at - op.begin if per_feature else np.arange(pairs)
        angle = (part.view(lambda array: array[..., places]) for part in (cos, sine))
        values = turned(own, other, *angle, compute)
        if scale:
            values = storage.product(values, scale, compute)
        result.values[..., at] = values.values
        result.errors[..., at] = values.errors
    return result, np.concatenate(target)


@dataclasses.dataclass
class Rotation(Op):
    """What pe.rotary and pe.apply_rotary have in common."""

    x: Optional[Value]
    init: Value
    scale: Optional[Value]
    layout: str
    position_dims: tuple
    begin: int
    conjugate: bool
    results: list
    x_scale: Optional[Value] = None
    init_scale: Optional[Value] = None
    block_size: int = BLOCK_SIZE
    saturate: bool = False

    @property
    def source(self) -> Value:
        return self.x or self.init

    @property
    def is_plain(self) -> bool:
        return not (self.x_scale or self.init_scale or self.saturate)

    def name_and_source(self, name: str) -> str:
        x_scale = storage.scale_text("x_scale", self.x_scale)
        return f"{equals(self.results)}{name}{clause('ins', self.x)}{x_scale}"

    def rest(self) -> str:
        """What follows the angles or tables."""
        block_size = self.block_size if self.block_size != BLOCK_SIZE else None
        attributes = attributes_text(
            layout=f"#pe.layout<{self.layout}>",
            position_dims=i64_array(self.position_dims),
            begin=f"{self.begin} : i64" if self.begin else None,
            conjugate=self.conjugate,
            block_size=f"{block_size} : i64" if block_size else None,
            saturate=self.saturate,
            **self.own_attributes(),
        )
        return (
            f"{storage.scale_text('scale', self.scale)} "
            f"outs({self.init} : {self.init.type})"
            f"{storage.scale_text('init_scale', self.init_scale)} "
            f"{attributes}{arrow(self.results)}"
        )

    def turn(self, env: dict, cos: Exact, sin: Exact, dims, scale) -> None:
        """Tables have the dimensions `dims` of x, and the result is scaled."""
        given = env[self.source.name]
        element = self.init.type.element
        compute = storage.arithmetic(self.source.type.element, element)
        features, rank = given.shape[-1], given.values.ndim

        def factors(value):
            if value is None:
                return None
            return storage.factors(env, value, features, self.block_size)

        cos, sin = (
            part.view(lambda table: along(rank, dims, table)) for part in (cos, sin)
        )
        x = storage.read(given, factors(self.x_scale), compute)
        scale = env[scale.name] if scale else None
        result, window = rotate(x, cos, sin, self, scale, compute)
        init_scale = factors(self.init_scale)
        result = storage.stored(result, init_scale, self.saturate, element, compute)
        if self.is_plain and self.source.type.element == element:
            passed = np.setdiff1d(np.arange(features), window)
            result.values[..., passed] = given.values[..., passed]
            result.errors[..., passed] = given.errors[..., passed]
        write(env, self.init, self.results, result)

    def simpler(self):
        for name in ("conjugate", "saturate"):
            if getattr(self, name):
                yield self.without(**{name: False})
        for name in ("scale", "x_scale", "init_scale"):
            if getattr(self, name):
                yield self.without(**{name: None})
        if self.begin:
            yield self.without(begin=0)
        if self.layout != "half":
            yield self.without(layout="half")
        if self.x and self.x.type == self.init.type:
            yield self.without(x=None, init=self.x)


@dataclasses.dataclass
class Rotary(Rotation):
    positions: Value = None
    inv_freq: Value = None
    axes: Optional[tuple] = None
    freq_dims: tuple = ()
    mixed_axes: bool = False

    def own_attributes(self) -> dict:
        return {
            "axes": i64_array(self.axes),
            "freq_dims": i64_array(self.freq_dims) if self.freq_dims else None,
            "mixed_axes": self.mixed_axes,
        }

    def text(self):
        return (
            f"{self.name_and_source('pe.rotary')} angles({self.positions}, "
            f"{self.inv_freq} : {self.positions.type}, {self.inv_freq.type})"
            f"{self.rest()}"
        )

    def run(self, env):
        # One number scales the angles, and an array what was rotated.
        is_array = self.scale and isinstance(self.scale.type, Array)
        cos, sin = evaluate_table(
            env,
            self.positions,
            self.inv_freq,
            self.axes,
            None if is_array else self.scale,
            self.mixed_axes,
        )
        dims = (*self.position_dims, *self.freq_dims)
        self.turn(env, cos, sin, dims, self.scale if is_array else None)


@dataclasses.dataclass
class ApplyRotary(Rotation):
    cos: Value = None
    sin: Value = None
    per_feature: bool = False

    def own_attributes(self) -> dict:
        return {"per_feature": self.per_feature}

    def text(self):
        return (
            f"{self.name_and_source('pe.apply_rotary')} tables({self.cos}, "
            f"{self.sin} : {self.cos.type}, {self.sin.type}){self.rest()}"
        )

    def run(self, env):
        cos, sin = env[self.cos.name], env[self.sin.name]
        self.turn(env, cos, sin, self.position_dims, self.scale)
