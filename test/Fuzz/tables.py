"""pe.rotary_table, and the angles that other ops compute."""

from __future__ import annotations

import dataclasses
from typing import Optional

import numpy as np
import phase
from destinations import attributes_text, arrow, equals, i64_array, write
from elements import Exact, Integer, Real
from program import Op, Value


def angles_of(positions: np.ndarray, inv_freq: Exact, axes, mixed_axes: bool):
    """Positions and frequencies with a leading dimension of the axes whose
    angles are added; they broadcast to tokens, what else has frequencies of its
    own, and pairs."""
    if not mixed_axes:
        inv_freq = inv_freq.view(lambda array: array[None])
    inner = inv_freq.values.ndim - 2
    if axes is not None:
        positions = np.moveaxis(positions[list(axes)], 0, -1)[None]
        shape = (*positions.shape[:-1], *[1] * inner, positions.shape[-1])
        return positions.reshape(shape), inv_freq
    if not mixed_axes:
        positions = positions[None]
    tokens = positions.ndim - 1
    positions = positions.reshape((*positions.shape, *[1] * (inner + 1)))

    def after_tokens(array):
        return array.reshape((array.shape[0], *[1] * tokens, *array.shape[1:]))

    return positions, inv_freq.view(after_tokens)


def evaluate_table(
    env, positions: Value, inv_freq: Value, axes, scale, mixed_axes=False
):
    """cos and sin, times the scale, of every position and pair."""
    is_integer = isinstance(positions.type.element, Integer)
    numbers = env[positions.name]
    numbers = np.asarray(numbers) if is_integer else numbers.values
    numbers, thetas = angles_of(numbers, env[inv_freq.name], axes, mixed_axes)
    cos, sin = phase.cos_sin(numbers, thetas.values)
    # At run time, 1/2π has about 107 bits, or 82 where whole turns count. The
    # fraction of a turn then has 52 bits.
    bits, fraction = (105, 0) if is_integer else (81, 8 * Real(2) ** -52)
    uncertain = thetas.errors + np.ldexp(np.abs(thetas.values), -bits)
    moved = (np.abs(numbers) * uncertain + fraction).sum(axis=0)
    scale = env[scale.name] if scale else Exact.of(1)
    size = np.abs(scale.values)

    def scaled(part):
        return Exact(part * scale.values, moved * size + scale.errors)

    return scaled(cos), scaled(sin)


@dataclasses.dataclass
class RotaryTable(Op):
    positions: Value
    inv_freq: Value
    scale: Optional[Value]
    inits: list
    axes: Optional[tuple]
    results: list
    mixed_axes: bool = False

    def text(self):
        scale = f" scale({self.scale})" if self.scale else ""
        types = ", ".join(str(init.type) for init in self.inits)
        attributes = attributes_text(
            axes=i64_array(self.axes), mixed_axes=self.mixed_axes
        )
        return (
            f"{equals(self.results)}pe.rotary_table angles({self.positions}, "
            f"{self.inv_freq} : {self.positions.type}, {self.inv_freq.type})"
            f"{scale} outs({', '.join(map(str, self.inits))} : {types}) "
            f"{attributes}{arrow(self.results)}"
        )

    def run(self, env):
        element = self.inits[0].type.element
        scale = env[self.scale.name] if self.scale else Exact.of(1)
        tables = evaluate_table(
            env,
            self.positions,
            self.inv_freq,
            self.axes,
            self.scale,
            self.mixed_axes,
        )
        own = np.abs(scale.values) * Real(element.compute_error) + element.smallest
        for i, table in enumerate(tables):
            table = Exact(table.values, table.errors + own).rounded(element)
            write(env, self.inits[i], self.results[i : i + 1], table)

    def simpler(self):
        if self.scale:
            yield self.without(scale=None)
