"""Random programs of pe ops on tensors."""

from __future__ import annotations

import math

from additions import FORMS, ORDERS, Alibi, Sinusoidal
from builder import Builder
from choices import Choices
from elements import Float
from float8 import Float8
from generate_caches import CacheForms
from generate_rotations import RotationForms
from generate_rows import RowOps
from generate_upstream import UpstreamOps
from program import Program, Value
from relative_bias import BUCKETS, RelativeBias
from surroundings import Empty


class TensorGenerator(UpstreamOps, RowOps, CacheForms, RotationForms, Builder):
    def __init__(self, choices: Choices):
        super().__init__(choices, on_memrefs=False)
        self.arrays = []
        self.tables = []

    def keep(self, value: Value) -> Value:
        self.arrays.append(value)
        return value

    def pick(self, computes: bool = True) -> Value:
        """An array to go on with: the newest, or one that is used again. One that
        others than rotations compute with has no elements of 8 bits."""
        known = [
            v
            for v in self.arrays
            if not (computes and isinstance(v.type.element, Float8))
        ]
        if not known or self.choices.chance(0.05):
            shape = self.choices.shape(self.choices.randint(1, 5))
            choose = "float_element" if computes else "stored_element"
            type = self.array(shape, getattr(self.choices, choose)())
            return self.keep(self.argument(type, self.data(type)))
        if self.choices.chance(0.6):
            return known[-1]
        return self.choices.choice(known)

    def init_for(self, x: Value, choose_element) -> tuple:
        """An init of the shape of x, perhaps of another type, and what becomes of
        `ins`."""
        if self.choices.chance(0.25):
            return x, self.empty(x.type.shape, choose_element(), like=x)
        roll = self.choices.random()
        if roll < 0.45:
            return None, x
        if roll < 0.55:
            return x, x
        if roll < 0.65:
            same = [
                v
                for v in self.arrays
                if v.type.shape == x.type.shape and v.type.element == x.type.element
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

    def rotary(self) -> None:
        x = self.pick(computes=False)
        if x.type.shape[-1] < 2:
            return self.sinusoidal()
        source, init = self.init_for(x, self.choices.stored_element)
        self.keep(self.add(self.rotary_of(source, init)))

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
            inits = [self.empty((*shape, pairs), element) for _ in range(2)]
            tables = self.add(self.table_of_angles(shape, pairs, inits))
        self.tables.append(tables)
        return tables

    def apply_rotary(self) -> None:
        x = self.pick(computes=False)
        if x.type.shape[-1] < 2:
            return self.sinusoidal()
        pairs, begin = self.window(x)
        dims = self.position_dims(x.type.rank)
        shape = [x.type.shape[dim] for dim in dims]
        per_feature = self.choices.chance(0.3)
        cos, sin = self.table(shape, 2 * pairs if per_feature else pairs)
        source, init = self.init_for(x, self.choices.stored_element)
        angles = {"cos": cos, "sin": sin, "per_feature": per_feature}
        angles.update(position_dims=dims, begin=begin)
        self.keep(self.add(self.apply_rotary_of(source, init, angles)))

    def sinusoidal(self) -> None:
        pairs = self.choices.choice((1, 2, 3, 4, 8, 13, 16, 32, 33, 64))
        features = max(1, 2 * pairs + self.choices.choice((-1, 0, 0, 1)))
        shape = self.choices.shape(self.choices.randint(1, 4))[:-1]
        while math.prod(shape) * features > 4096:
            shape = shape[:-1]
        init = self.empty((*shape, features), self.choices.float_element())
        op = Sinusoidal(
            positions=self.positions(shape),
            inv_freq=self.inv_freq((pairs,), is_closed=False),
            init=init,
            order=self.choices.choice(ORDERS),
            results=[self.fresh(init.type)],
        )
        self.keep(self.add(op))

    def scores(self) -> Value:
        """An array with dimensions of heads, queries and keys."""
        x = self.pick()
        if x.type.rank < 3:
            shape = self.choices.shape(self.choices.choice((3, 3, 4, 5)))
            type = self.array(shape, self.choices.float_element())
            x = self.keep(self.argument(type, self.data(type)))
        return x

    def start(self) -> Value | None:
        """An index of a query or a key, or the default."""
        if self.choices.chance(0.6):
            return None
        return self.index(self.choices.choice((0, 1, 100, -3, 7)))

    def alibi(self) -> None:
        x = self.scores()
        element = x.type.element
        if self.choices.chance(0.2):
            element = self.choices.float_element()
        source, init = self.init_for(x, self.choices.float_element)

        op = Alibi(
            x=source,
            slopes=self.slopes(x.type.shape[-3], element),
            query_start=self.start(),
            key_start=self.start(),
            init=init,
            form=self.choices.choice(FORMS),
            causal=self.choices.chance(0.4),
            results=[self.fresh(init.type)],
        )
        self.keep(self.add(op))

    def relative_bias(self) -> None:
        x = self.scores()
        element = x.type.element
        if self.choices.chance(0.2):
            element = self.choices.float_element()
        source, init = self.init_for(x, self.choices.float_element)
        buckets = self.choices.choice(BUCKETS)

        op = RelativeBias(
            x=source,
            table=self.table_of(x.type.shape[-3], buckets.columns, element),
            query_start=self.start(),
            key_start=self.start(),
            init=init,
            buckets=buckets,
            causal=self.choices.chance(0.4),
            results=[self.fresh(init.type)],
        )
        self.keep(self.add(op))

    def write_cache(self) -> None:
        x = self.pick(computes=False)
        element = x.type.element
        if self.choices.chance(0.5):
            element = self.choices.stored_element()

        def cache(shape):
            if self.choices.chance(0.3):
                return self.empty(shape, element, like=x)
            type = self.array(shape, element)
            return self.keep(self.argument(type, self.data(type)))

        self.keep(self.add(self.write_cache_of(x, cache)))


WEIGHTS = {
    "rotary": 10,
    "apply_rotary": 4,
    "sinusoidal": 1.5,
    "alibi": 2,
    "relative_bias": 2,
    "write_cache": 4,
    "extract_slice": 1.5,
    "insert_slice": 1,
    "transpose": 1,
    "collapse": 0.4,
    "negate": 0.3,
    "combine": 0.7,
    "cast": 1,
    "elementwise": 0.7,
    "normalize": 0.5,
    "loop": 0.8,
    "outline": 0.5,
}


ROW_WEIGHTS = {
    "rotary": 3,
    "write_cache": 2,
    "elementwise": 4,
    "normalize": 2,
    "extract_slice": 0.5,
}
"""Of programs whose ops may share loops over tokens."""


def generate(choices: Choices) -> Program:
    generator = TensorGenerator(choices)
    chosen, counts = WEIGHTS, (1, 1, 2, 2, 3, 4)
    if choices.chance(0.25):
        chosen, counts = ROW_WEIGHTS, (2, 3, 4, 5)
    names, weights = zip(*chosen.items())
    for _ in range(choices.choice(counts)):
        getattr(generator, choices.choices(names, weights)[0])()
    arrays = generator.arrays
    returned = [arrays[-1]]
    while len(returned) < 4 and choices.chance(0.4):
        returned.append(choices.choice(arrays))
    choices.shuffle(returned)
    return generator.program(returned)
