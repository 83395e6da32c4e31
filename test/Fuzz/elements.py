"""Element types: how numpy stores them, and what rounding to them may do."""

from __future__ import annotations

import dataclasses

import numpy as np

Real = np.longdouble


@dataclasses.dataclass(frozen=True)
class Float:
    """A floating-point type; numpy has no bf16, which is stored in words."""

    name: str
    storage: np.dtype
    digits: int
    """Bits of the significand behind the point."""
    min_exponent: int
    """Of the smallest normal number, 2^min_exponent."""
    max: float

    def half_ulp(self, values: np.ndarray) -> np.ndarray:
        """The most that rounding a number to this type changes it by."""
        magnitude = np.abs(np.nan_to_num(values, nan=0, posinf=0, neginf=0))
        exponent = np.frexp(magnitude)[1] - 1
        exponent = np.maximum(exponent, self.min_exponent)
        return np.ldexp(Real(0.5), exponent - self.digits)

    def narrow(self, values: np.ndarray) -> np.ndarray:
        """To storage. Of bf16 the lower half of an f32 is cut off."""
        with np.errstate(over="ignore"):
            if self.name == "bf16":
                words = np.asarray(values, np.float32).view(np.uint32)
                return (words >> 16).astype(np.uint16)
            return np.asarray(values).astype(self.storage)

    def widen(self, stored: np.ndarray) -> np.ndarray:
        if self.name == "bf16":
            words = np.asarray(stored, np.uint16).astype(np.uint32) << 16
            return words.view(np.float32).astype(Real)
        return np.asarray(stored).astype(Real)

    @property
    def compute_error(self) -> Real:
        """What arithmetic errs by, relative to the length of a pair."""
        return Real(1e-15) if self.name == "f64" else Real(5e-7)

    @property
    def smallest(self) -> Real:
        """What arithmetic may lose where it underflows."""
        return Real(2) ** (-1073 if self.name == "f64" else -148)


@dataclasses.dataclass(frozen=True)
class Integer:
    """A signless integer type, or index."""

    name: str
    storage: np.dtype
    bits: int

    @property
    def max(self) -> int:
        return 2 ** (self.bits - 1) - 1


F16 = Float("f16", np.dtype(np.float16), 10, -14, 65504.0)
BF16 = Float("bf16", np.dtype(np.uint16), 7, -126, 3.3895313892515355e38)
F32 = Float("f32", np.dtype(np.float32), 23, -126, float(np.finfo("f").max))
F64 = Float("f64", np.dtype(np.float64), 52, -1022, np.finfo("d").max)
FLOATS = (F16, BF16, F32, F64)

I8 = Integer("i8", np.dtype(np.int8), 8)
I16 = Integer("i16", np.dtype(np.int16), 16)
I32 = Integer("i32", np.dtype(np.int32), 32)
I64 = Integer("i64", np.dtype(np.int64), 64)
INDEX = Integer("index", np.dtype(np.int64), 64)
INTEGERS = (I8, I16, I32, I64)


@dataclasses.dataclass
class Exact:
    """Numbers in extended precision, with how far each may be off."""

    values: np.ndarray
    errors: np.ndarray

    @staticmethod
    def of(values: np.ndarray) -> "Exact":
        values = np.array(values, Real)
        return Exact(values, np.zeros_like(values))

    def view(self, get) -> "Exact":
        """What `get` picks or moves, in both arrays."""
        return Exact(get(self.values), get(self.errors))

    def rounded(self, element: Float) -> "Exact":
        """After a rounding to the element type of an array. What may be too
        large for it may be anything."""
        with np.errstate(invalid="ignore"):
            largest = np.abs(self.values) + self.errors
            errors = self.errors + element.half_ulp(largest)
        return Exact(self.values, errors).within(element)

    def within(self, element: Float) -> "Exact":
        """Numbers that may be too large for the type may be anything."""
        with np.errstate(invalid="ignore"):
            is_large = np.abs(self.values) + self.errors > Real(element.max)
        return Exact(self.values, np.where(is_large, Real("inf"), self.errors))

    def copy(self) -> "Exact":
        return self.view(np.copy)

    @property
    def shape(self):
        return self.values.shape
