"""What the functions of the benchmark's programs take."""

import math
from dataclasses import dataclass

import oracle

# Positions up to the last one, and some that are always there, if there is room.
LAST = 2**31 - 1
EDGES = [LAST, 0, 1, 2**24]

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

    def draw(self, generator):
        """The bytes of its buffer, with the values that are given, or random
        numbers; positions up to the last one."""
        numbers = self.values
        if not numbers and self.element == "i32":
            numbers = [generator.randint(0, LAST) for _ in range(self.count)]
            if self.count > len(EDGES):
                numbers[: len(EDGES)] = EDGES
        elif not numbers:
            numbers = [generator.uniform(-2, 2) for _ in range(self.count)]
        return oracle.pack(numbers, self.element)


def frequencies(dim, base):
    """The text that computes %f."""
    pairs = dim // 2
    return (
        f"  %freq, %a = pe.frequencies {{dim = {dim} : i64, base = {base!r} : f64}}\n"
        f"      : tensor<{pairs}xf64>, f64\n"
        "  %f = bufferization.to_buffer %freq read_only\n"
        f"      : tensor<{pairs}xf64> to memref<{pairs}xf64>\n"
    )
