"""Prints a module that runs encodings and compares them with the reference.

Every case is a function with one encoding, @encode_N, and a function @test_N
that calls it on an init of other values and checks the result. Each prints one
line.
"""

import argparse
from dataclasses import dataclass

from memrefs import allocate, cast_to_unranked, shaped

ORDERS = ["interleaved", "sin_cos", "cos_sin"]
PAIRS = 9
FREQUENCIES = [10000.0 ** (-i / PAIRS) for i in range(PAIRS)]
LAST = 2**31 - 1


@dataclass
class Case:
    """Positions of a shape, in the interval from first to last."""

    order: str
    features: int
    shape: list
    first: int = 0
    last: int = LAST
    is_run: bool = False
    # What is dynamic: nothing, the tokens, or everything.
    dynamic: str = ""
    on_memrefs: bool = False


def tensors():
    """Every order with every number of features and kind of positions."""
    positions = [
        {"shape": [6], "first": 2**24 - 3, "last": 2**24 + 2, "is_run": True},
        {"shape": [5]},
        {"shape": [2, 3]},
        {"shape": [0]},
        {"shape": [1], "first": LAST},
    ]
    return list(vary(positions))


def memrefs():
    return list(vary([{"shape": [2, 3], "on_memrefs": True}]))


def vary(positions):
    """What is dynamic takes turns."""
    for i, order in enumerate(ORDERS):
        for j, more in enumerate([-1, 0, 1]):
            for k, kind in enumerate(positions):
                dynamic = ["", "tokens", "all"][(i + j + k) % 3]
                yield Case(order, 2 * PAIRS + more, dynamic=dynamic, **kind)


FORMS = {"tensors": tensors, "memrefs": memrefs}


def kernel_types(case, element):
    """The types of the positions, the frequencies and the init."""
    kind = "memref" if case.on_memrefs else "tensor"
    features = "?" if case.dynamic == "all" else str(case.features)
    init = shaped(kind, case.shape, f"{features}x{element}", case.dynamic)
    if case.on_memrefs:
        strides = ", ".join("?" for _ in range(len(case.shape) + 1))
        init = f"{init[:-1]}, strided<[{strides}], offset: ?>>"
    return (
        shaped(kind, case.shape, "i32", case.dynamic),
        shaped(kind, [PAIRS], "f64", case.dynamic == "all"),
        init,
    )


def print_kernel(n, case, element):
    """Frequencies of unknown number are an argument, others are constant."""
    p_type, freq_type, y_type = kernel_types(case, element)
    p = "%start: i32, %length: index" if case.is_run else f"%p: {p_type}"
    result = "" if case.on_memrefs else f" -> {y_type}"
    print(
        f"func.func @encode_{n}({p}, %given: {freq_type}, %init: {y_type})"
        f"{result} {{"
    )
    freq = "%given"
    if case.dynamic != "all" and not case.on_memrefs:
        freq = "%freq"
        values = ", ".join(f"{value:.17e}" for value in FREQUENCIES)
        print(f"  %freq = arith.constant dense<[{values}]> : {freq_type}")
    if case.is_run:
        length = ", %length" if case.dynamic else ""
        print(f"  %p = pe.positions %start{length} : {p_type}")
    y = "" if case.on_memrefs else "%y = "
    print(f"  {y}pe.sinusoidal angles(%p, {freq} : {p_type}, {freq_type})")
    print(f"      outs(%init : {y_type}) {{order = #pe.order<{case.order}>}}")
    if case.on_memrefs:
        print("  return\n}")
    else:
        print(f"      {result}\n  return %y : {y_type}\n}}")


