"""The ops that rotate: pe.rotary, pe.rotary_table and pe.apply_rotary."""

from __future__ import annotations

import dataclasses
from typing import Optional

import numpy as np
import phase
from elements import Exact, Real
from program import Op, Value

LAYOUTS = ("half", "interleaved", "interleaved_to_half", "half_to_interleaved")


def features_of(layout: str, begin: int, pairs: int):
    """Where the partners of all pairs are read from, and written to."""
    i = np.arange(pairs)
    apart = begin + i, begin + i + pairs
    beside = begin + 2 * i, begin + 2 * i + 1
    source = apart if layout.startswith("half") else beside
    target = apart if layout.endswith("half") else beside
    return source, target


def evaluate_table(positions, inv_freq: Exact, axes, scale) -> tuple:
    """cos and sin, times the scale, of every position and pair."""
    positions = np.asarray(positions)
    if axes is None:
        per_pair = positions[..., None]
    else:
        per_pair = np.moveaxis(positions[list(axes)], 0, -1)
    cos, sin = phase.cos_sin(per_pair, inv_freq.values)
    # At run time, 1/2π has about 107 bits.
    uncertain = inv_freq.errors + np.ldexp(np.abs(inv_freq.values), -105)
    moved = np.abs(per_pair) * uncertain
    scale = scale if scale is not None else Exact.of(1)
    size = np.abs(scale.values)

    def scaled(part):
        return Exact(part * scale.values, moved * size + scale.errors)

    return scaled(cos), scaled(sin)


def along(x_rank: int, position_dims, table: np.ndarray) -> np.ndarray:
    """A table, so that it broadcasts against the pairs of x."""
    order = np.argsort(position_dims, kind="stable")
    table = table.transpose([*order, table.ndim - 1])
    shape = [1] * (x_rank - 1) + [table.shape[-1]]
    for dim, extent in zip(sorted(position_dims), table.shape):
        shape[dim] = extent
    return table.reshape(shape)


def turned(own: Exact, other: Exact, cos: Exact, sin: Exact, element) -> Exact:
    """own · cos + other · sin."""
    with np.errstate(invalid="ignore", over="ignore"):
        length = np.hypot(own.values, other.values)
        errors = length * np.hypot(cos.values, sin.values)
        errors = errors * element.compute_error + element.smallest
        errors += length * (cos.errors + sin.errors)
        errors += np.abs(cos.values) * own.errors
        errors += np.abs(sin.values) * other.errors
        values = own.values * cos.values + other.values * sin.values
    return Exact(values, errors).rounded(element)


def rotate(x: Exact, cos: Exact, sin: Exact, op, element) -> Exact:
    """`cos` and `sin` broadcast against the pairs of x, or with `per_feature`
    against the features of the window."""
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
        values = turned(own, other, *angle, element)
        result.values[..., at] = values.values
        result.errors[..., at] = values.errors
    return result


def attributes_text(**attributes) -> str:
    """The dictionary; None and False stand for what is absent."""
    parts = []
    for name, value in attributes.items():
        if value is None or value is False:
            continue
        parts.append(name if value is True else f"{name} = {value}")
    return f"{{{', '.join(parts)}}}"


def i64_array(numbers) -> Optional[str]:
    if numbers is None:
        return None
    inside = ", ".join(map(str, numbers))
    return f"array<i64: {inside}>" if inside else "array<i64>"


def write(env: dict, init: Value, results: list, result: Exact) -> None:
    """The result of an op, or what it writes to a memref."""
    if results:
        env[results[0].name] = result
        return
    env[init.name].values[...] = result.values
    env[init.name].errors[...] = result.errors


def arrow(results: list) -> str:
    return f" -> {', '.join(str(r.type) for r in results)}" if results else ""


def equals(results: list) -> str:
    return f"{', '.join(map(str, results))} = " if results else ""


