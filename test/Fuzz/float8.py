"""8-bit floats, which numpy has not: they are stored as their codes."""

from __future__ import annotations

import numpy as np
from elements import FLOATS, Float, Real


class Float8(Float):
    """A type with a sign, whose rounding is a search among all its numbers."""

    def numbers(self) -> np.ndarray:
        """Of all codes without a sign; NaN is what is no number."""
        codes = np.arange(128)
        fraction = codes & ((1 << self.digits) - 1)
        exponent = codes >> self.digits
        hidden = np.where(exponent == 0, 0, 1 << self.digits)
        power = np.maximum(exponent, 1) - 1 + self.min_exponent - self.digits
        values = np.ldexp((hidden + fraction).astype(Real), power)
        beyond = values > self.max
        values[beyond] = np.nan
        if beyond.sum() > 1:
            values[np.argmax(beyond)] = np.inf
        return values

    def widen(self, stored: np.ndarray) -> np.ndarray:
        codes = np.asarray(stored, np.uint8)
        values = self.numbers()[codes & 127]
        return np.where(codes >> 7, -values, values)

    def narrow(self, values: np.ndarray) -> np.ndarray:
        """The nearest finite number, of two the one whose code is even; or an
        infinity, if there is one."""
        values = np.asarray(values, Real)
        numbers = self.numbers()
        finite = numbers[np.isfinite(numbers)]
        magnitude = np.minimum(np.abs(values), self.max)
        above = np.searchsorted(finite, magnitude).clip(1, finite.size - 1)
        low, high = finite[above - 1], finite[above]
        twice = 2 * magnitude - low - high
        takes_high = (twice > 0) | ((twice == 0) & (above % 2 == 0))
        codes = np.where(takes_high, above, above - 1)
        if np.isinf(numbers).any():
            codes = np.where(np.isinf(values), np.argmax(np.isinf(numbers)), codes)
        codes = np.where(np.isnan(values), 127, codes)
        return (codes | (np.signbit(values).astype(int) << 7)).astype(np.uint8)


F8E4M3FN = Float8("f8E4M3FN", np.dtype(np.uint8), 3, -6, 448.0)
F8E5M2 = Float8("f8E5M2", np.dtype(np.uint8), 2, -14, 57344.0)
STORED = (*FLOATS, F8E4M3FN, F8E5M2)
"""What rotations read and write; nothing computes in 8 bits."""
