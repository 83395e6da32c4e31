"""How far results may be from those in f64, for every type that is written."""

import ml_dtypes
import numpy as np

DTYPES = {
    "float64": np.float64,
    "float32": np.float32,
    "float16": np.float16,
    "bfloat16": ml_dtypes.bfloat16,
    "float8_e4m3fn": ml_dtypes.float8_e4m3fn,
    "float8_e5m2": ml_dtypes.float8_e5m2,
}
EIGHT_BITS = ("float8_e4m3fn", "float8_e5m2")


def cast(values, name, saturate=False):
    """To a type of this name; f64 becomes 8 bits by way of f32."""
    largest = float(ml_dtypes.finfo(DTYPES[name]).max)
    if saturate:
        values = np.clip(values, -largest, largest)
    with np.errstate(over="ignore", invalid="ignore"):
        return np.asarray(values, "d").astype(DTYPES[name])


def assert_rounded(found, want, name, size, saturate=False):
    """Elements have to be `want` in f64, but for the errors of the arithmetic on
    numbers as large as `size`, rounded to the type."""
    assert found.dtype == DTYPES[name]
    error = (1e-12 if name == "float64" else 1e-6) * np.asarray(size, "d")
    least = cast(want - error, name, saturate).astype("d")
    greatest = cast(want + error, name, saturate).astype("d")
    numbers = found.astype("d")
    # A type without infinity has NaN, on either side of all numbers.
    fits = (least <= numbers) & (numbers <= greatest)
    is_too_large = np.isnan(numbers) & (np.isnan(least) | np.isnan(greatest))
    wrong = ~(fits | is_too_large)
    assert not wrong.any(), (numbers[wrong][:4], want[wrong][:4])
