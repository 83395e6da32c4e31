"""Rotations in Python's floats, on arrays of bytes as in GPU memory."""

import math
import struct
from fractions import Fraction

CODES = {"f32": "f", "f16": "e", "bf16": "H", "f64": "d", "i32": "i"}
# Half a unit in the last place, relative to a number.
HALF_ULP = {"f64": 0.0, "f32": 0.0, "f16": 2.0**-11, "bf16": 2.0**-8}
# How much may be lost of a cosine or a sine.
ERROR = {"f64": 1e-14, "f32": 1e-6, "f16": 1e-6, "bf16": 1e-6}

# π, to as many digits as exact angles at positions below 2^31 need.
PI = Fraction(
    3141592653589793238462643383279502884197169399375105820974944592, 10**63
)


def unpack(blob, element):
    count = len(blob) // struct.calcsize(CODES[element])
    numbers = struct.unpack(f"<{count}{CODES[element]}", blob)
    if element != "bf16":
        return numbers
    words = struct.pack(f"<{count}I", *[number << 16 for number in numbers])
    return struct.unpack(f"<{count}f", words)


def pack(numbers, element):
    if element != "bf16":
        return struct.pack(f"<{len(numbers)}{CODES[element]}", *numbers)
    words = struct.unpack(
        f"<{len(numbers)}I", struct.pack(f"<{len(numbers)}f", *numbers)
    )
    return struct.pack(f"<{len(numbers)}H", *[word >> 16 for word in words])


def angle(position, theta):
    """The angle between -π and π, from a product without rounding."""
    phase = Fraction(theta) * position
    return float(phase - 2 * PI * round(phase / (2 * PI)))


def turn(position, theta, scale):
    """The cosine and the sine, times the scale."""
    exact = angle(position, theta)
    return scale * math.cos(exact), scale * math.sin(exact)


def is_close(found, exact, length, element):
    """Whether a number errs by no more than a cosine may, times the length of
    its vector, and half a unit in the last place. Half precision has subnormal
    numbers, 2^-24 apart."""
    bound = ERROR[element] * length + HALF_ULP[element] * abs(exact)
    if element != "f64":
        bound += 2**-25
    return abs(found - exact) <= bound


def partners(pair, pairs, is_half):
    """The columns of a pair, from the start of the window."""
    return (pair, pair + pairs) if is_half else (2 * pair, 2 * pair + 1)


def row_faults(x, y, angles, rotation):
    """What is wrong with a row y that was made of x, as texts: numbers that err
    by more than twice what a cosine may, or that changed though not rotated."""
    pairs = len(angles)
    begin, element, layout = rotation.begin, rotation.element, rotation.layout
    faults = []
    expected = dict(enumerate(x))
    lengths = {}
    for pair, (cos, sin) in enumerate(angles):
        i, j = partners(pair, pairs, layout.startswith("half"))
        a, b = x[begin + i], x[begin + j]
        i, j = partners(pair, pairs, layout.endswith("half"))
        length = 2 * math.hypot(a, b) * math.hypot(cos, sin)
        for column, exact in ((i, a * cos - b * sin), (j, b * cos + a * sin)):
            expected[begin + column] = exact
            lengths[begin + column] = length
    for column, exact in expected.items():
        found = y[column]
        if column in lengths:
            is_right = is_close(found, exact, lengths[column], element)
        else:
            is_right = found == exact
        if not is_right:
            faults.append(f"feature {column}: expected {exact}, found {found}")
    return faults
