"""Prints a module that runs rotations and compares them with the reference.

Every case is a function with one rotation, @rotate_N, a function @test_N that
calls it on test data and checks the result, and one call of @test_N in @main
for each choice of positions. Each call prints one line.
"""

import argparse
from dataclasses import dataclass, field

from memrefs import allocate, cast_to_unranked, shaped

LAYOUTS = ["half", "interleaved", "interleaved_to_half", "half_to_interleaved"]
LAST = 2**31 - 1


@dataclass
class Case:
    """A rotation of dim features from `begin` in an x of the given shape."""

    shape: list
    dim: int
    begin: int = 0
    base: float = 1.0e4
    factor: float = 1.0
    position_dims: list = field(default_factory=lambda: [1])
    position_type: str = "i32"
    # Positions are the run of this step that starts with the first of an
    # interval, or if it is 0, random ones in the interval.
    step: int = 0
    intervals: list = None
    dynamic: bool = False
    # Whether the numbers of features and pairs are known at run time only.
    dynamic_features: bool = False
    update: bool = True
    conjugate: bool = False
    scale: float = None
    axes: list = None

    def __post_init__(self):
        if self.intervals is None:
            self.intervals = default_intervals(self)

    def position_shape(self):
        axes = [max(self.axes) + 1] if self.axes else []
        return axes + [self.shape[dim] for dim in self.position_dims]

    def x_type(self, element):
        if self.dynamic_features:
            return f"tensor<{'?x' * len(self.shape)}{element}>"
        return shaped("tensor", self.shape, element, self.dynamic)

    def freq_type(self):
        pairs = "?" if self.dynamic_features else self.dim // 2
        return f"tensor<{pairs}xf64>"

    def frequencies(self):
        """The op, without its result."""
        scheme = ""
        if self.factor != 1.0:
            scheme = f", scheme = #pe.linear<factor = {self.factor:.1f}>"
        return (
            f"pe.frequencies {{dim = {self.dim} : i64, "
            f"base = {self.base:.1f} : f64{scheme}}} : "
            f"tensor<{self.dim // 2}xf64>, f64"
        )


def default_intervals(case):
    """From the start, beyond 2^17, around 2^20 and 2^24, up to the last."""
    if case.step:
        span = case.shape[case.position_dims[0]] - 1
        return [
            (start, start + span)
            for start in [0, 126976, 2**20 - 3, 2**24 - 3, LAST - span]
        ]
    return [
        (0, 100),
        (126976, 131071),
        (2**20 - 50, 2**20 + 50),
        (2**24 - 50, 2**24 + 50),
        (0, LAST),
    ]


def shapes():
    """{static, dynamic} x {a run, random positions, positions for every batch}
    x {whole head, part of a head}."""
    run = {"step": 1}
    per_batch = {"position_dims": [0, 1]}
    return [
        Case([1, 70, 2, 128], 128, base=5.0e5, **run),
        Case([2, 7, 3, 64], 64, dynamic=True, update=False, **run),
        Case([1, 7, 1, 80], 32, 16, update=False, **run),
        Case([1, 70, 3, 96], 64, 32, dynamic=True, **run),
        Case([2, 7, 3, 80], 80, update=False),
        Case([1, 7, 2, 64], 64, base=1.0e7, dynamic=True),
        Case([1, 7, 1, 96], 48, 24, base=1.0e6),
        Case([2, 7, 2, 256], 128, 64, dynamic=True, update=False),
        Case([2, 7, 2, 96], 96, **per_batch),
        Case([2, 7, 1, 256], 256, dynamic=True, update=False, **per_batch),
        Case([2, 7, 1, 96], 48, 48, update=False, **per_batch),
        Case([2, 7, 2, 80], 64, 8, dynamic=True, **per_batch),
    ]


