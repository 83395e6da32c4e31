"""Runs the examples of attention scores on a few numbers of queries and keys.

  attention_scores.py write EXAMPLE.mlir > program.mlir
  attention_scores.py check EXAMPLE.mlir OUTPUT...

The check computes the scores from the definitions, with exact angles, in f64.
Rotated bf16 are rounded, as the example says.
"""

import math
import operator
import sys
from pathlib import Path

import example_calls
import fusion_examples
from fusion_examples import exact_angles, floats

HEADS, FEATURES, PAIRS = 8, 64, 32
# Queries and keys: parts of tiles, one query, whole tiles, one key, none.
SHAPES = ((37, 83), (1, 65), (32, 64), (17, 1), (3, 0), (0, 5))
FIRST_POSITIONS = (2**17 + 5, 2**31 - 100)
# Errors relative to the lengths of a query and a key, and the bias. A rotated
# bf16 in a thousand may be rounded the other way.
TOLERANCES = {"f32": 1e-6, "bf16": 2.0**-9 + 2.0**-11}


def draw(seed, count, element):
    values = fusion_examples.draw(seed, count)
    return [float(floats.round_to(value, element)) for value in values]


def linear_bias(head, query, key):
    """Of ALiBi; keys after the query do not count."""
    return -(2.0 ** -(head + 1)) * (query - key) if key <= query else -math.inf


TABLE = draw(9, HEADS * 32, "f32")


def bucket(distance):
    """Hugging Face's T5Attention._relative_position_bucket, in f64."""
    first, distance = (16 if distance > 0 else 0), abs(distance)
    if distance >= 8:
        ratio = math.log(distance / 8) / math.log(128 / 8)
        distance = min(8 + int(ratio * 8), 15)
    return first + distance


def learned_bias(head, query, key):
    return TABLE[head * 32 + bucket(key - query)]


EXAMPLES = {
    "attention-scores": ("f32", linear_bias, []),
    "attention-scores-bf16": (
        "bf16",
        learned_bias,
        [("8x32xf32", "8x32xf32", TABLE)],
    ),
}


class Tokens:
    """Rows of features, by head and token, and their positions."""

    def __init__(self, seed, first_position, count, element):
        self.count, self.element = count, element
        self.values = draw(seed, HEADS * count * FEATURES, element)
        self.positions = [first_position + token for token in range(count)]

    def argument(self):
        shape = f"x{FEATURES}x{self.element}"
        return (f"{HEADS}x{self.count}{shape}", f"{HEADS}x?{shape}", self.values)

    def positions_argument(self):
        return (f"{self.count}xi32", "?xi32", self.positions)

    def rotated(self):
        """The rows after the rotation, a list for each head."""
        unit = 1 << exact_angles.BITS
        thetas = [exact_angles.theta(10**6, i, FEATURES) for i in range(PAIRS)]
        turns = [
            [exact_angles.cos_sin(position, theta) for theta in thetas]
            for position in self.positions
        ]
        rows = []
        for start in range(0, len(self.values), FEATURES):
            row = self.values[start : start + FEATURES]
            for i, (cos, sin) in enumerate(turns[start // FEATURES % self.count]):
                a, b, c, s = row[i], row[i + PAIRS], cos / unit, sin / unit
                row[i], row[i + PAIRS] = a * c - b * s, b * c + a * s
            if self.element == "bf16":
                row = [float(floats.round_to(value, "bf16")) for value in row]
            rows.append(row)
        return [rows[h * self.count :][: self.count] for h in range(HEADS)]


def inputs(element):
    """The queries and the keys of every call."""
    for seed, (queries, keys) in enumerate(SHAPES):
        yield (
            Tokens(2 * seed + 20, FIRST_POSITIONS[0], queries, element),
            Tokens(2 * seed + 21, FIRST_POSITIONS[1] - keys, keys, element),
        )


def calls(element, others):
    for queries, keys in inputs(element):
        shape = (HEADS, queries.count, keys.count)
        # No score of these may be left.
        init = [math.nan] * math.prod(shape)
        yield [
            queries.argument(),
            keys.argument(),
            queries.positions_argument(),
            keys.positions_argument(),
            *others,
            (f"{'x'.join(map(str, shape))}x{element}", f"8x?x?x{element}", init),
        ]


def scores(element, bias):
    """Yields every score, and what its error is relative to."""
    for queries, keys in inputs(element):
        rotated = zip(queries.rotated(), keys.rotated(), strict=True)
        for head, (rows, columns) in enumerate(rotated):
            lengths = [math.hypot(*column) for column in columns]
            for i, row in enumerate(rows, keys.count - queries.count):
                length = math.hypot(*row)
                for j, column in enumerate(columns):
                    product = math.fsum(map(operator.mul, row, column))
                    added = bias(head, i, j)
                    yield product + added, length * lengths[j] + abs(added)


def check(example, element, bias, paths):
    expected = list(zip(*scores(element, bias), strict=True))
    for path in paths:
        bits = [int(word) for word in Path(path).read_text().split()]
        found = floats.unpack(bits, element)
        worst = fusion_examples.greatest_error(found, *expected)
        verdict = "ok" if worst <= TOLERANCES[element] else "FAIL"
        print(f"{example}: max error {worst:.2g}: {verdict}")


def main():
    action, path, *outputs = sys.argv[1:]
    example = Path(path).stem
    element, bias, others = EXAMPLES[example]
    if action == "write":
        example_calls.write(
            Path(path),
            "attention_scores",
            list(calls(element, others)),
            f"8x?x?x{element}",
        )
    else:
        check(example, element, bias, outputs)


main()
