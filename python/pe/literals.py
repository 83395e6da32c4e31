"""Values of Python as MLIR writes them."""

from __future__ import annotations

import numbers
import sys
from typing import Any, Mapping


def _is_finite(value: numbers.Real) -> bool:
    """Whether f64 has the number; math.isfinite would raise for large ints."""
    return abs(value) <= sys.float_info.max


def literal(key: str, value: Any, is_integer: bool = False) -> str:
    """A number, a truth value, or a list of numbers; `key` is for errors."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(literal(key, item) for item in value) + "]"
    if not isinstance(value, numbers.Real):
        raise ValueError(f"{key}: expected a number, found {value!r}")
    if not _is_finite(value):
        raise ValueError(f"{key}: expected a finite number, found {value!r}")
    if is_integer:
        return str(integer(key, value))
    return f"{float(value):.17e}"


def number(key: str, value: Any) -> float:
    """The value as a float. Booleans and lists are errors."""
    if isinstance(value, (bool, list, tuple)):
        raise ValueError(f"{key}: expected a number, found {value!r}")
    literal(key, value)
    return float(value)


def integer(key: str, value: Any, at_least: int | None = None) -> int:
    """The value as an int. Numbers that are not integers are errors."""
    is_number = isinstance(value, numbers.Real) and not isinstance(value, bool)
    if not is_number or not _is_finite(value) or value != int(value):
        raise ValueError(f"{key}: expected an integer, found {value!r}")
    if at_least is not None and value < at_least:
        raise ValueError(
            f"{key}: expected an integer of at least {at_least}, found {value!r}"
        )
    if not -(2**63) <= value < 2**63:
        raise ValueError(f"{key}: expected an integer of 64 bits, found {value!r}")
    return int(value)


def one_of(key: str, value: Any, choices: tuple[str, ...]) -> str:
    if not isinstance(value, str) or value not in choices:
        raise ValueError(
            f"{key}: expected one of {', '.join(map(repr, choices))}; found "
            f"{value!r}"
        )
    return value


def flag(key: str, value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"{key}: expected True or False, found {value!r}")
    return value


# Element types, by the names of numpy, and what MLIR calls them.
FLOATS = {"float16": "f16", "bfloat16": "bf16", "float32": "f32", "float64": "f64"}
STORED = {"float8_e4m3fn": "f8E4M3FN", "float8_e5m2": "f8E5M2", **FLOATS}
"""The types of what rotations read and write; those of 8 bits are of ml_dtypes."""

INTEGERS = {"int8": "i8", "int16": "i16", "int32": "i32", "int64": "i64"}

POSITIONS = {**INTEGERS, "float32": "f32"}
"""The types of positions: numbers of tokens, or times and places."""


def is_real(dtype: Any) -> bool:
    """Whether a dtype of any library is one of real numbers: not complex ones,
    truth values or text."""
    name = getattr(dtype, "name", None) or str(dtype)
    return name.removeprefix("torch.").startswith(("int", "uint", "float", "bfloat"))


def float_name(key: str, dtype: Any, choices: Mapping[str, str] = FLOATS) -> str:
    """Numpy's name of a dtype of any library: "bfloat16" for `torch.bfloat16`."""
    name = getattr(dtype, "name", None) or getattr(dtype, "__name__", None)
    name = (name or str(dtype)).removeprefix("torch.")
    if name not in choices:
        raise ValueError(
            f"{key}: expected one of {', '.join(map(repr, choices))}; found "
            f"{dtype!r}"
        )
    return name


def float_type(dtype: Any, key: str = "dtype") -> str:
    """MLIR's name of a dtype of any library: "bf16" for `torch.bfloat16`."""
    return FLOATS[float_name(key, dtype)]
