# Programs that print arrays of f32, and what they printed.
#
# Elements are printed as the integers of their bits, one a line: exact, and the
# same for all ranks.

import math
import struct

PRELUDE = """\
func.func private @printI64(i64)
func.func private @printNewline()

func.func @print(%array: memref<?xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %size = memref.dim %array, %c0 : memref<?xf32>
  scf.for %i = %c0 to %size step %c1 {
    %element = memref.load %array[%i] : memref<?xf32>
    %bits = arith.bitcast %element : f32 to i32
    %wide = arith.extsi %bits : i32 to i64
    func.call @printI64(%wide) : (i64) -> ()
    func.call @printNewline() : () -> ()
  }
  return
}
"""


def in_type(text, element):
    """A program of f32 as one of another type."""
    width = {"f64": 64, "f32": 32}.get(element, 16)
    if width == 64:
        text = text.replace("extsi", "bitcast")
    return text.replace("f32", element).replace("i32", f"i{width}")


def flatten(value):
    """The numbers of a nested list, or of a number alone."""
    if not isinstance(value, list):
        return [value]
    return [x for v in value for x in flatten(v)]


def shape_text(shape):
    return "x".join(map(str, shape))


def constant(name, values, shape):
    """An operation that defines %name of the given f32 values."""
    values = flatten(values)
    assert len(values) == math.prod(shape)
    blob = struct.pack(f"<{len(values)}f", *values).hex().upper()
    return (
        f'  %{name} = arith.constant dense<"0x{blob}"> '
        f": tensor<{shape_text(shape)}xf32>"
    )


def main_function(cases):
    """Calls each function of the (name, result shape) list and prints it."""
    lines = ["func.func @main() {"]
    for name, shape in cases:
        array = shape_text(shape) + "xf32"
        flat = f"memref<{math.prod(shape)}xf32>"
        dims = ", ".join(map(str, range(len(shape))))
        lines += [
            f"  %{name} = call @{name}() : () -> tensor<{array}>",
            f"  %{name}_buffer = bufferization.to_buffer %{name} read_only",
            f"      : tensor<{array}> to memref<{array}>",
            f"  %{name}_flat = memref.collapse_shape %{name}_buffer [[{dims}]]",
            f"      : memref<{array}> into {flat}",
            f"  %{name}_any = memref.cast %{name}_flat : {flat} to memref<?xf32>",
            f"  call @print(%{name}_any) : (memref<?xf32>) -> ()",
        ]
    return "\n".join([*lines, "  return", "}"])


def read_arrays(text, sizes):
    """Returns the arrays of the given sizes that a program printed."""
    bits = [int(word) for word in text.split()]
    blob = struct.pack(f"<{len(bits)}i", *bits)
    values = list(struct.unpack(f"<{len(bits)}f", blob))
    assert len(values) == sum(sizes), "not the number of elements that is expected"
    arrays = []
    for size in sizes:
        arrays.append(values[:size])
        del values[:size]
    return arrays


def greatest_error(found, expected, name, tolerance):
    """Raises an error if it is greater than the tolerance."""
    worst = 0.0
    for i, (have, want) in enumerate(zip(found, expected, strict=True)):
        error = abs(have - want)
        if not error <= tolerance:
            raise SystemExit(f"{name}: element {i} is {have!r} and not {want!r}")
        worst = max(worst, error)
    return worst
