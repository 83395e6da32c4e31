"""Rotary position embeddings of a model, as kernels."""

from __future__ import annotations

from typing import Any

import numpy as np

from pe import _pe, arrays
from pe.compiler import GPUModule, Kernels, check_callable, compile_once
from pe.config import read_rotary
from pe.frequencies import check_rounding
from pe.literals import STORED, flag, float_name, integer, one_of
from pe.options import option_text
from pe.own_frequencies import check_inv_freq, check_mixed_axes, heads_of
from pe.rotation import TRANSPOSED, Rotation
from pe.scales import NAMES, kind_of

LAYOUTS = tuple(TRANSPOSED)

_NO_SCALES = (None, None, None)


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
      dtype: of the arrays: float16, bfloat16, float32 or float64, or of 8 bits,
        float8_e4m3fn or float8_e5m2. Arithmetic is never in 8 or 16 bits.
      out_dtype: of the results, if that is another type.
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
      inv_freq: the frequencies θ, in place of those of the configuration: a
        model's own numbers, used exactly. They are [pairs], or [heads, pairs] if
        each head has its own. A is still that of the configuration.
      mixed_axes: the angle of a pair is the sum over axes, Σ p_a·θ_a, as in
        RoPE-Mixed. inv_freq is then [axes, pairs] or [axes, heads, pairs], and
        positions are arrays with a row for each axis.
      rounding: of the configuration's θ: "f32" (the default), the true values
        rounded to f32; "exact"; or "torch", the bits that PyTorch computes in
        the default scheme. `pe.inv_freq` says how they differ.
      block_size: how many features share a factor in arrays x_scale and
        init_scale that have several for a row.
      saturate: write the largest finite number of the type in place of numbers
        that are larger; by default these become infinity, or NaN as
        float8_e4m3fn, which has no infinity.
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
        out_dtype: Any = None,
        layout: str | None = None,
        heads: int | None = None,
        dims: str = "bshd",
        begin: int | None = None,
        conjugate: bool = False,
        inverse: bool = False,
        inv_freq: Any = None,
        mixed_axes: bool = False,
        rounding: str | None = None,
        block_size: int = 128,
        saturate: bool = False,
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
        self._set_inv_freq(inv_freq, rounding, flag("mixed_axes", mixed_axes))
        self.rounding = check_rounding(
            self.config, "f32" if rounding is None else rounding
        )
        options = dict(accuracy=accuracy, parallel=parallel)
        self._options = option_text(
            target, {key: value for key, value in options.items() if value is not None}
        )
        self.target = target
        name = float_name("dtype", dtype, STORED)
        out_name = name
        if out_dtype is not None:
            out_name = float_name("out_dtype", out_dtype, STORED)
        self.element, self.out_element = STORED[name], STORED[out_name]
        self._new_dtype = None if out_name == name else out_name
        self.block_size = integer("block_size", block_size, at_least=1)
        self.saturate = flag("saturate", saturate)
        self._kernels = Kernels()

    def _set_inv_freq(self, inv_freq: Any, rounding: Any, mixed_axes: bool) -> None:
        self.inv_freq, self.mixed_axes = None, mixed_axes
        if inv_freq is not None:
            self.inv_freq = check_inv_freq(self.config, inv_freq, rounding, mixed_axes)
        if mixed_axes:
            check_mixed_axes(self.config, self.inv_freq)
        self._own = (self.inv_freq,) if self.passes_inv_freq else ()
        heads = heads_of(self.inv_freq, mixed_axes)
        if heads is None:
            return
        if "h" not in self.dims:
            raise ValueError(
                f"inv_freq: expected no frequencies of heads with dims {self.dims!r}; "
                f"found those of {heads}"
            )
        if self.heads not in (None, heads):
            raise ValueError(
                f"inv_freq: expected frequencies of {self.heads} heads, as heads says; "
                f"found those of {heads}"
            )
        self.heads = heads

    def __call__(
        self,
        x: Any,
        positions: Any = 0,
        out: Any = None,
        *,
        seq_len: int | None = None,
        scale: Any = None,
        x_scale: Any = None,
        init_scale: Any = None,
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
          scale: a factor of all rotated pairs besides A, such as a temperature
            that grows with the position.
          x_scale: a factor of all features when they are read: an element of x
            stands for itself times that.
          init_scale: a factor of all features of the result, which are divided by
            it before they are written: the `k_scale` of an engine for keys.

        The three are each a number or an array with the dimensions of x, of
        float16, bfloat16, float32 or float64. Its extents are 1 or those of x,
        and the last one is 1; or for x_scale and init_scale the number of blocks
        of `block_size` features, of which the last one may be smaller. With
        `inverse`, `scale` is divided by, and the others still are those of x and
        of the result.

        Raises:
          TypeError: x, positions or out is not an array of the right type.
          ValueError: shapes or strides do not fit, an array that is written to
            is read-only or shares memory with another, or is not on the CPU.
        """
        result = arrays.empty_like("x", x, self._new_dtype) if out is None else out
        in_place = result is x
        rest = self._own
        kinds = _NO_SCALES
        if scale is not None or x_scale is not None or init_scale is not None:
            given = (scale, x_scale, init_scale)
            kinds = tuple(map(kind_of, NAMES, given))
            rest += tuple(value for value in given if value is not None)
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
        kernel = self._kernels.get((key, kinds))
        if kernel is None:
            kernel = self._find(key, positions, in_place, kinds)
        if self.config.by_length:
            if seq_len is None:
                seq_len = self._length(x, positions)
            rest = (seq_len, *rest)
        if in_place:
            kernel(x, positions, *rest)
        else:
            kernel(x, result, positions, *rest)
        if out is None:
            return arrays.as_library_of(x, result)
        return out

    def kernel(
        self,
        positions: str = "start",
        positions_rank: int = 1,
        in_place: bool = True,
        **factors: str | None,
    ) -> _pe.Function | GPUModule:
        """The function that rotates, to look at its LLVM IR and assembly, or its
        PTX.

        `positions` is "start" for a run of positions, or the type of the
        elements of an array of `positions_rank`, such as "int32". `factors` are
        those of a call, scale, x_scale and init_scale: "number", or the type of the
        elements of an array, such as "float32", with "[blocks]" behind it if rows
        have several.
        """
        form = self.form(positions, positions_rank, in_place, factors)
        arguments = tuple(self.arguments(form))
        return compile_once(
            self.text(form),
            "",
            self.target,
            self._options,
            tuple(argument.name for argument in arguments),
            tuple(argument.dimensions for argument in arguments),
        )

    def mlir(
        self,
        positions: str = "start",
        positions_rank: int = 1,
        in_place: bool = True,
        **factors: str | None,
    ) -> str:
        """The kernel's source; for the arguments see `kernel`.

        A module with one function, of x, out if not in place, and positions; then
        the length of the sequence if the scheme depends on it, inv_freq if heads or
        axes have their own, and the factors.
        """
        return self.text(self.form(positions, positions_rank, in_place, factors))

    def _find(
        self, key: Any, positions: Any, in_place: bool, kinds: tuple[str | None, ...]
    ) -> _pe.Function:
        check_callable(self.target)
        if in_place and self.moves_features:
            raise ValueError(
                "out: expected an array apart from x, as the layout "
                f"{self.layout!r} moves features; found x itself"
            )
        kind, rank = arrays.kind_of("positions", positions)
        kernel = self.kernel(kind, rank, in_place, **dict(zip(NAMES, kinds)))
        # What is no array would be known by its type alone.
        if kind == "start" or len(key) == 3:
            self._kernels[key, kinds] = kernel
        return kernel

    def _length(self, x: Any, positions: Any) -> int:
        if arrays.kind_of("positions", positions)[0] == "start":
            return int(positions) + x.shape[self.dims.index("s")]
        return int(np.asarray(positions).max(initial=-1)) + 1
