"""What rotations and encodings take their angles from: pe.frequencies and
pe.positions."""

from __future__ import annotations

import dataclasses
from typing import Optional

import numpy as np
from destinations import attributes_text, equals
from elements import Exact, Real
from program import Op, Value

SCHEMES = {
    "#pe.default": lambda theta, dim, base: theta,
    "#pe.linear<factor = 3.0>": lambda theta, dim, base: theta / 3,
    "#pe.ntk<factor = 4.0>": lambda theta, dim, base: theta
    * Real(4) ** (-2 * np.arange(dim // 2, dtype=Real) / (dim - 2)),
}
"""Three of the schemes, of which all are tested elsewhere."""


@dataclasses.dataclass
class Frequencies(Op):
    base: float
    scheme: str
    rounding: str
    results: list

    def text(self):
        inv_freq, factor = self.results
        attributes = attributes_text(
            dim=f"{2 * inv_freq.type.shape[0]} : i64",
            base=f"{self.base!r} : f64",
            scheme=self.scheme,
            rounding=f"#pe.rounding<{self.rounding}>",
        )
        return (
            f"{equals(self.results)}pe.frequencies {attributes} "
            f": {inv_freq.type}, {factor.type.name}"
        )

    def run(self, env):
        pairs = self.results[0].type.shape[0]
        dim = 2 * pairs
        exponents = -2 * np.arange(pairs, dtype=Real) / dim
        theta = SCHEMES[self.scheme](Real(self.base) ** exponents, dim, self.base)
        if self.rounding == "f32":
            theta = theta.astype(np.float32).astype(Real)
        inv_freq = Exact.of(theta)
        inv_freq.errors += np.ldexp(np.abs(theta), -52)
        self.put(env, inv_freq, Exact.of(1))

    def simpler(self):
        if self.scheme != "#pe.default":
            yield self.without(scheme="#pe.default")


@dataclasses.dataclass
class Positions(Op):
    start: Value
    length: Optional[Value]
    step: int
    results: list

    def text(self):
        length = f", {self.length}" if self.length else ""
        attributes = f" {{step = {self.step} : i64}}" if self.step != 1 else ""
        type = self.results[0].type
        return (
            f"{equals(self.results)}pe.positions {self.start}{length}"
            f"{attributes} : {type}"
        )

    def run(self, env):
        length = self.results[0].type.shape[0]
        start = int(env[self.start.name])
        self.put(env, start + self.step * np.arange(length, dtype=np.int64))

    def simpler(self):
        if self.step != 1:
            yield self.without(step=1)
