"""Prints a module that runs rotations and compares them with the reference.

Every case is a function with one rotation, @rotate_N, a function @test_N that
calls it on test data and checks the result, and one call of @test_N in @main
for each choice of positions. Each call prints one line.
"""

import argparse

from memrefs import allocate, cast_to_unranked, shaped
from rotary_cases import SUITES

LAYOUTS = ["half", "interleaved", "interleaved_to_half", "half_to_interleaved"]


def print_kernel(n, case, layout, element):
    x_type = case.x_type(element)
    p_type = shaped(
        "tensor", case.position_shape(), case.position_type, case.dynamic
    )
    freq_type = case.freq_type()
    parameters = [f"%x: {x_type}"]
    if case.step:
        parameters.append(f"%start: {case.position_type}")
    else:
        parameters.append(f"%p: {p_type}")
    if case.scale is not None:
        parameters.append("%scale: f64")
    if case.dynamic_features:
        parameters.append(f"%freq: {freq_type}")

    print(f"func.func @rotate_{n}({', '.join(parameters)}) -> {x_type} {{")
    if not case.dynamic_features:
        print(f"  %freq, %a = {case.frequencies()}")
    sizes = []
    if case.dynamic:
        for dim in range(len(case.shape)):
            print(f"  %c{dim} = arith.constant {dim} : index")
            print(f"  %d{dim} = tensor.dim %x, %c{dim} : {x_type}")
            sizes.append(f"%d{dim}")
    if case.step:
        length = f", %d{case.position_dims[0]}" if case.dynamic else ""
        print(
            f"  %p = pe.positions %start{length} "
            f"{{step = {case.step} : i64}} : {p_type}"
        )
    ins, init = "", "%x"
    if not case.update:
        init = "%init"
        print(f"  %init = tensor.empty({', '.join(sizes)}) : {x_type}")
        ins = f"ins(%x : {x_type}) "
    scale = "scale(%scale) " if case.scale is not None else ""
    dims = ", ".join(map(str, case.position_dims))
    dims = f"array<i64: {dims}>" if dims else "array<i64>"
    attributes = [f"layout = #pe.layout<{layout}>", f"position_dims = {dims}"]
    if case.begin:
        attributes.append(f"begin = {case.begin} : i64")
    if case.conjugate:
        attributes.append("conjugate")
    if case.axes:
        axes = ", ".join(map(str, case.axes))
        attributes.append(f"axes = array<i64: {axes}>")
    print(f"  %y = pe.rotary {ins}angles(%p, %freq : {p_type}, {freq_type})")
    print(f"      {scale}outs({init} : {x_type})")
    print(f"      {{{', '.join(attributes)}}} -> {x_type}")
    print(f"  return %y : {x_type}\n}}")


