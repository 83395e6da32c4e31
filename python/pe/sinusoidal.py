"""Absolute encodings by sines and cosines, as kernels."""

from __future__ import annotations

from typing import Any

from pe import _pe, arrays
from pe.compiler import GPUModule, Kernels, check_callable, compile_once
from pe.config.sinusoidal import SinusoidalConfig, read_sinusoidal
from pe.literals import FLOATS, POSITIONS, float_type, integer, literal, one_of
from pe.options import option_text
from pe.schemes import scheme_attribute

ORDERS = ("interleaved", "sin_cos", "cos_sin")


class Sinusoidal:
    """Encodes positions by sines and cosines.

        encode = pe.Sinusoidal(512)
        table = encode.table(2048)    # positions 0 ... 2047
        rows = encode(positions)      # any positions

    Args:
      dim: the features of an encoding; or a Hugging Face configuration, of
        which it is the hidden size. If it is odd, the last feature is 0, and the
        frequencies are those of one feature less.
      base: the frequencies are θ_i = base^(−2i/dim).
      order: "interleaved" (sin pθ_0, cos pθ_0, sin pθ_1, ...; Vaswani),
        "sin_cos" (all sines first; BART, RoFormer) or "cos_sin" (diffusers); by
        default as the configuration's model has it, or "interleaved".
      scheme: "default", or "timescales" for frequencies from 1 to 1/base with
        both ends (tensor2tensor, FSMT, Whisper); by default as the
        configuration's model has it, or "default".
      dtype: of the encodings: float16, bfloat16, float32 or float64.
      target: what to compile for; only kernels for "host" can be called.
    """

    def __init__(
        self,
        dim: Any,
        *,
        base: float = 10000.0,
        order: str | None = None,
        scheme: str | None = None,
        dtype: Any = "float32",
        target: str = "host",
    ):
        if hasattr(dim, "__index__"):
            config = SinusoidalConfig(integer("dim", dim, at_least=2))
        else:
            config = read_sinusoidal(dim)
        order = order or config.order or "interleaved"
        scheme = scheme or config.scheme or "default"
        self.dim = config.dim
        self.order = one_of("order", order, ORDERS)
        one_of("scheme", scheme, ("default", "timescales"))
        self.target = target
        self._frequencies = (
            f"dim = {self.dim // 2 * 2} : i64, base = {literal('base', base)} : f64,"
            f"\n      scheme = {scheme_attribute(scheme, {})}"
        )
        self._element = float_type(dtype)
        self._dtype = next(k for k, v in FLOATS.items() if v == self._element)
        self._options = option_text(target, {})
        self._kernels = Kernels()

    def __call__(self, positions: Any, out: Any = None) -> Any:
        """Encodes positions, an array of integers or float32 of any shape.

        Returns `out`, whose shape is that of positions followed by dim. By
        default it is a new array, of PyTorch if `positions` is, else of numpy.

        Raises:
          TypeError: an argument is not an array of the right type.
          ValueError: shapes or strides do not fit, or `out` is read-only, shares
            memory with positions, or is not on the CPU.
        """
        kind, rank = arrays.kind_of("positions", positions)
        if kind == "start":
            raise TypeError(
                "positions: expected an array of integers or float32, found "
                f"{type(positions).__name__}; table() takes a length"
            )
        result = out
        if out is None:
            result = arrays.empty((*positions.shape, self.dim), self._dtype)
        kernel = self._kernels.get((kind, rank))
        if kernel is None:
            check_callable(self.target)
            kernel = self._kernels[kind, rank] = self.kernel(kind, rank)
        kernel(positions, result)
        if out is None:
            return arrays.as_library_of(positions, result)
        return out

    def table(self, length: int, start: int = 0, out: Any = None) -> Any:
        """The encodings [length, dim] of positions start, start + 1, ...

        `out` is an array to write to; without it, a new one of numpy.
        """
        if out is None:
            length = integer("length", length, at_least=0)
            out = arrays.empty((length, self.dim), self._dtype)
        elif len(out) != length:
            raise ValueError(
                f"out: expected {length} rows, the length; found {len(out)}"
            )
        kernel = self._kernels.get("start")
        if kernel is None:
            check_callable(self.target)
            kernel = self._kernels["start"] = self.kernel()
        kernel(start, out)
        return out

    def kernel(
        self, positions: str = "start", positions_rank: int = 1
    ) -> _pe.Function | GPUModule:
        """The function that encodes, to look at its LLVM IR and assembly, or its
        PTX.

        `positions` is "start" for a run of positions, or the type of the
        elements of an array of `positions_rank`, such as "int32".
        """
        letters = tuple(f"s{i}" for i in range(positions_rank))
        first = () if positions == "start" else letters
        return compile_once(
            self.mlir(positions, positions_rank),
            "",
            self.target,
            self._options,
            ("positions", "out"),
            (first, (*letters, "")),
        )

    def mlir(self, positions: str = "start", positions_rank: int = 1) -> str:
        """The kernel's source; for the arguments see `kernel`."""
        many = ", ".join("?" * positions_rank)
        shape = "?x" * positions_rank
        out = f"memref<{shape}{self.dim}x{self._element}, strided<[{many}, 1]>>"
        if positions == "start":
            run, argument = "memref<?xi64>", "%start: i64"
            body = (
                f"  %c0 = arith.constant 0 : index\n"
                f"  %n = memref.dim %out, %c0 : {out}\n"
                "  %run = pe.positions %start, %n : tensor<?xi64>\n"
                f"  %p = bufferization.to_buffer %run read_only "
                f": tensor<?xi64> to {run}\n"
            )
        elif positions in POSITIONS:
            run = f"memref<{shape}{POSITIONS[positions]}, strided<[{many}]>>"
            argument, body = f"%p: {run}", ""
        else:
            raise TypeError(
                "positions: expected an array of integers or float32, found "
                f"{positions}"
            )
        pairs = self.dim // 2
        return (
            f"func.func @sinusoidal({argument}, %out: {out}) {{\n{body}"
            f"  %freq, %a = pe.frequencies {{{self._frequencies}}}\n"
            f"      : tensor<{pairs}xf64>, f64\n"
            "  %f = bufferization.to_buffer %freq read_only\n"
            f"      : tensor<{pairs}xf64> to memref<{pairs}xf64>\n"
            f"  pe.sinusoidal angles(%p, %f : {run}, memref<{pairs}xf64>)\n"
            f"      outs(%out : {out}) {{order = #pe.order<{self.order}>}}\n"
            "  return\n}\n"
        )