class Rotation(Op):
    """What pe.rotary and pe.apply_rotary have in common."""

    def name_and_source(self, name: str) -> str:
        source = f" ins({self.x} : {self.x.type})" if self.x else ""
        return f"{equals(self.results)}{name}{source}"

    def init_and_attributes(self) -> str:
        attributes = attributes_text(
            layout=f"#pe.layout<{self.layout}>",
            position_dims=i64_array(self.position_dims),
            begin=f"{self.begin} : i64" if self.begin else None,
            conjugate=self.conjugate,
            per_feature=getattr(self, "per_feature", False),
            axes=i64_array(getattr(self, "axes", None)),
        )
        init = f"outs({self.init} : {self.init.type})"
        return f"{init} {attributes}{arrow(self.results)}"

    def turn(self, env: dict, cos: Exact, sin: Exact) -> None:
        x = env[(self.x or self.init).name]
        rank = x.values.ndim
        cos, sin = (
            part.view(lambda table: along(rank, self.position_dims, table))
            for part in (cos, sin)
        )
        element = self.init.type.element
        result = rotate(x, cos, sin, self, element)
        write(env, self.init, self.results, result)

    def simpler(self):
        if self.conjugate:
            yield self.without(conjugate=False)
        if self.begin:
            yield self.without(begin=0)
        if self.layout != "half":
            yield self.without(layout="half")
        if self.x and self.x.type == self.init.type:
            yield self.without(x=None, init=self.x)


@dataclasses.dataclass
class Rotary(Rotation):
    x: Optional[Value]
    positions: Value
    inv_freq: Value
    scale: Optional[Value]
    init: Value
    layout: str
    position_dims: tuple
    begin: int
    conjugate: bool
    axes: Optional[tuple]
    results: list

    def text(self):
        scale = f" scale({self.scale})" if self.scale else ""
        return (
            f"{self.name_and_source('pe.rotary')} angles({self.positions}, "
            f"{self.inv_freq} : {self.positions.type}, {self.inv_freq.type})"
            f"{scale} {self.init_and_attributes()}"
        )

    def run(self, env):
        scale = env[self.scale.name] if self.scale else None
        cos, sin = evaluate_table(
            env[self.positions.name], env[self.inv_freq.name], self.axes, scale
        )
        self.turn(env, cos, sin)

    def simpler(self):
        yield from super().simpler()
        if self.scale:
            yield self.without(scale=None)


@dataclasses.dataclass
class ApplyRotary(Rotation):
    x: Optional[Value]
    cos: Value
    sin: Value
    init: Value
    layout: str
    position_dims: tuple
    begin: int
    conjugate: bool
    per_feature: bool
    results: list

    def text(self):
        return (
            f"{self.name_and_source('pe.apply_rotary')} tables({self.cos}, "
            f"{self.sin} : {self.cos.type}, {self.sin.type}) "
            f"{self.init_and_attributes()}"
        )

    def run(self, env):
        self.turn(env, env[self.cos.name], env[self.sin.name])


@dataclasses.dataclass
class RotaryTable(Op):
    positions: Value
    inv_freq: Value
    scale: Optional[Value]
    inits: list
    axes: Optional[tuple]
    results: list

    def text(self):
        scale = f" scale({self.scale})" if self.scale else ""
        types = ", ".join(str(init.type) for init in self.inits)
        return (
            f"{equals(self.results)}pe.rotary_table angles({self.positions}, "
            f"{self.inv_freq} : {self.positions.type}, {self.inv_freq.type})"
            f"{scale} outs({', '.join(map(str, self.inits))} : {types}) "
            f"{attributes_text(axes=i64_array(self.axes))}"
            f"{arrow(self.results)}"
        )

    def run(self, env):
        scale = env[self.scale.name] if self.scale else None
        element = self.inits[0].type.element
        size = Real(1) if scale is None else np.abs(scale.values)
        tables = evaluate_table(
            env[self.positions.name], env[self.inv_freq.name], self.axes, scale
        )
        for i, table in enumerate(tables):
            own = size * element.compute_error + element.smallest
            table = Exact(table.values, table.errors + own).rounded(element)
            write(env, self.inits[i], self.results[i : i + 1], table)

    def simpler(self):
        if self.scale:
            yield self.without(scale=None)
