"""Ops on rows in random programs: they may share the loop of a rotation, or of a
write into a cache."""

from __future__ import annotations

from rows import Elementwise, Normalize


class RowOps:
    """A part of the generator: it picks arrays, and keeps what it makes."""

    def init_of_row(self, x, element):
        if element == x.type.element and self.choices.chance(0.3):
            return x
        return self.empty(x.type.shape, element, x, x.type.open)

    def elementwise(self) -> None:
        x = self.pick()
        element = x.type.element
        if self.choices.chance(0.4):
            element = self.choices.float_element()
        name, other = self.choices.choice(("add", "mul", None)), None
        if name and self.choices.chance(0.5):
            shape = x.type.shape[-1:]
            other = self.input(shape, self.choices.float_element(), self.choices.floats)
        elif name:
            same = [
                v
                for v in self.arrays
                if v.type.shape == x.type.shape and v.type.element == x.type.element
            ]
            other = self.choices.choice(same)
        init = self.init_of_row(x, element)
        op = Elementwise(name or "add", x, other, init, [self.fresh(init.type)])
        self.keep(self.add(op))

    def normalize(self) -> None:
        x = self.pick()
        element = x.type.element
        if self.choices.chance(0.3):
            element = self.choices.float_element()
        init = self.init_of_row(x, element)
        op = Normalize(x, None, init, [self.fresh(init.type)])
        open_rows = x.type.open[:-1]
        op.sums = self.empty(x.type.shape[:-1], op.compute, x, open_rows)
        self.keep(self.add(op))
