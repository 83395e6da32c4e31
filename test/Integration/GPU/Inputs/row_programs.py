"""Programs that normalize, rotate and store the heads of tokens in one nest of
loops, and a check of what they print.

  row_programs.py write TYPE > program.mlir
  row_programs.py check TYPE OUTPUT...

TYPE is that of queries, keys and values, which are parts of one array. Queries
stay in place; keys and values enter caches.
"""

import itertools
import math
import sys
from pathlib import Path

from row_cases import BLOCK, CASES, EPSILON, FORMS, Case, width
import word_printer  # Where row_cases has found its own imports.


class Program(Case):
    """The program of a case."""

    def write(self):
        types = {a.name: a.type("memref") for a in self.arrays()}
        signature = ", ".join(f"%{name}: {text}" for name, text in types.items())
        print(f"func.func @{self.name}({signature}) {{")
        print(f"""\
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %zero = arith.constant 0.0 : {self.wide}
  %features = arith.constant {self.features}.0 : {self.wide}
  %epsilon = arith.constant {EPSILON:.1e} : {self.wide}
  %num_features = arith.constant {self.features} : index
{self.counts(types)}
  %tokens = memref.dim %x, %c0 : {types['x']}
  scf.for %t = %c0 to %tokens step %c1 {{
    %slot = memref.subview %slots[%t] [1] [1] : {types['slots']}
        to memref<1xi64, strided<[1], offset: ?>>""")
        names = ("cos", "sin") if self.form == "tables" else ("p",)
        for name in names:
            part = "[%t] [1] [1]"
            if name != "p":
                part = f"[%t, 0] [1, {self.columns}] [1, 1]"
            elif self.axes:
                part = "[0, %t] [2, 1] [1, 1]"
            print(f"    %{name}_t = memref.subview %{name}{part}")
            print(f"        : {types[name]} to {self.token_type(name)}")
        self.write_loop("q", "%num_queries", None, self.queries)
        self.write_loop("k", "%num_keys", "%num_queries", self.keys)
        self.write_loop("v", "%num_keys", "%first_value", self.keys)
        print("  } {pe.independent}\n  return\n}")

        print(f"func.func @test_{self.name}() {{")
        for array in self.arrays():
            array.write("memref")
        operands = ", ".join(f"%{name}" for name in types)
        print(f"  call @{self.name}({operands}) : ({', '.join(types.values())}) -> ()")
        for array in (self.x, *self.caches):
            memref, memory = (array.memory_type(k) for k in ("memref", "tensor"))
            word = f"i{width(array.element)}"
            words = array.memory_type("tensor", word)
            size = math.prod(array.memory)
            dims = ", ".join(map(str, range(len(array.memory))))
            n = array.name
            print(f"  %{n}_after = bufferization.to_tensor %{n}_new restrict : {memref} to {memory}")
            print(f"  %{n}_words_after = tensor.bitcast %{n}_after : {memory} to {words}")
            print(f"  %{n}_flat = tensor.collapse_shape %{n}_words_after [[{dims}]] : {words} into tensor<{size}x{word}>")
            print(f"  %{n}_any = tensor.cast %{n}_flat : tensor<{size}x{word}> to tensor<?x{word}>")
            print(f"  call @print_{word}(%{n}_any) : (tensor<?x{word}>) -> ()")
        print("  return\n}")

    def counts(self, types):
        """Operations for the numbers of heads."""
        if self.form != "strided":
            return f"""\
  %num_queries = arith.constant {self.queries} : index
  %num_keys = arith.constant {self.keys} : index
  %first_value = arith.constant {self.queries + self.keys} : index"""
        return f"""\
  %two = arith.constant 2 : index
  %num_keys = memref.dim %kc, %two : {types['kc']}
  %num_heads = memref.dim %x, %c1 : {types['x']}
  %num_others = arith.muli %num_keys, %two : index
  %num_queries = arith.subi %num_heads, %num_others : index
  %first_value = arith.addi %num_queries, %num_keys : index"""

    def token_type(self, name):
        if name == "p" and self.axes:
            return "memref<2x1xi32, strided<[?, 1], offset: ?>>"
        if name == "p":
            return "memref<1xi32, strided<[1], offset: ?>>"
        return f"memref<1x{self.columns}x{self.wide}, strided<[{self.columns}, 1], offset: ?>>"

    def write_loop(self, name, end, place, count):
        x, element, wide, size = self.x.type("memref"), self.element, self.wide, self.features
        strides = "?, ?, ?" if self.form == "strided" else (
            f"{(self.queries + 2 * self.keys) * size}, {size}, 1")
        view = f"memref<1x1x{size}x{element}, strided<[{strides}], offset: ?>>"
        h = "%h"
        print(f"    scf.for %h = %c0 to {end} step %c1 {{")
        if place:
            print(f"      %at = arith.addi %h, {place} : index")
            h = "%at"
        print(f"      %row = memref.subview %x[%t, {h}, 0] [1, 1, {size}] [1, 1, 1]")
        print(f"          : {x} to {view}")
        if name == "v":
            self.write_store("%row", view, "%vc", count)
            print("    } {pe.independent}")
            return
        source, source_type = "%row", view
        temporary = f"memref<1x1x{size}x{wide}>"
        maps = ("affine_map<(b, h, f) -> (b, h, f)>", "affine_map<(b, h, f) -> (b, h)>",
                "affine_map<(b, h, f) -> (f)>")
        if self.normalizes:
            extend = f"%e = arith.extf %a : {element} to {wide}" if element != wide else (
                f"%o = arith.constant 1.0 : {wide}\n        %e = arith.mulf %a, %o : {wide}")
            extend_w = extend.replace("%e ", "%g ").replace("%a", "%w").replace("%o", "%u")
            select = f"""%i = linalg.index 2 : index
        %is_feature = arith.cmpi ult, %i, %num_features : index
        %r = arith.select %is_feature, %r0, %zero : {wide}""" if self.form == "alone" else ""
            print(f"""\
      %sum = memref.alloc() : memref<1x1x{wide}>
      linalg.fill ins(%zero : {wide}) outs(%sum : memref<1x1x{wide}>)
      linalg.generic {{indexing_maps = [{maps[0]}, {maps[1]}],
          iterator_types = ["parallel", "parallel", "reduction"]}}
          ins(%row : {view}) outs(%sum : memref<1x1x{wide}>) {{
      ^bb0(%a: {element}, %s: {wide}):
        {extend}
        %m = arith.mulf %e, %e : {wide}
        %r = arith.addf %s, %m : {wide}
        linalg.yield %r : {wide}
      }}
      %normal = memref.alloc() : {temporary}
      linalg.generic {{indexing_maps = [{maps[0]}, {maps[1]}, {maps[2]}, {maps[0]}],
          iterator_types = ["parallel", "parallel", "parallel"]}}
          ins(%row, %sum, %w{name} : {view}, memref<1x1x{wide}>, memref<{size}x{element}>)
          outs(%normal : {temporary}) {{
      ^bb0(%a: {element}, %s: {wide}, %w: {element}, %out: {wide}):
        {extend}
        {extend_w}
        %mean = arith.divf %s, %features : {wide}
        %more = arith.addf %mean, %epsilon : {wide}
        %root = math.rsqrt %more : {wide}
        %m = arith.mulf %e, %root : {wide}
        %r{"0" if self.form == "alone" else ""} = arith.mulf %m, %g : {wide}
        {select}
        linalg.yield %r : {wide}
      }}""")
            source, source_type = "%normal", temporary
        attributes = (
            f"layout = #pe.layout<{self.layout}>, position_dims = array<i64: 0>, "
            f"begin = {self.begin} : i64{', conjugate' if self.conjugate else ''}")
        if self.form == "tables" and self.per_feature:
            attributes += ", per_feature"
        elif self.form != "tables" and self.axes:
            attributes += f", axes = array<i64: {', '.join(map(str, self.axes))}>"
        if self.form == "tables":
            op = "pe.apply_rotary"
            angles = f"tables(%cos_t, %sin_t : {self.token_type('cos')}, {self.token_type('sin')})"
        else:
            op = "pe.rotary"
            angles = f"angles(%p_t, %f : {self.token_type('p')}, memref<{self.pairs}xf64>)"
        target, target_type = ("%row", view) if name == "q" else ("%rotated", temporary)
        if name == "k":
            print(f"      %rotated = memref.alloc() : {temporary}")
        ins = "" if source == target else f"ins({source} : {source_type}) "
        scale = x_scale = ""
        if self.x_factor:
            print(f"      %x_factor = arith.constant {self.x_factor} : f64")
            x_scale = "x_scale(%x_factor) "
            ins = f"ins({source} : {source_type}) "
        if self.scale == "row":
            scale_type = "memref<1x1x1xf32, strided<[{}, 1, 1], offset: ?>>".format(
                self.queries + 2 * self.keys)
            print(f"      %scale = memref.subview %scales[%t, {h}, 0] [1, 1, 1] [1, 1, 1]")
            print(f"          : {self.scales.type('memref')} to {scale_type}")
            scale = f"scale(%scale : {scale_type}) "
        elif self.scale:
            print(f"      %scale = arith.constant {self.scale} : f64")
            scale = "scale(%scale) "
        print(f"      {op} {ins}{x_scale}{angles}")
        print(f"          {scale}outs({target} : {target_type}) {{{attributes}}}")
        if name == "k":
            self.write_store("%rotated", temporary, "%kc", count)
            print(f"      memref.dealloc %rotated : {temporary}")
        if self.normalizes:
            print(f"      memref.dealloc %normal : {temporary}")
            print(f"      memref.dealloc %sum : memref<1x1x{wide}>")
        print("    } {pe.independent}")

    def write_store(self, source, source_type, cache, count):
        array, size = self.caches[0], self.features
        strides = "?, ?, ?, ?" if self.form == "strided" else (
            f"{BLOCK * count * size}, {count * size}, {size}, 1")
        one_head = f"memref<?x{BLOCK}x1x{size}x{array.element}, strided<[{strides}], offset: ?>>"
        factor = "init_scale(%factor) " if self.factor else ""
        if self.block_factors:
            factor = "init_scale(%block_scales : memref<1x1x4xf32>) "
        blocks = "block_size = 64 : i64, " if self.block_factors else ""
        saturate = "saturate, " if self.factor else ""
        if self.factor:
            print(f"      %factor = arith.constant {self.factor} : f64")
        print(f"""\
      %blocks = memref.dim {cache}, %c0 : {array.type('memref')}
      %cell = memref.subview {cache}[0, 0, %h, 0] [%blocks, {BLOCK}, 1, {size}] [1, 1, 1, 1]
          : {array.type('memref')} to {one_head}
      pe.write_cache ins({source} : {source_type})
          slots(%slot : memref<1xi64, strided<[1], offset: ?>>)
          outs(%cell : {one_head}) {factor}
          {{{saturate}{blocks}slot_dims = array<i64: 0, 1>, token_dims = array<i64: 0>}}""")


def cases(element):
    for n, form in itertools.product(range(len(CASES)), FORMS):
        yield Program(n, form, element)


def write(element):
    everything = list(cases(element))
    words = {f"i{width(a.element)}" for c in everything for a in (c.x, *c.caches)}
    word_printer.declare()
    for word in sorted(words):
        word_printer.define(f"print_{word}", word)
    for case in everything:
        case.write()
    print("func.func @main() {")
    for case in everything:
        print(f"  call @test_{case.name}() : () -> ()")
    print("  return\n}")


def check(element, paths):
    runs = [iter(map(int, Path(path).read_text().split())) for path in paths]
    wrong = programs = 0
    for case in cases(element):
        programs += 1
        for run in runs:
            wrong += case.check(run)
    left = sum(len(list(run)) for run in runs)
    print(f"{element}: {programs} programs, {wrong} wrong, {left} numbers left")


if __name__ == "__main__":
    if sys.argv[1] == "write":
        write(sys.argv[2])
    else:
        check(sys.argv[2], sys.argv[3:])
