"""The ops that do not rotate: pe.sinusoidal, pe.alibi and pe.alibi_slopes."""

from __future__ import annotations

import dataclasses

import numpy as np
from biases import Bias
from destinations import arrow, attributes_text, clause, equals, write
from elements import Exact, Real
from program import Op, Value
from tables import evaluate_table

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
        cos, sin = evaluate_table(env, self.positions, self.inv_freq, None, None)
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
class Alibi(Bias):
    slopes: Value = None
    form: str = "relative"

    def text(self):
        form = f"#pe.alibi_form<{self.form}>"
        return self.text_of("pe.alibi", clause("slopes", self.slopes), form=form)

    def bias(self, env, query, key, compute):
        distance = {
            "relative": key - query,
            "symmetric": -np.abs(query - key),
            "column": key + 0 * query,
        }[self.form]
        slopes = env[self.slopes.name].view(lambda array: array[:, None, None])
        return Exact(slopes.values * distance, np.abs(distance) * slopes.errors)


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
