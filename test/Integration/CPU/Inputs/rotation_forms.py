"""Prints rotations in the forms that models need beside the common one, and
compares them with numbers that are computed here, by integers and fractions.

usage: rotation_forms.py X INIT PAIRS

X and INIT are the types of the elements that are read and written, and PAIRS is
the number of pairs that are rotated.
"""

import math
import random
import struct
import sys
from dataclasses import dataclass
from fractions import Fraction

from memrefs import cast_to_unranked, shaped

BATCHES, TOKENS, HEADS, BEGIN, REST = 2, 5, 3, 8, 3
TWO_PI = Fraction(
    6283185307179586476925286766559005768394338798750211641949889184615632812572417997,
    10**81,
)


def to_f32(value):
    return struct.unpack("f", struct.pack("f", value))[0]


def flatten(array):
    if not isinstance(array, list):
        return [array]
    return [number for part in array for number in flatten(part)]


def build(shape, function, *indices):
    if not shape:
        return function(*indices)
    return [build(shape[1:], function, *indices, i) for i in range(shape[0])]


def take(array, indices):
    for index in indices:
        array = array[index]
    return array


@dataclass
class Case:
    name: str
    layout: str = "half"
    form: str = "apart"
    position: str = "i32"
    frequency: str = "f64"
    are_constant: bool = False
    """Whether the frequencies are known at compile time."""
    heads: bool = False
    """Whether each head has frequencies."""
    mixed: int = 0
    """How many axes are mixed."""
    axes: bool = False
    """Whether every other pair uses the second of two rows of positions."""
    scale: tuple = ()
    """The dimensions of x that index the scale."""
    conjugate: bool = False
    far: bool = False
    """Whether angles are from 2^49 to 2^53 turns, of either sign."""


CASES = [
    *(
        Case(f"types_{layout}_{form}", layout, form)
        for layout in ("half", "interleaved", "interleaved_to_half", "half_to_interleaved")
        for form in ("apart", "memref")
    ),
    Case("token_scale", scale=(0, 1)),
    Case("head_scale", "interleaved", scale=(2,), conjugate=True),
    Case("row_scale", form="memref", scale=(1, 2)),
    Case("one_scale", "half_to_interleaved", scale=()),
    Case("f32_frequencies", frequency="f32"),
    Case("f32_constants", frequency="f32", are_constant=True),
    Case("float_positions", position="f32"),
    Case("float_constants", "interleaved", position="f32", are_constant=True),
    Case("float_axes", position="f32", axes=True),
    Case("far_floats", position="f32", far=True),
    Case("far_constants", "interleaved", position="f32", are_constant=True, far=True),
    Case("head_frequencies", heads=True),
    Case("head_constants", "interleaved", heads=True, are_constant=True),
    Case("head_memrefs", form="memref", heads=True, frequency="f32"),
    Case("mixed_axes", mixed=3),
    Case("mixed_memrefs", form="memref", mixed=2, heads=True, scale=(1,)),
    Case("mixed_floats", "interleaved", mixed=2, position="f32", frequency="f32"),
    Case(
        "mixed_constants",
        mixed=2,
        position="f32",
        heads=True,
        are_constant=True,
        scale=(1, 2),
    ),
]


