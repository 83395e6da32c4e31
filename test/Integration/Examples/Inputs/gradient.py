"""Prints a module that compares gradients with finite differences.

For every operation and layout: the gradient of the sum of all g * y with
respect to x, where y is x rotated. The function @backward_* computes it from g;
@main computes it from differences of the sum, which are exact up to rounding
because the sum is linear in x. Each comparison prints one line.
"""

import random

LAYOUTS = ["half", "interleaved", "interleaved_to_half"]
TOKENS, HEADS, HEAD_DIM, BEGIN, PAIRS = 3, 2, 11, 2, 4
X = f"memref<{TOKENS}x{HEADS}x{HEAD_DIM}xf64>"
POSITIONS = f"memref<{TOKENS}xi32>"
FREQUENCIES = f"memref<{PAIRS}xf64>"
TABLE = f"memref<{TOKENS}x{PAIRS}xf64>"

# The operation with its operands, which globals hold. Cosines and sines are of
# no angle.
OPERATIONS = {
    "rotary": (
        [("positions", POSITIONS), ("inv_freq", FREQUENCIES)],
        f"angles(%positions, %inv_freq : {POSITIONS}, {FREQUENCIES}) "
        "scale(%scale)",
    ),
    "apply_rotary": (
        [("cos", TABLE), ("sin", TABLE)],
        f"tables(%cos, %sin : {TABLE}, {TABLE})",
    ),
}


def print_globals():
    generator = random.Random(1)

    def draw(*shape):
        if not shape:
            return repr(generator.uniform(-2, 2))
        return f"[{', '.join(draw(*shape[1:]) for _ in range(shape[0]))}]"

    def define(name, type_name, values):
        print(
            f'memref.global "private" constant @{name} : {type_name} = '
            f"dense<{values}>"
        )

    define("positions", POSITIONS, [1, 7, 131071])
    define("inv_freq", FREQUENCIES, draw(PAIRS))
    for name in ["cos", "sin"]:
        define(name, TABLE, draw(TOKENS, PAIRS))
    for name in ["x", "g"]:
        define(name, X, draw(TOKENS, HEADS, HEAD_DIM))


def print_operation(operation, layout, conjugate, source, target):
    operands, text = OPERATIONS[operation]
    for name, type_name in operands:
        print(f"  %{name} = memref.get_global @{name} : {type_name}")
    print(
        "  %scale = arith.constant 1.25 : f64\n"
        f"  pe.{operation} ins(%{source} : {X}) {text} outs(%{target} : {X})\n"
        f"      {{layout = #pe.layout<{layout}>, begin = {BEGIN} : i64, "
        f"position_dims = array<i64: 0>{conjugate}}}"
    )


def print_to_interleaved():
    """Moves what is stored as halves in %halves to pairs of neighbors."""
    print(f"  memref.copy %halves, %dx : {X} to {X}")
    half = f"[{TOKENS}, {HEADS}, {PAIRS}]"
    for i in range(2):
        source = BEGIN + i * PAIRS
        target = BEGIN + i
        strides = f"strided<[{HEADS * HEAD_DIM}, {HEAD_DIM}, "
        half_shape = f"memref<{TOKENS}x{HEADS}x{PAIRS}xf64, "
        from_type = f"{half_shape}{strides}1], offset: {source}>>"
        to_type = f"{half_shape}{strides}2], offset: {target}>>"
        print(
            f"  %from_{i} = memref.subview %halves[0, 0, {source}] {half} "
            f"[1, 1, 1] : {X} to {from_type}\n"
            f"  %to_{i} = memref.subview %dx[0, 0, {target}] {half} "
            f"[1, 1, 2] : {X} to {to_type}\n"
            f"  memref.copy %from_{i}, %to_{i} : {from_type} to {to_type}"
        )


def print_forward(operation, layout):
    print(f"func.func @forward_{operation}_{layout}(%x: {X}, %y: {X}) {{")
    print_operation(operation, layout, "", "x", "y")
    print("  return\n}")


def print_backward(operation, layout):
    print(f"func.func @backward_{operation}_{layout}(%g: {X}, %dx: {X}) {{")
    if layout == "interleaved_to_half":
        print(f"  %halves = memref.alloc() : {X}")
        print_operation(operation, "half", ", conjugate", "g", "halves")
        print_to_interleaved()
    else:
        print_operation(operation, layout, ", conjugate", "g", "dx")
    print("  return\n}")


