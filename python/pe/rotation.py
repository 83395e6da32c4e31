"""The parameters of a rotation, and its kernels in MLIR."""

from __future__ import annotations

from typing import Iterator, Mapping, NamedTuple

import numpy as np

from pe.config import RotaryConfig
from pe.frequencies import frequencies_of, frequencies_op
from pe.literals import POSITIONS
from pe.scales import NAMES, Scale

TRANSPOSED = {
    "half": "half",
    "interleaved": "interleaved",
    "interleaved_to_half": "half_to_interleaved",
    "half_to_interleaved": "interleaved_to_half",
}
"""The layout that reads what another one writes, and writes what it reads."""


def _in_words(letters: str) -> str:
    """Dimensions of positions, as the documentation names them."""
    return f"[{', '.join('axes' if letter == 'a' else letter for letter in letters)}]"


class Form(NamedTuple):
    """What tells kernels of one rotation apart."""

    positions: str
    positions_rank: int
    in_place: bool
    scales: dict[str, Scale]


class Argument(NamedTuple):
    """An argument of a kernel."""

    name: str
    type: str
    dimensions: tuple[str, ...] = ()
    """Their names, as compile_once takes them."""


class Rotation:
    """All parameters of a kernel of pe.Rotary, with the names of its arguments."""

    config: RotaryConfig
    dims: str
    layout: str
    begin: int
    heads: int | None
    conjugate: bool
    inverse: bool
    inv_freq: np.ndarray | None
    mixed_axes: bool
    rounding: str
    element: str
    """The type of the features, as MLIR calls it."""
    out_element: str
    """The type of the features of results."""
    block_size: int
    saturate: bool

    @property
    def moves_features(self) -> bool:
        """Whether features are written to other places than they are read from."""
        return TRANSPOSED[self.layout] != self.layout

    @property
    def passes_inv_freq(self) -> bool:
        """Whether the frequencies are an argument of kernels, not a constant."""
        return self.inv_freq is not None and self.inv_freq.ndim > 1

    def frequencies_op(self) -> str:
        """The operations of the results %freq and %a."""
        return frequencies_op(self.config, self.rounding, "%seq_len", self.inv_freq)

    def form(
        self,
        positions: str,
        positions_rank: int,
        in_place: bool,
        factors: Mapping[str, str | None],
    ) -> Form:
        """Raises an exception unless there is such a kernel."""
        for name in factors:
            if name not in NAMES:
                raise TypeError(
                    f"unknown keyword {name!r}; expected one of "
                    + ", ".join(map(repr, NAMES))
                )
        if in_place and self.element != self.out_element:
            raise ValueError(
                f"out: expected an array apart from x, as x is {self.element} and "
                f"results are {self.out_element}; found x itself"
            )
        blocks = -(-self.config.head_dim // self.block_size)
        scales = {
            name: Scale(name, factors[name], self._extents()[:-1], blocks)
            for name in NAMES
            if factors.get(name) is not None
        }
        return Form(positions, positions_rank, in_place, scales)

    def _extents(self) -> list[str]:
        known = {"d": self.config.head_dim, "h": self.heads}
        return [str(known.get(letter) or "?") for letter in self.dims]

    def _type_of(self, element: str) -> str:
        strides = ", ".join(["?"] * (len(self.dims) - 1) + ["1"])
        shape = "x".join(self._extents())
        return f"memref<{shape}x{element}, strided<[{strides}]>>"

    def _position_letters(self, form: Form) -> str:
        """The dimensions of positions: "s", "bs", or with "a" for axes."""
        rank = form.positions_rank
        choices = ["s"] + (["bs"] if "b" in self.dims else [])
        with_axes = ["a" + letters for letters in choices]
        if self.mixed_axes:
            choices = with_axes
        elif self.config.axes:
            choices += with_axes
            if rank == 2:
                return "as"
        if form.positions == "start" and not self.mixed_axes:
            return "s"
        for letters in choices:
            if len(letters) == rank and form.positions != "start":
                return letters
        found = "an int" if form.positions == "start" else f"{rank} dimensions"
        raise ValueError(
            f"positions: expected {'' if self.mixed_axes else 'an int or '}an array of "
            "dimensions "
            + " or ".join(map(_in_words, choices))
            + f"; found {found}"
        )

    def _positions_type(self, form: Form) -> str:
        if form.positions == "start":
            return "i64"
        if form.positions not in POSITIONS:
            raise TypeError(
                "positions: expected an int or an array of integers or float32, "
                f"found {form.positions}"
            )
        letters = self._position_letters(form)
        count = self.inv_freq.shape[0] if self.mixed_axes else 0
        if self.config.axes:
            count = max(self.config.axes) + 1
        shape = "x".join(str(count) if letter == "a" else "?" for letter in letters)
        strides = ", ".join("?" * len(letters))
        return f"memref<{shape}x{POSITIONS[form.positions]}, strided<[{strides}]>>"

    def _inv_freq_type(self) -> str:
        shape = (self.config.dim // 2,)
        if self.passes_inv_freq:
            shape = self.inv_freq.shape
        return f"memref<{'x'.join(map(str, shape))}xf64>"

    def arguments(self, form: Form) -> Iterator[Argument]:
        """The kernel's arguments, in order."""
        dims = tuple(self.dims)
        yield Argument("x", self._type_of(self.element), dims)
        if not form.in_place:
            yield Argument("out", self._type_of(self.out_element), dims)
        letters = self._position_letters(form) if form.positions != "start" else ""
        # One row of positions may be shared by all batches.
        names = tuple("b?" if letter == "b" else letter for letter in letters)
        yield Argument("positions", self._positions_type(form), names)
        if self.config.by_length:
            yield Argument("seq_len", "index")
        if self.passes_inv_freq:
            yield Argument("inv_freq", self._inv_freq_type())
        for scale in form.scales.values():
            rows = tuple(f"{letter}?" for letter in dims[:-1])
            yield Argument(scale.name, scale.type, (*rows, "") if scale.is_array else ())

    def _attributes(self, form: Form) -> list[str]:
        layout = TRANSPOSED[self.layout] if self.inverse else self.layout
        letters = self._position_letters(form)
        where = [self.dims.index(letter) for letter in letters.removeprefix("a")]
        attributes = [
            f"layout = #pe.layout<{layout}>",
            f"position_dims = array<i64: {', '.join(map(str, where))}>",
            f"begin = {self.begin} : i64",
        ]
        if self.config.axes and letters[0] == "a":
            axes = ", ".join(map(str, self.config.axes))
            attributes.append(f"axes = array<i64: {axes}>")
        if self.conjugate != self.inverse:
            attributes.append("conjugate")
        if self.passes_inv_freq and self.inv_freq.ndim > 1 + self.mixed_axes:
            attributes.append(f"freq_dims = array<i64: {self.dims.index('h')}>")
        if self.mixed_axes:
            attributes.append("mixed_axes")
        if "x_scale" in form.scales or "init_scale" in form.scales:
            attributes.append(f"block_size = {self.block_size} : i64")
        if self.saturate:
            attributes.append("saturate")
        return attributes

    def _scale(self, form: Form) -> tuple[list[str], str]:
        """Operations, and the operand `scale`: the attention factor times that of
        the call, or the reciprocal."""
        scale = form.scales.get("scale")
        if scale is None and not self.inverse:
            return [], " scale(%a)"
        if scale is None:
            return [
                "%one = arith.constant 1.0 : f64",
                "%inverse_a = arith.divf %one, %a : f64",
            ], " scale(%inverse_a)"
        is_known = not self.config.by_length and not self.inverse
        if is_known and frequencies_of(self.config, self.rounding, None)[1] == 1.0:
            return [], scale.operand
        return scale.times("%a", self.inverse)

    def text(self, form: Form) -> str:
        """The source of a kernel, a module with one function."""
        x, out = self._type_of(self.element), self._type_of(self.out_element)
        positions, body = "%positions", []
        run, theta = self._positions_type(form), self._inv_freq_type()
        if form.positions == "start":
            positions, run = "%p", "memref<?xi64>"
            body += [
                f"%s = arith.constant {self.dims.index('s')} : index",
                f"%n = memref.dim %x, %s : {x}",
                "%run = pe.positions %positions, %n : tensor<?xi64>",
                f"%p = bufferization.to_buffer %run read_only : tensor<?xi64> to {run}",
            ]
        inv_freq = "%inv_freq"
        if self.passes_inv_freq:
            _, factor = frequencies_of(self.config, self.rounding, None)
            body.append(f"%a = arith.constant {factor:.17e} : f64")
        else:
            inv_freq = "%f"
            body += [
                self.frequencies_op(),
                "%f = bufferization.to_buffer %freq read_only "
                f": {theta.replace('memref', 'tensor')} to {theta}",
            ]
        operations, scale = self._scale(form)
        x_scale, init_scale = (
            form.scales[name].operand if name in form.scales else ""
            for name in ("x_scale", "init_scale")
        )
        source = "" if form.in_place else f" ins(%x : {x})"
        init = "%x" if form.in_place else "%out"
        body += [
            *operations,
            f"pe.rotary{source}{x_scale}"
            f"\n      angles({positions}, {inv_freq} : {run}, {theta}){scale}"
            f"\n      outs({init} : {out}){init_scale}"
            f"\n      {{{', '.join(self._attributes(form))}}}",
            "return",
        ]
        arguments = ", ".join(f"%{a.name}: {a.type}" for a in self.arguments(form))
        lines = "\n  ".join(body)
        return f"func.func @rotary({arguments}) {{\n  {lines}\n}}\n"
