"""Writes a program that converts 8-bit floats, and checks what it prints.

All codes are extended, and what lies at, between and beside their values is
truncated. What is right is found in tables of the values, by search.
"""

import bisect
import math
import struct
import sys

# Bits of the exponent, bias, whether there are infinities and many NaNs as in
# IEEE 754, and whether the code of negative zero is the only NaN.
FORMATS = {
    "f8E5M2": (5, 15, True, False),
    "f8E4M3": (4, 7, True, False),
    "f8E3M4": (3, 3, True, False),
    "f8E4M3FN": (4, 7, False, False),
    "f8E5M2FNUZ": (5, 16, False, True),
    "f8E4M3FNUZ": (4, 8, False, True),
    "f8E4M3B11FNUZ": (4, 11, False, True),
}
WIDE = {"f32": ("<f", "<I"), "f64": ("<d", "<Q")}


def decode(code, name):
    """The value of a code without a sign."""
    exponent_bits, bias, is_ieee, is_unsigned_zero = FORMATS[name]
    fraction_bits = 7 - exponent_bits
    exponent = code >> fraction_bits
    fraction = code & ((1 << fraction_bits) - 1)
    if is_ieee and exponent == (1 << exponent_bits) - 1:
        return math.nan if fraction else math.inf
    if not is_ieee and not is_unsigned_zero and code == 0x7F:
        return math.nan
    if exponent == 0:
        return math.ldexp(fraction, 1 - bias - fraction_bits)
    return math.ldexp((1 << fraction_bits) + fraction, exponent - bias - fraction_bits)


class Format:
    def __init__(self, name):
        self.name = name
        self.has_negative_zero = not FORMATS[name][3]
        values = [decode(code, name) for code in range(128)]
        self.finite = [v for v in values if math.isfinite(v)]
        self.values = values + [-v for v in values]
        if not self.has_negative_zero:
            self.values[0x80] = math.nan
        # The value that the next code would have, if it were a number.
        last, before = self.finite[-1], self.finite[-2]
        self.beyond = last + (last - before)

    def is_right(self, x, code):
        """Whether x is rounded to the code."""
        if math.isnan(x):
            return math.isnan(self.values[code])
        magnitude = abs(x)
        steps = self.finite + [self.beyond]
        i = bisect.bisect_left(steps, magnitude)
        if i == len(steps):
            nearest = i
        elif steps[i] == magnitude or i == 0:
            nearest = i
        else:
            low, high = magnitude - steps[i - 1], steps[i] - magnitude
            nearest = i if high < low or (high == low and i % 2 == 0) else i - 1
        if nearest >= len(self.finite):
            if math.inf in self.values:
                return self.values[code] == math.copysign(math.inf, x)
            return math.isnan(self.values[code])
        is_negative = math.copysign(1, x) < 0
        if nearest == 0 and not self.has_negative_zero:
            is_negative = False
        return code == nearest + (128 if is_negative else 0)

    def inputs(self, wide):
        """Numbers to truncate: values, halves, and what is beside them."""
        steps = self.finite + [self.beyond, 2 * self.beyond]
        middles = [(a + b) / 2 for a, b in zip(steps, steps[1:])]
        numbers = []
        for x in sorted(steps + middles):
            for neighbor in [down(x, wide), x, up(x, wide)]:
                numbers += [neighbor, -neighbor]
        return numbers + [math.inf, -math.inf, math.nan, 1e-44, 1e38]


def bits(x, wide):
    number, integer = WIDE[wide]
    return struct.unpack(integer, struct.pack(number, x))[0]


def from_bits(word, wide):
    number, integer = WIDE[wide]
    return struct.unpack(number, struct.pack(integer, word))[0]


def up(x, wide):
    return from_bits(bits(x, wide) + 1, wide)


def down(x, wide):
    return from_bits(bits(x, wide) - 1, wide) if x > 0 else x


def cases():
    for name in FORMATS:
        for wide in WIDE:
            yield Format(name), wide


def write():
    print("func.func private @printI64(i64)")
    print("func.func private @printNewline()")
    calls = []
    for format, wide in cases():
        narrow = format.name
        word = wide.replace("f", "i")
        inputs = [bits(x, wide) for x in format.inputs(wide)]
        numbers = ", ".join(map(str, inputs))
        memory = f"memref<{len(inputs)}x{word}>"
        extended = "%bits" if word == "i64" else "%word"
        widen = "" if word == "i64" else f"%word = arith.extui %bits : i32 to i64"
        print(
            f"""
memref.global "private" @{narrow}_{wide} : {memory} = dense<[{numbers}]>
func.func private @extend_{narrow}_{wide}() {{
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c256 = arith.constant 256 : index
  scf.for %i = %c0 to %c256 step %c1 {{
    %code = arith.index_cast %i : index to i8
    %x = arith.bitcast %code : i8 to {narrow}
    %y = arith.extf %x : {narrow} to {wide}
    %bits = arith.bitcast %y : {wide} to {word}
    {widen}
    func.call @printI64({extended}) : (i64) -> ()
    func.call @printNewline() : () -> ()
  }}
  return
}}
func.func private @truncate_{narrow}_{wide}() {{
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %n = arith.constant {len(inputs)} : index
  %m = memref.get_global @{narrow}_{wide} : {memory}
  scf.for %i = %c0 to %n step %c1 {{
    %word = memref.load %m[%i] : {memory}
    %x = arith.bitcast %word : {word} to {wide}
    %vector = vector.broadcast %x : {wide} to vector<2x3x{wide}>
    %narrow = arith.truncf %vector
        : vector<2x3x{wide}> to vector<2x3x{narrow}>
    %codes = arith.bitcast %narrow : vector<2x3x{narrow}> to vector<2x3xi8>
    %code = vector.extract %codes[1, 2] : i8 from vector<2x3xi8>
    %y = arith.extui %code : i8 to i64
    func.call @printI64(%y) : (i64) -> ()
    func.call @printNewline() : () -> ()
  }}
  return
}}"""
        )
        calls += [f"extend_{narrow}_{wide}", f"truncate_{narrow}_{wide}"]
    print("func.func @main() {")
    for call in calls:
        print(f"  call @{call}() : () -> ()")
    print("  return\n}")


def check(path):
    with open(path) as file:
        printed = [int(word) for word in file.read().split()]
    wrong = 0
    for format, wide in cases():
        for code in range(256):
            found = from_bits(printed[code] % 2**64, wide)
            right = format.values[code]
            if math.isnan(right):
                is_right = math.isnan(found)
            else:
                is_right = bits(found, wide) == bits(right, wide)
            if not is_right:
                wrong += 1
                print(f"{format.name} {code:#x} to {wide}: {found}, not {right}")
        printed = printed[256:]
        inputs = format.inputs(wide)
        for x, code in zip(inputs, printed):
            if not format.is_right(x, code):
                wrong += 1
                print(f"{wide} {x} to {format.name}: {code:#x}")
        printed = printed[len(inputs) :]
    print(f"{wrong} wrong, {len(printed)} numbers left")


if __name__ == "__main__":
    if sys.argv[1] == "write":
        write()
    else:
        check(sys.argv[2])
