"""Caches in random programs, and the slots that tokens enter."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
from caches import WriteCache
from choices import MAX_ELEMENTS
from elements import I32, I64
from program import Array, Value, view_of


@dataclasses.dataclass
class Cache:
    """The shape of a cache, and which of its dimensions a slot counts."""

    shape: tuple
    slot_dims: tuple
    begin: int

    @property
    def slots(self) -> int:
        return math.prod(self.shape[dim] for dim in self.slot_dims)


class CacheForms:
    """A part of the generators."""

    def cache_for(self, x: Array, token_dims) -> Cache:
        """One that has the rows of x, and room for some of its tokens or more."""
        rows = [e for d, e in enumerate(x.shape[:-1]) if d not in token_dims]
        tokens = math.prod(x.shape[dim] for dim in token_dims)
        room = max(1, 2 * MAX_ELEMENTS // max(1, math.prod(rows) * x.shape[-1]))
        count = self.choices.choice((1, 2, 2, 2, 3))
        block = self.choices.choice((1, 2, 3, 4, 16))
        blocks = max(1, min(room, tokens + self.choices.randint(0, 5)) // block)
        if self.choices.chance(0.05):
            blocks = 0
        extents = {1: [blocks * block], 2: [blocks, block], 3: [blocks, block, 1]}
        extents = extents[count]
        self.choices.shuffle(extents)
        # Where slots are among the rows, and then which of them is the slowest.
        rank = len(rows) + count
        slot_dims = self.choices.sample(range(rank), count)
        shape = iter(rows)
        shape = [
            extents[slot_dims.index(d)] if d in slot_dims else next(shape)
            for d in range(rank)
        ]
        begin = self.choices.choice((0, 0, 0, 1, 5, 16))
        behind = self.choices.choice((0, 0, 1, 8))
        shape.append(begin + x.shape[-1] + behind)
        return Cache(tuple(shape), tuple(slot_dims), begin)

    def slots_of(self, shape, cache: Cache) -> Value:
        """A slot for each token: no two have one, and some have none."""
        count, is_run = math.prod(shape), self.choices.chance(0.3)
        random = self.choices.numpy()
        slots = np.full(max(count, cache.slots), -1)
        slots[: cache.slots] = np.arange(cache.slots)
        if not is_run:
            random.shuffle(slots)
        slots = slots[:count].reshape(shape)
        if self.choices.chance(0.4):
            padding = random.choice((-1, -7, -(2**31)), shape)
            slots = np.where(random.random(shape) < 0.4, padding, slots)
        type = self.array(shape, self.choices.choice((I32, I64)))
        if self.on_memrefs and self.choices.chance(0.3):
            type = self.strided(shape, type.element)
        slots = slots.astype(type.element.storage)
        if type.layout is None:
            return self.constant_or_argument(type, slots)
        data = np.zeros(self.extent_in_memory(type), slots.dtype)
        view_of(type, data)[...] = slots
        return self.argument(type, data)

    def write_cache_of(self, x: Value, init_for) -> WriteCache:
        """`init_for` makes an init of some shape."""
        type = x.type
        dims = list(range(type.rank - 1))
        self.choices.shuffle(dims)
        token_dims = tuple(dims[: self.choices.choice((0, 1, 1, 1, 1, 2, 2))])
        cache = self.cache_for(type, token_dims)
        init = init_for(cache.shape)
        return WriteCache(
            x=x,
            slots=self.slots_of([type.shape[dim] for dim in token_dims], cache),
            init=init,
            token_dims=token_dims,
            slot_dims=cache.slot_dims,
            begin=cache.begin,
            results=[] if self.on_memrefs else [self.fresh(init.type)],
            **self.storage(type, type, knows_pairs=True),
        )
