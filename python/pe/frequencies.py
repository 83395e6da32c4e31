"""The frequencies of a scheme, as the compiler folds them."""

from __future__ import annotations

import functools
from typing import Any

import numpy as np

from pe import _pe
from pe.config import RotaryConfig, read_rotary
from pe.literals import integer, one_of

ROUNDINGS = ("exact", "f32")


def frequencies_op(
    config: RotaryConfig, rounding: str, seq_len: str | None = None
) -> str:
    """The operation, with the results %freq and %a; seq_len is a value."""
    operand = f" seq_len({seq_len})" if seq_len and config.by_length else ""
    return (
        f"%freq, %a = pe.frequencies{operand} {{dim = {config.dim} : i64, "
        f"base = {config.base:.17e} : f64,\n"
        f"      scheme = {config.scheme}, rounding = #pe.rounding<{rounding}>}}\n"
        f"      : tensor<{config.dim // 2}xf64>, f64"
    )


@functools.lru_cache(maxsize=256)
def _fold(text: str) -> tuple[np.ndarray, float]:
    theta, (scale,) = _pe.fold(text)
    array = np.array(theta)
    array.setflags(write=False)
    return array, scale


def inv_freq(
    config: Any = None,
    seq_len: int | None = None,
    *,
    rounding: str = "exact",
    layer_type: str | None = None,
    **keys: Any,
) -> tuple[np.ndarray, float]:
    """Inverse frequencies and attention factor of a model's rotary encoding.

    Args:
      config: a Hugging Face configuration, as a dict or an object; `keys` are
        added to it, and may stand for it.
      seq_len: the length of the sequence in tokens, for schemes that depend on
        it; without it they take the length that the model was trained with.
      rounding: "exact", within one unit in the last place of the true value, or
        "f32", that rounded to f32, which is what most models were trained with.
      layer_type: the kind of layer, where rope_parameters has several.

    Returns:
      The frequencies, float64[rotated features / 2], in radians per position,
      and the factor of all cosines and sines.
    """
    rotary = read_rotary(config, layer_type, **keys)
    one_of("rounding", rounding, ROUNDINGS)
    pairs = rotary.dim // 2
    length = ""
    if seq_len is not None:
        value = integer("seq_len", seq_len, at_least=0)
        length = f"  %length = arith.constant {value} : index\n"
    op = frequencies_op(rotary, rounding, "%length" if length else None)
    theta, scale = _fold(
        f"func.func @frequencies() -> (tensor<{pairs}xf64>, f64) {{\n{length}"
        f"  {op}\n"
        f"  return %freq, %a : tensor<{pairs}xf64>, f64\n}}\n"
    )
    return theta.copy(), scale
