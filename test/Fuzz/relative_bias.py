"""pe.relative_bias."""

from __future__ import annotations

import dataclasses
import math
from typing import Optional

import numpy as np
from elements import Exact
from program import Op, Value
from rotations import arrow, attributes_text, equals, write


@dataclasses.dataclass(frozen=True)
class T5Buckets:
    num_buckets: int
    max_distance: int
    bidirectional: bool

    @property
    def columns(self):
        return self.num_buckets

    def text(self):
        flag = str(self.bidirectional).lower()
        return (
            f"#pe.t5_buckets<num_buckets = {self.num_buckets}, max_distance = "
            f"{self.max_distance}, bidirectional = {flag}>"
        )

    def column(self, distance):
        """By the logarithms of the formula, which must not be whole numbers."""
        count = self.num_buckets // (2 if self.bidirectional else 1)
        before = np.where(self.bidirectional & (distance > 0), count, 0)
        n = abs(distance) if self.bidirectional else np.maximum(-distance, 0)
        exact = count // 2
        steps = np.log(np.maximum(n, exact) / exact) * (count - exact)
        steps = np.floor(steps / math.log(self.max_distance / exact)).astype(int)
        return before + np.where(n < exact, n, np.minimum(exact + steps, count - 1))


@dataclasses.dataclass(frozen=True)
class ClippedDistance:
    max_distance: int
    symmetric: bool

    @property
    def columns(self):
        return (1 if self.symmetric else 2) * self.max_distance + 1

    def text(self):
        flag = str(self.symmetric).lower()
        return (
            f"#pe.clipped_distance<max_distance = {self.max_distance}, "
            f"symmetric = {flag}>"
        )

    def column(self, distance):
        if self.symmetric:
            return np.minimum(abs(distance), self.max_distance)
        limit = self.max_distance
        return np.clip(distance, -limit, limit) + limit


BUCKETS = (
    T5Buckets(32, 127, True),
    T5Buckets(32, 127, False),
    T5Buckets(6, 11, True),
    ClippedDistance(0, False),
    ClippedDistance(3, False),
    ClippedDistance(20, True),
)


@dataclasses.dataclass
class RelativeBias(Op):
    x: Optional[Value]
    table: Value
    query_start: Optional[Value]
    key_start: Optional[Value]
    init: Value
    buckets: T5Buckets | ClippedDistance
    causal: bool
    results: list

    def text(self):
        source = f" ins({self.x} : {self.x.type})" if self.x else ""
        starts = "".join(
            f" {name}({value})"
            for name, value in (
                ("query_start", self.query_start),
                ("key_start", self.key_start),
            )
            if value
        )
        attributes = attributes_text(buckets=self.buckets.text(), causal=self.causal)
        return (
            f"{equals(self.results)}pe.relative_bias{source} "
            f"table({self.table} : {self.table.type}){starts} "
            f"outs({self.init} : {self.init.type}) {attributes}"
            f"{arrow(self.results)}"
        )

    def run(self, env):
        x = env[(self.x or self.init).name]
        element = self.init.type.element
        queries, keys = x.shape[-2:]
        first_query = env[self.query_start.name] if self.query_start else keys - queries
        first_key = env[self.key_start.name] if self.key_start else 0
        i = first_query + np.arange(queries)[:, None]
        j = first_key + np.arange(keys)[None, :]
        column = self.buckets.column(j - i)
        bias = env[self.table.name].view(lambda array: array[:, column])
        rounding = element.compute_error / 2 * (np.abs(bias.values) + np.abs(x.values))
        errors = x.errors + bias.errors + rounding + element.smallest
        result = Exact(x.values + bias.values, errors).rounded(element)
        if self.causal:
            masked = np.broadcast_to(j > i, result.shape)
            result.values[masked] = -np.inf
            result.errors[masked] = 0
        write(env, self.init, self.results, result)

    def simpler(self):
        if self.causal:
            yield self.without(causal=False)
        for name in ("query_start", "key_start"):
            if getattr(self, name):
                yield self.without(**{name: None})
        if self.x and self.x.type == self.init.type:
            yield self.without(x=None, init=self.x)
