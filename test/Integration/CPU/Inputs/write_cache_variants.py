"""Programs that write tokens into caches, and a check of what they print.

  write_cache_variants.py write TYPE > program.mlir
  write_cache_variants.py check TYPE OUTPUT...

TYPE is that of the cache. All of its memory is compared, also what is between its
elements: it is random before, and what no token has written keeps every bit. The
arithmetic is done by fractions, so that every bit of what is written is known.
"""

import itertools
import math
import random
import sys
from fractions import Fraction
from pathlib import Path

from constant_array import Array
from number_bits import (
    bits_of,
    largest,
    make_format,
    multiply,
    rounded,
    value_of,
    width,
)

import floats
import word_printer

TYPES = ("f8E4M3FN", "f8E5M2", "f16", "bf16", "f32", "f64")
# Of the cache and x on tensors and memrefs, with all extents and strides or none.
FORMS = ("tensor", "open_tensor", "memref", "strided_memref")
FACTORS = ("none", "one", "token", "row", "block")
FACTOR_TYPES = ("f32", "f64", "f16", "bf16")

# The extents of x and of the cache, of what tokens and slots are counted by, and
# `begin`. T are tokens, and S those of each of B sequences; D are features.
LAYOUTS = {
    "packed": ("THD", (3, 4, "H", "D"), (0,), (0, 1), 0),
    "by_head": ("THD", (3, "H", 4, "D"), (0,), (0, 2), 0),
    "sequences": ("BSHD", (2, 5, "H", "D"), (0, 1), (0, 1), 0),
    "sequences_by_head": ("BHSD", (2, "H", 5, "D"), (0, 2), (0, 2), 0),
    "turned_sequences": ("SBHD", (5, 3, "H", "D"), (1, 0), (1, 0), 0),
    "latent": ("BSD", (3, 4, "D+5"), (0, 1), (0, 1), 3),
    "three_axes": ("TD", (2, 2, 3, "D+1"), (0,), (0, 2, 1), 1),
    "one_axis": ("THD", (11, "H", "D"), (0,), (0,), 0),
    "alone": ("HD", (3, 3, "H", "D+2"), (), (0, 1), 2),
    # A dimension of size 1 beside a longer one, with those of slots between.
    "one_group": ("GTHD", ("G", 3, "H", 4, "D+1"), (1,), (1, 3), 1),
}


