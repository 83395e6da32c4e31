"""The frequencies of a scheme, as the compiler folds them."""

from __future__ import annotations

import dataclasses
import functools
from typing import Any

import numpy as np

from pe import _pe
from pe.config import RotaryConfig, read_rotary
from pe.literals import integer, one_of
from pe.torch_powers import inverse_frequencies

ROUNDINGS = ("exact", "f32", "torch")


def check_rounding(config: RotaryConfig, rounding: str) -> str:
    one_of("rounding", rounding, ROUNDINGS)
    if rounding != "torch":
        return rounding
    if config.scheme != "#pe.default" or config.order is not None:
        found = config.scheme.partition("<")[0]
        found += " with a list for each axis" if config.order else ""
        raise ValueError(
            f"rounding: expected 'exact' or 'f32' for the scheme {found}, as 'torch' "
            "is for #pe.default alone; found 'torch' (pe.Rotary takes a model's own "
            "numbers as inv_freq)"
        )
    if not 2.0**-126 <= config.base < 2.0**127:
        raise ValueError(
            "rope_theta: expected a positive number in the range of float32, "
            f"found {config.base!r}"
        )
    return rounding


def frequencies_op(
    config: RotaryConfig,
    rounding: str,
    seq_len: str | None = None,
    numbers: np.ndarray | None = None,
) -> str:
    """The operation with the results %freq and %a; seq_len is an SSA value.

    The results are constants if no operation returns them: for given `numbers`,
    for pairs in another order than the list of the scheme, and for "torch".
    """
    if numbers is not None or config.order is not None or rounding == "torch":
        theta, scale = frequencies_of(config, rounding, None)
        return _constants(theta if numbers is None else numbers, scale)
    operand = f" seq_len({seq_len})" if seq_len and config.by_length else ""
    return (
        f"%freq, %a = pe.frequencies{operand} {{dim = {config.dim} : i64, "
        f"base = {config.base:.17e} : f64,\n"
        f"      scheme = {config.scheme}, rounding = #pe.rounding<{rounding}>}}\n"
        f"      : tensor<{config.dim // 2}xf64>, f64"
    )


def _constants(theta: np.ndarray, scale: float) -> str:
    # Hexadecimal literals keep all bits.
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
      config: a Hugging Face configuration, as a dict or an object. `keys`
        override it, and may replace it.
      seq_len: the length of the sequence in tokens, for schemes that depend on
        it; by default, the length that the model was trained with.
      rounding: "exact", within one unit in the last place of the true value;
        "f32", that rounded to f32; or "torch", for the default scheme alone: the
        numbers of PyTorch, which takes each step of the formula
        1 / base ** (arange(0, dim, 2) / dim) in f32 and rounds four times.
        "torch" has the same bits as PyTorch on an x86-64 CPU with AVX2 in all
        whole blocks of 16 pairs, and in all but one in 1700 of the remaining
        pairs. "f32" has the same bits in about 70 % of the pairs if dim is a
        power of two, and in about 30 % otherwise; the others differ by a few
        units in the last place.
      layer_type: selects a type of layers, if layers differ.
      layer: selects a layer by its index, if layers differ.
      strict: whether unknown keys that concern positions are an error, not a
        warning.

    Returns:
      The frequencies, float64[rotated features / 2], in radians per position,
      and the factor of all cosines and sines.

    Raises:
      NoRotation: the model or the layer does not rotate.
      ValueError: the configuration is not understood.
    """
    rotary = read_rotary(config, layer_type, layer, strict, **keys)
    check_rounding(rotary, rounding)
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
    is_torch = rounding == "torch"
    op = frequencies_op(
        in_list, "f32" if is_torch else rounding, "%length" if length else None
    )
    pairs = in_list.dim // 2
    theta, scale = _fold(
        f"func.func @frequencies() -> (tensor<{pairs}xf64>, f64) {{\n{length}"
        f"  {op}\n"
        f"  return %freq, %a : tensor<{pairs}xf64>, f64\n}}\n"
    )
    if is_torch:
        theta = inverse_frequencies(config.base, in_list.dim)
    if config.order is not None:
        return theta[list(config.order)], scale
    return theta.copy(), scale
