"""Runs the examples of fusion on a few tokens.

  fusion_examples.py write EXAMPLE.mlir > program.mlir
  fusion_examples.py check EXAMPLE.mlir OUTPUT...

The program is the example and a @main that prints its result. The check computes
the result from the definition, with exact angles and in f64.
"""

import math
import operator
import random
import sys
from pathlib import Path

for folder in ("Golden", "CPU"):
    sys.path.append(str(Path(__file__).parents[2] / folder / "Inputs"))
import exact_angles
import example_calls
import floats

POSITIONS = (0, 1, 4095, 2**17 + 5, 2**31 - 1)
TOKENS, HEADS, FEATURES, PAIRS = len(POSITIONS), 8, 128, 64
CACHE_TOKENS, FIRST = 12, 3
# Errors relative to a pair: of f32, and of bf16 with its rounding.
TOLERANCES = {"f32": 1e-6, "bf16": 2.0**-8}


def draw(seed, count):
    uniform = random.Random(seed).uniform
    values = [uniform(-2, 2) for _ in range(count)]
    return [float(floats.round_to(value, "f32")) for value in values]


X = draw(1, TOKENS * HEADS * FEATURES)
X_INT8 = [round(60 * value) for value in X]
BIAS = draw(2, HEADS * FEATURES)
WEIGHT = draw(3, FEATURES)
SCALE = draw(4, TOKENS * HEADS)
CACHE = draw(5, HEADS * CACHE_TOKENS * FEATURES)
FACTOR = 0.25
# Their sums of products are exact.
DEPTH = 16
EIGHTHS = [round(v * 8) / 8 for v in draw(6, DEPTH * (HEADS * FEATURES + TOKENS * HEADS))]
MATRIX = EIGHTHS[: DEPTH * HEADS * FEATURES]
ROWS = EIGHTHS[len(MATRIX) :]
PACKED_HEADS = 10
PACKED_BIAS = [round(v * 8) / 8 for v in draw(7, PACKED_HEADS * FEATURES)]
PACKED = [round(v * 8) / 8 for v in draw(8, DEPTH * len(PACKED_BIAS))]

# The arguments of the functions: static shape, dynamic shape, values.
X_ARGUMENT = ("5x8x128xf32", "?x8x128xf32", X)
POS_ARGUMENT = ("5xi32", "?xi32", POSITIONS)
INIT_ARGUMENT = ("5x8x128xf32", "?x8x128xf32", [0.0] * len(X))


def heads(count=HEADS):
    """Yields the token, the head and the first feature of every row."""
    for row in range(TOKENS * count):
        yield *divmod(row, count), row * FEATURES


def normalized(start):
    head = X[start : start + FEATURES]
    return head, 1 / math.sqrt(math.fsum(v * v for v in head) / FEATURES + 1e-6)


def bias_add():
    return [X[i] + BIAS[i % len(BIAS)] for i in range(len(X))]


def rms_norm():
    rows = [normalized(start) for _, _, start in heads()]
    return [v * f * w for head, f in rows for v, w in zip(head, WEIGHT, strict=True)]


