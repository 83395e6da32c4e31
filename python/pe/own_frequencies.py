"""A model's own frequencies, given as an array."""

from __future__ import annotations

from typing import Any

import numpy as np

from pe.config import RotaryConfig
from pe.literals import is_real


def _forms(mixed_axes: bool) -> list[tuple[str, ...]]:
    first = ("axes",) if mixed_axes else ()
    return [(*first, "pairs"), (*first, "heads", "pairs")]


def _check_shape(shape: tuple[int, ...], pairs: int, mixed_axes: bool) -> None:
    forms = _forms(mixed_axes)
    fits = any(len(form) == len(shape) for form in forms)
    if fits and shape[-1] == pairs and 0 not in shape:
        return
    expected = " or ".join(f"[{', '.join(form)}]" for form in forms)
    raise ValueError(
        f"inv_freq: expected {expected} with pairs = {pairs}, half of the features "
        f"that are rotated; found an array of shape {shape}"
    )


def check_inv_freq(
    config: RotaryConfig, inv_freq: Any, rounding: str | None, mixed_axes: bool
) -> np.ndarray:
    """The frequencies as float64[pairs], or with dimensions of heads before that,
    and of axes before those with `mixed_axes`."""
    if rounding is not None:
        raise ValueError(
            "rounding: expected none beside inv_freq, whose numbers are used "
            f"exactly; found {rounding!r}"
        )
    if config.by_length:
        raise ValueError(
            "inv_freq: expected none for a scheme whose frequencies depend on the "
            f"length of the sequence, {config.scheme.partition('<')[0]}; found some"
        )
    try:
        given = np.asarray(inv_freq)
        if not is_real(given.dtype):
            raise TypeError(f"elements of type {given.dtype}")
        numbers = np.array(given, np.float64, order="C")
    except (TypeError, ValueError, RuntimeError) as error:
        raise TypeError(
            f"inv_freq: expected an array of numbers, found "
            f"{type(inv_freq).__name__}: {error}"
        ) from None
    _check_shape(numbers.shape, config.dim // 2, mixed_axes)
    outside = numbers[~(np.abs(numbers) < 2.0**32)]
    if outside.size:
        raise ValueError(
            "inv_freq: expected numbers less than 2^32 in magnitude, found "
            f"{outside[0]}"
        )
    numbers.setflags(write=False)
    return numbers


def check_mixed_axes(config: RotaryConfig, inv_freq: np.ndarray | None) -> None:
    """Raises a ValueError unless the angles of axes can be added."""
    if inv_freq is None:
        raise ValueError(
            "mixed_axes: expected an inv_freq [axes, pairs] or [axes, heads, pairs]; "
            "found None"
        )
    if config.axes:
        raise ValueError(
            "mixed_axes: expected a configuration without axes, as each pair has the "
            f"angles of all; found one whose pairs have {max(config.axes) + 1} axes"
        )


def heads_of(inv_freq: np.ndarray | None, mixed_axes: bool) -> int | None:
    """The number of heads that have frequencies of their own."""
    if inv_freq is None or inv_freq.ndim == 1 + mixed_axes:
        return None
    return inv_freq.shape[-2]
