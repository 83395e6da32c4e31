"""Ops of upstream in random programs on tensors: slices, transposes, sums,
loops and calls, between and around the ops of pe."""

from __future__ import annotations

from additions import Sinusoidal
from biases import Bias
from caches import WriteCache
from program import Array, Value
from regions import Outlined, RowLoop
from rotations import LAYOUTS, Rotary, Rotation
from surroundings import (
    Arithmetic,
    CollapseShape,
    ExtractSlice,
    InsertSlice,
    Negate,
    Transpose,
)


class UpstreamOps:
    """A part of the generator: it picks arrays, and keeps what it makes."""

    def part(self, shape):
        """Offsets, sizes, strides and the extents of a part of an array; those
        that are values stand with their numbers."""
        offsets, sizes, strides = [], [], []
        for extent in shape:
            stride = 2 if extent > 2 and self.choices.chance(0.1) else 1
            whole = self.choices.chance(0.5)
            most = -(-extent // stride)
            size = most if whole else self.choices.randint(min(1, most), most)
            offset = self.choices.randint(
                0, max(0, extent - max(0, size - 1) * stride - (size > 0))
            )
            offsets.append(offset)
            sizes.append(size)
            strides.append(stride)
        return offsets, sizes, strides

    def perhaps_value(self, number: int):
        return self.index(number) if self.choices.chance(0.25) else number

    def extract_slice(self) -> None:
        x = self.pick(computes=False)
        if 0 in x.type.shape:
            return self.negate()
        offsets, sizes, strides = self.part(x.type.shape)
        given = [self.perhaps_value(size) for size in sizes]
        # Upstream cannot tell which of several dimensions of one element was
        # dropped if others have an extent that is not known.
        drops = self.choices.chance(0.2) and all(isinstance(s, int) for s in given)
        dropped = [
            size == 1 and drops and self.choices.chance(0.6)
            for i, size in enumerate(sizes[:-1])
        ] + [False]
        kept = [i for i, is_dropped in enumerate(dropped) if not is_dropped]
        type = self.array(
            [sizes[i] for i in kept],
            x.type.element,
            [isinstance(given[i], Value) for i in kept],
        )
        offsets = [self.perhaps_value(offset) for offset in offsets]
        op = ExtractSlice(x, offsets, given, strides, [self.fresh(type)])
        self.keep(self.add(op))

    def insert_slice(self) -> None:
        """Puts a changed part of an array back."""
        init = self.pick(computes=False)
        if 0 in init.type.shape:
            return self.negate()
        offsets, sizes, strides = self.part(init.type.shape)
        type = self.array(sizes, init.type.element, (False,) * init.type.rank)
        taken = ExtractSlice(init, offsets, sizes, strides, [self.fresh(type)])
        self.keep(self.add(taken))
        self.choices.choice((self.rotary, self.negate, self.rotary))()
        x = self.arrays[-1]
        if x.type != type:
            return
        op = InsertSlice(x, init, offsets, sizes, strides, [self.fresh(init.type)])
        self.keep(self.add(op))

    def transpose(self) -> None:
        x = self.pick(computes=False)
        order = list(range(x.type.rank))
        heads = order[:-1]
        self.choices.shuffle(heads)
        if self.choices.chance(0.85):
            order[:-1] = heads
        else:
            self.choices.shuffle(order)
        shape = [x.type.shape[i] for i in order]
        init = self.empty(shape, x.type.element, open=[x.type.open[i] for i in order])
        op = Transpose(x, init, tuple(order), [self.fresh(init.type)])
        self.keep(self.add(op))

    def collapse(self) -> None:
        x = self.pick(computes=False)
        if any(x.type.open) or x.type.rank < 3:
            return self.negate()
        at = self.choices.randrange(x.type.rank - 2)
        shape = list(x.type.shape)
        shape[at : at + 2] = [shape[at] * shape[at + 1]]
        groups = [[i] for i in range(x.type.rank)]
        groups[at : at + 2] = [[at, at + 1]]
        type = self.array(shape, x.type.element, (False,) * len(shape))
        self.keep(self.add(CollapseShape(x, groups, [self.fresh(type)])))

    def negate(self) -> None:
        x = self.pick()
        self.keep(self.add(Negate(x, [self.fresh(x.type)])))

    def combine(self) -> None:
        x = self.pick()
        y = self.choice_of_type(x.type)
        name, init = self.choices.choice(("add", "mul")), None
        if self.choices.chance(0.6):
            name = self.choices.choice(("add", "sub", "mul"))
            init = self.empty(x.type.shape, x.type.element, x, x.type.open)
        op = Arithmetic(name, [x, y], init, [self.fresh(x.type)])
        self.keep(self.add(op))

    def loop(self) -> None:
        """A rotation of one row at a time."""
        x = self.pick(computes=False)
        shape = x.type.shape
        if x.type.rank < 2 or shape[-1] < 2 or 0 in shape or any(x.type.open[1:]):
            return self.rotary()
        row_type = self.array((1, *shape[1:]), x.type.element, (False,) * len(shape))
        row = self.fresh(row_type)
        pairs, begin = self.window(x)
        dims = tuple(d for d in self.position_dims(x.type.rank) if d)
        inner = Rotary(
            x=None,
            init=row,
            scale=self.scale(),
            layout=self.choices.choice(LAYOUTS),
            position_dims=dims,
            begin=begin,
            conjugate=self.choices.chance(0.3),
            results=[self.fresh(row_type)],
            positions=self.positions([shape[dim] for dim in dims]),
            inv_freq=self.inv_freq((pairs,), is_closed=False),
        )
        init = x
        if self.choices.chance(0.4):
            init = self.empty(shape, x.type.element, x, x.type.open)
        op = RowLoop(x, init, row, inner, [self.fresh(init.type)])
        self.keep(self.add(op))

    def outline(self) -> None:
        """The newest op in a function of its own."""
        last = self.ops[-1] if self.ops else None
        if isinstance(last, WriteCache | Rotation | Sinusoidal | Bias):
            self.ops[-1] = Outlined(last, last.results)
        else:
            self.rotary()

    def choice_of_type(self, type: Array) -> Value:
        return self.choices.choice([v for v in self.arrays if v.type == type])

    def cast(self) -> None:
        x = self.recast(self.pick(computes=False))
        if x not in self.arrays:
            self.keep(x)
