"""The frequencies of a scheme, as the compiler folds them."""

from __future__ import annotations

import dataclasses
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
    if config.order is not None:
        return _ordered(config, rounding)
    operand = f" seq_len({seq_len})" if seq_len and config.by_length else ""
    return (
        f"%freq, %a = pe.frequencies{operand} {{dim = {config.list_dim} : i64, "
        f"base = {config.base:.17e} : f64,\n"
        f"      scheme = {config.scheme}, rounding = #pe.rounding<{rounding}>}}\n"
        f"      : tensor<{config.list_dim // 2}xf64>, f64"
    )


def _ordered(config: RotaryConfig, rounding: str) -> str:
    """Constants in place of the operation, where pairs do not follow its list."""
    theta, scale = frequencies_of(config, rounding, None)
    # Hexadecimal numbers have all bits.
    numbers = ", ".join(f"0x{bits:016X}" for bits in theta.view(np.uint64).tolist())
    return (
        f"%freq = arith.constant dense<[{numbers}]> : tensor<{len(theta)}xf64>\n"
        f"  %a = arith.constant {scale:.17e} : f64"
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
    layer: int | None = None,
    strict: bool = True,
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
      layer_type: the type of layer, where those of a model differ.
      layer: the number of the layer, likewise.
      strict: refuse keys that speak of positions and are not understood, rather
        than warn of them.

    Returns:
      The frequencies, float64[rotated features / 2], in radians per position,
      and the factor of all cosines and sines.

    Raises:
      NoRotation: the model or the layer does not rotate.
      ValueError: the configuration is not understood.
    """
    rotary = read_rotary(config, layer_type, layer, strict, **keys)
    one_of("rounding", rounding, ROUNDINGS)
    if seq_len is not None:
        seq_len = integer("seq_len", seq_len, at_least=0)
    return frequencies_of(rotary, rounding, seq_len)


def frequencies_of(
    config: RotaryConfig, rounding: str, seq_len: int | None
) -> tuple[np.ndarray, float]:
    """The frequency of every pair, and the attention factor."""
    length = ""
    if seq_len is not None:
        length = f"  %length = arith.constant {seq_len} : index\n"
    in_list = dataclasses.replace(config, dim=config.list_dim, axes=None, order=None)
    op = frequencies_op(in_list, rounding, "%length" if length else None)
    pairs = in_list.dim // 2
    theta, scale = _fold(
        f"func.func @frequencies() -> (tensor<{pairs}xf64>, f64) {{\n{length}"
        f"  {op}\n"
        f"  return %freq, %a : tensor<{pairs}xf64>, f64\n}}\n"
    )
    if config.order is not None:
        return theta[list(config.order)], scale
    return theta.copy(), scale
