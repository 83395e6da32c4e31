"""Random programs of pe ops on memrefs: strided, offset, in place, and on
views of each other's memory where the ops allow that."""

from __future__ import annotations

from additions import FORMS, ORDERS, Alibi, Sinusoidal
from builder import Builder
from choices import Choices
from elements import Float
from float8 import Float8
from generate_caches import CacheForms
from generate_rotations import RotationForms
from program import Argument, Array, Layout, Program, Value
from relative_bias import BUCKETS, RelativeBias
from rotations import LAYOUTS
from surroundings import Cast, Copy, Empty, ExtractSlice


class MemrefGenerator(CacheForms, RotationForms, Builder):
    def __init__(self, choices: Choices):
        super().__init__(choices, on_memrefs=True)
        self.arrays = []
        self.root = {}
        """What memory a value is a view of."""
        self.unwritten = set()

    def new_array(self, shape, element: Float) -> Value:
        """Memory of its own."""
        roll = self.choices.random()
        if roll < 0.15:
            type = self.array(shape, element, (False,) * len(shape))
            value = self.add(Empty([], [self.fresh(type)]))
            self.unwritten.add(value)
        else:
            make = self.strided if roll < 0.6 else self.array
            type = make(shape, element)
            value = self.argument(type, self.data(type))
        self.root[value] = value
        self.arrays.append(value)
        return value

    def view(self, x: Value) -> Value:
        """x, or a part of it, or x with a type that says less."""
        roll = self.choices.random()
        if roll < 0.7 or x in self.unwritten:
            return x
        if roll < 0.8 and not x.type.layout:
            type = self.array(x.type.shape, x.type.element)
            view = self.add(Cast(x, [self.fresh(type)])) if type != x.type else x
        elif 0 in x.type.shape or any(x.type.open):
            return x
        else:
            view = self.subview(x)
        if view is not x:
            self.root[view] = self.root[x]
            self.arrays.append(view)
        return view

    def subview(self, x: Value) -> Value:
        """A part at static offsets, with the layout that upstream infers."""
        offsets, sizes = [], []
        for extent in x.type.shape:
            size = self.choices.randint(1, extent)
            if self.choices.chance(0.5):
                size = extent
            sizes.append(size)
            offsets.append(self.choices.randint(0, extent - size))
        layout = x.type.layout or self.identity(x.type.shape)
        start = layout.offset + sum(
            offset * stride for offset, stride in zip(offsets, layout.strides)
        )
        *open_strides, is_open = layout.open
        is_open |= any(o and is_open for o, is_open in zip(offsets, open_strides))
        inferred = Layout(layout.strides, start, (*open_strides, is_open))
        type = Array(
            tuple(sizes), x.type.element, (False,) * len(sizes), True, inferred
        )
        ones = [1] * len(sizes)
        op = ExtractSlice(x, offsets, sizes, ones, [self.fresh(type)])
        return self.add(op)

    @staticmethod
    def identity(shape) -> Layout:
        strides, step = [], 1
        for extent in reversed(shape):
            strides.insert(0, step)
            step *= extent
        return Layout(tuple(strides), 0, (False,) * (len(shape) + 1))

    def readable(self, shape=None, computes: bool = True) -> Value:
        """One that others than rotations compute with has no elements of 8
        bits."""
        known = [
            value
            for value in self.arrays
            if value not in self.unwritten
            and not (computes and isinstance(value.type.element, Float8))
            and (shape is None or value.type.shape == tuple(shape))
        ]
        if known and self.choices.chance(0.7):
            return self.view(self.choices.choice(known))
        if shape is None:
            shape = self.choices.shape(self.choices.randint(1, 5))
        choose = "float_element" if computes else "stored_element"
        value = self.new_array(shape, getattr(self.choices, choose)())
        while value in self.unwritten:
            value = self.new_array(shape, value.type.element)
        return self.view(value)

    def apart(self, x: Value, shape, element: Float, *others) -> Value:
        """An init that overlaps none of the values."""
        roots = {self.root.get(value) for value in (x, *others) if value}
        known = [
            value
            for value in self.arrays
            if value.type.shape == tuple(shape)
            and value.type.element == element
            and self.root[value] not in roots
        ]
        if known and self.choices.chance(0.5):
            init = self.choices.choice(known)
        else:
            init = self.new_array(shape, element)
        return init

    def same_memory(self, argument: Argument) -> Value:
        """A second argument that is the same buffer."""
        x = argument.value
        value = self.fresh(x.type)
        self.arguments.append(Argument(value, argument.data, x))
        self.root[value] = self.root[x]
        return value

    def written(self, init: Value) -> None:
        self.unwritten.discard(init)

    def source_and_init(self, x: Value, choose_element, layout: str = "half"):
        if self.choices.chance(0.2):
            return x, self.apart(x, x.type.shape, choose_element())
        roll = self.choices.random()
        moves = "_to_" in layout
        if roll < 0.45 and not moves:
            return None, x
        if roll < 0.55 and not moves:
            return x, x
        if roll < 0.6 and not moves:
            same = [a for a in self.arguments if a.value is x and not a.same_as]
            if same:
                return x, self.same_memory(same[0])
        return x, self.apart(x, x.type.shape, x.type.element)

    def rotary(self) -> None:
        x = self.readable(computes=False)
        if x.type.shape[-1] < 2:
            return self.copy()
        layout = self.choices.choice(LAYOUTS)
        source, init = self.source_and_init(x, self.choices.stored_element, layout)
        self.add_effect(self.rotary_of(source, init, layout))

    def add_effect(self, op) -> None:
        self.ops.append(op)
        for init in getattr(op, "inits", None) or [op.init]:
            self.written(init)

    def rotary_table(self, shape, pairs: int):
        element = self.choices.float_element()
        cos = self.apart(None, (*shape, pairs), element)
        sin = self.apart(cos, (*shape, pairs), element)
        self.add_effect(self.table_of_angles(shape, pairs, [cos, sin]))
        return cos, sin

    def apply_rotary(self) -> None:
        x = self.readable(computes=False)
        if x.type.shape[-1] < 2:
            return self.copy()
        layout = self.choices.choice(LAYOUTS)
        pairs, begin = self.window(x)
        dims = self.position_dims(x.type.rank)
        shape = tuple(x.type.shape[dim] for dim in dims)
        per_feature = self.choices.chance(0.3)
        cos, sin = self.rotary_table(shape, 2 * pairs if per_feature else pairs)
        roots = {self.root[cos], self.root[sin]}
        if self.root[x] in roots:
            return
        source, init = self.source_and_init(x, self.choices.stored_element, layout)
        if self.root[init] in roots:
            return
        angles = {"cos": cos, "sin": sin, "per_feature": per_feature}
        angles.update(position_dims=dims, begin=begin)
        self.add_effect(self.apply_rotary_of(source, init, angles, layout))

    def sinusoidal(self) -> None:
        pairs = self.choices.choice((1, 2, 3, 4, 8, 16, 33, 64))
        features = max(1, 2 * pairs + self.choices.choice((-1, 0, 0, 1)))
        shape = self.choices.shape(self.choices.randint(1, 3))[:-1]
        while shape and features * shape[0] > 1024:
            shape = shape[1:]
        init = self.apart(None, (*shape, features), self.choices.float_element())
        self.add_effect(
            Sinusoidal(
                positions=self.positions(shape),
                inv_freq=self.inv_freq((pairs,), is_closed=False),
                init=init,
                order=self.choices.choice(ORDERS),
                results=[],
            )
        )

    def alibi(self) -> None:
        x = self.readable(self.choices.shape(self.choices.choice((3, 4))))
        source, init = self.source_and_init(x, self.choices.float_element)
        slopes = self.slopes(x.type.shape[-3], x.type.element)

        def start():
            if self.choices.chance(0.6):
                return None
            return self.index(self.choices.choice((0, 1, 100, -3)))

        self.add_effect(
            Alibi(
                x=source,
                slopes=slopes,
                query_start=start(),
                key_start=start(),
                init=init,
                form=self.choices.choice(FORMS),
                causal=self.choices.chance(0.4),
                results=[],
            )
        )

    def relative_bias(self) -> None:
        x = self.readable(self.choices.shape(self.choices.choice((3, 4))))
        source, init = self.source_and_init(x, self.choices.float_element)
        buckets = self.choices.choice(BUCKETS)
        table = self.table_of(x.type.shape[-3], buckets.columns, x.type.element)

        def start():
            if self.choices.chance(0.6):
                return None
            return self.index(self.choices.choice((0, 1, 100, -3)))

        self.add_effect(
            RelativeBias(
                x=source,
                table=table,
                query_start=start(),
                key_start=start(),
                init=init,
                buckets=buckets,
                causal=self.choices.chance(0.4),
                results=[],
            )
        )

    def write_cache(self) -> None:
        x = self.readable(computes=False)
        element = x.type.element
        if self.choices.chance(0.5):
            element = self.choices.stored_element()
        self.add_effect(
            self.write_cache_of(x, lambda shape: self.apart(x, shape, element))
        )

    def copy(self) -> None:
        x = self.readable(computes=False)
        init = self.apart(x, x.type.shape, x.type.element)
        self.add_effect(Copy(x, init, []))


WEIGHTS = {
    "rotary": 10,
    "apply_rotary": 4,
    "sinusoidal": 1,
    "alibi": 2,
    "relative_bias": 2,
    "write_cache": 4,
    "copy": 0.5,
}


def generate(choices: Choices) -> Program:
    generator = MemrefGenerator(choices)
    names, weights = zip(*WEIGHTS.items())
    for _ in range(choices.choice((1, 1, 2, 3))):
        getattr(generator, choices.choices(names, weights)[0])()
    return generator.program([])
