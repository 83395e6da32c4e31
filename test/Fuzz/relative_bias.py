"""pe.relative_bias."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
from biases import Bias
from destinations import clause
from program import Value


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
class RelativeBias(Bias):
    table: Value = None
    buckets: T5Buckets | ClippedDistance = None

    def text(self):
        buckets = self.buckets.text()
        return self.text_of(
            "pe.relative_bias", clause("table", self.table), buckets=buckets
        )

    def bias(self, env, query, key, compute):
        column = self.buckets.column(key - query)
        return env[self.table.name].view(lambda array: array[:, column])
