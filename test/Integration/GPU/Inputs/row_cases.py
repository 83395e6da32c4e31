"""What programs of rows compute, and what of it is expected: in double precision,
from the numbers in the arrays."""

import itertools
import math
import random
import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[2] / "CPU" / "Inputs"))
sys.path.append(str(Path(__file__).parents[2] / "Golden" / "Inputs"))
import floats
from constant_array import Array
from number_bits import bits_of, value_of, width

EPSILON = 1e-5
BLOCK = 4

# Tokens, heads of queries and of keys, features, pairs, the first feature that is
# rotated, the layout, and the type of the caches, or None for that of the rest.
CASES = [
    (5, 3, 2, 128, 64, 0, "half", None),
    (3, 4, 1, 64, 32, 0, "half", None),
    (1, 8, 2, 128, 64, 0, "interleaved", None),
    (2, 5, 2, 80, 40, 0, "half", None),
    (3, 2, 1, 96, 48, 0, "interleaved", None),
    (2, 3, 2, 256, 128, 0, "half", "f8E4M3FN"),
    (3, 2, 2, 128, 32, 0, "half", "f8E5M2"),
    (2, 2, 1, 96, 32, 32, "half", None),
    (4, 3, 2, 64, 12, 40, "interleaved", None),
    (0, 3, 2, 128, 64, 0, "half", None),
    (1, 1, 1, 128, 64, 0, "half", None),
    (3, 2, 2, 10, 5, 0, "half", None),
    (2, 3, 1, 192, 96, 0, "half", None),
]
# How programs differ: their strides and numbers of heads are known or not, tables have
# the angles, or a thread has a whole head, because an op depends on the numbers of
# features.
FORMS = ("known", "strided", "tables", "alone")


