"""Tables, absolute encodings and biases as cases of the benchmark."""

import math
from dataclasses import dataclass, field

import oracle
from arguments import BYTES, Argument, frequencies


@dataclass
class Angles:
    """Cosines and sines of `features` numbers for each token."""

    name: str
    features: int
    element: str = "f32"
    base: float = 1.0e4
    checked: tuple = (1, 3, 17)
    timed: tuple = (131072,)
    roofline: str = field(init=False, default="fill")

    @property
    def pairs(self):
        return self.features // 2

    def moved(self, tokens):
        return tokens * self.features * BYTES[self.element]

    def faults(self, tokens, before, after):
        found = []
        for token, position in enumerate(before["p"]):
            for pair in range(self.pairs):
                theta = self.base ** (-2.0 * pair / self.features)
                exact = oracle.turn(position, theta, 1.0)
                for number, (name, place) in zip(exact, self.places(token, pair)):
                    have = after[name][place]
                    if not oracle.is_close(have, number, 1.0, self.element):
                        found.append(f"{name} {token}, {pair}: {have} for {number}")
        return found


class Table(Angles):
    """A table of cosines and one of sines."""

    def text(self):
        kind = f"memref<?x{self.pairs}x{self.element}>"
        return f"""func.func @f(%p: memref<?xi32>, %cos: {kind}, %sin: {kind}) {{
{frequencies(self.features, self.base)}\
  pe.rotary_table angles(%p, %f : memref<?xi32>, memref<{self.pairs}xf64>)
      outs(%cos, %sin : {kind}, {kind})
  return
}}
"""

    def arguments(self, tokens):
        size = (tokens, self.pairs)
        return [
            Argument("p", "i32", (tokens,)),
            Argument("cos", self.element, size, use="write"),
            Argument("sin", self.element, size, use="write"),
        ]

    def places(self, token, pair):
        """Where the cosine and the sine are."""
        place = token * self.pairs + pair
        return ("cos", place), ("sin", place)


class Sinusoidal(Angles):
    """Sines and cosines in turn."""

    def text(self):
        kind = f"memref<?x{self.features}x{self.element}>"
        return f"""func.func @f(%p: memref<?xi32>, %y: {kind}) {{
{frequencies(self.features, self.base)}\
  pe.sinusoidal angles(%p, %f : memref<?xi32>, memref<{self.pairs}xf64>)
      outs(%y : {kind}) {{order = #pe.order<interleaved>}}
  return
}}
"""

    def arguments(self, tokens):
        return [
            Argument("p", "i32", (tokens,)),
            Argument("y", self.element, (tokens, self.features), use="write"),
        ]

    def places(self, token, pair):
        """Where the cosine and the sine are."""
        place = token * self.features + 2 * pair
        return ("y", place + 1), ("y", place)


@dataclass
class Alibi:
    """Biases of as many queries as keys, without those of later keys."""

    name: str
    heads: int
    element: str = "bf16"
    # The number of keys if it is known.
    keys: int = 0
    checked: tuple = (1, 8, 35)
    timed: tuple = (2048,)
    roofline: str = field(init=False, default="update")

    def __post_init__(self):
        if self.keys:
            self.checked = (self.keys,)
            self.timed = (self.keys,)

    def text(self):
        keys = self.keys or "?"
        kind = f"memref<{self.heads}x{keys}x{keys}x{self.element}>"
        return f"""func.func @f(%x: {kind}) {{
  %m = pe.alibi_slopes {{num_heads = {self.heads} : i64}} : tensor<{self.heads}xf32>
  %s = bufferization.to_buffer %m read_only
      : tensor<{self.heads}xf32> to memref<{self.heads}xf32>
  pe.alibi slopes(%s : memref<{self.heads}xf32>) outs(%x : {kind})
      {{form = #pe.alibi_form<relative>, causal}}
  return
}}
"""

    def arguments(self, tokens):
        size = (self.heads, tokens, tokens)
        return [Argument("x", self.element, size, use="update")]

    def moved(self, tokens):
        return 2 * self.heads * tokens * tokens * BYTES[self.element]

    def faults(self, tokens, before, after):
        found = []
        for head in range(self.heads):
            slope = 2.0 ** (-8.0 * (head + 1) / self.heads)
            for query in range(0, tokens, max(1, tokens // 40)):
                for key in range(tokens):
                    at = (head * tokens + query) * tokens + key
                    number = before["x"][at] + slope * (key - query)
                    if key > query:
                        number = -math.inf
                    have = after["x"][at]
                    if not (
                        have == number
                        or oracle.is_close(have, number, abs(number) + 4, self.element)
                    ):
                        found.append(f"{head}, {query}, {key}: {have} for {number}")
        return found
