"""Numbers of every type, and their bits. Arithmetic is done by fractions."""

import functools
import math
import sys
from fractions import Fraction
from pathlib import Path

sys.path.append(str(Path(__file__).parents[2] / "Golden" / "Inputs"))
import float8
import floats


@functools.cache
def make_format(element):
    return float8.Format(element)


def width(element):
    return 8 if element.startswith("f8") else int(element.strip("bf"))


def value_of(bits, element):
    if element.startswith("f8"):
        return make_format(element).values[bits]
    sign = bits >> (width(element) - 1)
    return floats.unpack([bits - (sign << width(element))], element)[0]


def bits_of(value, element):
    """Those of a number of the type."""
    return floats.to_bits(value, element) % (1 << width(element))


def rounded(value, element):
    """A number, as a float of the type."""
    if math.isnan(value) or math.isinf(value) or value == 0:
        return float(value)
    return floats.round_signed(Fraction(value), 1, element)


def multiply(a, b, element):
    """The product of two numbers of a type."""
    if a == 0 or not math.isfinite(a):
        return a * b
    return floats.round_signed(Fraction(a) * Fraction(b), 1, element)


def largest(element):
    if element.startswith("f8"):
        return make_format(element).finite[-1]
    bits, _, greatest = floats.FORMATS[element]
    return float(Fraction(2) ** greatest * (2 - Fraction(2) ** (1 - bits)))