class Case:
    def __init__(self, n, layout, form, x_type, element):
        self.name = f"case_{n}"
        self.layout, self.form = layout, form
        self.x_type, self.element = x_type, element
        self.kind = "tensor" if form.endswith("tensor") else "memref"
        self.generator = random.Random(f"{n} {element}")
        names, cache, self.token_dims, self.slot_dims, self.begin = LAYOUTS[layout]
        extents = {
            "T": (5, 1, 0, 7)[(n + n // 4) % 4],
            "B": (2, 1, 3)[n % 3],
            "S": (3, 1, 2, 0)[(n + n // 8) % 4],
            "H": (3, 1, 2)[(n // 4) % 3],
            "G": 1,
            "D": (16, 5, 33, 1, 8)[n % 5],
        }
        if form == "memref":  # MLIR has no views of memrefs without elements.
            extents = {name: extent or 2 for name, extent in extents.items()}
        self.x_shape = [extents[name] for name in names]
        self.cache_shape = [
            extent if isinstance(extent, int)
            else extents[extent[0]] + int(extent[1:] or 0)
            for extent in cache
        ]
        kinds = (FACTORS[n % 5], FACTORS[(n // 2 + 1) % 5])
        self.kinds = ("none", "none") if (n + n // 4) % 3 == 0 else kinds
        self.block = (4, 3, 16, 1)[n % 4]
        self.saturate = n % 3 == 1
        self.arithmetic = "f64" if "f64" in (x_type, element) else "f32"
        self.make_arrays()

    def make_arrays(self):
        step = 2 if self.form == "strided_memref" else 1
        is_open = self.form in ("open_tensor", "strided_memref")

        def make(name, element, shape, draw, has_blocks=False, is_factor=False):
            dims = list(range(len(shape))) if is_open else []
            if has_blocks:  # The number of blocks is known.
                dims = dims[:-1]
            if is_factor:  # An extent of 1 that is not static is that of x.
                dims = [dim for dim in dims if shape[dim] != 1]
            memory = shape if step == 1 else [step * e + 2 for e in shape]
            bits = [draw() for _ in range(math.prod(memory))]
            return Array(name, element, shape, bits, step, dims)

        has_blocks = "block" in self.kinds
        self.x = make(
            "x", self.x_type, self.x_shape, lambda: self.draw(self.x_type), has_blocks
        )
        self.cache = make(
            "cache",
            self.element,
            self.cache_shape,
            lambda: self.generator.getrandbits(width(self.element)),
        )
        self.factors = [
            self.make_factors(name, kind, make)
            for name, kind in zip(("x_factor", "cache_factor"), self.kinds)
        ]
        slot_type = self.generator.choice(("i32", "i64"))
        bits = int(slot_type[1:])
        tokens = [self.x_shape[dim] for dim in self.token_dims]
        number = math.prod(self.cache_shape[dim] for dim in self.slot_dims)
        free = self.generator.sample(range(number), math.prod(tokens))
        padding = (-1, -1, -7, -(1 << (bits - 1)))
        self.slots = make("slots", slot_type, tokens, lambda: number - 1)
        for i, index in enumerate(self.tokens()):
            slot = free[i]
            if len(free) > 1 and self.generator.random() < 0.25:
                slot = self.generator.choice(padding)
            self.slots.bits[self.slots.place(index)] = slot
        self.slots.bits = [slot % (1 << bits) for slot in self.slots.bits]
        self.slot_width = bits

    def make_factors(self, name, kind, make):
        """None, a number, or an array."""
        if kind == "none":
            return None
        if kind == "one":
            return self.generator.uniform(0.1, 3)
        shape = [1] * len(self.x_shape)
        rows = range(len(shape) - 1)
        for dim in self.token_dims if kind == "token" else rows:
            if kind != "block" or dim not in self.token_dims:
                shape[dim] = self.x_shape[dim]
        if kind == "block":
            shape[-1] = -(-self.x_shape[-1] // self.block)
        element = self.generator.choice(FACTOR_TYPES)

        def draw():
            return bits_of(rounded(self.generator.uniform(0.1, 3), element), element)

        return make(name, element, shape, draw, has_blocks=True, is_factor=True)

    def draw(self, element):
        """The bits of a number that another type may not have."""
        if self.generator.random() < 0.2:
            return self.generator.getrandbits(width(element))
        exponent = self.generator.choice((-30, -20, -9, -6, -3, 0, 3, 7, 8, 9, 15, 16))
        number = math.ldexp(self.generator.uniform(-2, 2), exponent)
        if element.startswith("f8"):
            return self.generator.getrandbits(8)
        return bits_of(rounded(number, element), element)

    def tokens(self):
        return itertools.product(*(range(self.x_shape[dim]) for dim in self.token_dims))

    def factor(self, which, index):
        """That of an element of x, in the type of the arithmetic; None for 1."""
        factors = self.factors[which]
        if factors is None or isinstance(factors, float):
            return factors and rounded(factors, self.arithmetic)
        index = [*index[:-1], index[-1] // self.block]
        place = factors.place([i if e > 1 else 0 for i, e in zip(index, factors.shape)])
        return rounded(value_of(factors.bits[place], factors.element), self.arithmetic)

    def written(self, index):
        """What becomes of an element of x: bits, or a number to be rounded."""
        bits = self.x.bits[self.x.place(index)]
        is_plain = self.factors == [None, None] and not self.saturate
        if is_plain and self.x_type == self.element:
            return bits
        value = value_of(bits, self.x_type)
        read, stored = self.factor(0, index), self.factor(1, index)
        if read is not None:
            value = multiply(value, read, self.arithmetic)
        if stored is not None:
            inverse = floats.round_signed(1 / Fraction(stored), 1, self.arithmetic)
            value = multiply(value, inverse, self.arithmetic)
        limit = largest(self.element)
        if self.saturate and abs(value) > limit:
            value = math.copysign(limit, value)
        return float(value)

    def expected(self):
        """The memory of the cache: bits, and numbers to be rounded."""
        memory = list(self.cache.bits)
        rows = [d for d in range(len(self.x_shape)) if d not in self.token_dims]
        cells = [d for d in range(len(self.cache_shape)) if d not in self.slot_dims]
        for token in self.tokens():
            slot = self.slots.bits[self.slots.place(token)]
            if slot >> (self.slot_width - 1):
                continue
            cell = [0] * len(self.cache_shape)
            for dim in reversed(self.slot_dims):
                slot, cell[dim] = divmod(slot, self.cache_shape[dim])
            assert slot == 0
            index = [0] * len(self.x_shape)
            for dim, i in zip(self.token_dims, token):
                index[dim] = i
            for row in itertools.product(*(range(self.x_shape[dim]) for dim in rows)):
                for dim, other, i in zip(rows, cells, row):
                    index[dim], cell[other] = i, i
                cell[-1] += self.begin
                memory[self.cache.place(cell)] = self.written(index)
        return memory

    def write(self):
        arrays = [self.x, self.slots, self.cache]
        arrays += [factor for factor in self.factors if isinstance(factor, Array)]
        types = {array.name: array.type(self.kind) for array in arrays}
        clauses = []
        for keyword, name, factor in zip(
            ("x_scale", "init_scale"), ("x_factor", "cache_factor"), self.factors
        ):
            if factor is None:
                clauses.append("")
            elif isinstance(factor, float):
                types[name] = "f64"
                clauses.append(f" {keyword}(%{name})")
            else:
                clauses.append(f" {keyword}(%{name} : {types[name]})")
        result = f" -> {types['cache']}" if self.kind == "tensor" else ""
        signature = ", ".join(f"%{name}: {known}" for name, known in types.items())
        print(f"func.func @{self.name}({signature}){result} {{")
        print("  %y = " if result else "  ", end="")
        print(f"pe.write_cache ins(%x : {types['x']}){clauses[0]}")
        print(f"      slots(%slots : {types['slots']})")
        print(f"      outs(%cache : {types['cache']}){clauses[1]}")
        print(f"      {{{self.attributes()}}}{result}")
        print(f"  return %y : {types['cache']}\n}}" if result else "  return\n}")

        print(f"func.func @test_{self.name}() {{")
        for array in arrays:
            array.write(self.kind)
        for name, factor in zip(("x_factor", "cache_factor"), self.factors):
            if isinstance(factor, float):
                print(f"  %{name} = arith.constant {factor!r} : f64")
        operands = ", ".join(f"%{name}" for name in types)
        memory = self.cache.memory_type("tensor")
        print("  %y = " if result else "  ", end="")
        print(f"call @{self.name}({operands}) : ({', '.join(types.values())})", end="")
        if result:
            print(f" -> {types['cache']}")
            print(f"  %z = tensor.cast %y : {types['cache']} to {memory}")
        else:
            print(" -> ()")
            memref = self.cache.memory_type("memref")
            print(f"  %z = bufferization.to_tensor %cache_new restrict : {memref} to {memory}")
        word = f"i{width(self.element)}"
        words = self.cache.memory_type("tensor", word)
        size = math.prod(self.cache.memory)
        dims = ", ".join(map(str, range(len(self.cache.memory))))
        print(f"  %bits = tensor.bitcast %z : {memory} to {words}")
        print(f"  %flat = tensor.collapse_shape %bits [[{dims}]] : {words} into tensor<{size}x{word}>")
        print(f"  %any = tensor.cast %flat : tensor<{size}x{word}> to tensor<?x{word}>")
        print(f"  call @print(%any) : (tensor<?x{word}>) -> ()\n  return\n}}")

    def attributes(self):
        def dims(numbers):
            return f"array<i64: {', '.join(map(str, numbers))}>" if numbers else "array<i64>"

        flags = ", saturate" if self.saturate else ""
        return (
            f"token_dims = {dims(self.token_dims)}, slot_dims = {dims(self.slot_dims)}, "
            f"begin = {self.begin} : i64, block_size = {self.block} : i64{flags}"
        )

    def is_right(self, bits, expected):
        if isinstance(expected, int):
            return bits == expected
        if self.element.startswith("f8"):
            return make_format(self.element).is_right(expected, bits)
        if math.isnan(expected):
            return math.isnan(value_of(bits, self.element))
        return bits == bits_of(rounded(expected, self.element), self.element)

    def check(self, found):
        """The number of wrong elements."""
        wrong = 0
        for i, (bits, right) in enumerate(zip(found, self.expected(), strict=True)):
            bits %= 1 << width(self.element)
            if not self.is_right(bits, right):
                wrong += 1
                print(f"{self.name}, {self.layout}, {self.form}, {self.x_type}, "
                      f"{self.kinds}, {self.attributes()}: {i}: {bits:#x}, not {right}")
        return wrong


def cases(element):
    for n, (layout, form) in enumerate(itertools.product(LAYOUTS, FORMS)):
        yield Case(n, layout, form, TYPES[(n + n // 6) % len(TYPES)], element)


def write(element):
    word = f"i{width(element)}"
    word_printer.declare()
    word_printer.define("print", word)
    everything = list(cases(element))
    for case in everything:
        case.write()
    print("func.func @main() {")
    for case in everything:
        print(f"  call @test_{case.name}() : () -> ()")
    print("  return\n}")


def check(element, paths):
    runs = [iter(map(int, Path(path).read_text().split())) for path in paths]
    wrong = written = 0
    for case in cases(element):
        size = math.prod(case.cache.memory)
        written += any(isinstance(value, float) for value in case.expected())
        for run in runs:
            wrong += case.check(list(itertools.islice(run, size)))
    left = sum(len(list(run)) for run in runs)
    print(f"{element}: {written} conversions, {wrong} wrong, {left} numbers left")


if __name__ == "__main__":
    if sys.argv[1] == "write":
        write(sys.argv[2])
    else:
        check(sys.argv[2], sys.argv[3:])
