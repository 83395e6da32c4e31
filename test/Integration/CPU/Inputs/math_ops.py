"""Writes a program with every op of the math dialect, and checks what it prints.

Each op is computed on scalars and on vectors of none to three dimensions, in
all types; Python's own functions say what is right.
"""

import math
import re
import struct
import sys

# Exact in every type, and where all functions have a value.
X = [0.125, 0.25, 0.375, 0.5, 0.625, 0.6875, 0.75, 0.875]
Y = X[::-1]
SMALL = [2.0**-n for n in range(5, 13)]
ABOVE_ONE = [1 + x for x in X]
SPECIAL = [0.0, 1.0, -2.5, math.inf, -math.inf, math.nan, 1e-40, -1e-40]
I = [-9, -1, 0, 1, 2, 7, 100, 120]
BASES = [2, 3, -1, 5, 7, 0, 1, -2]
POWERS = [5, 4, 3, 2, 1, 0, -3, 6]

UNARY = {
    "absf": abs,
    "acos": math.acos,
    "asin": math.asin,
    "asinh": math.asinh,
    "atan": math.atan,
    "atanh": math.atanh,
    "cbrt": lambda x: x ** (1 / 3),
    "ceil": math.ceil,
    "cos": math.cos,
    "cosh": math.cosh,
    "erf": math.erf,
    "erfc": math.erfc,
    "exp": math.exp,
    "exp2": lambda x: 2.0**x,
    "floor": math.floor,
    "log": math.log,
    "log10": math.log10,
    "log2": math.log2,
    "round": lambda x: math.floor(x + 0.5),
    "roundeven": round,
    "rsqrt": lambda x: 1 / math.sqrt(x),
    "sin": math.sin,
    "sinh": math.sinh,
    "sqrt": math.sqrt,
    "tan": math.tan,
    "tanh": math.tanh,
    "trunc": math.trunc,
}
BINARY = {"atan2": math.atan2, "copysign": math.copysign, "powf": math.pow}
CLASSES = {
    "isfinite": math.isfinite,
    "isinf": math.isinf,
    "isnan": math.isnan,
    "isnormal": lambda x: math.isfinite(x) and abs(x) > 1e-37,
}
BITS = {
    "absi": lambda x, bits: abs(x),
    "ctlz": lambda x, bits: bits - (x % 2**bits).bit_length(),
    "cttz": lambda x, bits: (x & -x).bit_length() - 1 if x else bits,
    "ctpop": lambda x, bits: bin(x % 2**bits).count("1"),
}
TOLERANCE = {"f64": 4e-15, "f32": 1e-6, "f16": 2e-3, "bf16": 1.6e-2}


def as_i64(x):
    return struct.unpack("<q", struct.pack("<d", x))[0]


PRINT = """
func.func private @print(%m: memref<?xi64>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %n = memref.dim %m, %c0 : memref<?xi64>
  scf.for %i = %c0 to %n step %c1 {
    %value = memref.load %m[%i] : memref<?xi64>
    func.call @printI64(%value) : (i64) -> ()
    func.call @printNewline() : () -> ()
  }
  return
}"""


class Case:
    """An op of `element`s in vectors of `shape`, or scalars if that is None."""

    def __init__(self, text, expected, element, shape, result=None, number=0):
        self.text = text
        self.element = element
        self.shape = shape
        self.result = result or element
        self.number = number
        self.expected = expected[: self.count_lanes()]

    def count_lanes(self):
        return math.prod(self.shape) if self.shape else 1

    def type(self, element):
        if self.shape is None:
            return element
        return f"vector<{''.join(f'{n}x' for n in self.shape)}{element}>"

    def write(self, name):
        """A function that prints the lanes of the result."""
        values = {
            "%x": (X, self.element),
            "%y": (Y, self.element),
            "%small": (SMALL, self.element),
            "%above_one": (ABOVE_ONE, self.element),
            "%special": (SPECIAL, self.element),
            "%i": (I, self.element),
            "%bases": (BASES, self.element),
            "%powers": (POWERS, self.element),
            "%n": (POWERS, "i32"),
        }
        used = [v for v in values if v in re.findall(r"%\w+", self.text)]
        self.arguments = [self.type(values[v][1]) for v in used]
        arguments = ", ".join(map("{}: {}".format, used, self.arguments))
        value = f"%r#{self.number}" if "%r:2" in self.text else "%r"
        result = self.type(self.result)
        lanes = self.count_lanes()
        print(f"func.func private @{name}({arguments}) {{")
        print(f"  {self.text.replace('TYPE', self.type(self.element))}")
        if self.result[0] != "i" and self.result != "f64":
            print(f"  %wide = arith.extf {value} : {result} to", end=" ")
            value, result = "%wide", self.type("f64")
            print(result)
        if self.result[0] != "i":
            print(f"  %bits = arith.bitcast {value} : {result} to", end=" ")
            value, result = "%bits", self.type("i64")
            print(result)
        elif self.result != "i64":
            extend = "extui" if self.result == "i1" else "extsi"
            print(f"  %wide = arith.{extend} {value} : {result} to", end=" ")
            value, result = "%wide", self.type("i64")
            print(result)
        if self.shape is None:
            print(f"  %row = vector.broadcast {value} : i64 to vector<1xi64>")
        else:
            print(f"  %row = vector.shape_cast {value} : {result}", end=" ")
            print(f"to vector<{lanes}xi64>")
        print("  %c0 = arith.constant 0 : index")
        print(f"  %m = memref.alloca() : memref<{lanes}xi64>")
        print(f"  vector.store %row, %m[%c0]", end=" ")
        print(f": memref<{lanes}xi64>, vector<{lanes}xi64>")
        print(f"  %any = memref.cast %m : memref<{lanes}xi64> to memref<?xi64>")
        print("  call @print(%any) : (memref<?xi64>) -> ()")
        print("  return\n}")
        return [values[v] for v in used]

    def check(self, printed):
        if len(printed) < self.count_lanes():
            return "found nothing"
        for text, right in zip(printed, self.expected):
            found = int(text)
            if self.result[0] == "i":
                if found != right:
                    return f"found {found} in place of {right}"
                continue
            found = struct.unpack("<d", struct.pack("<q", found))[0]
            allowed = TOLERANCE[self.element] * abs(right)
            if not abs(found - right) <= allowed:
                return f"found {found} in place of {right}"
        return None


