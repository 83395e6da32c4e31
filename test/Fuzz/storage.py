"""How elements are read and written: factors, conversions and saturation."""

from __future__ import annotations

from typing import Optional

import numpy as np
from elements import F32, F64, Exact, Float, Real
from program import Array, Value

BLOCK_SIZE = 128
"""The default."""


def arithmetic(*elements: Float) -> Float:
    """The type in which an op computes that reads and writes these."""
    return F64 if F64 in elements else F32


def product(x: Exact, factor: Exact, compute: Float) -> Exact:
    with np.errstate(invalid="ignore", over="ignore"):
        values = x.values * factor.values
        errors = np.abs(x.values) * factor.errors
        errors = errors + (np.abs(factor.values) + factor.errors) * x.errors
        errors = errors + np.abs(values) * compute.compute_error
    return Exact(values, errors + compute.smallest).within(compute)


def scale_text(keyword: str, scale: Optional[Value]) -> str:
    if not scale:
        return ""
    type = f" : {scale.type}" if isinstance(scale.type, Array) else ""
    return f" {keyword}({scale}{type})"


def factors(env: dict, scale: Value, features: int, block_size: int) -> Exact:
    """What broadcasts against rows of so many features, or against one of them."""
    scale_of = env[scale.name]
    if not isinstance(scale.type, Array) or scale.type.shape[-1] == 1:
        return scale_of
    block = np.arange(features) // block_size
    return scale_of.view(lambda array: array[..., block])


def read(x: Exact, factor: Optional[Exact], compute: Float) -> Exact:
    return product(x, factor, compute) if factor else x.copy()


def inverse(factor: Exact, compute: Float) -> Exact:
    values = 1 / factor.values
    return Exact(values, np.abs(values) * compute.compute_error)


def stored(
    x: Exact, factor: Optional[Exact], saturates: bool, element: Float, compute: Float
) -> Exact:
    """What an array holds after x was written to it."""
    if factor:
        x = product(x, inverse(factor, compute), compute)
    if not saturates:
        return x.rounded(element)
    largest = Real(element.max)
    clamped = Exact(np.clip(x.values, -largest, largest), x.errors)
    result = clamped.rounded(element)
    # The errors are still what is known of x.
    with np.errstate(invalid="ignore"):
        is_beyond = np.abs(x.values) - x.errors > largest
        near = np.abs(clamped.values) + x.errors >= largest
        errors = np.where(near, x.errors + element.half_ulp(largest), result.errors)
    return Exact(clamped.values, np.where(is_beyond, 0, errors))
