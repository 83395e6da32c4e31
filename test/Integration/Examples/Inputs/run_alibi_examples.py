"""Prints the examples of attention biases and a @main that checks them.

The scores, and what they have to become, are constants. Each function of the
example is called once, and each call prints one line.
"""

import random
import struct
import sys
from decimal import Decimal

from frequencies import power

QUERIES, KEYS = 2, 9


def slopes(num_heads, max_bias=8):
    """The series of the power of two below, then odd terms of the next one."""
    below = 2 ** (num_heads.bit_length() - 1)
    exponents = [Decimal(k) / below for k in range(1, below + 1)]
    rest = num_heads - below
    exponents += [Decimal(2 * j - 1) / (2 * below) for j in range(1, rest + 1)]
    return [float(power(2, -max_bias * exponent)) for exponent in exponents]


def to_bf16(value):
    """Rounds to the nearest; no slope is half way between two neighbors."""
    (bits,) = struct.unpack("I", struct.pack("f", value))
    return struct.unpack("f", struct.pack("I", (bits + 0x8000) & ~0xFFFF))[0]


# The slopes and the index of the first key of every function.
FUNCTIONS = {
    "mpt_7b": (slopes(32), 1 - KEYS),
    "bloom": (slopes(112), 0),
    "falcon_rw_1b": ([to_bf16(slope) for slope in slopes(32)], 0),
}


def dense(values):
    if isinstance(values, list):
        return f"[{', '.join(map(dense, values))}]"
    return f"{values:.9e}"


def print_test(name):
    heads, first_key = FUNCTIONS[name]
    memref = f"memref<1x{len(heads)}x{QUERIES}x{KEYS}xf32>"
    tensor = memref.replace("memref", "tensor")
    dynamic = f"tensor<1x{len(heads)}x?x?xf32>"
    dynamic_memref = dynamic.replace("tensor", "memref")

    generator = random.Random(name)

    def draw_row(_):
        return [generator.uniform(-2, 2) for _ in range(KEYS)]

    scores = [list(map(draw_row, range(QUERIES))) for _ in heads]
    expected = [
        [
            [score + slope * (first_key + j) for j, score in enumerate(row)]
            for row in rows
        ]
        for slope, rows in zip(heads, scores, strict=True)
    ]
    for constant, values in [("scores", scores), ("expected", expected)]:
        print(
            f'memref.global "private" constant @{constant}_{name} : {memref} '
            f"= dense<[{dense(values)}]>"
        )
    print(f"""func.func @test_{name}() {{
  %given = memref.get_global @scores_{name} : {memref}
  %scores = memref.alloc() : {memref}
  memref.copy %given, %scores : {memref} to {memref}
  %static = bufferization.to_tensor %scores restrict writable
      : {memref} to {tensor}
  %dynamic = tensor.cast %static : {tensor} to {dynamic}
  %result = call @{name}(%dynamic) : ({dynamic}) -> {dynamic}
  %found = bufferization.to_buffer %result read_only
      : {dynamic} to {dynamic_memref}
  %found_any = memref.cast %found : {dynamic_memref} to memref<*xf32>
  %expected = memref.get_global @expected_{name} : {memref}
  %expected_any = memref.cast %expected : {memref} to memref<*xf32>
  %tolerance = arith.constant 2.5e-7 : f64
  %wrong = call @pe_reference_check_close_f32(%found_any, %expected_any,
      %tolerance) : (memref<*xf32>, memref<*xf32>, f64) -> i64
  return
}}""")


def main():
    with open(sys.argv[1]) as example:
        print(example.read())
    print(
        "func.func private @pe_reference_check_close_f32(memref<*xf32>, "
        "memref<*xf32>, f64) -> i64 attributes {llvm.emit_c_interface}"
    )
    for name in FUNCTIONS:
        print_test(name)
    print("func.func @main() {")
    for name in FUNCTIONS:
        print(f"  call @test_{name}() : () -> ()")
    print("  return\n}")


if __name__ == "__main__":
    main()