def print_test(n, case, element, leeway):
    """Arrays are made with static types and cast for the kernel."""
    types = kernel_types(case, element)
    y_shape = case.shape + [case.features]

    def fill_positions(name, element):
        allocate(name, case.shape, element)
        print(
            f"  call @pe_reference_fill_range_{element}(%{name}_any, %first, "
            f"%last, %seed) : (memref<*x{element}>, i64, i64, i64) -> ()"
        )

    def operand(name, memref_type, wanted):
        """The memref itself or as a tensor, cast to the type wanted."""
        kind = "memref" if case.on_memrefs else "tensor"
        value, value_type = f"%{name}", memref_type
        if kind == "tensor":
            value_type = memref_type.replace("memref", "tensor")
            print(
                f"  {value}_tensor = bufferization.to_tensor {value} restrict "
                f"writable : {memref_type} to {value_type}"
            )
            value += "_tensor"
        if value_type == wanted:
            return value
        print(f"  {value}_cast = {kind}.cast {value} : {value_type} to {wanted}")
        return f"{value}_cast"

    def every_other_column():
        """The init, as a view of an array with a column more on either side."""
        rank = len(y_shape)
        wide = case.shape + [2 * case.features + 1]
        print(f"  %wide = memref.alloc() : {shaped('memref', wide, element)}")
        strides = [2]
        for extent in reversed(wide[1:]):
            strides.insert(0, strides[0] * extent if len(strides) > 1 else extent)
        view = shaped("memref", y_shape, element)
        view = f"{view[:-1]}, strided<{strides}, offset: 1>>"
        print(
            f"  %y = memref.subview %wide[{', '.join(['0'] * (rank - 1))}, 1] "
            f"{y_shape} [{', '.join(['1'] * (rank - 1))}, 2] : "
            f"{shaped('memref', wide, element)} to {view}"
        )
        cast_to_unranked("y", view, element)
        return view

    print(f"func.func @test_{n}() {{")
    for name, value in [
        ("first", case.first),
        ("last", case.last),
        ("seed", n + 1),
        ("step", 1),
        ("order", ORDERS.index(case.order)),
    ]:
        print(f"  %{name} = arith.constant {value} : i64")
    print(f"  %leeway = arith.constant {leeway} : f64")
    freq_memref = shaped("memref", [PAIRS], "f64")
    print(f"  %freq = memref.get_global @frequencies : {freq_memref}")
    cast_to_unranked("freq", freq_memref, "f64")
    y_memref = shaped("memref", y_shape, element)
    if case.on_memrefs:
        y_memref = every_other_column()
    else:
        allocate("y", y_shape, element)
    print(
        f"  call @pe_reference_fill_{element}(%y_any, %seed) : "
        f"(memref<*x{element}>, i64) -> ()"
    )
    if case.is_run:
        allocate("positions", case.shape, "i64")
        print(
            "  call @pe_reference_fill_run_i64(%positions_any, %first, %step) "
            ": (memref<*xi64>, i64, i64) -> ()"
        )
        print("  %start = arith.trunci %first : i64 to i32")
        print(f"  %length = arith.constant {case.shape[0]} : index")
        operands, operand_types = ["%start", "%length"], ["i32", "index"]
    else:
        fill_positions("positions", "i64")
        fill_positions("p", "i32")
        p_memref = shaped("memref", case.shape, "i32")
        operands, operand_types = [operand("p", p_memref, types[0])], [types[0]]
    operands.append(operand("freq", freq_memref, types[1]))
    operands.append(operand("y", y_memref, types[2]))
    operand_types += types[1:]
    call = f"call @encode_{n}({', '.join(operands)}) : ({', '.join(operand_types)})"
    result = "%y_any"
    if case.on_memrefs:
        print(f"  {call} -> ()")
    else:
        result = "%result_any"
        result_memref = types[2].replace("tensor", "memref")
        print(f"  %result_tensor = {call} -> {types[2]}")
        print(
            f"  %result = bufferization.to_buffer %result_tensor read_only : "
            f"{types[2]} to {result_memref}"
        )
        cast_to_unranked("result", result_memref, element)
    print(
        f"  %wrong = call @pe_reference_check_sinusoidal_{element}({result}, "
        f"%positions_any,\n      %freq_any, %order, %leeway) : "
        f"{check_type(element)}"
    )
    print("  return\n}")


def check_type(element):
    return f"(memref<*x{element}>, memref<*xi64>, memref<*xf64>, i64, f64) -> i64"


def print_declarations(element):
    def declare(name, function_type):
        print(f"func.func private @pe_reference_{name}{function_type}")
        print("    attributes {llvm.emit_c_interface}")

    declare(f"fill_{element}", f"(memref<*x{element}>, i64)")
    declare("fill_run_i64", "(memref<*xi64>, i64, i64)")
    for integer in ["i32", "i64"]:
        declare(f"fill_range_{integer}", f"(memref<*x{integer}>, i64, i64, i64)")
    declare(f"check_sinusoidal_{element}", check_type(element))
    values = ", ".join(f"{value:.17e}" for value in FREQUENCIES)
    print(
        'memref.global "private" constant @frequencies : '
        f"memref<{PAIRS}xf64> = dense<[{values}]>"
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--form", choices=FORMS, default="tensors")
    parser.add_argument("--type", default="f32")
    parser.add_argument(
        "--leeway",
        type=float,
        default=1.0,
        help="how many times the errors of the CPU's code are permitted",
    )
    options = parser.parse_args()

    cases = FORMS[options.form]()
    print_declarations(options.type)
    for n, case in enumerate(cases):
        print_kernel(n, case, options.type)
        print_test(n, case, options.type, options.leeway)
    print("func.func @main() {")
    for n in range(len(cases)):
        print(f"  call @test_{n}() : () -> ()")
    print("  return\n}")


if __name__ == "__main__":
    main()
