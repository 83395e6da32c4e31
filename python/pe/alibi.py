"""Attention with linear biases, as kernels."""

from __future__ import annotations

from typing import Any

import numpy as np

from pe import _pe
from pe.config.alibi import AlibiConfig, read_alibi
from pe.literals import integer, literal, one_of
from pe.scores import BiasOp, ScoreBias

FORMS = ("relative", "symmetric", "column")


class Alibi(ScoreBias):
    """Adds to attention scores a bias that grows with the distance.

        alibi = pe.Alibi(12)
        alibi(scores, out=scores)    # scores[b, h, q, k]

    With m the slope of the head, query i and key j: `form` "relative" adds
    m·(j − i), "symmetric" −m·|i − j|, and "column" m·j.

    Args:
      heads: how many heads the arrays have; or a Hugging Face configuration of
        a model with linear biases.
      dtype: of the scores: float16, bfloat16, float32 or float64.
      out_dtype: of the results, if that is another type.
      form: see above.
      causal: set to −∞ what comes after the query.
      max_bias: M of the slopes 2^(−M·k/n).
      head_offset, total_heads: if heads are distributed over devices, the index
        of the first head on this one, and the number of all heads.
      dims: the order of the dimensions batch, heads, queries and keys: "bhqk"
        or "hqk".
      target: what to compile for; only kernels for "host" can be called.
      strict: whether unknown keys of a configuration that concern positions are
        an error, not a warning.
    """

    def __init__(
        self,
        heads: Any,
        *,
        dtype: Any = "float32",
        out_dtype: Any = None,
        form: str = "relative",
        causal: bool = False,
        max_bias: float | None = None,
        head_offset: int = 0,
        total_heads: int | None = None,
        dims: str = "bhqk",
        target: str = "host",
        strict: bool = True,
    ):
        if isinstance(heads, (int, np.integer)):
            config = AlibiConfig(integer("heads", heads, at_least=1))
        else:
            config = read_alibi(heads, strict)
        super().__init__(config.heads, dtype, out_dtype, causal, dims, target)
        self.form = one_of("form", form, FORMS)
        bias = config.max_bias if max_bias is None else max_bias
        keys = [
            f"num_heads = {self.heads} : i64",
            f"max_bias = {literal('max_bias', bias)} : f64",
            f"head_offset = {integer('head_offset', head_offset)} : i64",
        ]
        if total_heads is not None:
            keys.append(f"total_heads = {integer('total_heads', total_heads)} : i64")
        self._slopes_keys = ", ".join(keys)
        self._factor = 1.0
        (slopes,) = _pe.fold(
            f"func.func @slopes() -> tensor<{self.heads}xf64> {{\n"
            f"  {self._slopes_op('f64')}\n"
            f"  return %m : tensor<{self.heads}xf64>\n}}\n"
        )
        self._factor = config.factor
        self.slopes = np.array(slopes) / config.factor
        """The slopes of the heads, float64[heads]."""

    def _slopes_op(self, element: str) -> str:
        if self._factor != 1.0:
            values = ", ".join(f"{slope:.17e}" for slope in self.slopes)
            return (
                f"%m = arith.constant dense<[{values}]>\n"
                f"      : tensor<{self.heads}x{element}>"
            )
        return (
            f"%m = pe.alibi_slopes {{{self._slopes_keys}}}\n"
            f"      : tensor<{self.heads}x{element}>"
        )

    def __call__(
        self,
        scores: Any,
        out: Any = None,
        *,
        query_start: int | None = None,
        key_start: int = 0,
    ) -> Any:
        """Adds the bias to scores, and returns `out`.

        Args:
          scores: an array with the dimensions `dims`; the keys are next to each
            other in memory, the other dimensions may have any strides.
          out: the array to write to: scores itself to add in place, or one of
            the same shape that shares no memory with it. Without it, a new one.
          query_start, key_start: the index of the first query and the first key
            in the whole sequence. By default the last query is at the last key.

        Raises:
          TypeError: an argument is not an array of the right type.
          ValueError: shapes or strides do not fit, or an array that is written
            to is read-only, shares memory with another, or is not on the CPU.
        """
        return self._add(scores, (), out, query_start, key_start)

    def _op(self) -> BiasOp:
        # Slopes have the precision of the arithmetic.
        element = "f64" if "f64" in (self._element, self._out_element) else "f32"
        slopes = f"memref<{self.heads}x{element}>"
        prelude = (
            f"  {self._slopes_op(element)}\n"
            "  %slopes = bufferization.to_buffer %m read_only\n"
            f"      : tensor<{self.heads}x{element}> to {slopes}\n"
        )
        operand = f"slopes(%slopes : {slopes})"
        return BiasOp("alibi", operand, f"form = #pe.alibi_form<{self.form}>", prelude)
