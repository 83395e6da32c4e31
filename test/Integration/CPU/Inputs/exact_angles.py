"""Cosines and sines of position times frequency, in integer arithmetic.

Every step is exact but the series, which leaves less than 2^-120.
"""

import decimal

# The bits after the binary point of all fixed-point numbers here.
BITS = 160


def arctan_inverse(n, bits):
    """arctan(1 / n) in units of 2^-bits."""
    power = (1 << bits) // n
    total, i = power, 1
    while power:
        power //= n * n
        i += 2
        total += -(power // i) if i % 4 == 3 else power // i
    return total


def half_pi():
    """π/2 in units of 2^-BITS, by Machin's formula."""
    guard = 32
    quarter = 4 * arctan_inverse(5, BITS + guard) - arctan_inverse(239, BITS + guard)
    return (2 * quarter) >> guard


HALF_PI = half_pi()


def theta(base, pair, dim):
    """The f64 nearest to base^(-2 pair / dim)."""
    with decimal.localcontext(prec=60):
        return float(decimal.Decimal(base) ** (decimal.Decimal(-2 * pair) / dim))


def series(x, first):
    """x^first / first! - x^(first + 2) / (first + 2)! + …"""
    square = (x * x) >> BITS
    term = x if first else 1 << BITS
    total, i = 0, first
    while term not in (0, -1):
        total += term
        term = -((term * square) >> BITS) // ((i + 1) * (i + 2))
        i += 2
    return total


def cos_sin(position, frequency):
    """The cosine and the sine in units of 2^-BITS; `frequency` is a float."""
    numerator, denominator = frequency.as_integer_ratio()
    angle = (position * numerator << BITS) // denominator
    quarters = (2 * angle + HALF_PI) // (2 * HALF_PI)
    rest = angle - quarters * HALF_PI
    cos, sin = series(rest, 0), series(rest, 1)
    return ((cos, sin), (-sin, cos), (-cos, -sin), (sin, -cos))[quarters % 4]
