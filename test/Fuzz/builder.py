"""What generators of programs share: arguments, constants, and angles."""

from __future__ import annotations

import numpy as np
from additions import AlibiSlopes
from angles import SCHEMES, Frequencies, Positions
from choices import Choices
from elements import F32, F64, INDEX, Float, Integer
from program import Argument, Array, Layout, Program, Value
from surroundings import Cast, Constant, Dim


class Builder:
    def __init__(self, choices: Choices, on_memrefs: bool):
        self.choices = choices
        self.on_memrefs = on_memrefs
        self.arguments = []
        self.ops = []
        self.count = 0
        self.known_positions = []
        self.known_frequencies = []
        self.known_factors = []

    def fresh(self, type) -> Value:
        self.count += 1
        return Value(f"v{self.count}", type)

    def add(self, op):
        """Appends an op; returns its only result, or all."""
        self.ops.append(op)
        return op.results[0] if len(op.results) == 1 else op.results

    def argument(self, type, data) -> Value:
        value = self.fresh(type)
        self.arguments.append(Argument(value, data))
        return value

    # Types.

    def array(self, shape, element, open=None) -> Array:
        shape = tuple(shape)
        if open is None:
            open = self.choices.open_extents(len(shape))
        return Array(shape, element, tuple(open), self.on_memrefs)

    def strided(self, shape, element, open=None) -> Array:
        """A memref type with a layout of its own."""
        type = self.array(shape, element, open)
        padding = [self.choices.choice((0, 0, 1, 3)) for _ in shape]
        strides, step = [], 1
        if self.choices.chance(0.1):
            step = 2
        for extent, more in reversed(list(zip(shape, padding))):
            strides.insert(0, step)
            step *= max(extent, 1) + more
        offset = self.choices.choice((0, 0, 1, 5, 16))
        for i, extent in enumerate(shape):
            if extent and self.choices.chance(0.04):
                offset += (extent - 1) * strides[i]
                strides[i] = -strides[i]
        leaves_open = self.choices.choice((False, True))
        is_open = [leaves_open or self.choices.chance(0.2) for _ in shape]
        if self.choices.chance(0.8) and is_open and step != 2:
            is_open[-1] = strides[-1] != 1
        is_open.append(leaves_open)
        layout = Layout(tuple(strides), offset, tuple(is_open))
        return Array(type.shape, element, type.open, True, layout)

    # Numbers.

    def index(self, number: int) -> Value:
        result = self.fresh(INDEX)
        if self.choices.chance(0.5):
            return self.argument(INDEX, number)
        return self.add(Constant(number, [result]))

    def dims(self, type: Array, like: Value | None = None) -> list:
        """A value for each extent that a type leaves open."""
        values = []
        for i, extent in enumerate(type.shape):
            if not type.open[i]:
                continue
            same = like and like.type.rank > i and like.type.shape[i] == extent
            if same and self.choices.chance(0.7):
                at = self.add(Constant(i, [self.fresh(INDEX)]))
                values.append(self.add(Dim(like, at, [self.fresh(INDEX)])))
            else:
                values.append(self.index(extent))
        return values

    def scale(self) -> Value | None:
        if self.choices.chance(0.6):
            return None
        number = self.choices.number()
        if self.choices.chance(0.5):
            return self.argument(F64, number)
        return self.add(Constant(number, [self.fresh(F64)]))

    # Arrays.

    def data(self, type: Array, fill=None) -> np.ndarray:
        """Elements for an argument, and what stands between its strides."""
        fill = fill or self.choices.floats
        if type.layout is None:
            return fill(type.shape, type.element)
        return fill((self.extent_in_memory(type),), type.element)

    @staticmethod
    def extent_in_memory(type: Array) -> int:
        last = sum(
            (extent - 1) * max(stride, 0)
            for extent, stride in zip(type.shape, type.layout.strides)
        )
        return type.layout.offset + (0 if 0 in type.shape else last) + 1

    def constant_or_argument(self, type: Array, data) -> Value:
        is_constant = not type.is_memref and self.choices.chance(0.4)
        if not is_constant:
            return self.argument(type, data)
        closed = Array(type.shape, type.element, (False,) * type.rank)
        return self.add(Constant(data, [self.fresh(closed)]))

    def recast(self, value: Value) -> Value:
        """The same array, perhaps of a type that leaves other extents open."""
        type = value.type
        if self.choices.chance(0.85) or type.layout:
            return value
        open = self.choices.open_extents(type.rank)
        if open == type.open:
            return value
        cast = Array(type.shape, type.element, open, type.is_memref)
        return self.add(Cast(value, [self.fresh(cast)]))

    def positions(self, shape) -> Value:
        shape = tuple(shape)
        known = [v for v in self.known_positions if v.type.shape == shape]
        if known and self.choices.chance(0.5):
            return self.recast(self.choices.choice(known))
        is_float = self.choices.chance(0.2)
        element = F32 if is_float else self.choices.integer_element()
        is_run = len(shape) == 1 and not self.on_memrefs and self.choices.chance(0.4)
        if is_run and not is_float:
            value = self.run_of_positions(shape[0], element)
        else:
            fill = self.choices.float_positions if is_float else self.choices.positions
            value = self.input(shape, element, fill)
        self.known_positions.append(value)
        return value

    def input(self, shape, element, fill, open=None) -> Value:
        """An array that ops only read."""
        type = self.array(shape, element, open)
        if self.on_memrefs and self.choices.chance(0.3):
            type = self.strided(shape, element, open)
        return self.constant_or_argument(type, self.data(type, fill))

    def run_of_positions(self, length: int, element: Integer) -> Value:
        type = self.array((length,), element)
        step = self.choices.choice((1, 1, 1, 2, -1, 0))
        room = min(element.max, 2**31 - 1) - abs(step) * length
        if room < 0:
            step, room = 0, min(element.max, 2**31 - 1)
        number = self.choices.choice((0, 1, room, self.randint_of(room)))
        if step < 0:
            number = -number
        if self.choices.chance(0.5):
            start = self.argument(element, number)
        else:
            start = self.add(Constant(number, [self.fresh(element)]))
        length_value = self.dims(type)
        return self.add(
            Positions(
                start,
                length_value[0] if length_value else None,
                step,
                [self.fresh(type)],
            )
        )

    def randint_of(self, room: int) -> int:
        return self.choices.randint(0, max(room, 0))

    def inv_freq(self, shape, is_closed: bool) -> Value:
        """Frequencies; those with axes or blocks have to be a known number."""
        shape = tuple(shape)
        known = [
            v
            for v in self.known_frequencies
            if v.type.shape == shape and not (is_closed and any(v.type.open))
        ]
        if known and self.choices.chance(0.7):
            value = self.choices.choice(known)
            return value if is_closed else self.recast(value)
        element = F32 if self.choices.chance(0.25) else F64
        if len(shape) == 1 and not self.on_memrefs and self.choices.chance(0.3):
            value = self.scheme_of(shape[0])
        else:

            def fill(extents, element):
                return element.narrow(self.choices.frequencies(extents))

            is_open = [not is_closed and self.choices.chance(0.1) for _ in shape]
            value = self.input(shape, element, fill, is_open)
        self.known_frequencies.append(value)
        return value

    def scheme_of(self, pairs: int) -> Value:
        schemes = [s for s in SCHEMES if pairs > 1 or "ntk" not in s]
        op = Frequencies(
            base=self.choices.choice((10000.0, 500000.0, 10.0)),
            scheme=self.choices.choice(schemes),
            rounding=self.choice_of_rounding(),
            results=[
                self.fresh(self.array((pairs,), F64, (False,))),
                self.fresh(F64),
            ],
        )
        return self.add(op)[0]

    def choice_of_rounding(self) -> str:
        return "exact"

    def slopes(self, heads: int, element: Float) -> Value:
        type = self.array((heads,), element, (False,))
        if heads and not self.on_memrefs and self.choices.chance(0.4):
            before = self.choices.randint(0, 3)
            after = self.choices.randint(0, 3)
            op = AlibiSlopes(
                max_bias=self.choices.choice((8.0, 16.0, 1.5)),
                head_offset=before,
                total_heads=before + heads + after,
                results=[self.fresh(type)],
            )
            return self.add(op)
        return self.constant_or_argument(type, self.choices.floats((heads,), element))

    def table_of(self, heads: int, columns: int, element: Float) -> Value:
        """Biases of heads, by their buckets."""
        type = self.array((heads, columns), element, (False, False))
        data = self.choices.floats((heads, columns), element)
        return self.constant_or_argument(type, data)

    def program(self, returned: list) -> Program:
        return Program(self.arguments, self.ops, returned, self.choices.chance(0.7))
