"""Rotations in Python's floats, on arrays of bytes as in GPU memory."""

import math
import struct
from fractions import Fraction

CODES = {"f32": "f", "f16": "e", "bf16": "H"}
# Half a unit in the last place, relative to a number.
HALF_ULP = {"f32": 0.0, "f16": 2.0**-11, "bf16": 2.0**-8}

# π, to as many digits as exact angles at positions below 2^31 need.
PI = Fraction(3141592653589793238462643383279502884197169399375105820974944592,
              10**63)


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


def partners(pair, rotated, layout):
    """The columns of a pair."""
    if layout == "half":
        return pair, pair + rotated // 2
    return 2 * pair, 2 * pair + 1


def find_faults(before, after, positions, heads, model):
    """The elements that are wrong, as texts: by more than 2e-6 of their pair's
    length and half a unit in the last place, or changed though not rotated."""
    features, rotated = model["features"], model["rotated"]
    element, layout = model["element"], model["layout"]
    faults = []
    for token, position in enumerate(positions):
        for pair in range(rotated // 2):
            theta = model["base"] ** (-2.0 * pair / rotated)
            turn = angle(position, theta)
            cos, sin = math.cos(turn), math.sin(turn)
            i, j = partners(pair, rotated, layout)
            for head in range(heads):
                row = (token * heads + head) * features
                a, b = before[row + i], before[row + j]
                length = math.hypot(a, b)
                for column, exact in (
                    (i, a * cos - b * sin),
                    (j, b * cos + a * sin),
                ):
                    found = after[row + column]
                    # Half precision has subnormal numbers, 2^-24 apart.
                    bound = 2e-6 * length + HALF_ULP[element] * abs(exact) + 2**-25
                    if not abs(found - exact) <= bound:
                        faults.append(
                            f"token {token} at {position}, head {head}, feature "
                            f"{column}: expected {exact}, found {found}"
                        )
        for head in range(heads):
            row = (token * heads + head) * features
            for column in range(rotated, features):
                if before[row + column] != after[row + column]:
                    faults.append(f"token {token}, feature {column} has changed")
    return faults
