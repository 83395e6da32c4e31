"""The ops that do not rotate: pe.sinusoidal, pe.alibi and pe.alibi_slopes."""

from __future__ import annotations

import dataclasses
from typing import Optional

import numpy as np
from elements import Exact, Real
from program import Op, Value
from rotations import arrow, attributes_text, equals, evaluate_table, write

ORDERS = ("interleaved", "sin_cos", "cos_sin")
FORMS = ("relative", "symmetric", "column")


@dataclasses.dataclass
class Sinusoidal(Op):
    positions: Value
    inv_freq: Value
    init: Value
    order: str
    results: list

    def text(self):
        return (
            f"{equals(self.results)}pe.sinusoidal angles({self.positions}, "
            f"{self.inv_freq} : {self.positions.type}, {self.inv_freq.type}) "
            f"outs({self.init} : {self.init.type}) "
            f"{attributes_text(order=f'#pe.order<{self.order}>')}"
            f"{arrow(self.results)}"
        )

    def run(self, env):
        inv_freq = env[self.inv_freq.name]
        cos, sin = evaluate_table(env[self.positions.name], inv_freq, None, None)
        element, shape = self.init.type.element, self.init.type.shape
        pairs, features = inv_freq.values.size, shape[-1]
        i = np.arange(pairs)
        sin_at, cos_at = {
            "interleaved": (2 * i, 2 * i + 1),
            "sin_cos": (i, i + pairs),
            "cos_sin": (i + pairs, i),
        }[self.order]
        whole = Exact.of(np.zeros((*shape[:-1], 2 * pairs + 1)))
        own = element.compute_error + element.smallest
        for at, part in ((sin_at, sin), (cos_at, cos)):
            table = Exact(part.values, part.errors + own).rounded(element)
            whole.values[..., at] = table.values
            whole.errors[..., at] = table.errors
        result = whole.view(lambda array: array[..., :features])
        write(env, self.init, self.results, result)


@dataclasses.dataclass
class Alibi(Op):
    x: Optional[Value]
    slopes: Value
    query_start: Optional[Value]
    key_start: Optional[Value]
    init: Value
    form: str
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
        attributes = attributes_text(
            form=f"#pe.alibi_form<{self.form}>", causal=self.causal
        )
        return (
            f"{equals(self.results)}pe.alibi{source} "
            f"slopes({self.slopes} : {self.slopes.type}){starts} "
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
        distance = {
            "relative": j - i,
            "symmetric": -np.abs(i - j),
            "column": j + 0 * i,
        }[self.form]
        slopes = env[self.slopes.name].view(lambda array: array[:, None, None])
        with np.errstate(invalid="ignore", over="ignore"):
            bias = slopes.values * distance
            rounding = element.compute_error / 2 * (np.abs(bias) + np.abs(x.values))
            errors = x.errors + np.abs(distance) * slopes.errors + rounding
            result = Exact(x.values + bias, errors + element.smallest)
            # A bias may be more than the arithmetic has, and the sum less.
            result = result.rounded(element)
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


@dataclasses.dataclass
class AlibiSlopes(Op):
    max_bias: float
    head_offset: int
    total_heads: int
    results: list

    def text(self):
        type = self.results[0].type
        attributes = attributes_text(
            num_heads=f"{type.shape[0]} : i64",
            max_bias=f"{self.max_bias!r} : f64",
            head_offset=f"{self.head_offset} : i64",
            total_heads=f"{self.total_heads} : i64",
        )
        return f"{equals(self.results)}pe.alibi_slopes {attributes} : {type}"

    def run(self, env):
        type = self.results[0].type
        n = 1 << (self.total_heads.bit_length() - 1)
        halves = [2 * k for k in range(1, n + 1)]
        halves += [2 * j - 1 for j in range(1, self.total_heads - n + 1)]
        chosen = halves[self.head_offset :][: type.shape[0]]
        exponents = -Real(self.max_bias) * np.array(chosen, Real) / (2 * n)
        slopes = Exact.of(np.exp2(exponents))
        slopes.errors += 2 * type.element.half_ulp(slopes.values)
        self.put(env, slopes)
