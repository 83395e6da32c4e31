"""What is rotated: queries, or the queries and keys of a layer, in f32."""

import dataclasses


@dataclasses.dataclass(frozen=True)
class Workload:
    """Arrays [tokens, heads, dim] that share positions and frequencies."""

    tokens: int
    heads: tuple  # of each array
    dim: int = 128
    base: float = 500000.0

    @property
    def name(self):
        return f"{self.tokens} x {'+'.join(map(str, self.heads))} x {self.dim}"

    @property
    def is_layer(self):
        """Whether there are queries and keys."""
        return len(self.heads) == 2

    def shapes(self):
        return [(self.tokens, heads, self.dim) for heads in self.heads]

    def inputs(self):
        """New arrays, with the same random values at every call."""
        import numpy as np

        random = np.random.default_rng(seed=0)
        return [
            random.standard_normal(shape, dtype=np.float32)
            for shape in self.shapes()
        ]

    def positions(self, start):
        """Positions of the tokens, a run that begins at start."""
        import numpy as np

        return np.arange(start, start + self.tokens, dtype=np.int64)


QUERIES = [Workload(tokens, (32,)) for tokens in (64, 512, 4096)]
LAYERS = [Workload(tokens, (32, 8)) for tokens in (1, 512, 4096)]
