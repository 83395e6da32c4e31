"""Prints a module that runs programs which the algebra of rotations simplifies.

Each case is a function @program_N of an array x and a start s, a function
@test_N that compares its result with one rotation of x, and calls of @test_N
for several starts. Each call prints one line.
"""

from dataclasses import dataclass

STARTS = [0, 126976, 2**30 - 4]
X = "tensor<7x2x64xf32>"
FREQ = "tensor<32xf64>"


@dataclass
class Case:
    """A program, and the rotation that it is: of the tokens along token_dim of
    a view of x by first·s + offset + step·i, i = 0, 1, …, times scale."""

    program: list
    first: int = 1
    offset: int = 0
    step: int = 1
    scale: float = 1.0
    result: str = X
    tokens: int = 7
    token_dim: int = 0
    view: str = None


def rotary(
    result, positions, x, conjugate=False, init=None, scale=None, dim=0, x_type=X
):
    ins = f"ins({x} : {x_type}) " if init else ""
    scale = f" scale({scale})" if scale else ""
    sense = ", conjugate" if conjugate else ""
    element = "i64" if positions.endswith("64") else "i32"
    return [
        f"{result} = pe.rotary {ins}angles({positions}, %freq : "
        f"tensor<7x{element}>, {FREQ}){scale} outs({init or x} : {x_type})",
        f"    {{layout = #pe.layout<half>, position_dims = array<i64: {dim}>"
        f"{sense}}} -> {x_type}",
    ]


RUNS = [
    "%p = pe.positions %s {step = 2 : i64} : tensor<7xi32>",
    "%q = pe.positions %s : tensor<7xi32>",
    "%back = arith.constant dense<-67> : tensor<7xi32>",
    "%zero = arith.constant dense<0> : tensor<7xi32>",
    "%two = arith.constant 2.0 : f64",
    "%half = arith.constant 0.75 : f64",
    f"%empty = tensor.empty() : {X}",
]


def cases():
    yield Case(
        rotary("%r", "%p", "%x") + rotary("%y", "%q", "%r"), first=2, step=3
    )
    yield Case(
        rotary("%r", "%p", "%x") + rotary("%y", "%q", "%r", conjugate=True),
        first=0,
    )
    yield Case(
        rotary("%r", "%q", "%x", conjugate=True) + rotary("%y", "%p", "%r"),
        first=0,
    )
    yield Case(
        rotary("%r", "%p", "%x", conjugate=True)
        + rotary("%y", "%q", "%r", conjugate=True),
        first=-2,
        step=-3,
    )
    # Rotating at s + i and then by -67.
    yield Case(
        rotary("%r", "%q", "%x") + rotary("%y", "%back", "%r"), offset=-67
    )
    # Scales, and an x beside the init.
    yield Case(
        rotary("%r", "%p", "%x", scale="%two")
        + rotary("%y", "%q", "%r", init="%empty", scale="%half"),
        first=2,
        step=3,
        scale=1.5,
    )
    # Opposite rotations, without and with a scale.
    yield Case(
        rotary("%r", "%p", "%x") + rotary("%y", "%p", "%r", conjugate=True),
        first=0,
        step=0,
    )
    yield Case(
        rotary("%r", "%p", "%x", scale="%two")
        + rotary("%y", "%p", "%r", conjugate=True),
        first=0,
        step=0,
        scale=2.0,
    )
    yield Case(
        rotary("%y", "%zero", "%x", init="%empty", scale="%half"),
        first=0,
        step=0,
        scale=0.75,
    )
    # Axes that read equal rows.
    yield Case(
        [
            "%rows = tensor.empty() : tensor<2x7xi32>",
            "%all = linalg.broadcast ins(%q : tensor<7xi32>) "
            "outs(%rows : tensor<2x7xi32>) dimensions = [0]",
            f"%y = pe.rotary angles(%all, %freq : tensor<2x7xi32>, {FREQ}) "
            f"outs(%x : {X})",
            "    {layout = #pe.layout<half>, position_dims = array<i64: 0>, "
            f"axes = array<i64: {', '.join(['0', '1'] * 16)}>}} -> {X}",
        ]
    )
    # A transpose between two rotations, whose result is compared with the
    # transpose of x.
    transposed = "tensor<2x7x64xf32>"
    yield Case(
        rotary("%r", "%p", "%x")
        + [
            f"%e = tensor.empty() : {transposed}",
            f"%t = linalg.transpose ins(%r : {X}) outs(%e : {transposed}) "
            "permutation = [1, 0, 2]",
        ]
        + rotary("%y", "%q", "%t", dim=1, x_type=transposed),
        first=2,
        step=3,
        result=transposed,
        token_dim=1,
        view="memref.transpose %original (i, j, k) -> (j, i, k) : "
        "memref<7x2x64xf32> to "
        "memref<2x7x64xf32, strided<[64, 128, 1]>>",
    )
    # Two tokens of a rotation.
    tokens = "tensor<2x2x64xf32>"
    yield Case(
        rotary("%r", "%q", "%x")
        + [
            "%y = tensor.extract_slice %r[5, 0, 0] [2, 2, 64] [1, 1, 1] : "
            f"{X} to {tokens}"
        ],
        offset=5,
        result=tokens,
        tokens=2,
        view="memref.subview %original[5, 0, 0] [2, 2, 64] [1, 1, 1] : "
        "memref<7x2x64xf32> to "
        "memref<2x2x64xf32, strided<[128, 64, 1], offset: 640>>",
    )