def print_test(operation, layout):
    name = f"{operation}_{layout}"
    loops = [("t", TOKENS), ("h", HEADS), ("d", HEAD_DIM)]

    def print_loops(body, carried=""):
        """A loop over all elements, which carries a sum if there is one."""
        for variable, extent in loops:
            iterate = carried and (
                f" iter_args(%sum_{variable} = %{carried}) -> (f64)"
            )
            result = carried and f"%total_{variable} = "
            print(
                f"  {result}scf.for %{variable} = %c0 to %c{extent} step %c1"
                f"{iterate} {{"
            )
            carried = carried and f"sum_{variable}"
        print(body)
        if carried:
            for value in ["next", "total_d", "total_h"]:
                print(f"  scf.yield %{value} : f64 }}")
        else:
            print("  } } }")

    constants = "\n".join(
        f"  %c{i} = arith.constant {i} : index"
        for i in sorted({0, 1, TOKENS, HEADS, HEAD_DIM})
    )
    print(f"func.func @sum_{name}(%x: {X}, %g: {X}, %y: {X}) -> f64 {{")
    print(f"{constants}\n  %zero = arith.constant 0.0 : f64")
    print(f"  call @forward_{name}(%x, %y) : ({X}, {X}) -> ()")
    print_loops(
        f"  %y_i = memref.load %y[%t, %h, %d] : {X}\n"
        f"  %g_i = memref.load %g[%t, %h, %d] : {X}\n"
        "  %product = arith.mulf %y_i, %g_i : f64\n"
        "  %next = arith.addf %sum_d, %product : f64",
        "zero",
    )
    print("  return %total_t : f64\n}")

    call_sum = f"call @sum_{name}(%x, %g, %y) : ({X}, {X}, {X}) -> f64"
    print(f"func.func @test_{name}() {{\n{constants}")
    print(f"  %given = memref.get_global @x : {X}")
    print(f"  %g = memref.get_global @g : {X}")
    for array in ["x", "y", "dx", "differences"]:
        print(f"  %{array} = memref.alloc() : {X}")
    print(f"  memref.copy %given, %x : {X} to {X}")
    for constant, value in [("one", 1.0), ("half", 0.5)]:
        print(f"  %{constant} = arith.constant {value} : f64")
    print_loops(
        f"  %x_i = memref.load %x[%t, %h, %d] : {X}\n"
        "  %more = arith.addf %x_i, %one : f64\n"
        "  %less = arith.subf %x_i, %one : f64\n"
        f"  memref.store %more, %x[%t, %h, %d] : {X}\n"
        f"  %sum_more = func.{call_sum}\n"
        f"  memref.store %less, %x[%t, %h, %d] : {X}\n"
        f"  %sum_less = func.{call_sum}\n"
        f"  memref.store %x_i, %x[%t, %h, %d] : {X}\n"
        "  %difference = arith.subf %sum_more, %sum_less : f64\n"
        "  %slope = arith.mulf %difference, %half : f64\n"
        f"  memref.store %slope, %differences[%t, %h, %d] : {X}"
    )
    print(f"  call @backward_{name}(%g, %dx) : ({X}, {X}) -> ()")
    for array in ["dx", "differences"]:
        print(f"  %{array}_any = memref.cast %{array} : {X} to memref<*xf64>")
    print(
        "  %tolerance = arith.constant 1.0e-13 : f64\n"
        "  %wrong = call @pe_reference_check_close_f64(%dx_any, "
        "%differences_any, %tolerance)\n"
        "      : (memref<*xf64>, memref<*xf64>, f64) -> i64\n"
        "  return\n}"
    )


def main():
    print(
        "func.func private @pe_reference_check_close_f64(memref<*xf64>, "
        "memref<*xf64>, f64) -> i64 attributes {llvm.emit_c_interface}"
    )
    print_globals()
    names = []
    for operation in OPERATIONS:
        for layout in LAYOUTS:
            print_forward(operation, layout)
            print_backward(operation, layout)
            print_test(operation, layout)
            names.append(f"{operation}_{layout}")
    print("func.func @main() {")
    for name in names:
        print(f"  call @test_{name}() : () -> ()")
    print("  return\n}")


if __name__ == "__main__":
    main()
