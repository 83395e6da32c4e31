"""Attention with learned relative biases, as kernels."""

from __future__ import annotations

from typing import Any

from pe.buckets import ClippedDistance, T5Buckets, Window
from pe.literals import float_type
from pe.scores import BiasOp, ScoreBias, Table


class RelativeBias(ScoreBias):
    """Adds to attention scores a bias from a table.

        bias = pe.RelativeBias(12, pe.T5Buckets(32, 128))
        bias(scores, table, out=scores)    # scores[b, h, q, k], table[h, bucket]

    Models store the transpose of the table: it is
    `relative_attention_bias.weight.T` of T5, and
    `relative_position_bias_table.T` of Swin.

    Args:
      heads: how many heads the arrays have.
      buckets: `pe.T5Buckets`, `pe.ClippedDistance` or `pe.Window`. The scores of
        a window have as many queries and keys as it has tokens.
      dtype: of the scores: float16, bfloat16, float32 or float64.
      out_dtype: of the results, if that is another type.
      table_dtype: of the table; that of the scores if not given.
      causal: set to −∞ what comes after the query.
      dims: the order of the dimensions batch, heads, queries and keys: "bhqk"
        or "hqk".
      target: what to compile for; only kernels for "host" can be called.
    """

    def __init__(
        self,
        heads: int,
        buckets: T5Buckets | ClippedDistance | Window,
        *,
        dtype: Any = "float32",
        out_dtype: Any = None,
        table_dtype: Any = None,
        causal: bool = False,
        dims: str = "bhqk",
        target: str = "host",
    ):
        if not isinstance(buckets, (T5Buckets, ClippedDistance, Window)):
            raise TypeError(
                "buckets: expected pe.T5Buckets, pe.ClippedDistance or pe.Window, "
                f"found {type(buckets).__name__}"
            )
        super().__init__(heads, dtype, out_dtype, causal, dims, target)
        self.buckets = buckets
        self._table_element = self._element
        if table_dtype is not None:
            self._table_element = float_type(table_dtype, "table_dtype")

    def __call__(
        self,
        scores: Any,
        table: Any,
        out: Any = None,
        *,
        query_start: int | None = None,
        key_start: int = 0,
    ) -> Any:
        """Adds the bias to scores, and returns `out`.

        `table` is an array with a row for each head and a column for each bucket,
        of any strides. The other arguments and the errors are those of `pe.Alibi`.
        """
        return self._add(scores, (table,), out, query_start, key_start)

    def _tables(self) -> tuple[Table, ...]:
        shape = f"{self.heads}x{self.buckets.columns}x{self._table_element}"
        table = f"memref<{shape}, strided<[?, ?]>>"
        return (Table("table", table, ("h", "bucket")),)

    def _op(self) -> BiasOp:
        (table,) = self._tables()
        operand = f"table(%table : {table.type})"
        return BiasOp("relative_bias", operand, f"buckets = {self.buckets.text}")

    def _tokens(self, starts: bool) -> str:
        if not isinstance(self.buckets, Window):
            return "?"
        if starts:
            raise ValueError(
                "query_start, key_start: expected none with pe.Window, whose "
                "scores are those of all of its tokens"
            )
        return str(self.buckets.height * self.buckets.width)
