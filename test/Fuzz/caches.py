"""pe.write_cache."""

from __future__ import annotations

import dataclasses
from typing import Optional

import numpy as np
import storage
from destinations import arrow, attributes_text, equals, i64_array, write
from elements import Exact
from program import Op, Value
from storage import BLOCK_SIZE


@dataclasses.dataclass
class WriteCache(Op):
    x: Value
    slots: Value
    init: Value
    token_dims: tuple
    slot_dims: tuple
    begin: int
    results: list
    x_scale: Optional[Value] = None
    init_scale: Optional[Value] = None
    block_size: int = BLOCK_SIZE
    saturate: bool = False

    def text(self):
        block_size = self.block_size if self.block_size != BLOCK_SIZE else None
        attributes = attributes_text(
            begin=f"{self.begin} : i64" if self.begin else None,
            block_size=f"{block_size} : i64" if block_size else None,
            saturate=self.saturate,
            slot_dims=i64_array(self.slot_dims),
            token_dims=i64_array(self.token_dims),
        )
        return (
            f"{equals(self.results)}pe.write_cache "
            f"ins({self.x} : {self.x.type})"
            f"{storage.scale_text('x_scale', self.x_scale)} "
            f"slots({self.slots} : {self.slots.type}) "
            f"outs({self.init} : {self.init.type})"
            f"{storage.scale_text('init_scale', self.init_scale)} "
            f"{attributes}{arrow(self.results)}"
        )

    @property
    def is_plain(self) -> bool:
        same = self.x.type.element == self.init.type.element
        return same and not (self.x_scale or self.init_scale or self.saturate)

    def written(self, env: dict) -> Exact:
        """The elements of x, as the cache holds them."""
        x, element = env[self.x.name], self.init.type.element
        if self.is_plain:
            return x
        compute = storage.arithmetic(self.x.type.element, element)

        def factors(value):
            if value is None:
                return None
            return storage.factors(env, value, x.shape[-1], self.block_size)

        read = storage.read(x, factors(self.x_scale), compute)
        init_scale = factors(self.init_scale)
        return storage.stored(read, init_scale, self.saturate, element, compute)

    def place(self, slot: int, shape) -> tuple:
        """Where the row of a slot is in a cache of that shape."""
        place = [slice(None)] * len(shape)
        for dim in reversed(self.slot_dims):
            slot, place[dim] = divmod(slot, shape[dim])
        place[-1] = slice(self.begin, self.begin + self.x.type.shape[-1])
        return tuple(place)

    def run(self, env):
        rows, slots = self.written(env), np.asarray(env[self.slots.name])
        result = env[self.init.name].copy()
        for token in np.ndindex(slots.shape):
            if slots[token] < 0:
                continue
            row = [slice(None)] * self.x.type.rank
            for dim, number in zip(self.token_dims, token):
                row[dim] = number
            to = self.place(int(slots[token]), result.shape)
            result.values[to] = rows.values[tuple(row)]
            result.errors[to] = rows.errors[tuple(row)]
        write(env, self.init, self.results, result)

    def simpler(self):
        if self.saturate:
            yield self.without(saturate=False)
        for name in ("x_scale", "init_scale"):
            if getattr(self, name):
                yield self.without(**{name: None})
