"""Inverse frequencies and attention factors, in 60 digits.

Written from the formulas and apart from the compiler, with the keys of Hugging
Face's rope_parameters. Every function returns the frequencies and the factor
before any rounding.
"""

import struct
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal, getcontext

getcontext().prec = 60
TWO_PI = 2 * Decimal(
    "3.14159265358979323846264338327950288419716939937510582097494"
)


def power(base, exponent):
    return (exponent * Decimal(base).ln()).exp()


def default(dim, base):
    return [power(base, Decimal(-2 * i) / dim) for i in range(dim // 2)], 1


def linear(dim, base, factor):
    return [theta / Decimal(factor) for theta in default(dim, base)[0]], 1


def dynamic_ntk(dim, base, seq_len, factor, original_max_position_embeddings):
    length = max(seq_len, original_max_position_embeddings)
    ratio = Decimal(length) / original_max_position_embeddings
    alpha = Decimal(factor) * ratio - (Decimal(factor) - 1)
    return default(dim, base * power(alpha, Decimal(dim) / (dim - 2)))


def llama3(
    dim,
    base,
    factor,
    original_max_position_embeddings,
    low_freq_factor,
    high_freq_factor,
):
    low, high = Decimal(low_freq_factor), Decimal(high_freq_factor)
    result = []
    for theta in default(dim, base)[0]:
        turns = original_max_position_embeddings * theta / TWO_PI
        if turns >= high:
            kept = Decimal(1)
        elif turns <= low:
            kept = Decimal(0)
        else:
            kept = (turns - low) / (high - low)
        result.append((1 - kept) * theta / Decimal(factor) + kept * theta)
    return result, 1


def yarn(
    dim,
    base,
    factor,
    original_max_position_embeddings,
    truncate=True,
    mscale=0,
    mscale_all_dim=0,
    beta_fast=32,
    beta_slow=1,
):
    def pair_of(turns):
        ratio = original_max_position_embeddings / (turns * TWO_PI)
        return dim * ratio.ln() / (2 * Decimal(base).ln())

    def magnify(amount):
        return Decimal("0.1") * Decimal(amount) * Decimal(factor).ln() + 1

    low, high = pair_of(beta_fast), pair_of(beta_slow)
    if truncate:
        low = low.to_integral_value(ROUND_FLOOR)
        high = high.to_integral_value(ROUND_CEILING)
    low, high = max(low, Decimal(0)), min(high, Decimal(dim - 1))
    if low == high:
        high += Decimal("0.001")
    result = []
    for i, theta in enumerate(default(dim, base)[0]):
        blend = min(max((i - low) / (high - low), Decimal(0)), Decimal(1))
        result.append(blend * theta / Decimal(factor) + (1 - blend) * theta)
    if mscale and mscale_all_dim:
        return result, magnify(mscale) / magnify(mscale_all_dim)
    return result, magnify(1)


def longrope(
    dim,
    base,
    seq_len,
    original_max_position_embeddings,
    max_position_embeddings,
    short_factor,
    long_factor,
):
    is_long = seq_len > original_max_position_embeddings
    divisors = long_factor if is_long else short_factor
    thetas = default(dim, base)[0]
    ratio = Decimal(max_position_embeddings) / original_max_position_embeddings
    attention = 1 + ratio.ln() / Decimal(original_max_position_embeddings).ln()
    return [
        theta / Decimal(float(divisor))
        for theta, divisor in zip(thetas, divisors, strict=True)
    ], attention.sqrt()


def round_to_f32(values):
    """What #pe.rounding<f32> does: to f64, and from there to f32."""
    return [struct.unpack("f", struct.pack("f", float(v)))[0] for v in values]
