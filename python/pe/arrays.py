"""What kernels need to know of arrays of any library."""

from __future__ import annotations

from typing import Any

import numpy as np

from pe import _pe
from pe.literals import POSITIONS

_OF_ML_DTYPES = ("bfloat16", "float8_e4m3fn", "float8_e5m2")


def empty_like(name: str, x: Any, dtype: str | None = None) -> Any:
    """A new array for results: of PyTorch if x is a tensor, else of numpy. Its
    elements are of `dtype`, or of the type of those of x.

    Raises a TypeError that names x if x is not an array.
    """
    if isinstance(x, np.ndarray) and dtype is None:
        return np.empty_like(x, order="C", subok=False)
    if type(x).__module__.partition(".")[0] == "torch":
        import torch

        element = None if dtype is None else getattr(torch, dtype)
        layout = torch.contiguous_format
        return torch.empty_like(x, dtype=element, memory_format=layout)
    element = _pe.element_type(x, name)
    return empty(x.shape, dtype or element)


def empty(shape: Any, dtype: str) -> np.ndarray:
    """Numpy's, of a dtype that may be of ml_dtypes, such as "bfloat16"."""
    if dtype in _OF_ML_DTYPES:
        import ml_dtypes

        return np.empty(shape, getattr(ml_dtypes, dtype))
    return np.empty(shape, dtype)


def as_library_of(x: Any, result: Any) -> Any:
    """An array of the library that x is of, where that is easily said."""
    namespace = getattr(x, "__array_namespace__", None)
    if isinstance(x, np.ndarray) or type(result) is type(x) or not namespace:
        return result
    return namespace().asarray(result)


def kind_of(name: str, positions: Any) -> tuple[str, int]:
    """Element type and rank of positions; of a number, ("start", 0).

    Raises a TypeError unless the elements are numbers that kernels have.
    """
    rank = getattr(positions, "ndim", None)
    if rank == 0 or isinstance(positions, (int, np.generic)):
        dtype = str(getattr(positions, "dtype", type(positions).__name__))
        if "int" not in dtype:
            raise TypeError(
                f"{name}: expected an integer or an array of integers, found {dtype}"
            )
        return "start", 0
    element = _pe.element_type(positions, name)
    if element not in POSITIONS:
        raise TypeError(
            f"{name}: expected an integer, or an array of signed integers or float32 "
            f"({', '.join(POSITIONS)}), found {element}"
        )
    if rank is None:
        rank = np.from_dlpack(positions).ndim
    return element, rank