class Case:
    def __init__(self, n, form, element):
        (self.tokens, self.queries, self.keys, self.features, self.pairs, self.begin,
         self.layout, cache) = CASES[n]
        if form == "strided":  # MLIR has no views of memrefs without elements.
            self.tokens = self.tokens or 2
        self.name = f"case_{n}_{form}"
        self.form, self.element = form, element
        self.cache_element = cache or element
        # Pairs have positions of one axis or the other.
        self.axes = [i * 3 // self.pairs % 2 for i in range(self.pairs)] if n == 1 else None
        self.per_feature = form == "tables" and n % 3 == 2
        # Of the cache: one factor, or one of every 64 features.
        self.factor = 0.03125 if cache else None
        self.block_factors = [0.03125, 0.0625, 0.015625, 0.125] if n == 5 else None
        # Of rotations: of what they read, and of what they write.
        self.x_factor = 0.75 if n % 4 == 3 else None
        self.scale = (1.25, None, "row")[n % 3]
        self.generator = random.Random(self.name + element)
        self.normalizes = n % 4 != 3
        self.conjugate = n % 3 == 2
        self.wide = "f64" if element == "f64" else "f32"
        self.compute = "f64" if element == "f64" else "f32"
        self.make_arrays()

    def make_arrays(self):
        step = 2 if self.form == "strided" else 1

        def make(name, element, shape, values, open_dims=(), step=1):
            memory = shape if step == 1 else [step * e + 2 for e in shape]
            fill = [bits_of(v, element) if v is not None
                    else self.generator.getrandbits(width(element))
                    for v in itertools.islice(values, math.prod(memory))]
            return Array(name, element, shape, fill, step, open_dims)

        def numbers(low, high):
            while True:
                yield self.generator.uniform(low, high)

        heads = self.queries + 2 * self.keys
        # Of one token no loop over tokens is left.
        open_tokens = [] if self.tokens == 1 else [0]
        self.x = make("x", self.element, [self.tokens, heads, self.features],
                      numbers(-3, 3), [0, 1] if step > 1 else open_tokens, step)
        self.weights = [make(name, self.element, [self.features], numbers(0.5, 2))
                        for name in ("wq", "wk")]
        shape = [2, BLOCK, self.keys, self.features]
        self.caches = [make(name, self.cache_element, shape, itertools.repeat(None),
                            [0, 2] if step > 1 else [0], step)
                       for name in ("kc", "vc")]
        self.slots = Array("slots", "i64", [self.tokens], [0] * self.tokens, 1,
                           open_tokens)
        free = self.generator.sample(range(2 * BLOCK), self.tokens)
        for t in range(self.tokens):
            skipped = self.tokens > 1 and self.generator.random() < 0.3
            self.slots.bits[t] = (-1 if skipped else free[t]) % (1 << 64)
        # Products of f64 are exact enough here for positions that are not huge.
        element_is_wide = self.element == "f64"
        extents = [2, self.tokens] if self.axes else [self.tokens]
        self.positions = Array("p", "i32", extents, [
            self.generator.choice(
                (0, 1, 77, 4095) if element_is_wide else (5, 1 << 20, (1 << 31) - 1))
            for _ in range(math.prod(extents))], 1,
            [1] if self.axes else open_tokens)
        self.frequencies = [10000.0 ** (-i / self.pairs) for i in range(self.pairs)]
        self.scales = make("scales", "f32", [self.tokens, heads, 1], numbers(0.5, 2),
                           open_tokens)
        self.block_scales = make("block_scales", "f32", [1, 1, 4],
                                 iter(self.block_factors or [1] * 4))
        self.f = make("f", "f64", [self.pairs], iter(self.frequencies))
        angles = [[self.position(t, i) * f for i, f in enumerate(self.frequencies)]
                  for t in range(self.tokens)]
        if self.per_feature:  # The partners have other angles.
            others = [[angle + 0.5 for angle in row] for row in angles]
            angles = [
                row + other if self.layout == "half"
                else [a for pair in zip(row, other) for a in pair]
                for row, other in zip(angles, others)]
        self.columns = 2 * self.pairs if self.per_feature else self.pairs
        self.tables = [
            make(name, self.wide, [self.tokens, self.columns],
                 (function(a) for row in angles for a in row), open_tokens)
            for name, function in (("cos", math.cos), ("sin", math.sin))]

    def arrays(self):
        angles = self.tables if self.form == "tables" else [self.positions, self.f]
        return [self.x, *self.weights, *self.caches, self.slots, *angles,
                self.scales, self.block_scales]

    def position(self, token, pair):
        axis = [self.axes[pair]] if self.axes else []
        return self.positions.bits[self.positions.place([*axis, token])]

    def angles(self, token, pair):
        """The cosines and the sines of both partners."""
        if self.form == "tables":
            columns = [pair, pair]
            if self.per_feature:
                columns = ([pair, pair + self.pairs] if self.layout == "half"
                           else [2 * pair, 2 * pair + 1])
            both = [[value_of(t.bits[t.place([token, column])], self.wide)
                     for t in self.tables] for column in columns]
        else:
            turn = self.position(token, pair) * self.frequencies[pair]
            both = [[math.cos(turn), math.sin(turn)]] * 2
        return [(cos, -sin if self.conjugate else sin) for cos, sin in both]

    # What is expected.

    def scale_of(self, token, head):
        if self.scale == "row":
            return value_of(self.scales.bits[self.scales.place([token, head, 0])], "f32")
        return self.scale or 1

    def row(self, token, head):
        return [value_of(self.x.bits[self.x.place([token, head, f])], self.element)
                for f in range(self.features)]

    def rotated(self, token, head, weights):
        """The elements of a head, and the greatest error of each."""
        row = self.row(token, head)
        if self.normalizes:
            mean = sum(v * v for v in row) / self.features
            weights = [value_of(w, self.element) for w in weights.bits]
            row = [v / math.sqrt(mean + EPSILON) * w for v, w in zip(row, weights)]
        row = [v * (self.x_factor or 1) for v in row]
        errors = [abs(v) for v in row]
        for i in range(self.pairs):
            if self.layout == "half":
                a, b = self.begin + i, self.begin + self.pairs + i
            else:
                a, b = self.begin + 2 * i, self.begin + 2 * i + 1
            (cos, sin), (cos_b, sin_b) = self.angles(token, i)
            errors[a] = errors[b] = math.hypot(row[a], row[b])
            scale = self.scale_of(token, head)
            errors[a] = errors[b] = errors[a] * scale
            row[a], row[b] = (scale * (row[a] * cos - row[b] * sin),
                              scale * (row[b] * cos_b + row[a] * sin_b))
        small = 2e-12 if self.compute == "f64" else 2e-6
        return row, [small * e for e in errors]

    def expected(self):
        """For x and both caches: the bits that stay, or numbers and their errors."""
        memories = [list(array.bits) for array in (self.x, *self.caches)]
        for token in range(self.tokens):
            for head in range(self.queries):
                values = zip(*self.rotated(token, head, self.weights[0]))
                for f, value in enumerate(values):
                    memories[0][self.x.place([token, head, f])] = value
            slot = self.slots.bits[token]
            if slot >> 63:
                continue
            for head in range(self.keys):
                key = self.rotated(token, self.queries + head, self.weights[1])
                value = self.row(token, self.queries + self.keys + head)
                for f in range(self.features):
                    place = [slot // BLOCK, slot % BLOCK, head, f]
                    inverse = 1 / (self.factor or 1)
                    if self.block_factors:
                        inverse = 1 / self.block_factors[f // 64]
                    memories[1][self.caches[0].place(place)] = (
                        key[0][f] * inverse, key[1][f] * inverse)
                    memories[2][self.caches[1].place(place)] = (value[f] * inverse, 0)
        return memories

    def check(self, found):
        """The number of wrong elements."""
        wrong = 0
        arrays = (self.x, *self.caches)
        for array, memory in zip(arrays, self.expected()):
            for i, right in enumerate(memory):
                bits = next(found) % (1 << width(array.element))
                if isinstance(right, int):
                    is_right = bits == right
                else:
                    is_right = self.is_close(bits, *right, array.element)
                if not is_right:
                    wrong += 1
                    if wrong < 5:
                        value = value_of(bits, array.element)
                        print(f"{self.name}: {array.name}[{i}]: {value}, not {right}")
        return wrong

    def is_close(self, bits, value, error, element):
        """Whether it is a rounding of a number that differs by the error at most."""
        found = value_of(bits, element)
        if element.startswith("f8"):
            digits, least, largest = (3, -6, 448) if element == "f8E4M3FN" else (2, -14, 57344)
            value = max(-largest, min(largest, value))
            exponent = max(least, math.frexp(value)[1] - 1)
            return abs(found - value) <= 2.0 ** (exponent - digits - 1) + error
        if not math.isfinite(found):
            return False
        digits, least, _ = floats.FORMATS[element]
        exponent = max(least, math.frexp(value)[1] - 1)
        return abs(found - value) <= error + 2.0 ** (exponent - digits)

    # The program.