def edges():
    """Few features, few tokens, other ranks and orders of dimensions, and all
    types of positions."""
    far = [(0, LAST)]
    near = [(0, 100)]
    cases = [
        # Features.
        Case([2, 7, 1, 10], 6, 2, intervals=far, dynamic=True),
        Case([2, 7, 3, 10], 10, intervals=far),
        Case([1, 7, 2, 3], 2, 1, intervals=far, update=False),
        Case([1, 7, 2, 2], 2, intervals=far),
        Case([1, 7, 2, 7], 4, 1, step=1, intervals=[(LAST - 6, LAST)]),
        # Tokens.
        Case([1, 0, 2, 64], 64, step=1, intervals=near, dynamic=True),
        Case([1, 0, 2, 64], 64, intervals=near),
        Case([0, 7, 2, 64], 64, intervals=near, update=False, dynamic=True),
        Case([1, 7, 0, 64], 64, step=1, intervals=near),
        Case([1, 1, 8, 128], 128, intervals=far, dynamic=True),
        Case([1, 1, 8, 128], 128, step=1, intervals=[(LAST, LAST)]),
        Case([1, 33, 1, 64], 64, step=1, intervals=[(126976, 127008)]),
        Case([1, 7, 1, 64], 64, step=3, intervals=[(5, 23)]),
        Case([1, 40, 1, 64], 64, step=-1, intervals=[(20, -19)]),
        Case([1, 40, 1, 64], 64, step=-5, intervals=[(9, 0)], dynamic=True),
        # Ranks and orders.
        Case([8], 8, position_dims=[], intervals=far),
        Case([3, 12], 12, position_dims=[], intervals=far, dynamic=True),
        Case([9, 12], 12, position_dims=[0], intervals=far),
        Case([9, 2, 16], 16, position_dims=[0], step=1, intervals=near),
        Case([2, 3, 7, 16], 16, position_dims=[2], step=1, intervals=near),
        Case([2, 3, 7, 16], 16, position_dims=[0, 2], intervals=far),
        Case(
            [2, 3, 7, 16], 16, position_dims=[2, 0], intervals=far, dynamic=True
        ),
        Case([2, 2, 3, 2, 16], 8, 8, position_dims=[1, 3], intervals=far),
    ]
    intervals = {
        "i8": [(-128, 127)],
        "i16": [(-32768, 32767)],
        "i32": [(-(2**31), LAST)],
        "i64": [(-LAST, LAST)],
    }
    for position_type, interval in intervals.items():
        for step in [0, 1]:
            cases.append(
                Case(
                    [1, 7, 2, 64],
                    64,
                    position_type=position_type,
                    step=step,
                    intervals=interval,
                    dynamic=step == 0,
                )
            )
    return cases


def angles():
    """Scales, the opposite sense and rows of positions for several axes."""
    far = [(0, 5000), (0, LAST)]
    sections = [0] * 16 + [1] * 24 + [2] * 24
    interleaved = [0, 1, 2] * 20 + [0] * 4
    return [
        Case([1, 40, 2, 64], 64, step=1, conjugate=True),
        Case([1, 7, 2, 64], 64, conjugate=True, dynamic=True, intervals=far),
        Case([1, 40, 2, 64], 64, step=1, scale=1.25, dynamic=True),
        Case([1, 7, 2, 64], 64, scale=-0.75, update=False, intervals=far),
        Case([1, 7, 2, 64], 32, 16, scale=0.1, conjugate=True, intervals=far),
        Case([1, 40, 1, 128], 128, factor=8.0, step=1),
        Case([1, 7, 1, 128], 128, factor=3.0, intervals=far),
        Case([1, 7, 2, 128], 128, axes=sections, intervals=far),
        Case(
            [1, 7, 2, 128],
            128,
            axes=interleaved,
            intervals=far,
            dynamic=True,
            update=False,
        ),
        Case(
            [2, 7, 2, 160],
            128,
            16,
            axes=sections,
            position_dims=[0, 1],
            intervals=far,
            conjugate=True,
            scale=1.5,
        ),
        Case(
            [2, 7, 1, 10],
            6,
            2,
            axes=[1, 1, 0],
            position_dims=[0, 1],
            position_type="i64",
            intervals=far,
            dynamic=True,
        ),
    ]


def features():
    """Numbers of pairs and features that are known at run time only."""
    far = [(0, LAST)]
    free = {"dynamic": True, "dynamic_features": True, "intervals": far}
    return [
        case
        for pairs in [1, 7, 16, 17, 64]
        for case in [
            Case([2, 3, 2, 2 * pairs], 2 * pairs, **free),
            Case([1, 5, 1, 2 * pairs], 2 * pairs, update=False, **free),
            Case([1, 5, 3, 2 * pairs + 41], 2 * pairs, 9, **free),
            Case(
                [1, 5, 2, 2 * pairs + 41],
                2 * pairs,
                9,
                update=False,
                conjugate=True,
                **free,
            ),
            Case([1, 20, 2, 2 * pairs], 2 * pairs, step=1, **free | {"intervals": [(LAST - 19, LAST)]}),
            Case([1, 0, 2, 2 * pairs], 2 * pairs, **free),
            Case([2 * pairs], 2 * pairs, position_dims=[], **free),
        ]
    ]


SUITES = {
    "shapes": shapes,
    "edges": edges,
    "angles": angles,
    "features": features,
}


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
