"""Prints a module that compares gradients with finite differences.

For every operation and layout: the gradient of the sum of all g * y with
respect to x, where y is x rotated. The function @backward_* computes it from g;
@main computes it from differences of the sum, which are exact up to rounding
because the sum is linear in x. Each comparison prints one line.
"""

import random

# Each with the layout of its gradient.
LAYOUTS = {
    "half": "half",
    "interleaved": "interleaved",
    "interleaved_to_half": "half_to_interleaved",
    "half_to_interleaved": "interleaved_to_half",
}
TOKENS, HEADS, HEAD_DIM, BEGIN, PAIRS = 3, 2, 11, 2, 4
X = f"memref<{TOKENS}x{HEADS}x{HEAD_DIM}xf64>"
POSITIONS = f"memref<{TOKENS}xi32>"
FREQUENCIES = f"memref<{PAIRS}xf64>"
TABLE = f"memref<{TOKENS}x{PAIRS}xf64>"
WIDE = f"memref<{TOKENS}x{2 * PAIRS}xf64>"

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
    "apply_features": (
        [("wide_cos", WIDE), ("wide_sin", WIDE)],
        f"tables(%wide_cos, %wide_sin : {WIDE}, {WIDE})",
    ),
}


def places(layout, pair):
    """The features of the window that a layout writes a pair to."""
    if layout.endswith("half"):
        return pair, pair + PAIRS
    return 2 * pair, 2 * pair + 1


def transpose(layout, cos, sin):
    """One token of the tables of features of the gradient: in the places of its
    result, with the sines of partners exchanged."""
    new_cos, new_sin = list(cos), list(sin)
    for pair in range(PAIRS):
        first, second = places(layout, pair)
        new_first, new_second = places(LAYOUTS[layout], pair)
        new_cos[new_first], new_cos[new_second] = cos[first], cos[second]
        new_sin[new_first], new_sin[new_second] = sin[second], sin[first]
    return new_cos, new_sin


def print_globals():
    generator = random.Random(1)

    def draw(*shape):
        if not shape:
            return generator.uniform(-2, 2)
        return [draw(*shape[1:]) for _ in range(shape[0])]

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
    cos, sin = draw(2, TOKENS, 2 * PAIRS)
    define("wide_cos", WIDE, cos)
    define("wide_sin", WIDE, sin)
    for layout in LAYOUTS:
        tokens = [transpose(layout, *token) for token in zip(cos, sin)]
        for name, table in zip(("wide_cos", "wide_sin"), zip(*tokens)):
            define(f"{name}_{layout}", WIDE, list(table))


def print_operation(operation, layout, conjugate, source, target, suffix=""):
    operands, text = OPERATIONS[operation]
    per_feature = operation == "apply_features"
    for name, type_name in operands:
        stored = name + suffix if per_feature else name
        print(f"  %{name} = memref.get_global @{stored} : {type_name}")
    name = "rotary" if operation == "rotary" else "apply_rotary"
    print(
        "  %scale = arith.constant 1.25 : f64\n"
        f"  pe.{name} ins(%{source} : {X}) {text} outs(%{target} : {X})\n"
        f"      {{layout = #pe.layout<{layout}>, begin = {BEGIN} : i64, "
        f"position_dims = array<i64: 0>{conjugate}"
        f"{', per_feature' if per_feature else ''}}}"
    )


def print_forward(operation, layout):
    print(f"func.func @forward_{operation}_{layout}(%x: {X}, %y: {X}) {{")
    print_operation(operation, layout, "", "x", "y")
    print("  return\n}")


def print_backward(operation, layout):
    print(f"func.func @backward_{operation}_{layout}(%g: {X}, %dx: {X}) {{")
    print_operation(
        operation, LAYOUTS[layout], ", conjugate", "g", "dx", f"_{layout}"
    )
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
