"""Arrays that a program defines by the bits of its memory."""

import math

from number_bits import width
from program import shape_text


class Array:
    """A constant in memory: elements that are `step` apart in each dimension."""

    def __init__(self, name, element, shape, bits, step=1, open_dims=()):
        self.name, self.element, self.shape = name, element, tuple(shape)
        self.step, self.bits = step, bits
        self.open_dims = open_dims
        self.memory = shape if step == 1 else [step * extent + 2 for extent in shape]
        assert len(bits) == math.prod(self.memory)

    def place(self, index):
        """Of an element in the memory."""
        at = 0
        for extent, i in zip(self.memory, index):
            at = at * extent + (i if self.step == 1 else self.step * i + 1)
        return at

    def extents(self):
        return ["?" if d in self.open_dims else e for d, e in enumerate(self.shape)]

    def type(self, kind):
        """That of the function's argument."""
        text = "x".join([*map(str, self.extents()), self.element])
        if kind == "tensor" or self.step == 1:
            return f"{kind}<{text}>"
        strides = ", ".join("?" * len(self.shape))
        return f"{kind}<{text}, strided<[{strides}], offset: ?>>"

    def memory_type(self, kind, element=None):
        return f"{kind}<{'x'.join([*map(str, self.memory), element or self.element])}>"

    def write(self, kind):
        """Operations that define it."""
        name, bits = self.name, width(self.element) if self.element[0] != "i" else 0
        word = f"i{bits}" if bits else self.element
        size = (bits or int(word[1:])) // 8
        blob = b"".join(w.to_bytes(size, "little") for w in self.bits).hex().upper()
        text = f'"0x{blob}"' if blob else ""
        words = self.memory_type("tensor", word)
        tensor, memref = self.memory_type("tensor"), self.memory_type("memref")
        print(f"  %{name}_words = arith.constant dense<{text}> : {words}")
        source = f"%{name}_words"
        if bits:
            source = f"%{name}_bits"
            print(f"  {source} = tensor.bitcast %{name}_words : {words} to {tensor}")
        if kind == "tensor":
            print(f"  %{name}_new = bufferization.alloc_tensor() copy({source}) : {tensor}")
            print(f"  %{name} = tensor.cast %{name}_new : {tensor} to {self.type(kind)}")
            return
        print(f"  %{name}_source = bufferization.to_buffer {source} : {tensor} to {memref}")
        print(f"  %{name}_new = memref.alloc() : {memref}")
        print(f"  memref.copy %{name}_source, %{name}_new : {memref} to {memref}")
        view, of_type = f"%{name}_new", memref
        if self.step != 1 and self.shape:
            strides = [1]
            for extent in reversed(self.memory[1:]):
                strides.insert(0, strides[0] * extent)
            offset = sum(strides)
            scaled = ", ".join(str(self.step * stride) for stride in strides)
            layout = f"strided<[{scaled}], offset: {offset}>"
            of_type = f"memref<{shape_text(self.shape)}x{self.element}, {layout}>"
            ones = ", ".join("1" * len(self.shape))
            steps = ", ".join([str(self.step)] * len(self.shape))
            view = f"%{name}_view"
            print(f"  {view} = memref.subview %{name}_new[{ones}] [{', '.join(map(str, self.shape))}]")
            print(f"      [{steps}] : {memref} to {of_type}")
        print(f"  %{name} = memref.cast {view} : {of_type} to {self.type(kind)}")
