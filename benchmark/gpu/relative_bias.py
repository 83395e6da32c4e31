"""Biases from a table as a case of the benchmark."""

import math
from dataclasses import dataclass, field

import oracle
from arguments import BYTES, Argument

BUCKETS, FARTHEST = 32, 128


def bucket(distance):
    """T5's formula for an encoder, in f64."""
    count = BUCKETS // 2
    before, n = (count if distance > 0 else 0), abs(distance)
    exact = count // 2
    if n < exact:
        return before + n
    ratio = math.log(n / exact) / math.log(FARTHEST / exact)
    return before + min(exact + int(ratio * (count - exact)), count - 1)


@dataclass
class RelativeBias:
    """T5's biases of as many queries as keys."""

    name: str
    heads: int
    element: str = "bf16"
    checked: tuple = (1, 35, 300)
    timed: tuple = (2048,)
    roofline: str = field(init=False, default="update")

    def text(self):
        kind = f"memref<{self.heads}x?x?x{self.element}>"
        table = f"memref<{self.heads}x{BUCKETS}xf32>"
        return f"""func.func @f(%x: {kind}, %t: {table}) {{
  pe.relative_bias table(%t : {table}) outs(%x : {kind})
      {{buckets = #pe.t5_buckets<num_buckets = {BUCKETS},
                                max_distance = {FARTHEST}>}}
  return
}}
"""

    def arguments(self, tokens):
        size = (self.heads, tokens, tokens)
        return [
            Argument("x", self.element, size, use="update"),
            Argument("t", "f32", (self.heads, BUCKETS)),
        ]

    def moved(self, tokens):
        return 2 * self.heads * tokens * tokens * BYTES[self.element]

    def faults(self, tokens, before, after):
        found = []
        for head in range(self.heads):
            for query in range(0, tokens, max(1, tokens // 40)):
                for key in range(tokens):
                    at = (head * tokens + query) * tokens + key
                    bias = before["t"][head * BUCKETS + bucket(key - query)]
                    number, have = before["x"][at] + bias, after["x"][at]
                    if not oracle.is_close(have, number, abs(number), self.element):
                        found.append(f"{head}, {query}, {key}: {have} for {number}")
        return found
