"""What the functions of the benchmark's programs take."""

import math
from dataclasses import dataclass

BYTES = {"bf16": 2, "f16": 2, "f32": 4, "f64": 8, "i32": 4}


@dataclass
class Argument:
    """An array of the function, or a number."""

    name: str
    element: str
    # The extents, and where elements are in memory, in elements. Empty for a
    # number.
    size: tuple = ()
    stride: tuple = ()
    offset: int = 0
    # What the kernel does with the elements: "update", "read" or "write".
    use: str = "read"
    # Arrays of one buffer are parts of the same memory, of so many elements.
    buffer: str = ""
    count: int = 0
    # What a number, or each element of an array that is not random, is.
    values: tuple = ()

    def __post_init__(self):
        if self.size and not self.stride:
            steps = [1]
            for extent in reversed(self.size[1:]):
                steps.append(steps[-1] * extent)
            self.stride = tuple(reversed(steps))
        self.buffer = self.buffer or self.name
        self.count = self.count or math.prod(self.size)

    def place(self, *index):
        """Where an element is in the buffer."""
        return self.offset + sum(i * step for i, step in zip(index, self.stride))
