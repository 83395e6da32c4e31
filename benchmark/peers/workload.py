"""What is rotated: queries, or the queries and keys of a layer, in f32."""

import dataclasses

PAGE = 4096  # bytes


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
        arrays = [placed(shape, 0) for shape in self.shapes()]
        for array in arrays:
            random.standard_normal(dtype=np.float32, out=array)
        return arrays

    def results(self):
        """New arrays for results, half a page away from where inputs start.

        At the same offset in a page, a load waits for an unrelated store.
        """
        return [placed(shape, PAGE // 2) for shape in self.shapes()]

    def positions(self, start):
        """Positions of the tokens, a run that begins at start."""
        import numpy as np

        return np.arange(start, start + self.tokens, dtype=np.int64)


def placed(shape, offset):
    """A new f32 array that starts at this offset in a page of memory."""
    import numpy as np

    size = 4 * int(np.prod(shape))
    memory = np.empty(size + 2 * PAGE, np.uint8)
    begin = -memory.ctypes.data % PAGE + offset
    return memory[begin : begin + size].view(np.float32).reshape(shape)


QUERIES = [Workload(tokens, (32,)) for tokens in (64, 512, 4096)]
LAYERS = [Workload(tokens, (32, 8)) for tokens in (1, 512, 4096)]
