"""Writes of keys and values into a paged cache, as kernels."""

from __future__ import annotations

from typing import Any, Iterator

import numpy as np

from pe import _pe, arrays
from pe.compiler import GPUModule, Kernels, check_callable, compile_once
from pe.literals import STORED, flag, float_name, integer, one_of
from pe.options import option_text
from pe.rotation import Argument
from pe.scales import Scale, kind_of

DIMS = ("shd", "sd", "bshd", "bhsd", "bsd")
"""The orders of batch, sequence, heads and features."""
CACHE_DIMS = ("nthd", "nhtd", "thd", "htd", "ntd", "td")
"""The orders of blocks, tokens in a block, heads and features."""
SLOTS = {"int32": "i32", "int64": "i64"}

_SCALES = ("x_scale", "init_scale")


class WriteCache:
    """Puts keys or values into their slots of a cache.

        write = pe.WriteCache(128, dtype="bfloat16")
        write(k, slots, cache)    # k[s, h, d], slots[s], cache[n, t, h, d]

    The features of token s become those of the slot slots[s], which is the token
    slots[s] mod t of block slots[s] div t. A token with a negative slot is not
    written. If several tokens have one slot, any one of them is written.

    Args:
      features: how many features a token has in each head.
      dtype: of what is written: float16, bfloat16, float32 or float64, or of 8
        bits, float8_e4m3fn or float8_e5m2.
      cache_dtype: of the cache, if that is another type.
      dims: the order of the dimensions batch, sequence, heads and features of
        what is written: "shd" (packed tokens), "sd", "bshd", "bhsd" or "bsd".
      cache_dims: that of blocks, tokens in a block, heads and features of the
        cache: "nthd", "nhtd" or "ntd", or without blocks "thd", "htd" or "td". It
        has heads if `dims` has; by default it is "nthd" or "ntd".
      begin: the first feature of the cache that is written.
      block_size: how many features share a factor in arrays x_scale and
        init_scale that have several for a row.
      saturate: write the largest finite number of the type in place of numbers
        that are larger; by default these become infinity, or NaN as
        float8_e4m3fn, which has no infinity.
      target: what to compile for; only kernels for "host" can be called.
      parallel: "openmp" to share the tokens among threads, by LLVM's OpenMP
        library; by default, "none".
    """

    def __init__(
        self,
        features: int,
        *,
        dtype: Any = "float32",
        cache_dtype: Any = None,
        dims: str = "shd",
        cache_dims: str | None = None,
        begin: int = 0,
        block_size: int = 128,
        saturate: bool = False,
        target: str = "host",
        parallel: str | None = None,
    ):
        self.features = integer("features", features, at_least=1)
        self.dims = one_of("dims", dims, DIMS)
        if cache_dims is None:
            cache_dims = "nthd" if "h" in dims else "ntd"
        self.cache_dims = one_of("cache_dims", cache_dims, CACHE_DIMS)
        if ("h" in dims) != ("h" in cache_dims):
            raise ValueError(
                f"cache_dims: expected heads if and only if dims has them; found "
                f"{cache_dims!r} with dims {dims!r}"
            )
        self.begin = integer("begin", begin, at_least=0)
        self.block_size = integer("block_size", block_size, at_least=1)
        self.saturate = flag("saturate", saturate)
        self.target = target
        options = {} if parallel is None else {"parallel": parallel}
        self._options = option_text(target, options)
        name = float_name("dtype", dtype, STORED)
        self.element = self.cache_element = STORED[name]
        if cache_dtype is not None:
            self.cache_element = STORED[float_name("cache_dtype", cache_dtype, STORED)]
        self._kernels = Kernels()

    def __call__(
        self,
        x: Any,
        slots: Any,
        cache: Any,
        *,
        x_scale: Any = None,
        init_scale: Any = None,
    ) -> Any:
        """Writes x into the cache, and returns that.

        Args:
          x: an array with the dimensions `dims`, whose features are next to each
            other in memory; the others may have any strides.
          slots: an array of int32 or int64 with the dimensions of x for tokens,
            [s] or [b, s].
          cache: an array with the dimensions `cache_dims`, with room for the
            features from `begin` on. It shares no memory with the others.
          x_scale: a factor of all features when they are read: an element of x
            stands for itself times that.
          init_scale: a factor of all features of the cache, which are divided by
            it before they are written.

        The two are as in `pe.Rotary`: numbers, or arrays with the dimensions of x.

        Raises:
          TypeError: x, slots or cache is not an array of the right type.
          ValueError: shapes or strides do not fit, a slot is beyond the cache, or
            the cache is read-only, shares memory with another array or is not on
            the CPU.
        """
        kind, rank = arrays.kind_of("slots", slots)
        kinds = (kind_of("x_scale", x_scale), kind_of("init_scale", init_scale))
        key = (kind, rank, kinds)
        kernel = self._kernels.get(key)
        if kernel is None:
            check_callable(self.target)
            kernel = self.kernel(kind, rank, **dict(zip(_SCALES, kinds)))
            self._kernels[key] = kernel
        self._check_places(slots, cache)
        given = (value for value in (x_scale, init_scale) if value is not None)
        kernel(x, slots, cache, *given)
        return cache

    def _check_places(self, slots: Any, cache: Any) -> None:
        """Where the cache ends: in the kernel, going beyond is undefined behavior."""
        shape = getattr(cache, "shape", ())
        if len(shape) != len(self.cache_dims):
            return  # The kernel reports what is wrong.
        if shape[-1] < self.begin + self.features:
            raise ValueError(
                f"cache: expected at least {self.begin} + {self.features} features, "
                f"found {shape[-1]}"
            )
        count = 1
        for letter, extent in zip(self.cache_dims, shape):
            count *= extent if letter in "nt" else 1
        largest = np.asarray(slots).max(initial=-1)
        if largest >= count:
            raise ValueError(
                f"slots: expected numbers less than {count}, the slots of the cache; "
                f"found {largest}"
            )

    def kernel(
        self, slots: str = "int64", slots_rank: int | None = None, **factors: str | None
    ) -> _pe.Function | GPUModule:
        """The function that writes, to look at its LLVM IR and assembly, or its PTX.

        `slots` is the type of their elements, and `slots_rank` the number of their
        dimensions. `factors` are those of a call, as in `pe.Rotary.kernel`.
        """
        arguments = tuple(self._arguments(slots, slots_rank, factors))
        return compile_once(
            self.mlir(slots, slots_rank, **factors),
            "",
            self.target,
            self._options,
            tuple(argument.name for argument in arguments),
            tuple(argument.dimensions for argument in arguments),
        )

    def _array(self, letters: str, known: dict[str, int], element: str) -> str:
        shape = "x".join(str(known.get(letter, "?")) for letter in letters)
        strides = ", ".join(["?"] * (len(letters) - 1) + ["1"])
        return f"memref<{shape}x{element}, strided<[{strides}]>>"

    def _scales(self, factors: dict[str, str | None]) -> dict[str, Scale]:
        for name in factors:
            if name not in _SCALES:
                raise TypeError(
                    f"unknown keyword {name!r}; expected one of "
                    + ", ".join(map(repr, _SCALES))
                )
        blocks = -(-self.features // self.block_size)
        rows = ["?"] * (len(self.dims) - 1)
        return {
            name: Scale(name, factors[name], rows, blocks)
            for name in _SCALES
            if factors.get(name) is not None
        }

    def _arguments(
        self, slots: str, slots_rank: int | None, factors: dict[str, str | None]
    ) -> Iterator[Argument]:
        """The kernel's arguments, in order."""
        tokens = tuple(letter for letter in self.dims if letter in "bs")
        if slots not in SLOTS:
            found = "an int" if slots == "start" else slots
            raise TypeError(
                f"slots: expected an array of int32 or int64, found {found}"
            )
        if slots_rank not in (None, len(tokens)):
            raise ValueError(
                f"slots: expected an array of dimensions [{', '.join(tokens)}]; found "
                f"{slots_rank} dimensions"
            )
        known = {"d": self.features}
        yield Argument("x", self._array(self.dims, known, self.element), (*self.dims,))
        strides = ", ".join("?" * len(tokens))
        shape = "x".join("?" * len(tokens))
        type = f"memref<{shape}x{SLOTS[slots]}, strided<[{strides}]>>"
        yield Argument("slots", type, tokens)
        cache = self._array(self.cache_dims, {}, self.cache_element)
        # Its features are not those of x.
        yield Argument("cache", cache, (*self.cache_dims[:-1], "features"))
        for scale in self._scales(factors).values():
            rows = tuple(f"{letter}?" for letter in self.dims[:-1])
            names = (*rows, "") if scale.is_array else ()
            yield Argument(scale.name, scale.type, names)

    def _dims_of(self, letters: str, all_letters: str) -> str:
        where = [all_letters.index(each) for each in letters if each in all_letters]
        return f"array<i64: {', '.join(map(str, where))}>"

    def mlir(
        self, slots: str = "int64", slots_rank: int | None = None, **factors: str | None
    ) -> str:
        """The kernel's source, a module with one function of x, slots, cache and the
        factors; for the arguments see `kernel`."""
        arguments = {
            argument.name: argument.type
            for argument in self._arguments(slots, slots_rank, factors)
        }
        scales = self._scales(factors)
        x_scale, init_scale = (
            scales[name].operand if name in scales else "" for name in _SCALES
        )
        attributes = [
            f"token_dims = {self._dims_of('bs', self.dims)}",
            f"slot_dims = {self._dims_of('nt', self.cache_dims)}",
            f"begin = {self.begin} : i64",
            f"block_size = {self.block_size} : i64",
        ]
        if self.saturate:
            attributes.append("saturate")
        typed = ", ".join(f"%{name}: {type}" for name, type in arguments.items())
        return (
            f"func.func @write_cache({typed}) {{\n"
            f"  pe.write_cache ins(%x : {arguments['x']}){x_scale}\n"
            f"      slots(%slots : {arguments['slots']})\n"
            f"      outs(%cache : {arguments['cache']}){init_scale}\n"
            f"      {{{', '.join(attributes)}}}\n  return\n}}\n"
        )
