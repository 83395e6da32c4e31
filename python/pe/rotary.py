"""Rotary position embeddings of a model, as kernels."""

from __future__ import annotations

from typing import Any, Sequence

import numpy as np

from pe import _pe, arrays
from pe.compiler import GPUModule, Kernels, check_callable, compile_once
from pe.config import read_rotary
from pe.frequencies import check_inv_freq, check_rounding
from pe.literals import flag, float_type, integer, one_of
from pe.options import option_text
from pe.rotation import TRANSPOSED, Rotation

LAYOUTS = tuple(TRANSPOSED)


def _check_dims(dims: str) -> str:
    letters = set(dims) if isinstance(dims, str) else set()
    if (
        not {"s", "d"} <= letters <= set("bshd")
        or len(letters) != len(dims)
        or dims[-1] != "d"
    ):
        raise ValueError(
            "dims: expected different letters of 'bshd' with 's' among them and "
            f"'d' at the end, such as 'bshd', 'bhsd' or 'shd'; found {dims!r}"
        )
    return dims


class Rotary(Rotation):
    """Rotates queries and keys as a model does.

        rotary = pe.Rotary(config, dtype="bfloat16")
        rotary(q, 0, out=q)         # tokens 0, 1, 2, ..., in place
        y = rotary(k, positions)    # any positions, a new array

    With θ and A the frequencies and the attention factor of the configuration,
    and (a, b) the pair i of a head at position p, the result is
    A·(a cos pθ_i − b sin pθ_i, b cos pθ_i + a sin pθ_i). The phase is exact at
    positions of 32 bits, |p| < 2^31, and the result is rounded once.

    Args:
      config: a Hugging Face configuration, as a dict or an object. Keys of it,
        and those of its rope_parameters, may be given one by one as well:
        `pe.Rotary(head_dim=128, rope_theta=5e5, rope_type="linear", factor=2)`.
      dtype: of the arrays: float16, bfloat16, float32 or float64.
      layout: where the partners of pair i of P are stored, by default as in the
        configuration's model: "half" (i and i + P;
        Llama, GPT-NeoX), "interleaved" (2i and 2i + 1; GPT-J),
        "interleaved_to_half" (read interleaved, written as halves; DeepSeek), or
        "half_to_interleaved" (the reverse).
      heads: how many heads there are, if that is the same in all calls.
      dims: the order of the dimensions batch, sequence, heads and features:
        "bshd", "bhsd" (as in Hugging Face's code), "shd" (packed tokens).
      begin: the first feature that is rotated, by default as in the model.
      conjugate: rotate by −pθ, but also scale by A. In the layouts "half" and
        "interleaved" this computes the gradient with respect to x from that of
        the result; the gradient of "interleaved_to_half" is the conjugate in
        the layout "half_to_interleaved", and the other way round. It undoes a
        rotation only if A = 1.
      inverse: undo the rotation that the other arguments describe: rotate back,
        scale by 1/A, and write partners where `layout` reads them.
      inv_freq: the frequencies θ, one for each rotated pair, in place of those
        of the configuration: a model's own numbers, used exactly. A is still
        that of the configuration.
      rounding: of the configuration's θ: "f32" (the default), the true values
        rounded to f32; "exact"; or "torch", the bits that PyTorch computes in
        the default scheme. `pe.inv_freq` says how they differ.
      layer_type: selects a type of layers, if layers differ.
      layer: selects a layer by its index, if layers differ.
      strict: whether unknown keys that concern positions are an error, not a
        warning.
      target: what to compile for; only kernels for "host" can be called.
      accuracy: of cosines and sines in f32: "standard", within 2.5e-7 (the
        default), or "high", within 1.2e-7.
      parallel: "openmp" to share the tokens among threads, by LLVM's OpenMP
        library; by default, "none".
    """

    def __init__(
        self,
        config: Any = None,
        *,
        dtype: Any = "float32",
        layout: str | None = None,
        heads: int | None = None,
        dims: str = "bshd",
        begin: int | None = None,
        conjugate: bool = False,
        inverse: bool = False,
        inv_freq: Any = None,
        rounding: str | None = None,
        layer_type: str | None = None,
        layer: int | None = None,
        strict: bool = True,
        target: str = "host",
        accuracy: str | None = None,
        parallel: str | None = None,
        **keys: Any,
    ):
        self.config = read_rotary(config, layer_type, layer, strict, **keys)
        layout = self.config.layout if layout is None else layout
        if layout is None:
            raise ValueError(
                f"layout: expected one of {', '.join(map(repr, LAYOUTS))}, as nothing "
                "says how the model_type "
                f"{self.config.model_type!r} stores partners; found None"
            )
        self.layout = one_of("layout", layout, LAYOUTS)
        self.dims = _check_dims(dims)
        begin = self.config.begin if begin is None else begin
        self.begin = integer("begin", begin, at_least=0)
        if self.begin + self.config.dim > self.config.head_dim:
            raise ValueError(
                f"begin: expected at most {self.config.head_dim} - "
                f"{self.config.dim}, the features that are not rotated; found "
                f"{begin}"
            )
        self.heads = None if heads is None else integer("heads", heads, at_least=1)
        self.conjugate = flag("conjugate", conjugate) != self.config.conjugate
        self.inverse = flag("inverse", inverse)
        self.inv_freq = None
        if inv_freq is not None:
            self.inv_freq = check_inv_freq(self.config, inv_freq, rounding)
        self.rounding = check_rounding(
            self.config, "f32" if rounding is None else rounding
        )
        options = dict(accuracy=accuracy, parallel=parallel)
        self._options = option_text(
            target, {key: value for key, value in options.items() if value is not None}
        )
        self.target = target
        self.element = float_type(dtype)
        self._kernels = Kernels()

    def __call__(
        self,
        x: Any,
        positions: Any = 0,
        out: Any = None,
        *,
        seq_len: int | None = None,
    ) -> Any:
        """Rotates x into `out`, and returns that.

        Args:
          x: an array with the dimensions `dims`, whose last one has the
            features of a head, next to each other in memory; the others may
            have any strides.
          positions: the position of the first token, if the others follow it:
            an int of 32 bits (or a numpy.int64, for larger positions with a
            less exact phase). Or an array of integers, or of float32 for times
            and places, whose phase is as exact: [s], [b, s] or [1, s]; for a
            model with several axes, [axes, s], [axes, b, s] or [axes, 1, s], or
            without the axes if all are equal.
          out: the array to write to: x itself to rotate in place, or one of the
            same shape that shares no memory with x. Without it, a new one.
          seq_len: the length in tokens for dynamic schemes; by default one more
            than the last position.

        Raises:
          TypeError: x, positions or out is not an array of the right type.
          ValueError: shapes or strides do not fit, an array that is written to
            is read-only or shares memory with another, or is not on the CPU.
        """
        result = arrays.empty_like("x", x) if out is None else out
        in_place = result is x
        key: Any = in_place
        if type(positions) is not int:
            try:
                key = (positions.dtype, positions.ndim, in_place)
            except AttributeError:
                key = (type(positions), in_place)
        elif not -(2**31) <= positions < 2**31:
            bits = positions.bit_length()
            found = positions if bits <= 64 else f"one of {bits} bits"
            raise ValueError(
                "positions: expected an integer of 32 bits, or a numpy.int64; "
                f"found {found}"
            )
        kernel = self._kernels.get(key)
        if kernel is None:
            kernel = self._find(key, positions, in_place)
        if self.config.by_length:
            if seq_len is None:
                seq_len = self._length(x, positions)
            if in_place:
                kernel(x, positions, seq_len)
            else:
                kernel(x, result, positions, seq_len)
        elif in_place:
            kernel(x, positions)
        else:
            kernel(x, result, positions)
        if out is None:
            return arrays.as_library_of(x, result)
        return out

    def kernel(
        self,
        positions: str = "start",
        positions_rank: int = 1,
        in_place: bool = True,
    ) -> _pe.Function | GPUModule:
        """The function that rotates, to look at its LLVM IR and assembly, or its
        PTX.

        `positions` is "start" for a run of positions, or the type of the
        elements of an array of `positions_rank`, such as "int32".
        """
        return compile_once(
            self.mlir(positions, positions_rank, in_place),
            "",
            self.target,
            self._options,
            *self._names(positions, positions_rank, in_place),
        )

    def _find(self, key: Any, positions: Any, in_place: bool) -> _pe.Function:
        check_callable(self.target)
        if in_place and self.moves_features:
            raise ValueError(
                "out: expected an array apart from x, as the layout "
                f"{self.layout!r} moves features; found x itself"
            )
        kind, rank = arrays.kind_of("positions", positions)
        kernel = self.kernel(kind, rank, in_place)
        # What is no array would be known by its type alone.
        if kind == "start" or len(key) == 3:
            self._kernels[key] = kernel
        return kernel

    def _length(self, x: Any, positions: Any) -> int:
        if arrays.kind_of("positions", positions)[0] == "start":
            return int(positions) + x.shape[self.dims.index("s")]
        return int(np.asarray(positions).max(initial=-1)) + 1

    def _names(
        self, positions: str, rank: int, in_place: bool
    ) -> tuple[Sequence[str], Sequence[Sequence[str]]]:
        """Names of the kernel's arguments and of their dimensions."""
        is_run = positions == "start"
        names, dimensions = ["x"], [tuple(self.dims)]
        if not in_place:
            names.append("out")
            dimensions.append(tuple(self.dims))
        names.append("positions")
        letters = () if is_run else tuple(self._position_letters(rank))
        # One row of positions may be shared by all batches.
        dimensions.append(tuple("b?" if name == "b" else name for name in letters))
        if self.config.by_length:
            names.append("seq_len")
        return tuple(names), tuple(dimensions)
