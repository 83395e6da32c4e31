"""Random programs of pe ops on tensors."""

from __future__ import annotations

import math

from builder import Builder
from choices import Choices
from elements import Float
from additions import FORMS, ORDERS, Alibi, Sinusoidal
from program import Array, Program, Value
from rotations import LAYOUTS, ApplyRotary, Rotary, RotaryTable
from surroundings import (
    CollapseShape,
    Elementwise,
    Empty,
    ExtractSlice,
    InsertSlice,
    Transpose,
)


class TensorGenerator(Builder):
    def __init__(self, choices: Choices):
        super().__init__(choices, on_memrefs=False)
        self.arrays = []
        self.tables = []

    def keep(self, value: Value) -> Value:
        self.arrays.append(value)
        return value

    def pick(self) -> Value:
        """An array to go on with: the newest, or one that is used again."""
        if not self.arrays or self.choices.chance(0.05):
            shape = self.choices.shape(self.choices.randint(1, 5))
            type = self.array(shape, self.choices.float_element())
            return self.keep(self.argument(type, self.data(type)))
        if self.choices.chance(0.6):
            return self.arrays[-1]
        return self.choices.choice(self.arrays)

    def init_for(self, x: Value) -> tuple:
        """An init of the shape of x, and what becomes of `ins`."""
        roll = self.choices.random()
        if roll < 0.45:
            return None, x
        if roll < 0.55:
            return x, x
        if roll < 0.65:
            same = [
                v
                for v in self.arrays
                if v.type.shape == x.type.shape
                and v.type.element == x.type.element
            ]
            return x, self.choices.choice(same)
        return x, self.empty(x.type.shape, x.type.element, like=x)

    def empty(self, shape, element: Float, like=None, open=None) -> Value:
        if open is None and like and like.type.shape == tuple(shape):
            open = like.type.open if self.choices.chance(0.6) else None
        type = self.array(shape, element, open)
        if self.choices.chance(0.15):
            return self.argument(type, self.data(type))
        extents = self.dims(type, like)
        return self.add(Empty(extents, [self.fresh(type)]))

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

    def axes(self, pairs: int):
        if self.choices.chance(0.8):
            return None, ()
        rows = self.choices.randint(1, 3)
        return tuple(self.choices.randrange(rows) for _ in range(pairs)), (rows,)

    def rotary(self) -> None:
        x = self.pick()
        if x.type.shape[-1] < 2:
            return self.sinusoidal()
        pairs, begin = self.window(x)
        dims = self.position_dims(x.type.rank)
        axes, leading = self.axes(pairs)
        shape = [*leading, *(x.type.shape[dim] for dim in dims)]
        source, init = self.init_for(x)
        op = Rotary(
            x=source,
            positions=self.positions(shape),
            inv_freq=self.inv_freq(pairs),
            scale=self.scale(),
            init=init,
            layout=self.choices.choice(LAYOUTS),
            position_dims=dims,
            begin=begin,
            conjugate=self.choices.chance(0.3),
            axes=axes,
            results=[self.fresh(init.type)],
        )
        self.keep(self.add(op))

    def table(self, shape, pairs: int):
        """A cosine and a sine of that shape, followed by the pairs."""
        known = [t for t in self.tables if t[0].type.shape == (*shape, pairs)]
        if known and self.choices.chance(0.6):
            return self.choices.choice(known)
        element = self.choices.float_element()
        if self.choices.chance(0.3):
            type = self.array((*shape, pairs), element)
            tables = [self.argument(type, self.data(type)) for _ in range(2)]
        else:
            axes, leading = self.axes(pairs)
            inits = [self.empty((*shape, pairs), element) for _ in range(2)]
            op = RotaryTable(
                positions=self.positions((*leading, *shape)),
                inv_freq=self.inv_freq(pairs),
                scale=self.scale(),
                inits=inits,
                axes=axes,
                results=[self.fresh(init.type) for init in inits],
            )
            tables = self.add(op)
        self.tables.append(tables)
        return tables

    def apply_rotary(self) -> None:
        x = self.pick()
        if x.type.shape[-1] < 2:
            return self.sinusoidal()
        pairs, begin = self.window(x)
        dims = self.position_dims(x.type.rank)
        cos, sin = self.table([x.type.shape[dim] for dim in dims], pairs)
        source, init = self.init_for(x)
        op = ApplyRotary(
            x=source,
            cos=cos,
            sin=sin,
            init=init,
            layout=self.choices.choice(LAYOUTS),
            position_dims=dims,
            begin=begin,
            conjugate=self.choices.chance(0.3),
            results=[self.fresh(init.type)],
        )
        self.keep(self.add(op))

    def sinusoidal(self) -> None:
        pairs = self.choices.choice((1, 2, 3, 4, 8, 13, 16, 32, 33, 64))
        features = max(1, 2 * pairs + self.choices.choice((-1, 0, 0, 1)))
        shape = self.choices.shape(self.choices.randint(1, 4))[:-1]
        while math.prod(shape) * features > 4096:
            shape = shape[:-1]
        init = self.empty((*shape, features), self.choices.float_element())
        op = Sinusoidal(
            positions=self.positions(shape),
            inv_freq=self.inv_freq(pairs),
            init=init,
            order=self.choices.choice(ORDERS),
            results=[self.fresh(init.type)],
        )
        self.keep(self.add(op))

    def alibi(self) -> None:
        x = self.pick()
        if x.type.rank < 3:
            shape = self.choices.shape(self.choices.choice((3, 3, 4, 5)))
            type = self.array(shape, self.choices.float_element())
            x = self.keep(self.argument(type, self.data(type)))
        element = x.type.element
        if self.choices.chance(0.2):
            element = self.choices.float_element()
        source, init = self.init_for(x)

        def start():
            if self.choices.chance(0.6):
                return None
            return self.index(self.choices.choice((0, 1, 100, -3, 7)))

        op = Alibi(
            x=source,
            slopes=self.slopes(x.type.shape[-3], element),
            query_start=start(),
            key_start=start(),
            init=init,
            form=self.choices.choice(FORMS),
            causal=self.choices.chance(0.4),
            results=[self.fresh(init.type)],
        )
        self.keep(self.add(op))

    # Ops of upstream.

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
        x = self.pick()
        offsets, sizes, strides = self.part(x.type.shape)
        given = [self.perhaps_value(size) for size in sizes]
        dropped = [
            size == 1 and given[i] == 1 and self.choices.chance(0.2)
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
        init = self.pick()
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
        x = self.pick()
        order = list(range(x.type.rank))
        heads = order[:-1]
        self.choices.shuffle(heads)
        if self.choices.chance(0.85):
            order[:-1] = heads
        else:
            self.choices.shuffle(order)
        shape = [x.type.shape[i] for i in order]
        init = self.empty(
            shape, x.type.element, open=[x.type.open[i] for i in order]
        )
        op = Transpose(x, init, tuple(order), [self.fresh(init.type)])
        self.keep(self.add(op))

    def collapse(self) -> None:
        x = self.pick()
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
        self.keep(self.add(Elementwise("negf", [x], [self.fresh(x.type)])))

    def combine(self) -> None:
        x = self.pick()
        y = self.choice_of_type(x.type)
        name = self.choices.choice(("addf", "mulf"))
        op = Elementwise(name, [x, y], [self.fresh(x.type)])
        self.keep(self.add(op))

    def choice_of_type(self, type: Array) -> Value:
        return self.choices.choice([v for v in self.arrays if v.type == type])

    def cast(self) -> None:
        x = self.recast(self.pick())
        if x not in self.arrays:
            self.keep(x)


WEIGHTS = {
    "rotary": 10,
    "apply_rotary": 4,
    "sinusoidal": 1.5,
    "alibi": 2,
    "extract_slice": 1.5,
    "insert_slice": 1,
    "transpose": 1,
    "collapse": 0.4,
    "negate": 0.3,
    "combine": 0.7,
    "cast": 1,
}


def generate(choices: Choices) -> Program:
    generator = TensorGenerator(choices)
    names, weights = zip(*WEIGHTS.items())
    for _ in range(choices.choice((1, 1, 2, 2, 3, 4))):
        getattr(generator, choices.choices(names, weights)[0])()
    arrays = generator.arrays
    returned = [arrays[-1]]
    while len(returned) < 4 and choices.chance(0.4):
        returned.append(choices.choice(arrays))
    choices.shuffle(returned)
    return generator.program(returned)
