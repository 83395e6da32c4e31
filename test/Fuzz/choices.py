"""Random numbers, extents and elements, with a taste for the unusual."""

from __future__ import annotations

import math
import random

import numpy as np
from elements import FLOATS, INTEGERS, Float, Integer
from float8 import STORED, Float8

EXTENTS = (0, 1, 1, 1, 2, 3, 4, 5, 7, 8, 15, 16, 17, 31, 33, 64)
FEATURES = (1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 16, 17, 18, 24, 25, 26, 32, 33, 34)
WIDE_FEATURES = (48, 64, 65, 66, 80, 96, 97, 128, 130, 256)
MAX_ELEMENTS = 4096


class Choices(random.Random):
    """Python's generator, whose sequence is the same for the same seed."""

    def chance(self, probability: float) -> bool:
        return self.random() < probability

    def shape(self, rank: int) -> tuple:
        """A shape whose last extent is that of features."""
        wide = self.chance(0.12)
        shape = [self.choice(EXTENTS) for _ in range(rank - 1)]
        shape.append(self.choice(WIDE_FEATURES if wide else FEATURES))
        if self.chance(0.2):
            # Decoding: one token, or one head.
            shape[:-1] = [1] * (rank - 1)
        while math.prod(shape) > MAX_ELEMENTS:
            largest = max(range(rank - 1), key=shape.__getitem__, default=0)
            shape[largest] = max(1, shape[largest] // 2)
        return tuple(shape)

    def open_extents(self, rank: int, keep_last: bool = True) -> tuple:
        """Which extents a type leaves open."""
        if self.chance(0.5):
            return (False,) * rank
        everywhere = self.chance(0.3)
        chosen = [everywhere or self.chance(0.4) for _ in range(rank)]
        if rank and keep_last and self.chance(0.85):
            chosen[-1] = False
        return tuple(chosen)

    def float_element(self) -> Float:
        return self.choices(FLOATS, (2, 3, 4, 2))[0]

    def stored_element(self) -> Float:
        """What rotations read or write."""
        return self.choices(STORED, (2, 3, 4, 2, 2, 1))[0]

    def integer_element(self) -> Integer:
        return self.choices(INTEGERS, (1, 1, 4, 2))[0]

    def numpy(self) -> np.random.Generator:
        return np.random.default_rng(self.getrandbits(64))

    def floats(self, shape, element: Float) -> np.ndarray:
        """Elements as they are stored: now and then small, or no number."""
        random = self.numpy()
        if isinstance(element, Float8) and self.chance(0.2):
            return random.integers(0, 256, shape, np.uint8)
        values = random.uniform(-4, 4, shape)
        if self.chance(0.2):
            values *= np.exp2(random.integers(-30, 8, shape))
        if self.chance(0.1):
            odd = np.array([0.0, -0.0, np.inf, -np.inf, np.nan, 1e-40, 6e-8])
            mask = random.random(shape) < 0.1
            values = np.where(mask, random.choice(odd, shape), values)
        return np.ascontiguousarray(element.narrow(values))

    def positions(self, shape, element: Integer) -> np.ndarray:
        """Positions less than 2^31, as they are stored."""
        random = self.numpy()
        limit = min(element.max, 2**31 - 1)
        if self.chance(0.6):
            limit = min(limit, 5000)
        low = -limit if self.chance(0.5) else 0
        if self.chance(0.1):
            values = np.full(shape, self.randint(low, limit))
        elif self.chance(0.2) and len(shape) == 1:
            values = np.minimum(self.randint(0, limit) + np.arange(shape[0]), limit)
        else:
            values = random.integers(low, limit, shape, endpoint=True)
        return np.asarray(values, element.storage)

    def float_positions(self, shape, element: Float) -> np.ndarray:
        """Times, centers of a grid, or whole numbers up to 2^31."""
        random = self.numpy()
        limit = self.choice((1.0, 64.0, 5000.0, 2.0**31 - 128))
        values = random.uniform(-limit, limit, shape)
        kind = self.random()
        if kind < 0.3:
            values = np.floor(values) + 0.5 * (limit < 2**23)
        elif kind < 0.5:
            values = np.floor(values)
        return element.narrow(values.clip(-limit, limit))

    def frequencies(self, shape) -> np.ndarray:
        pairs = shape[-1]
        if self.chance(0.7):
            base = self.choice((10000.0, 500000.0, 10.0))
            theta = base ** (-np.arange(pairs) / pairs)
            rows = 1 + np.arange(math.prod(shape[:-1]), dtype=float)
            return np.multiply.outer(1 / rows, theta).reshape(shape)
        random = self.numpy()
        theta = random.uniform(-3, 3, shape)
        if self.chance(0.3):
            theta *= np.exp2(random.integers(-60, 30, shape))
        if self.chance(0.2):
            theta[random.random(shape) < 0.3] = 0
        return theta

    def factors(self, shape, element: Float) -> np.ndarray:
        """Of what is stored; their reciprocals are no subnormal numbers."""
        random = self.numpy()
        values = random.uniform(0.25, 4, shape) * random.choice((1, 1, -1), shape)
        if self.chance(0.3):
            values *= np.exp2(random.integers(-6, 6, shape))
        return np.ascontiguousarray(element.narrow(values))

    def number(self) -> float:
        """A scale."""
        return self.choice((1.0, 0.0, -1.0, 0.5, 1.3689, self.uniform(-2, 2)))
