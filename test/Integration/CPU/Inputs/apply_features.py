"""Prints rotations by tables of any numbers, one for each feature, and checks
them with the reference.

usage: apply_features.py DATA TABLE WIDTH

DATA and TABLE are the types of the elements of x and of the tables, and WIDTH
is the number of features that are rotated.
"""

import itertools
import sys

from memrefs import allocate, cast_to_unranked, shaped

LAYOUTS = ("half", "interleaved", "interleaved_to_half", "half_to_interleaved")
# Tensors with an x apart from the init, tensors of unknown extents that are
# updated, and memrefs.
FORMS = ("apart", "update", "memref")
SHAPE, BEGIN = (2, 7, 3, 80), 8


class Case:
    def __init__(self, layout, form, data, table, width):
        self.layout, self.form = layout, form
        self.data, self.table = data, table
        self.table_shape = (SHAPE[1], width)
        self.conjugate = form == "update"
        self.name = f"{layout}_{form}"

    def arrays(self):
        """The arguments."""
        return (
            ("x", SHAPE, self.data),
            ("init", SHAPE, self.data),
            ("cos", self.table_shape, self.table),
            ("sin", self.table_shape, self.table),
        )

    def attributes(self):
        conjugate = ", conjugate" if self.conjugate else ""
        return (
            f"{{layout = #pe.layout<{self.layout}>, begin = {BEGIN} : i64, "
            f"per_feature, position_dims = array<i64: 1>{conjugate}}}"
        )

    def write(self):
        kind = "memref" if self.form == "memref" else "tensor"
        dynamic = self.form == "update"
        x = shaped(kind, SHAPE, self.data, dynamic)
        table = shaped(kind, self.table_shape, self.table, dynamic)
        tables = f"tables(%cos, %sin : {table}, {table})"
        parameters = f"%x: {x}, %init: {x}, %cos: {table}, %sin: {table}"
        if kind == "memref":
            print(f"func.func @{self.name}({parameters}) {{")
            print(f"  pe.apply_rotary ins(%x : {x}) {tables}")
            print(f"      outs(%init : {x}) {self.attributes()}")
            print("  return\n}")
            return
        source = "" if self.form == "update" else f"ins(%x : {x}) "
        init = "%x" if self.form == "update" else "%init"
        print(f"func.func @{self.name}({parameters}) -> {x} {{")
        print(f"  %y = pe.apply_rotary {source}{tables}")
        print(f"      outs({init} : {x}) {self.attributes()} -> {x}")
        print(f"  return %y : {x}\n}}")

    def write_test(self, seed):
        print(f"func.func @test_{self.name}() {{")
        constants = {
            "layout": LAYOUTS.index(self.layout),
            "begin": BEGIN,
            "conjugate": int(self.conjugate),
        }
        for name, value in constants.items():
            print(f"  %{name} = arith.constant {value} : i64")
        allocate("original", SHAPE, self.data)
        for i, (name, shape, element) in enumerate(self.arrays()):
            allocate(name, shape, element)
            print(f"  %seed_{name} = arith.constant {4 * seed + i} : i64")
            print(
                f"  call @pe_reference_fill_{element}(%{name}_any, "
                f"%seed_{name}) : (memref<*x{element}>, i64) -> ()"
            )
        x = shaped("memref", SHAPE, self.data)
        print(f"  memref.copy %x, %original : {x} to {x}")
        if self.form == "memref":
            table = shaped("memref", self.table_shape, self.table)
            print(
                f"  call @{self.name}(%x, %init, %cos, %sin) : "
                f"({x}, {x}, {table}, {table}) -> ()"
            )
            result = "init"
        else:
            result = self.call_on_tensors()
        print("  %dims = memref.get_global @position_dims : memref<1xi64>")
        cast_to_unranked("dims", "memref<1xi64>", "i64")
        print(
            f"  %wrong = call @pe_reference_check_apply_features_{self.data}_"
            f"{self.table}(%{result}_any, %original_any, %cos_any, %sin_any,\n"
            "      %dims_any, %layout, %begin, %conjugate)"
        )
        print(f"      : {check_type(self.data, self.table)}")
        print("  return\n}")

    def call_on_tensors(self):
        dynamic = self.form == "update"
        names, types = [], []
        for name, shape, element in self.arrays():
            memref = shaped("memref", shape, element)
            tensor = shaped("tensor", shape, element)
            wanted = shaped("tensor", shape, element, dynamic)
            print(
                f"  %{name}_tensor = bufferization.to_tensor %{name} restrict "
                f"writable : {memref} to {tensor}"
            )
            names.append(f"%{name}_tensor")
            if wanted != tensor:
                print(
                    f"  %{name}_cast = tensor.cast %{name}_tensor : {tensor} to "
                    f"{wanted}"
                )
                names[-1] = f"%{name}_cast"
            types.append(wanted)
        print(
            f"  %result = call @{self.name}({', '.join(names)}) : "
            f"({', '.join(types)}) -> {types[0]}"
        )
        memref = types[0].replace("tensor", "memref")
        print(
            f"  %y = bufferization.to_buffer %result read_only : {types[0]} to "
            f"{memref}"
        )
        cast_to_unranked("y", memref, self.data)
        return "y"


def check_type(data, table):
    arrays = [f"memref<*x{data}>"] * 2 + [f"memref<*x{table}>"] * 2
    return f"({', '.join(arrays)}, memref<*xi64>, i64, i64, i64) -> i64"


def declare(name, function_type):
    print(f"func.func private @pe_reference_{name}{function_type}")
    print("    attributes {llvm.emit_c_interface}")


def main():
    data, table, width = sys.argv[1:]
    for element in sorted({data, table}):
        declare(f"fill_{element}", f"(memref<*x{element}>, i64)")
    declare(f"check_apply_features_{data}_{table}", check_type(data, table))
    print('memref.global "private" constant @position_dims')
    print("    : memref<1xi64> = dense<[1]>")
    cases = [
        Case(layout, form, data, table, int(width))
        for layout, form in itertools.product(LAYOUTS, FORMS)
    ]
    for seed, case in enumerate(cases):
        case.write()
        case.write_test(seed)
    print("func.func @main() {")
    for case in cases:
        print(f"  call @test_{case.name}() : () -> ()")
    print("  return\n}")


main()