def float_cases(element, shape):
    def case(text, expected, *arguments):
        return Case(text, expected, element, shape, *arguments)

    for name, function in UNARY.items():
        yield case(f"%r = math.{name} %x : TYPE", [function(x) for x in X])
    yield case(
        "%r = math.acosh %above_one : TYPE",
        [math.acosh(x) for x in ABOVE_ONE],
    )
    for name, function in [("expm1", math.expm1), ("log1p", math.log1p)]:
        yield case(
            f"%r = math.{name} %small : TYPE", [function(x) for x in SMALL]
        )
    for name, function in BINARY.items():
        expected = [function(x, y) for x, y in zip(X, Y)]
        yield case(f"%r = math.{name} %x, %y : TYPE", expected)
    yield case(
        "%r = math.fma %x, %y, %x : TYPE", [x * y + x for x, y in zip(X, Y)]
    )
    yield case(
        "%r = math.clampf %x to [%y, %above_one] : TYPE",
        [max(x, y) for x, y in zip(X, Y)],
    )
    for number, function in enumerate([math.sin, math.cos]):
        yield case(
            "%r:2 = math.sincos %x : TYPE",
            [function(x) for x in X],
            element,
            number,
        )
    exponents = Case("", [], "i32", shape).type("i32")
    yield case(
        f"%r = math.fpowi %x, %n : TYPE, {exponents}",
        [x**n for x, n in zip(X, POWERS)],
    )
    if element == "f32":
        for name, function in CLASSES.items():
            yield case(
                f"%r = math.{name} %special : TYPE",
                [int(function(x)) for x in SPECIAL],
                "i1",
            )


def integer_cases(element, shape):
    bits = int(element[1:])

    def case(text, expected, *arguments):
        return Case(text, expected, element, shape, *arguments)

    for name, function in BITS.items():
        yield case(
            f"%r = math.{name} %i : TYPE", [function(i, bits) for i in I]
        )
    yield case(
        "%r = math.ipowi %bases, %powers : TYPE", [32, 81, -1, 25, 7, 1, 1, 64]
    )
    for name, mask in [("mulsi", 0), ("mului", 2**bits - 1)]:
        products = [
            (i & mask) * (b & mask) if mask else i * b for i, b in zip(I, BASES)
        ]
        halves = [p % 2**bits for p in products], [p >> bits for p in products]
        for number, half in enumerate(halves):
            signed = [h - 2**bits if h >> (bits - 1) == 1 else h for h in half]
            yield case(
                f"%r:2 = arith.{name}_extended %i, %bases : TYPE",
                signed,
                element,
                number,
            )
    carries = Case("", [], "i1", shape).type("i1")
    yield case(
        f"%r:2 = arith.addui_extended %i, %i : TYPE, {carries}",
        [int(i < 0) for i in I],
        "i1",
        1,
    )


def all_cases():
    for shape in [None, [], [8], [2, 4], [2, 2, 2]]:
        yield from float_cases("f32", shape)
        yield from integer_cases("i32", shape)
    for shape in [None, [2, 4]]:
        for element in ["f64", "f16", "bf16"]:
            yield from float_cases(element, shape)
        yield from integer_cases("i64", shape)


def literal(value, element):
    if element[0] == "i":
        return str(value)
    if math.isfinite(value):
        return f"{value:.17e}"
    size, code = {"f64": (8, "<d"), "f32": (4, "<f")}[element]
    bits = int.from_bytes(struct.pack(code, value), "little")
    return f"0x{bits:0{2 * size}X}"


def nest(values, shape):
    """The values as MLIR's nested lists of that shape."""
    if not shape:
        return values[0]
    size = len(values) // shape[0]
    rows = [values[i : i + size] for i in range(0, len(values), size)]
    return "[" + ", ".join(nest(row, shape[1:]) for row in rows) + "]"


def write():
    print("func.func private @printI64(i64)")
    print("func.func private @printNewline()")
    print(PRINT)
    calls = []
    for number, case in enumerate(all_cases()):
        names = []
        for values, element in case.write(f"case_{number}"):
            literals = [literal(v, element) for v in values]
            text = nest(literals[: case.count_lanes()], case.shape)
            if case.shape is not None:
                text = f"dense<{text}>"
            names.append(f"%c{number}_{len(names)}")
            type = case.type(element)
            calls.append(f"{names[-1]} = arith.constant {text} : {type}")
        types = ", ".join(case.arguments)
        calls.append(
            f"call @case_{number}({', '.join(names)}) : ({types}) -> ()"
        )
    print("func.func @main() {\n  " + "\n  ".join(calls) + "\n  return\n}")


def check(path):
    with open(path) as file:
        printed = file.read().split()
    wrong = 0
    cases = list(all_cases())
    for case in cases:
        lanes = case.count_lanes()
        message = case.check(printed[:lanes])
        printed = printed[lanes:]
        if message:
            wrong += 1
            print(f"{case.type(case.element)}: {case.text}: {message}")
    print(f"{wrong} of {len(cases)} wrong, {len(printed)} numbers left")


if sys.argv[1] == "write":
    write()
else:
    check(sys.argv[2])
