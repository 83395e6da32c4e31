"""Runs the example of attention scores with biases on random queries and keys.

  alibi_scores.py write EXAMPLE.mlir > program.mlir
  alibi_scores.py check OUTPUT...

The check computes the greatest score of every query in f64.
"""

import math
import sys
from pathlib import Path

import example_calls
import fusion_examples

HEADS, QUERIES, KEYS, FEATURES = 8, 64, 128, 32
Q = fusion_examples.draw(1, HEADS * QUERIES * FEATURES)
K = fusion_examples.draw(2, HEADS * FEATURES * KEYS)
ARGUMENTS = [
    ("8x64x32xf32", "8x64x32xf32", Q),
    ("8x32x128xf32", "8x32x128xf32", K),
    ("8x64xf32", "8x64xf32", [0.0] * (HEADS * QUERIES)),
]
TOLERANCE = 1e-5


def row_maxima():
    for head in range(HEADS):
        slope = 2.0 ** -(head + 1)
        first = head * FEATURES * KEYS
        keys = [K[first + j : first + FEATURES * KEYS : KEYS] for j in range(KEYS)]
        for row in range(QUERIES):
            start = (head * QUERIES + row) * FEATURES
            query = Q[start : start + FEATURES]
            index = KEYS - QUERIES + row
            yield max(
                math.fsum(a * b for a, b in zip(query, keys[j], strict=True))
                - slope * (index - j)
                for j in range(index + 1)
            )


def check(paths):
    expected = list(row_maxima())
    for path in paths:
        bits = [int(word) for word in Path(path).read_text().split()]
        found = fusion_examples.floats.unpack(bits, "f32")
        worst = fusion_examples.greatest_error(found, expected, [1] * len(expected))
        verdict = "ok" if worst <= TOLERANCE else "FAIL"
        print(f"max error {worst:.2g}: {verdict}")


def main():
    action, *paths = sys.argv[1:]
    if action == "write":
        example_calls.write(Path(paths[0]), "row_maxima", [ARGUMENTS], "8x64xf32")
    else:
        check(paths)


main()
