"""Writes rotations of 8-bit floats with factors, and checks what they print.

usage: stored_forms.py write INIT [WINDOW] | check INIT OUTPUT [WINDOW]

INIT is the 8-bit type. WINDOW is the size of a block of features that share a
factor, the first feature that is rotated, the number of pairs, and the number of
features after them, separated by commas. Half of the tokens are at position 0, where a rotation
changes nothing: their codes must be exactly those of the arithmetic, which is
done here by fractions. Codes of other tokens may be neighbors of those of the
exact value, if that lies in the middle but for the error of an angle.
"""

import bisect
import math
import random
import struct
import sys
from fractions import Fraction

import float8

LAYOUTS = ("half", "interleaved", "interleaved_to_half", "half_to_interleaved")
# In an open form, the number of features is known of one array alone.
FORMS = ("apart", "memref", "update", "open_x", "open_init", "open_memref")
TOKENS, HEADS = 4, 2
# Blocks end within the pairs and within vectors; the last one is smaller.
WINDOW = "8,4,10,5"
POSITIONS = (0, 3, 0, 77777)
SCALES = ("none", "one", "token", "row", "block")


class Window:
    def __init__(self, text):
        self.block, self.begin, self.pairs, rest = map(int, text.split(","))
        self.features = self.begin + 2 * self.pairs + rest

    def shape(self, scale):
        """The extents of factors; None if there are none."""
        blocks = -(-self.features // self.block)
        shapes = {
            "none": None,
            "one": (),
            "token": (TOKENS, 1, 1),
            "row": (TOKENS, HEADS, 1),
            "block": (1, HEADS, blocks),
        }
        return shapes[scale]


def to_f32(value):
    """Rounded to nearest, ties to even."""
    if isinstance(value, Fraction):
        # Twice the precision is enough not to round twice here.
        value = value.numerator / value.denominator
    try:
        return struct.unpack("f", struct.pack("f", value))[0]
    except OverflowError:
        return math.copysign(math.inf, value)


def multiply(a, b):
    """The product of two f32, as an f32."""
    if a == 0 or not math.isfinite(a):
        return a * b
    return to_f32(Fraction(a) * Fraction(b))


class Case:
    def __init__(
        self, number, window, layout, form, x_type, init_type, scales, saturate
    ):
        self.name = f"case_{number}"
        self.window = window
        self.layout, self.form = layout, form
        self.x_type, self.init_type = x_type, init_type
        self.scales, self.saturate = scales, saturate
        generator = random.Random(number)
        self.formats = {
            t: float8.Format(t) for t in (x_type, init_type) if t.startswith("f8")
        }
        self.x = [self.draw(generator) for _ in range(TOKENS * HEADS * window.features)]
        self.factors = [self.draw_factors(generator, kind) for kind in scales]
        self.theta = [1.7 * 0.3**i for i in range(window.pairs)]

    def draw(self, generator):
        """The bits of an element of x, a finite number."""
        if self.x_type.startswith("f8"):
            values = self.formats[self.x_type].values
            return generator.choice(
                [code for code, value in enumerate(values) if math.isfinite(value)]
            )
        exponent = generator.choice((-30, -20, -9, -6, -3, 0, 3, 7, 8, 9, 15, 16))
        number = math.ldexp(generator.uniform(-2, 2), exponent)
        word = struct.unpack("<I", struct.pack("<f", number))[0]
        return word >> 16 if self.x_type == "bf16" else word

    def value(self, index):
        word = self.x[index]
        if self.x_type.startswith("f8"):
            return self.formats[self.x_type].values[word]
        word = word << 16 if self.x_type == "bf16" else word
        return struct.unpack("<f", struct.pack("<I", word))[0]

    def draw_factors(self, generator, kind):
        shape = self.window.shape(kind)
        if shape is None:
            return None
        return [to_f32(generator.uniform(0.1, 3)) for _ in range(math.prod(shape))]

    def factor(self, which, token, head, feature):
        shape, numbers = self.window.shape(self.scales[which]), self.factors[which]
        if numbers is None:
            return 1.0
        at = 0
        for extent, index in zip(shape, (token, head, feature // self.window.block)):
            at = at * extent + (index if extent > 1 else 0)
        return numbers[at]

    def rows(self):
        """Exact values of the result before they are rounded to 8 bits, and the
        error that they may have."""
        read_pairs = self.layout.startswith("interleaved")
        written_pairs = self.layout in ("interleaved", "half_to_interleaved")

        begin, pairs = self.window.begin, self.window.pairs
        features = self.window.features

        def places(pair, is_interleaved):
            if is_interleaved:
                return begin + 2 * pair, begin + 2 * pair + 1
            return begin + pair, begin + pair + pairs

        for token in range(TOKENS):
            for head in range(HEADS):
                first = (token * HEADS + head) * features

                def scaled(feature):
                    return multiply(
                        self.value(first + feature),
                        self.factor(0, token, head, feature),
                    )

                row = [(scaled(feature), 0.0) for feature in range(features)]
                for pair in range(pairs):
                    angle = POSITIONS[token] * self.theta[pair]
                    cos, sin = math.cos(angle), math.sin(angle)
                    source, target = places(pair, read_pairs), places(pair, written_pairs)
                    a, b = scaled(source[0]), scaled(source[1])
                    error = 5e-7 * math.hypot(a, b) if POSITIONS[token] else 0.0
                    row[target[0]] = a * cos - b * sin, error
                    row[target[1]] = b * cos + a * sin, error
                for feature, (value, error) in enumerate(row):
                    inverse = to_f32(
                        Fraction(1) / Fraction(self.factor(1, token, head, feature))
                    )
                    if error == 0:
                        yield multiply(value, inverse), 0.0
                    else:
                        yield value * inverse, error * inverse

    def is_right(self, code, value, error):
        format = self.formats[self.init_type]

        def clamp(number):
            largest = format.finite[-1]
            if self.saturate and abs(number) > largest:
                return math.copysign(largest, number)
            return number

        candidates = (value,) if error == 0 else (value - error, value, value + error)
        if error and math.isinf(value + error):
            return True
        return any(format.is_right(clamp(c), code) for c in candidates)

    def types(self):
        kind = "memref" if self.form.endswith("memref") else "tensor"
        x_extent = init_extent = self.window.features
        if self.form == "open_x":
            x_extent = "?"
        elif self.form.startswith("open"):
            init_extent = "?"
        rows = f"{kind}<{TOKENS}x{HEADS}x"
        x, init = f"{x_extent}x{self.x_type}>", f"{init_extent}x{self.init_type}>"
        return kind, rows + x, rows + init

    def write(self):
        kind, x, init = self.types()
        is_update = self.form == "update"
        scales = []
        for name, scale in zip(("xs", "is"), self.scales):
            shape = self.window.shape(scale)
            if shape is None:
                scales.append(None)
            elif not shape:
                scales.append((f"%{name}", "f64"))
            else:
                extents = "x".join(map(str, shape))
                scales.append((f"%{name}", f"{kind}<{extents}xf32>"))

        def clause(keyword, scale):
            if scale is None:
                return ""
            name, of_type = scale
            return f" {keyword}({name}{'' if of_type == 'f64' else ' : ' + of_type})"

        parameters = [("%x", x), ("%init", init), ("%pos", f"{kind}<{TOKENS}xi32>")]
        parameters.append(("%freq", f"{kind}<{self.window.pairs}xf64>"))
        parameters += [scale for scale in scales if scale]
        signature = ", ".join(f"{name}: {of_type}" for name, of_type in parameters)
        result = "" if kind == "memref" else f" -> {init}"
        print(f"func.func @{self.name}({signature}){result} {{")
        print("  %y = " if result else "  ", end="")
        source = "" if is_update else f" ins(%x : {x})"
        print(f"pe.rotary{source}{clause('x_scale', scales[0])}")
        print(f"      angles(%pos, %freq : {kind}<{TOKENS}xi32>, {kind}<{self.window.pairs}xf64>)")
        print(f"      outs({'%x' if is_update else '%init'} : {init})", end="")
        saturate = ", saturate" if self.saturate else ""
        print(clause("init_scale", scales[1]))
        print(f"      {{layout = #pe.layout<{self.layout}>, begin = {self.window.begin} : i64,")
        print(f"       block_size = {self.window.block} : i64, position_dims = array<i64: 0>{saturate}}}{result}")
        print(f"  return %y : {init}\n}}" if result else "  return\n}")
        self.write_test(kind, parameters)

    def write_test(self, kind, parameters):
        element = {"%x": self.x_type, "%init": self.init_type}
        words = {"bf16": "i16", "f32": "i32"}
        extents = (TOKENS, HEADS, self.window.features)
        shape = "".join(f"{extent}x" for extent in extents)
        word = words.get(self.x_type, "i8")
        bits = 8 if word == "i8" else int(word[1:])
        signed = [w - (1 << bits) if w >> (bits - 1) else w for w in self.x]
        numbers = {
            "%pos": list(POSITIONS),
            "%freq": [f"{theta:.17e}" for theta in self.theta],
            "%xs": [f"{f:.17e}" for f in self.factors[0] or []],
            "%is": [f"{f:.17e}" for f in self.factors[1] or []],
        }
        print(f"func.func @test_{self.name}() {{")
        operands, types = [], []
        for name, of_type in parameters:
            if of_type == "f64":
                print(f"  {name} = arith.constant {numbers[name][0]} : f64")
            elif name == "%x":
                print(f"  %words = arith.constant dense<{reshape(signed, extents)}> : tensor<{shape}{word}>")
                tensor = f"tensor<{shape}{self.x_type}>"
                print(f"  %bits = tensor.bitcast %words : tensor<{shape}{word}> to {tensor}")
                self.as_type(name, "%bits", tensor, of_type)
            elif name == "%init":
                tensor = f"tensor<{shape}{element[name]}>"
                print(f"  %empty = tensor.empty() : {tensor}")
                self.as_type(name, "%empty", tensor, of_type)
            else:
                tensor = of_type.replace("memref", "tensor")
                own = [int(e) for e in tensor[7:-1].split("x")[:-1]]
                print(f"  {name}_values = arith.constant dense<{reshape(numbers[name], own)}> : {tensor}")
                self.as_type(name, f"{name}_values", tensor, of_type)
            operands.append(name)
            types.append(of_type)
        call = f"call @{self.name}({', '.join(operands)}) : ({', '.join(types)})"
        tensor = f"tensor<{shape}{self.init_type}>"
        if kind == "memref":
            memref = tensor.replace("tensor", "memref")
            print(f"  {call} -> ()")
            print(f"  %result = bufferization.to_tensor %init_new restrict : {memref} to {tensor}")
        else:
            print(f"  %returned = {call} -> {types[1]}")
            print(f"  %result = tensor.cast %returned : {types[1]} to {tensor}")
        print(f"  %codes = tensor.bitcast %result : tensor<{shape}{self.init_type}> to tensor<{shape}i8>")
        print("  %c0 = arith.constant 0 : index\n  %c1 = arith.constant 1 : index")
        for dim, extent in enumerate(extents):
            print(f"  %n{dim} = arith.constant {extent} : index")
            print(f"  scf.for %i{dim} = %c0 to %n{dim} step %c1 {{")
        print(f"  %code = tensor.extract %codes[%i0, %i1, %i2] : tensor<{shape}i8>")
        print("  %wide = arith.extui %code : i8 to i64")
        print("  func.call @printI64(%wide) : (i64) -> ()")
        print("  func.call @printNewline() : () -> ()")
        print("  }\n" * 3 + "  return\n}")

    @staticmethod
    def as_type(name, value, tensor, of_type):
        new = f"{name}_new"
        if of_type.startswith("tensor"):
            # What a function updates is no constant.
            print(f"  {new} = bufferization.alloc_tensor() copy({value}) : {tensor}")
            print(f"  {name} = tensor.cast {new} : {tensor} to {of_type}")
            return
        memref = tensor.replace("tensor", "memref")
        print(f"  {name}_source = bufferization.to_buffer {value} : {tensor} to {memref}")
        print(f"  {new} = memref.alloc() : {memref}")
        print(f"  memref.copy {name}_source, {new} : {memref} to {memref}")
        print(f"  {name} = memref.cast {new} : {memref} to {of_type}")


def reshape(numbers, extents):
    if not extents[1:]:
        return "[" + ", ".join(map(str, numbers)) + "]"
    size = len(numbers) // extents[0]
    parts = [numbers[i * size : (i + 1) * size] for i in range(extents[0])]
    return "[" + ", ".join(reshape(part, extents[1:]) for part in parts) + "]"


def cases(init_type, window):
    window = Window(window)
    number = 0
    for layout in LAYOUTS:
        for form in FORMS:
            for x_type in ("bf16", "f32", init_type):
                if (form == "update") != (x_type == init_type):
                    continue
                if form.startswith("open") and x_type == "f32":
                    continue
                scales = (SCALES[number % 5], SCALES[(number * 2 + 1) % 5])
                saturate = number % 3 == 1
                yield Case(
                    number, window, layout, form, x_type, init_type, scales, saturate
                )
                number += 1


def write(init_type, window=WINDOW):
    print("func.func private @printI64(i64)\nfunc.func private @printNewline()")
    everything = list(cases(init_type, window))
    for case in everything:
        case.write()
    print("func.func @main() {")
    for case in everything:
        print(f"  call @test_{case.name}() : () -> ()")
    print("  return\n}")


def check(init_type, path, window=WINDOW):
    with open(path) as file:
        codes = [int(line) for line in file]
    at, wrong = 0, 0
    for case in cases(init_type, window):
        for i, (value, error) in enumerate(case.rows()):
            if not case.is_right(codes[at], value, error):
                wrong += 1
                print(f"{case.name} {case.layout} {case.form} {case.scales}: {i}: "
                      f"{value} became code {codes[at]}")
            at += 1
    print(f"{wrong} wrong, {len(codes) - at} numbers left")


if __name__ == "__main__":
    if sys.argv[1] == "write":
        write(*sys.argv[2:])
    else:
        check(*sys.argv[2:])