class Program:
    def __init__(self, case, x_type, init_type, num_pairs, seed):
        self.case, self.x_type, self.init_type = case, x_type, init_type
        self.num_pairs = num_pairs
        self.shape = (BATCHES, TOKENS, HEADS, BEGIN + 2 * num_pairs + REST)
        generator = random.Random(seed)
        leading = [case.mixed or 2] if case.mixed or case.axes else []
        self.positions = build(
            leading + [TOKENS], lambda *_: self.draw_position(generator)
        )
        self.frequencies = build(
            ([case.mixed] if case.mixed else [])
            + ([HEADS] if case.heads else [])
            + [num_pairs],
            lambda *_: self.draw_frequency(generator),
        )
        self.scale_shape = [
            self.shape[dim] if dim in case.scale else 1 for dim in range(4)
        ]
        self.scale = build(
            self.scale_shape, lambda *_: generator.randrange(1, 9) / 4
        )
        self.x = build(
            self.shape, lambda *_: generator.randrange(-128, 129) / 64
        )

    def draw_position(self, generator):
        if self.case.position == "i32":
            return generator.choice((0, 1, 77, -3, 2**31 - 1, 123456789))
        if self.case.far:
            return to_f32(generator.choice((-1, 1)) * generator.uniform(2**29, 2**31))
        number = generator.choice((0.1, -0.75, 1e-3, 12345.678, 1e9 / 7, 2.0**31 - 128))
        return to_f32(number)

    def draw_frequency(self, generator):
        if self.case.far:
            return generator.uniform(2**23, 2**25)
        theta = generator.choice((1.0, 3.2)) * 10 ** -generator.uniform(0, 6)
        return to_f32(theta) if self.case.frequency == "f32" else theta

    def angle(self, token, head, pair):
        """As a float in [0, 2 pi)."""
        case, total = self.case, Fraction(0)
        for axis in range(case.mixed or 1):
            row = pair % 2 if case.axes else axis
            at = [row, token] if case.axes or case.mixed else [token]
            of = [axis] if case.mixed else []
            of += [head] if case.heads else []
            total += Fraction(take(self.positions, at)) * Fraction(
                take(self.frequencies, of + [pair])
            )
        turns = total / TWO_PI
        return float((turns - math.floor(turns)) * TWO_PI)

    def expected(self):
        read_pairs = self.case.layout.startswith("interleaved")
        written_pairs = self.case.layout in ("interleaved", "half_to_interleaved")

        def places(pair, is_interleaved):
            if is_interleaved:
                return BEGIN + 2 * pair, BEGIN + 2 * pair + 1
            return BEGIN + pair, BEGIN + pair + self.num_pairs

        def rotate(batch, token, head):
            x = take(self.x, (batch, token, head))
            y = list(x)
            at = [
                index if extent > 1 else 0
                for index, extent in zip((batch, token, head, 0), self.scale_shape)
            ]
            factor = take(self.scale, at)
            for pair in range(self.num_pairs):
                angle = self.angle(token, head, pair)
                cos, sin = factor * math.cos(angle), factor * math.sin(angle)
                if self.case.conjugate:
                    sin = -sin
                first, second = places(pair, read_pairs)
                a, b = x[first], x[second]
                first, second = places(pair, written_pairs)
                y[first], y[second] = a * cos - b * sin, b * cos + a * sin
            return y

        return build(self.shape[:3], rotate)

    def attributes(self):
        case = self.case
        parts = [
            f"layout = #pe.layout<{case.layout}>",
            f"begin = {BEGIN} : i64",
            "position_dims = array<i64: 1>",
        ]
        if case.heads:
            parts.append("freq_dims = array<i64: 2>")
        if case.mixed:
            parts.append("mixed_axes")
        if case.axes:
            rows = ", ".join(str(pair % 2) for pair in range(self.num_pairs))
            parts.append(f"axes = array<i64: {rows}>")
        if case.conjugate:
            parts.append("conjugate")
        return "{" + ", ".join(parts) + "}"

    def arrays(self):
        """Name, numbers, shape and type of each operand."""
        case = self.case

        def shape_of(array):
            return (len(array), *shape_of(array[0])) if isinstance(array, list) else ()

        yield "positions", self.positions, shape_of(self.positions), case.position
        yield "freq", self.frequencies, shape_of(self.frequencies), case.frequency
        yield "scale", self.scale, self.scale_shape, "f32"
        yield "x", self.x, self.shape, self.x_type
        yield "init", None, self.shape, self.init_type

    def write(self):
        case = self.case
        kind = "memref" if case.form == "memref" else "tensor"
        types = {n: shaped(kind, shape, e) for n, _, shape, e in self.arrays()}
        constants = ["freq"] if case.are_constant else []
        parameters = [name for name in types if name not in constants]
        signature = ", ".join(f"%{name}: {types[name]}" for name in parameters)
        result = "" if kind == "memref" else f" -> {types['init']}"
        print(f"func.func @{case.name}({signature}){result} {{")
        if constants:
            print(f"  %freq = arith.constant {dense(self.frequencies, types['freq'])}")
        print("  %y = " if result else "  ", end="")
        print(f"pe.rotary ins(%x : {types['x']})")
        print(f"      angles(%positions, %freq : {types['positions']}, {types['freq']})")
        print(f"      scale(%scale : {types['scale']})")
        print(f"      outs(%init : {types['init']}) {self.attributes()}{result}")
        print(f"  return %y : {types['init']}\n}}" if result else "  return\n}")
        self.write_test(kind, parameters)

    def write_test(self, kind, parameters):
        name = self.case.name
        expected_type = shaped("memref", self.shape, "f64")
        print(f'memref.global "private" constant @{name}_expected : {expected_type}')
        print(f"    = {dense(self.expected(), '')}")
        for array, numbers, shape, element in self.arrays():
            if numbers is not None:
                print(f'memref.global "private" constant @{name}_{array}')
                print(f"    : {shaped('memref', shape, element)}")
                print(f"    = {dense(numbers, '', element)}")
        print(f"func.func @test_{name}() {{")
        operands, types = [], []
        for array, numbers, shape, element in self.arrays():
            memref, tensor = (shaped(k, shape, element) for k in ("memref", "tensor"))
            print(f"  %{array} = memref.alloc() : {memref}")
            if numbers is not None:
                print(f"  %{array}_values = memref.get_global @{name}_{array} : {memref}")
                print(f"  memref.copy %{array}_values, %{array} : {memref} to {memref}")
            if array not in parameters:
                continue
            operands.append(f"%{array}")
            types.append(memref if kind == "memref" else tensor)
            if kind == "tensor":
                print(f"  %{array}_tensor = bufferization.to_tensor %{array} restrict")
                print(f"      writable : {memref} to {tensor}")
                operands[-1] += "_tensor"
        call = f"call @{name}({', '.join(operands)}) : ({', '.join(types)})"
        memref = shaped("memref", self.shape, self.init_type)
        if kind == "memref":
            print(f"  {call} -> ()")
            cast_to_unranked("init", memref, self.init_type)
            result = "%init_any"
        else:
            print(f"  %result = {call} -> {types[-1]}")
            print(f"  %y = bufferization.to_buffer %result read_only : {types[-1]} to {memref}")
            cast_to_unranked("y", memref, self.init_type)
            result = "%y_any"
        print(f"  %expected = memref.get_global @{name}_expected : {expected_type}")
        cast_to_unranked("expected", expected_type, "f64")
        exact = 2.5e-7
        if self.init_type == "f64":
            exact = 2.0**53 * 2.0**-82 * 2 * math.pi if self.case.far else 2e-15
        print(f"  %tolerance = arith.constant {exact:e} : f64")
        print(f"  %wrong = call @pe_reference_check_values_{self.init_type}({result},")
        print("      %expected_any, %tolerance)")
        print(f"      : {check_type(self.init_type)}")
        print("  return\n}")


def dense(numbers, type_text, element=""):
    def write(array):
        if isinstance(array, list):
            return "[" + ", ".join(map(write, array)) + "]"
        if isinstance(array, int) and element.startswith("f"):
            return f"{array}.0"
        return repr(array) if isinstance(array, int) else f"{array:.17e}"

    return f"dense<{write(numbers)}>" + (f" : {type_text}" if type_text else "")


def check_type(element):
    return f"(memref<*x{element}>, memref<*xf64>, f64) -> i64"


def main():
    x_type, init_type, num_pairs = sys.argv[1:]
    print(
        f"func.func private @pe_reference_check_values_{init_type}"
        f"{check_type(init_type)}\n    attributes {{llvm.emit_c_interface}}"
    )
    for seed, case in enumerate(CASES):
        Program(case, x_type, init_type, int(num_pairs), seed).write()
    print("func.func @main() {")
    for case in CASES:
        print(f"  call @test_{case.name}() : () -> ()")
    print("  return\n}")


main()