def dequantize():
    return [X_INT8[i] * SCALE[i // FEATURES] for i in range(len(X))]


def sums(get_row):
    """The products of rows of 16 numbers with the matrix of the head."""
    return [
        math.fsum(
            get_row(token, head)[k] * MATRIX[(k * HEADS + head) * FEATURES + feature]
            for k in range(DEPTH)
        )
        for token, head, _ in heads()
        for feature in range(FEATURES)
    ]


def matmul_epilogue():
    return sums(lambda token, head: ROWS[token * DEPTH : (token + 1) * DEPTH])


def attention_output():
    def get_row(token, head):
        start = (head * TOKENS + token) * DEPTH
        return ROWS[start : start + DEPTH]

    return sums(get_row)


def packed_projection():
    """The products with a matrix whose rows are the features, and the bias."""
    rows = [ROWS[token * DEPTH :][:DEPTH] for token in range(TOKENS)]
    columns = [PACKED[i : i + DEPTH] for i in range(0, len(PACKED), DEPTH)]
    return [
        math.fsum(map(operator.mul, row, column)) + addend
        for row in rows
        for column, addend in zip(columns, PACKED_BIAS, strict=True)
    ]


MATRIX_ARGUMENT = ("16x8x128xf32", "16x8x128xf32", MATRIX)
PACKED_EXAMPLE = (
    "rotate_packed",
    [
        ("5x16xbf16", "?x16xbf16", ROWS[: TOKENS * DEPTH]),
        ("10x128x16xbf16", "10x128x16xbf16", PACKED),
        ("10x128xbf16", "10x128xbf16", PACKED_BIAS),
        POS_ARGUMENT,
        ("5x10x128xbf16", "?x10x128xbf16", [math.nan] * (TOKENS * len(PACKED_BIAS))),
    ],
    "?x10x128xbf16",
    packed_projection,
)
# Arguments of `rotate` for examples that do not rotate all pairs of 8 heads.
FORMS = {
    "attention-output": {"begin": 64, "pairs": 32, "sign": -1},
    "packed-projection": {"num_heads": PACKED_HEADS},
    "packed-projection-interleaved": {
        "num_heads": PACKED_HEADS,
        "interleaved": True,
    },
}

EXAMPLES = {
    "packed-projection": PACKED_EXAMPLE,
    "packed-projection-interleaved": PACKED_EXAMPLE,
    "attention-output": (
        "rotate_output_back",
        [
            ("8x5x16xf32", "8x?x16xf32", ROWS),
            MATRIX_ARGUMENT,
            POS_ARGUMENT,
            INIT_ARGUMENT,
        ],
        "?x8x128xf32",
        attention_output,
    ),
    "flat-projection": (
        "rotate_flat",
        [
            ("5x16xf32", "?x16xf32", ROWS[: TOKENS * DEPTH]),
            ("16x1024xf32", "16x1024xf32", MATRIX),
            POS_ARGUMENT,
            INIT_ARGUMENT,
        ],
        "?x8x128xf32",
        matmul_epilogue,
    ),
    "matmul-epilogue": (
        "rotate_projected",
        [
            ("5x16xf32", "?x16xf32", ROWS[: TOKENS * DEPTH]),
            MATRIX_ARGUMENT,
            POS_ARGUMENT,
            INIT_ARGUMENT,
        ],
        "?x8x128xf32",
        matmul_epilogue,
    ),
    "bias-add": (
        "rotate_biased",
        [X_ARGUMENT, ("8x128xf32", "8x128xf32", BIAS), POS_ARGUMENT, INIT_ARGUMENT],
        "?x8x128xf32",
        bias_add,
    ),
    "rms-norm": (
        "rotate_normalized",
        [X_ARGUMENT, ("128xf32", "128xf32", WEIGHT), POS_ARGUMENT, INIT_ARGUMENT],
        "?x8x128xf32",
        rms_norm,
    ),
    "dequantize": (
        "rotate_dequantized",
        [
            ("5x8x128xi8", "?x8x128xi8", X_INT8),
            ("5x8xf32", "?x8xf32", SCALE),
            POS_ARGUMENT,
            INIT_ARGUMENT,
        ],
        "?x8x128xf32",
        dequantize,
    ),
    "cast-to-bf16": (
        "rotate_and_cast",
        [X_ARGUMENT, POS_ARGUMENT, ("5x8x128xbf16", "?x8x128xbf16", [0.0] * len(X))],
        "?x8x128xbf16",
        lambda: X,
    ),
    "scale": (
        "rotate_and_scale",
        [X_ARGUMENT, POS_ARGUMENT, ("f32", "f32", FACTOR)],
        "?x8x128xf32",
        lambda: [FACTOR * v for v in X],
    ),
    "transpose-into-cache": (
        "rotate_into_cache",
        [
            X_ARGUMENT,
            POS_ARGUMENT,
            ("8x12x128xf32", "8x?x128xf32", CACHE),
            ("index", "index", FIRST),
        ],
        "8x?x128xf32",
        lambda: X,
    ),
}


def rotate(
    values, begin=0, pairs=PAIRS, sign=1, num_heads=HEADS, interleaved=False
):
    """The values after the rotation, and the length of the pair of each."""
    thetas = [exact_angles.theta(10**6, i, 2 * pairs) for i in range(pairs)]
    turns = [[exact_angles.cos_sin(p, theta) for theta in thetas] for p in POSITIONS]
    unit = 1 << exact_angles.BITS
    rotated, lengths = list(values), list(values)
    step, distance = (2, 1) if interleaved else (1, pairs)
    for token, _, start in heads(num_heads):
        for pair, (cos, sin) in enumerate(turns[token]):
            i = start + begin + step * pair
            j = i + distance
            a, b, c, s = values[i], values[j], cos / unit, sign * sin / unit
            rotated[i], rotated[j] = a * c - b * s, b * c + a * s
            lengths[i] = lengths[j] = math.hypot(a, b)
    return rotated, lengths


def into_cache(values, cache):
    result = list(cache)
    for token, head, start in heads():
        place = (head * CACHE_TOKENS + FIRST + token) * FEATURES
        result[place : place + FEATURES] = values[start : start + FEATURES]
    return result


def greatest_error(found, expected, scales):
    """Relative to the scales. That of a NaN is infinite."""
    worst = 0.0
    for have, want, scale in zip(found, expected, scales, strict=True):
        if have != want:
            error = abs(have - want) / (abs(scale) or 1)
            worst = max(worst, math.inf if math.isnan(error) else error)
    return worst


def check(example, result, before_rotation, paths):
    element = result.rsplit("x", 1)[1]
    expected, lengths = rotate(before_rotation(), **FORMS.get(example, {}))
    if example == "transpose-into-cache":
        expected, lengths = into_cache(expected, CACHE), into_cache(lengths, CACHE)
    for path in paths:
        bits = [int(word) for word in Path(path).read_text().split()]
        found = floats.unpack(bits, element)
        worst = greatest_error(found, expected, lengths)
        verdict = "ok" if worst <= TOLERANCES[element] else "FAIL"
        print(f"{example}: max error {worst:.2g} of |pair|: {verdict}")


def main():
    action, path, *outputs = sys.argv[1:]
    example = Path(path).stem
    function, arguments, result, before_rotation = EXAMPLES[example]
    if action == "write":
        example_calls.write(Path(path), function, [arguments], result)
    else:
        check(example, result, before_rotation, outputs)


if __name__ == "__main__":
    main()
