"""What the encodings that add biases to attention scores share."""

from __future__ import annotations

from typing import Any, NamedTuple

from pe import _pe, arrays
from pe.compiler import GPUModule, Kernels, check_callable, compile_once
from pe.literals import FLOATS, flag, float_name, integer, one_of
from pe.options import option_text


class BiasOp(NamedTuple):
    """An op that adds biases, without its scores and starts."""

    name: str
    operand: str
    attributes: str
    prelude: str = ""
    """The operations before it."""


class Table(NamedTuple):
    """An argument of kernels besides the scores."""

    name: str
    type: str
    dimensions: tuple[str, ...]


class ScoreBias:
    """Adds biases to scores by kernels of one op.

    Args:
      heads: how many heads the arrays have.
      dtype: of the scores: float16, bfloat16, float32 or float64.
      out_dtype: of the results, if that is another type.
      causal: set to −∞ what comes after the query.
      dims: "bhqk" or "hqk".
      target: what to compile for; only kernels for "host" can be called.
    """

    def __init__(
        self,
        heads: int,
        dtype: Any,
        out_dtype: Any,
        causal: bool,
        dims: str,
        target: str,
    ):
        self.heads = integer("heads", heads, at_least=1)
        self.causal = flag("causal", causal)
        self.dims = one_of("dims", dims, ("bhqk", "hqk"))
        self.target = target
        name = float_name("dtype", dtype)
        out_name = name if out_dtype is None else float_name("out_dtype", out_dtype)
        self._element, self._out_element = FLOATS[name], FLOATS[out_name]
        self._new_dtype = None if out_name == name else out_name
        self._options = option_text(target, {})
        self._kernels = Kernels()

    def _op(self) -> BiasOp:
        raise NotImplementedError

    def _tables(self) -> tuple[Table, ...]:
        return ()

    def _tokens(self, starts: bool) -> str:
        """The extent of queries and keys."""
        return "?"

    def _add(
        self,
        scores: Any,
        tables: tuple[Any, ...],
        out: Any,
        query_start: int | None,
        key_start: int,
    ) -> Any:
        """Adds the bias to scores, and returns `out` or a new array."""
        result = out
        if out is None:
            result = arrays.empty_like("scores", scores, self._new_dtype)
        in_place = result is scores
        has_starts = query_start is not None or key_start != 0
        kernel = self._kernels.get((in_place, has_starts))
        if kernel is None:
            check_callable(self.target)
            kernel = self.kernel(in_place, has_starts)
            self._kernels[in_place, has_starts] = kernel
        values = (scores, *tables) if in_place else (scores, *tables, result)
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
        tables = self._tables()
        names = ["scores", *(table.name for table in tables)]
        dimensions = [tuple(self.dims), *(table.dimensions for table in tables)]
        if not in_place:
            names.append("out")
            dimensions.append(tuple(self.dims))
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
        if in_place and self._out_element != self._element:
            raise ValueError(
                f"out: expected an array apart from scores, as they are "
                f"{self._element} and results are {self._out_element}; found scores "
                "itself"
            )
        tokens = self._tokens(starts)
        extents = {"b": "?", "h": str(self.heads), "q": tokens, "k": tokens}
        shape = "x".join(extents[letter] for letter in self.dims)
        strides = ", ".join(["?"] * (len(self.dims) - 1) + ["1"])
        x, out = (
            f"memref<{shape}x{element}, strided<[{strides}]>>"
            for element in (self._element, self._out_element)
        )
        arguments = [f"%x: {x}"]
        arguments += [f"%{table.name}: {table.type}" for table in self._tables()]
        arguments += [] if in_place else [f"%out: {out}"]
        if starts:
            arguments += ["%query_start: index", "%key_start: index"]
        op = self._op()
        causal = ", causal" if self.causal else ""
        return (
            f"func.func @{op.name}({', '.join(arguments)}) {{\n{op.prelude}"
            f"  pe.{op.name}{'' if in_place else f' ins(%x : {x})'}\n"
            f"      {op.operand}"
            + (" query_start(%query_start) key_start(%key_start)" if starts else "")
            + f"\n      outs({'%x' if in_place else '%out'} : {out})\n"
            f"      {{{op.attributes}{causal}}}\n  return\n}}\n"
        )
