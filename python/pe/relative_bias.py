"""Attention with learned relative biases, as kernels."""

from __future__ import annotations

from typing import Any

from pe import _pe, arrays
from pe.buckets import ClippedDistance, T5Buckets, Window
from pe.compiler import GPUModule, Kernels, check_callable, compile_once
from pe.literals import flag, float_type, integer, one_of
from pe.options import option_text


class RelativeBias:
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
        self.heads = integer("heads", heads, at_least=1)
        self.buckets = buckets
        self.causal = flag("causal", causal)
        self.dims = one_of("dims", dims, ("bhqk", "hqk"))
        self.target = target
        self._element = float_type(dtype)
        self._table_element = float_type(dtype if table_dtype is None else table_dtype)
        self._options = option_text(target, {})
        self._kernels = Kernels()

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

        Args:
          scores: an array with the dimensions `dims`; the keys are next to each
            other in memory, the other dimensions may have any strides.
          table: an array with a row for each head and a column for each bucket.
          out: the array to write to: scores itself to add in place, or one of
            the same shape that shares no memory with it. Without it, a new one.
          query_start, key_start: the index of the first query and the first key
            in the whole sequence. By default the last query is at the last key.

        Raises:
          TypeError: an argument is not an array of the right type.
          ValueError: shapes or strides do not fit, or an array that is written
            to is read-only, shares memory with another, or is not on the CPU.
        """
        result = arrays.empty_like("scores", scores) if out is None else out
        in_place = result is scores
        has_starts = query_start is not None or key_start != 0
        kernel = self._kernels.get((in_place, has_starts))
        if kernel is None:
            check_callable(self.target)
            kernel = self.kernel(in_place, has_starts)
            self._kernels[in_place, has_starts] = kernel
        values = (scores, table) if in_place else (scores, table, result)
        if has_starts:
            if query_start is None:
                # For other arrays, the kernel reports what is wrong.
                shape = getattr(scores, "shape", ())
                queries, keys = shape[-2:] if len(shape) > 1 else (0, 0)
                query_start = integer("key_start", key_start) + keys - queries
            kernel(*values, query_start, key_start)
        else:
            kernel(*values)
        if out is None:
            return arrays.as_library_of(scores, result)
        return out

    def kernel(
        self, in_place: bool = True, starts: bool = False
    ) -> _pe.Function | GPUModule:
        """The function that adds the bias, to look at its LLVM IR, or its PTX."""
        names = ["scores", "table"] + ([] if in_place else ["out"])
        dimensions = [tuple(self.dims), ("h", "bucket")]
        dimensions += [] if in_place else [tuple(self.dims)]
        if starts:
            names += ["query_start", "key_start"]
        return compile_once(
            self.mlir(in_place, starts),
            "",
            self.target,
            self._options,
            tuple(names),
            tuple(dimensions),
        )

    def mlir(self, in_place: bool = True, starts: bool = False) -> str:
        """The kernel's source; with `starts` it has those as arguments."""
        tokens = "?"
        if isinstance(self.buckets, Window):
            if starts:
                raise ValueError(
                    "query_start, key_start: expected none with pe.Window, whose "
                    "scores are those of all of its tokens"
                )
            tokens = str(self.buckets.height * self.buckets.width)
        extents = {"b": "?", "h": str(self.heads), "q": tokens, "k": tokens}
        shape = "x".join(extents[letter] for letter in self.dims)
        strides = ", ".join(["?"] * (len(self.dims) - 1) + ["1"])
        x = f"memref<{shape}x{self._element}, strided<[{strides}]>>"
        table = (
            f"memref<{self.heads}x{self.buckets.columns}x{self._table_element}, "
            "strided<[?, ?]>>"
        )
        arguments = [f"%x: {x}", f"%table: {table}"]
        arguments += [] if in_place else [f"%out: {x}"]
        if starts:
            arguments += ["%query_start: index", "%key_start: index"]
        causal = ", causal" if self.causal else ""
        return (
            f"func.func @relative_bias({', '.join(arguments)}) {{\n"
            f"  pe.relative_bias{'' if in_place else f' ins(%x : {x})'}\n"
            f"      table(%table : {table})"
            + (" query_start(%query_start) key_start(%key_start)" if starts else "")
            + f"\n      outs({'%x' if in_place else '%out'} : {x})\n"
            f"      {{buckets = {self.buckets.text}{causal}}}\n  return\n}}\n"
        )
