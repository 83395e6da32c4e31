"""The forms of rotations in random programs: windows, axes, frequencies of heads,
and factors of what is read, rotated and written."""

from __future__ import annotations

import dataclasses
from typing import Optional

from elements import F64
from program import Array, Value
from rotations import LAYOUTS, ApplyRotary, Rotary
from storage import BLOCK_SIZE
from tables import RotaryTable


@dataclasses.dataclass
class Angles:
    """Which positions and frequencies an array of some shape is rotated by."""

    positions: tuple
    frequencies: tuple
    axes: Optional[tuple]
    mixed_axes: bool

    @property
    def is_closed(self) -> bool:
        return self.axes is not None or self.mixed_axes


class RotationForms:
    """A part of the generators."""

    def window(self, x: Value):
        """Pairs, and where their window begins."""
        features = x.type.shape[-1]
        pairs = features // 2
        if pairs > 1 and self.choices.chance(0.4):
            pairs = self.choices.randint(1, pairs)
        room = features - 2 * pairs
        begin = self.choices.randint(0, room) if self.choices.chance(0.5) else 0
        return pairs, begin

    def position_dims(self, rank: int) -> tuple:
        dims = list(range(rank - 1))
        self.choices.shuffle(dims)
        count = self.choices.choice((0, 1, 1, 1, 2, rank - 1))
        return tuple(dims[: min(count, rank - 1)])

    def freq_dims(self, rank: int, position_dims) -> tuple:
        dims = [dim for dim in range(rank - 1) if dim not in position_dims]
        if not dims or self.choices.chance(0.75):
            return ()
        self.choices.shuffle(dims)
        return tuple(dims[: self.choices.choice((1, 1, 2))])

    def angles(self, tokens, heads, pairs: int) -> Angles:
        """For tokens, and what else has frequencies of its own, of these
        extents."""
        kind, rows = self.choices.random(), self.choices.randint(1, 3)
        tokens, frequencies = tuple(tokens), (*heads, pairs)
        if kind < 0.15:
            axes = tuple(self.choices.randrange(rows) for _ in range(pairs))
            return Angles((rows, *tokens), frequencies, axes, False)
        if kind < 0.3:
            return Angles((rows, *tokens), (rows, *frequencies), None, True)
        return Angles(tokens, frequencies, None, False)

    # Factors.

    def factor_array(self, like: Array, last: int) -> Value:
        """Extents are 1 or those of an array, which open ones are."""
        shape = [e if self.choices.chance(0.5) else 1 for e in like.shape[:-1]]
        shape = (*shape, last)
        known = [v for v in self.known_factors if v.type.shape == shape]
        if known and self.choices.chance(0.5):
            return self.choices.choice(known)
        is_open = [
            extent == whole and extent != 1 and self.choices.chance(0.2)
            for extent, whole in zip(shape[:-1], like.shape)
        ]
        element = self.choices.float_element()
        value = self.input(shape, element, self.choices.factors, (*is_open, False))
        self.known_factors.append(value)
        return value

    def row_scale(self, like: Array) -> Optional[Value]:
        """A factor of what is rotated."""
        if self.choices.chance(0.2):
            return self.factor_array(like, 1)
        return self.scale()

    def stored_scale(self, like: Array, block_size: int) -> Optional[Value]:
        """`block_size` is 0 if the number of blocks is not known."""
        kind = self.choices.random()
        if kind < 0.65:
            return None
        if kind < 0.75:
            number = self.choices.choice((1.0, 2.0, 0.3, self.choices.uniform(1, 9)))
            return self.argument(F64, number)
        if block_size and kind < 0.9:
            return self.factor_array(like, -(-like.shape[-1] // block_size))
        return self.factor_array(like, 1)

    def storage(self, x: Array, init: Array, knows_pairs: bool) -> dict:
        """The operands and attributes of how elements are read and written."""
        size = self.choices.choice((BLOCK_SIZE, 1, 2, 3, 4, 8, 16, 32))
        is_known = knows_pairs and not (x.open[-1] and init.open[-1])
        blocks = size if is_known else 0
        return {
            "x_scale": self.stored_scale(x, blocks),
            "init_scale": self.stored_scale(x, blocks),
            "block_size": size,
            "saturate": self.choices.chance(0.15),
        }

    # The ops, once what they read and write is chosen.

    def rotary_of(self, x, init, layout=None) -> Rotary:
        source = (x or init).type
        pairs, begin = self.window(x or init)
        dims = self.position_dims(source.rank)
        freq_dims = self.freq_dims(source.rank, dims)
        angles = self.angles(
            (source.shape[dim] for dim in dims),
            (source.shape[dim] for dim in freq_dims),
            pairs,
        )
        inv_freq = self.inv_freq(angles.frequencies, angles.is_closed)
        return Rotary(
            x=x,
            init=init,
            scale=self.row_scale(source),
            layout=layout or self.choices.choice(LAYOUTS),
            position_dims=dims,
            begin=begin,
            conjugate=self.choices.chance(0.3),
            positions=self.positions(angles.positions),
            inv_freq=inv_freq,
            axes=angles.axes,
            freq_dims=freq_dims,
            mixed_axes=angles.mixed_axes,
            results=[] if self.on_memrefs else [self.fresh(init.type)],
            **self.storage(source, init.type, not inv_freq.type.open[-1]),
        )

    def table_of_angles(self, shape, pairs: int, inits: list):
        """The leading dimensions of the shape are those of positions."""
        count = len(shape)
        if count and self.choices.chance(0.3):
            count = self.choices.randrange(count)
        angles = self.angles(shape[:count], shape[count:], pairs)
        return RotaryTable(
            positions=self.positions(angles.positions),
            inv_freq=self.inv_freq(angles.frequencies, angles.is_closed),
            scale=self.scale(),
            inits=inits,
            axes=angles.axes,
            mixed_axes=angles.mixed_axes,
            results=[] if self.on_memrefs else [self.fresh(i.type) for i in inits],
        )

    def apply_rotary_of(self, x, init, angles: dict, layout=None) -> ApplyRotary:
        """`angles` are the tables and what belongs to them."""
        source = (x or init).type
        is_known = not (angles["cos"].type.open[-1] and angles["sin"].type.open[-1])
        return ApplyRotary(
            x=x,
            init=init,
            scale=self.row_scale(source),
            layout=layout or self.choices.choice(LAYOUTS),
            conjugate=self.choices.chance(0.3),
            results=[] if self.on_memrefs else [self.fresh(init.type)],
            **angles,
            **self.storage(source, init.type, is_known),
        )