CHECK = (
    "(memref<*xf32>, memref<*xf32>, memref<*xi64>, memref<*xi64>, "
    "memref<*xi64>, i64, i64, i64, f64, i64, f64, f64) -> i64"
)


def print_case(n, case):
    y_memref = case.result.replace("tensor", "memref")
    print(f"func.func @program_{n}(%x: {X}, %s: i32) -> {case.result} {{")
    print(
        "  %freq, %a = pe.frequencies {dim = 64 : i64, base = 1.0e+04 : f64} "
        f": {FREQ}, f64"
    )
    for line in RUNS + case.program:
        print("  " + line)
    print(f"  return %y : {case.result}\n}}")
    dims = f"@dims_{n} : memref<1xi64>"
    print(f'memref.global "private" constant {dims} = dense<{case.token_dim}>')
    view = case.view or (
        "memref.subview %original[0, 0, 0] [7, 2, 64] [1, 1, 1] : "
        "memref<7x2x64xf32> to memref<7x2x64xf32, strided<[128, 64, 1]>>"
    )
    view_type = view.rsplit(" to ", 1)[1]
    print(
        f"""func.func @test_{n}(%s: i32, %first: i64) {{
  %seed = arith.constant {n + 1} : i64
  %x = memref.alloc() : memref<7x2x64xf32>
  %original = memref.alloc() : memref<7x2x64xf32>
  %x_any = memref.cast %x : memref<7x2x64xf32> to memref<*xf32>
  call @pe_reference_fill_f32(%x_any, %seed) : (memref<*xf32>, i64) -> ()
  memref.copy %x, %original : memref<7x2x64xf32> to memref<7x2x64xf32>
  %t = bufferization.to_tensor %x restrict writable : memref<7x2x64xf32> to {X}
  %r = call @program_{n}(%t, %s) : ({X}, i32) -> {case.result}
  %y = bufferization.to_buffer %r read_only : {case.result} to {y_memref}
  %y_any = memref.cast %y : {y_memref} to memref<*xf32>
  %view = {view}
  %view_any = memref.cast %view : {view_type} to memref<*xf32>
  %p = memref.alloc() : memref<{case.tokens}xi64>
  %p_any = memref.cast %p : memref<{case.tokens}xi64> to memref<*xi64>
  %step = arith.constant {case.step} : i64
  call @pe_reference_fill_run_i64(%p_any, %first, %step)
      : (memref<*xi64>, i64, i64) -> ()
  %dims = memref.get_global {dims}
  %dims_any = memref.cast %dims : memref<1xi64> to memref<*xi64>
  %axes = memref.get_global @axes : memref<0xi64>
  %axes_any = memref.cast %axes : memref<0xi64> to memref<*xi64>
  %zero = arith.constant 0 : i64
  %dim = arith.constant 64 : i64
  %scale = arith.constant {case.scale} : f64
  %base = arith.constant 1.0e+04 : f64
  %one = arith.constant 1.0 : f64
  %wrong = call @pe_reference_check_rotary_f32(%y_any, %view_any, %p_any,
      %dims_any, %axes_any, %zero, %zero, %zero, %scale, %dim, %base, %one)
      : {CHECK}
  return
}}"""
    )


def main():
    print(
        f"""func.func private @pe_reference_fill_f32(memref<*xf32>, i64)
    attributes {{llvm.emit_c_interface}}
func.func private @pe_reference_fill_run_i64(memref<*xi64>, i64, i64)
    attributes {{llvm.emit_c_interface}}
func.func private @pe_reference_check_rotary_f32{CHECK}
    attributes {{llvm.emit_c_interface}}
memref.global "private" constant @axes : memref<0xi64> = dense<>"""
    )
    calls = []
    for n, case in enumerate(cases()):
        print_case(n, case)
        for start in STARTS:
            first = case.first * start + case.offset
            calls.append((n, start, first))
    print("func.func @main() {")
    for i, (n, start, first) in enumerate(calls):
        print(f"  %s_{i} = arith.constant {start} : i32")
        print(f"  %first_{i} = arith.constant {first} : i64")
        print(f"  call @test_{n}(%s_{i}, %first_{i}) : (i32, i64) -> ()")
    print("  return\n}")


if __name__ == "__main__":
    main()
