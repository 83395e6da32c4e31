"""Numbers of floating-point types: their rounding and their bits."""

import math
import struct
from fractions import Fraction

# The bits of the significand, the least exponent of a normal number and the
# greatest one.
FORMATS = {
    "f64": (53, -1022, 1023),
    "f32": (24, -126, 127),
    "f16": (11, -14, 15),
    "bf16": (8, -126, 127),
}
# As struct has them; bf16 is the upper half of an f32.
CODES = {"f64": "qd", "f32": "if", "f16": "he", "bf16": "hf"}


def round_to(value, element):
    """The nearest number of a type, the even one of two."""
    if value in (0, -math.inf):
        return value
    bits, least, greatest = FORMATS[element]
    value = Fraction(value)
    exponent = value.numerator.bit_length() - value.denominator.bit_length()
    if abs(value) < Fraction(2) ** exponent:
        exponent -= 1
    unit = Fraction(2) ** (max(exponent, least) - bits + 1)
    rounded = round(value / unit) * unit
    if abs(rounded) >= Fraction(2) ** (greatest + 1):
        return math.inf if value > 0 else -math.inf
    return rounded


def pack(values, element):
    blob = struct.pack(f"<{len(values)}{CODES[element][1]}", *values)
    if element == "bf16":
        blob = b"".join(blob[i + 2 : i + 4] for i in range(0, len(blob), 4))
    return blob


def unpack(bits, element):
    integer, number = CODES[element]
    blob = struct.pack(f"<{len(bits)}{integer}", *bits)
    if element == "bf16":
        blob = b"".join(b"\0\0" + blob[i : i + 2] for i in range(0, len(blob), 2))
    return struct.unpack(f"<{len(bits)}{number}", blob)


def to_bits(value, element):
    """The bits of a number of a type, as a signed integer."""
    return int.from_bytes(pack([value], element), "little", signed=True)


def round_signed(value, sign, element):
    """The nearest number of a type as a float; an exact zero has the sign given."""
    rounded = float(round_to(value, element))
    if value:
        sign = 1 if value > 0 else -1
    return math.copysign(rounded, sign)
