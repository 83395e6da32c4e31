"""Powers in f32 with the bits that PyTorch has for them on a CPU.

PyTorch computes the powers of a tensor by SLEEF's `powf` of at most 1 ulp,
sixteen elements at a time, and the remaining ones by the C library's. Both
differ from the true power rounded to f32 in some of the last bits, and so do
the frequencies. SLEEF's function is a fixed sequence of operations in f32,
which is repeated here in numpy: a logarithm and an exponential, with sums of
two f32.
"""

from __future__ import annotations

from typing import Tuple

import numpy as np

# A number as the sum of two: one rounded to f32, and the rest.
Pair = Tuple[np.ndarray, np.ndarray]

_BLOCK = 16
_f32 = np.float32

# ln m = 2x + x³ (2/3 + x² · polynomial in x²), with x = (m − 1) / (m + 1).
_LOG = (
    _f32(0.240320354700088500976562),
    _f32(0.285112679004669189453125),
    _f32(0.400007992982864379882812),
)
_TWO_THIRDS = _f32(0.66666662693023681640625), _f32(3.69183861259614332084311e-09)
_LN2 = _f32(0.69314718246459960938), _f32(-1.904654323148236017e-09)

# e^s = 1 + s + s² · polynomial in s. The first part of ln 2 has few bits.
_EXP = (
    _f32(0.00136324646882712841033936),
    _f32(0.00836596917361021041870117),
    _f32(0.0416710823774337768554688),
    _f32(0.166665524244308471679688),
    _f32(0.499999850988388061523438),
)
_LN2_SHORT = _f32(0.693145751953125), _f32(1.428606765330187045e-06)


def _fma(a: np.ndarray, b: np.ndarray, c: np.ndarray) -> np.ndarray:
    """a·b + c, rounded once.

    In f64 the product is exact. The sum is rounded to odd in f64, so that
    rounding it to f32 gives the correctly rounded sum.
    """
    a, b, c = np.broadcast_arrays(*(np.asarray(v, np.float64) for v in (a, b, c)))
    product = a * b
    total = product + c
    part = total - product
    rest = (product - (total - part)) + (c - part)
    bits = total.view(np.int64)
    step = np.where((rest > 0) == (total > 0), 1, -1)
    inexact_and_even = (rest != 0) & (bits % 2 == 0)
    return (bits + step * inexact_and_even).view(np.float64).astype(_f32)


def _horner(x: np.ndarray, coefficients: tuple) -> np.ndarray:
    value = coefficients[0]
    for coefficient in coefficients[1:]:
        value = _fma(value, x, coefficient)
    return value


def _sum(x: np.ndarray, y: np.ndarray) -> Pair:
    total = x + y
    part = total - x
    return total, (x - (total - part)) + (y - part)


def _add(x: Pair, y: Pair) -> Pair:
    """For |x| of at least |y|."""
    total = x[0] + y[0]
    return total, (((x[0] - total) + y[0]) + x[1]) + y[1]


def _multiply(x: Pair, y: Pair) -> Pair:
    product = x[0] * y[0]
    rest = _fma(x[1], y[0], _fma(x[0], y[0], -product))
    return product, _fma(x[0], y[1], rest)


def _scale(x: Pair, y: np.ndarray) -> Pair:
    product = x[0] * y
    return product, _fma(x[1], y, _fma(x[0], y, -product))


def _square(x: Pair) -> Pair:
    square = x[0] * x[0]
    return square, _fma(x[0] + x[0], x[1], _fma(x[0], x[0], -square))


def _divide(x: Pair, y: Pair) -> Pair:
    inverse = _f32(1) / y[0]
    quotient = x[0] * inverse
    error = _fma(-y[1], inverse, _fma(-y[0], inverse, _f32(1)))
    rest = _fma(x[1], inverse, _fma(inverse, x[0], -quotient))
    return quotient, _fma(quotient, error, rest)


def _log(x: np.ndarray) -> Pair:
    """Of a positive normal number."""
    scaled = x * (_f32(1) / _f32(0.75))
    exponent = (scaled.view(np.int32) >> 23) - 127
    mantissa = np.ldexp(x, -exponent)
    ratio = _divide(_sum(_f32(-1), mantissa), _sum(_f32(1), mantissa))
    square = _square(ratio)
    series = _scale(square, _horner(square[0], _LOG))
    total, rest = _sum(series[0], _TWO_THIRDS[0])
    series = total, rest + (series[1] + _TWO_THIRDS[1])
    result = _scale(_LN2, exponent.astype(_f32))
    result = _add(result, (ratio[0] * _f32(2), ratio[1] * _f32(2)))
    return _add(result, _multiply(_multiply(square, ratio), series))


def _exp(x: Pair) -> np.ndarray:
    exponent = np.rint((x[0] + x[1]) * _f32(1.4426950408889634))
    high, low = x
    for part in _LN2_SHORT:
        high, rest = _sum(high, exponent * -part)
        low = rest + low
    total = high + low
    s = total, (high - total) + low
    result = _add(s, _scale(_square(s), _horner(s[0], _EXP)))
    total = _f32(1) + result[0]
    rest = ((_f32(1) - total) + result[0]) + result[1]
    return np.ldexp(total + rest, exponent.astype(np.int32))


def powers(base: float, exponents: np.ndarray) -> np.ndarray:
    """base ** exponents in f32, for exponents from 0 to 1."""
    base = np.full(exponents.shape, base, _f32)
    count = len(exponents) // _BLOCK * _BLOCK
    blocks = _exp(_scale(_log(base[:count]), exponents[:count]))
    # The C library's powers are nearly always those in f64, rounded to f32.
    rest = np.power(base[count:], exponents[count:], dtype=np.float64)
    return np.concatenate([blocks, rest.astype(_f32)])


def inverse_frequencies(base: float, dim: int) -> np.ndarray:
    """1 / base ** (arange(0, dim, 2) / dim), each step in f32."""
    exponents = np.arange(0, dim, 2).astype(_f32) / _f32(dim)
    return (_f32(1) / powers(base, exponents)).astype(np.float64)
