"""What pe.alibi and pe.relative_bias have in common: they add biases to scores,
by the distance of a query and a key."""

from __future__ import annotations

import dataclasses
from typing import Optional

import numpy as np
import storage
from destinations import arrow, attributes_text, clause, equals, write
from elements import Exact, Float
from program import Op, Value


@dataclasses.dataclass
class Bias(Op):
    x: Optional[Value]
    query_start: Optional[Value]
    key_start: Optional[Value]
    init: Value
    causal: bool
    results: list

    def bias(self, env: dict, query, key, compute: Float) -> Exact:
        """Of all heads, queries and keys, which are given as a column and a row
        of indices."""
        raise NotImplementedError

    def text_of(self, name: str, heads: str, **attributes) -> str:
        """`heads` is the operand that biases are made from."""
        starts = "".join(
            f" {start}({getattr(self, start)})"
            for start in ("query_start", "key_start")
            if getattr(self, start)
        )
        attributes = attributes_text(**attributes, causal=self.causal)
        return (
            f"{equals(self.results)}{name}{clause('ins', self.x)}{heads}{starts} "
            f"outs({self.init} : {self.init.type}) {attributes}"
            f"{arrow(self.results)}"
        )

    def run(self, env):
        source = self.x or self.init
        x, element = env[source.name], self.init.type.element
        compute = storage.arithmetic(source.type.element, element)
        queries, keys = x.shape[-2:]
        first_query = env[self.query_start.name] if self.query_start else keys - queries
        first_key = env[self.key_start.name] if self.key_start else 0
        i = first_query + np.arange(queries)[:, None]
        j = first_key + np.arange(keys)[None, :]
        with np.errstate(invalid="ignore", over="ignore"):
            bias = self.bias(env, i, j, compute)
            size = np.abs(bias.values) + np.abs(x.values)
            errors = x.errors + bias.errors + compute.compute_error / 2 * size
            result = Exact(x.values + bias.values, errors + compute.smallest)
            # A bias may be more than the arithmetic has, and the sum less.
            result = result.within(compute).rounded(element)
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
