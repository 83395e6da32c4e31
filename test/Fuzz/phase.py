"""Cosines and sines of position times frequency, from exact phases."""

from __future__ import annotations

import functools

import numpy as np
from elements import Real


def arctan_of_inverse(n: int, bits: int) -> int:
    """arctan(1/n) in units of 2^-bits, by its series."""
    total, power, k = 0, (1 << bits) // n, 1
    while power:
        total += power // k if k % 4 == 1 else -(power // k)
        power //= n * n
        k += 2
    return total


@functools.lru_cache(maxsize=None)
def inverse_of_turn(bits: int) -> int:
    """1/2π in units of 2^-bits, by Machin's formula."""
    guard = bits + 64
    pi = 16 * arctan_of_inverse(5, guard) - 4 * arctan_of_inverse(239, guard)
    return (1 << (guard + bits)) // (2 * pi)


def turns(position, theta: float) -> Real:
    """position·theta/2π modulo 1, in [-1/2, 1/2]."""
    if not np.isfinite(theta):
        return Real("nan")
    numerator, denominator = float(theta).as_integer_ratio()
    times, parts = position.as_integer_ratio()
    # The denominators are powers of two, and drop out of the units.
    denominator *= parts
    bits = max(256, 128 + denominator.bit_length())
    product = times * numerator * inverse_of_turn(bits)
    fraction = (product // denominator) & ((1 << bits) - 1)
    top = fraction >> (bits - 64)
    if top >= 1 << 63:
        top -= 1 << 64
    return np.ldexp(Real(top), -64)


def cos_sin(positions: np.ndarray, thetas: np.ndarray):
    """Of the sum over the leading dimension, that of axes, of every position
    times the theta that it is broadcast against."""
    positions, thetas = np.broadcast_arrays(positions, thetas)
    phases = np.empty(positions.shape, Real)
    known = {}
    is_integer = positions.dtype.kind == "i"
    for index in np.ndindex(positions.shape):
        position = (int if is_integer else float)(positions[index])
        key = position, float(thetas[index])
        if key not in known:
            known[key] = turns(*key)
        phases[index] = known[key]
    radians = phases.sum(axis=0) * (8 * np.arctan(Real(1)))
    return np.cos(radians), np.sin(radians)