def print_test(n, case, layout, element):
    """Arrays are made with static types and cast for the kernel."""
    p_shape, p_element = case.position_shape(), case.position_type
    axes = case.axes or []

    def constant(name, values):
        memref_type = shaped("memref", [len(values)], "i64")
        print(
            f'memref.global "private" constant @{name}_{n} : {memref_type} = '
            f"dense<{values or ''}>"
        )

    def get(name, values):
        memref_type = shaped("memref", [len(values)], "i64")
        print(f"  %{name} = memref.get_global @{name}_{n} : {memref_type}")
        cast_to_unranked(name, memref_type, "i64")

    def fill_positions(name, element):
        allocate(name, p_shape, element)
        if case.step:
            function, arguments = "fill_run", "%first, %step"
        else:
            function, arguments = "fill_range", "%first, %last, %seed"
        types = [f"memref<*x{element}>"] + ["i64"] * len(arguments.split())
        print(
            f"  call @pe_reference_{function}_{element}(%{name}_any, "
            f"{arguments}) : ({', '.join(types)}) -> ()"
        )

    def to_tensor(name, shape, element, tensor_type):
        memref_type = shaped("memref", shape, element)
        static_type = shaped("tensor", shape, element)
        print(
            f"  %{name}_static = bufferization.to_tensor %{name} restrict "
            f"writable : {memref_type} to {static_type}"
        )
        if static_type == tensor_type:
            return f"%{name}_static", tensor_type
        print(
            f"  %{name}_cast = tensor.cast %{name}_static : {static_type} "
            f"to {tensor_type}"
        )
        return f"%{name}_cast", tensor_type

    constant("dims", case.position_dims)
    constant("axes", axes)
    print(f"func.func @test_{n}(%first: i64, %last: i64) {{")
    for name, value in [
        ("seed", n + 1),
        ("step", case.step),
        ("layout", LAYOUTS.index(layout)),
        ("begin", case.begin),
        ("conjugate", int(case.conjugate)),
        ("dim", case.dim),
    ]:
        print(f"  %{name} = arith.constant {value} : i64")
    for name, value in [
        ("scale", 1.0 if case.scale is None else case.scale),
        ("base", case.base),
        ("factor", case.factor),
    ]:
        print(f"  %{name} = arith.constant {value} : f64")
    get("dims", case.position_dims)
    get("axes", axes)

    allocate("x", case.shape, element)
    allocate("original", case.shape, element)
    print(
        f"  call @pe_reference_fill_{element}(%x_any, %seed) : "
        f"(memref<*x{element}>, i64) -> ()"
    )
    x_memref = shaped("memref", case.shape, element)
    print(f"  memref.copy %x, %original : {x_memref} to {x_memref}")
    fill_positions("positions", "i64")

    operands = [to_tensor("x", case.shape, element, case.x_type(element))]
    if not case.step:
        fill_positions("p", p_element)
        p_type = shaped("tensor", p_shape, p_element, case.dynamic)
        operands.append(to_tensor("p", p_shape, p_element, p_type))
    elif p_element == "i64":
        operands.append(("%first", "i64"))
    else:
        print(f"  %start = arith.trunci %first : i64 to {p_element}")
        operands.append(("%start", p_element))
    if case.scale is not None:
        operands.append(("%scale", "f64"))
    if case.dynamic_features:
        print(f"  %freq, %a = {case.frequencies()}")
        print(
            f"  %freq_cast = tensor.cast %freq : tensor<{case.dim // 2}xf64> "
            f"to {case.freq_type()}"
        )
        operands.append(("%freq_cast", case.freq_type()))
    values, types = zip(*operands)
    y_type = types[0]
    y_memref = y_type.replace("tensor", "memref")
    print(
        f"  %result = call @rotate_{n}({', '.join(values)}) : "
        f"({', '.join(types)}) -> {y_type}"
    )
    print(
        f"  %y = bufferization.to_buffer %result read_only : {y_type} to "
        f"{y_memref}"
    )
    cast_to_unranked("y", y_memref, element)
    print(
        f"  %wrong = call @pe_reference_check_rotary_{element}(%y_any, "
        "%original_any, %positions_any,\n      %dims_any, %axes_any, %layout, "
        "%begin, %conjugate, %scale, %dim, %base, %factor)"
    )
    print(f"      : {check_type(element)}")
    print("  return\n}")


def check_type(element):
    return (
        f"(memref<*x{element}>, memref<*x{element}>, memref<*xi64>, "
        "memref<*xi64>, memref<*xi64>, i64, i64, i64, f64, i64, f64, f64) "
        "-> i64"
    )


def print_main(cases):
    print("func.func @main() {")
    count = 0
    for n, case in enumerate(cases):
        for first, last in case.intervals:
            print(f"  %first_{count} = arith.constant {first} : i64")
            print(f"  %last_{count} = arith.constant {last} : i64")
            print(
                f"  call @test_{n}(%first_{count}, %last_{count}) : "
                "(i64, i64) -> ()"
            )
            count += 1
    print("  return\n}")


def print_declarations(element):
    def declare(name, function_type):
        print(f"func.func private @pe_reference_{name}{function_type}")
        print("    attributes {llvm.emit_c_interface}")

    declare(f"fill_{element}", f"(memref<*x{element}>, i64)")
    for integer in ["i8", "i16", "i32", "i64"]:
        declare(f"fill_run_{integer}", f"(memref<*x{integer}>, i64, i64)")
        declare(
            f"fill_range_{integer}", f"(memref<*x{integer}>, i64, i64, i64)"
        )
    declare(f"check_rotary_{element}", check_type(element))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--suite", choices=SUITES, default="shapes")
    parser.add_argument("--layout", choices=LAYOUTS, default="half")
    parser.add_argument("--type", default="f32")
    options = parser.parse_args()

    cases = SUITES[options.suite]()
    print_declarations(options.type)
    for n, case in enumerate(cases):
        print_kernel(n, case, options.layout, options.type)
        print_test(n, case, options.layout, options.type)
    print_main(cases)


if __name__ == "__main__":
    main()
