"""The parameters of a rotation, and its kernels in MLIR."""

from __future__ import annotations

import numpy as np

from pe.config import RotaryConfig
from pe.frequencies import frequencies_op
from pe.literals import POSITIONS

TRANSPOSED = {
    "half": "half",
    "interleaved": "interleaved",
    "interleaved_to_half": "half_to_interleaved",
    "half_to_interleaved": "interleaved_to_half",
}
"""The layout that reads what another one writes, and writes what it reads."""


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
    rounding: str
    element: str
    """The type of the features, as MLIR calls it."""

    @property
    def moves_features(self) -> bool:
        """Whether features are written to other places than they are read from."""
        return TRANSPOSED[self.layout] != self.layout

    def frequencies_op(self) -> str:
        """The operations of the results %freq and %a."""
        return frequencies_op(self.config, self.rounding, "%seq_len", self.inv_freq)

    def _position_letters(self, rank: int) -> str:
        """The dimensions of positions: "s", "bs", or with "a" for axes."""
        choices = ["s"] + (["bs"] if "b" in self.dims else [])
        if self.config.axes:
            choices += ["a" + letters for letters in choices]
            if rank == 2:
                return "as"
        for letters in choices:
            if len(letters) == rank:
                return letters
        raise ValueError(
            "positions: expected an int or an array of dimensions "
            + " or ".join(f"[{', '.join(letters)}]" for letters in choices)
            + f"; found {rank} dimensions"
        )

    def mlir(
        self,
        positions: str = "start",
        positions_rank: int = 1,
        in_place: bool = True,
    ) -> str:
        """The kernel's source; for the arguments see `kernel`.

        A module with one function, of x, out if not in place, and positions. Schemes
        that depend on the length of the sequence add that.
        """
        config, dims = self.config, self.dims
        extents = {"d": config.head_dim, "h": self.heads}
        shape = "x".join(str(extents.get(letter) or "?") for letter in dims)
        strides = ", ".join(["?"] * (len(dims) - 1) + ["1"])
        x = f"memref<{shape}x{self.element}, strided<[{strides}]>>"
        body = []
        if positions == "start":
            letters, argument, run = "s", "%start: i64", "memref<?xi64>"
            body += [
                f"%s = arith.constant {dims.index('s')} : index",
                f"%n = memref.dim %x, %s : {x}",
                "%run = pe.positions %start, %n : tensor<?xi64>",
                f"%p = bufferization.to_buffer %run read_only "
                f": tensor<?xi64> to {run}",
            ]
        else:
            if positions not in POSITIONS:
                raise TypeError(
                    "positions: expected an int or an array of integers or float32, "
                    f"found {positions}"
                )
            letters = self._position_letters(positions_rank)
            count = max(config.axes or (0,)) + 1
            shape = "x".join(
                str(count) if letter == "a" else "?" for letter in letters
            )
            strides = ", ".join("?" * len(letters))
            run = f"memref<{shape}x{POSITIONS[positions]}, strided<[{strides}]>>"
            argument = f"%p: {run}"
        arguments = [f"%x: {x}"]
        if not in_place:
            arguments.append(f"%out: {x}")
        arguments.append(argument)
        if config.by_length:
            arguments.append("%seq_len: index")
        layout = TRANSPOSED[self.layout] if self.inverse else self.layout
        scale = "%a"
        source = "" if in_place else f" ins(%x : {x})"
        where = [dims.index(letter) for letter in letters.removeprefix("a")]
        attributes = [
            f"layout = #pe.layout<{layout}>",
            f"position_dims = array<i64: {', '.join(map(str, where))}>",
            f"begin = {self.begin} : i64",
        ]
        if config.axes and letters[0] == "a":
            axes = ", ".join(map(str, config.axes))
            attributes.append(f"axes = array<i64: {axes}>")
        if self.conjugate != self.inverse:
            attributes.append("conjugate")
        inverse_scale = []
        if self.inverse:
            scale = "%inverse_a"
            inverse_scale = [
                "%one = arith.constant 1.0 : f64",
                f"{scale} = arith.divf %one, %a : f64",
            ]
        theta = f"memref<{config.dim // 2}xf64>"
        body += [
            self.frequencies_op(),
            f"%f = bufferization.to_buffer %freq read_only "
            f": tensor<{config.dim // 2}xf64> to {theta}",
            *inverse_scale,
            f"pe.rotary{source}"
            f"\n      angles(%p, %f : {run}, {theta}) scale({scale})"
            f"\n      outs({'%x' if in_place else '%out'} : {x})"
            f"\n      {{{', '.join(attributes)}}}",
            "return",
        ]
        lines = "\n  ".join(body)
        return f"func.func @rotary({', '.join(arguments)}) {{\n  {lines}\n}}\n"
