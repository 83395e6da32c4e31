"""Programs that normalize, rotate and store the heads of tokens in one nest of
loops, and a check of what they print.

  row_programs.py write TYPE > program.mlir
  row_programs.py check TYPE OUTPUT...

TYPE is that of queries, keys and values, which are parts of one array. Queries
stay in place; keys and values enter caches. What is expected is computed here, in
double precision, from the numbers in the arrays.
"""

import itertools
import math
import random
import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[2] / "CPU" / "Inputs"))
sys.path.append(str(Path(__file__).parents[2] / "Golden" / "Inputs"))
import floats
from write_cache_variants import Array, bits_of, value_of, width

EPSILON = 1e-5
BLOCK = 4

# Tokens, heads of queries and of keys, features, pairs, the first feature that is
# rotated, the layout, and the type of the caches, or None for that of the rest.
CASES = [
    (5, 3, 2, 128, 64, 0, "half", None),
    (3, 4, 1, 64, 32, 0, "half", None),
    (1, 8, 2, 128, 64, 0, "interleaved", None),
    (2, 5, 2, 80, 40, 0, "half", None),
    (3, 2, 1, 96, 48, 0, "interleaved", None),
    (2, 3, 2, 256, 128, 0, "half", "f8E4M3FN"),
    (3, 2, 2, 128, 32, 0, "half", "f8E5M2"),
    (2, 2, 1, 96, 32, 32, "half", None),
    (4, 3, 2, 64, 12, 40, "interleaved", None),
    (0, 3, 2, 128, 64, 0, "half", None),
    (1, 1, 1, 128, 64, 0, "half", None),
    (3, 2, 2, 10, 5, 0, "half", None),
    (2, 3, 1, 192, 96, 0, "half", None),
]
# How programs differ: their strides and numbers of heads are known or not, tables have
# the angles, or a thread has a whole head, because an op depends on the numbers of
# features.
FORMS = ("known", "strided", "tables", "alone")


class Case:
    def __init__(self, n, form, element):
        (self.tokens, self.queries, self.keys, self.features, self.pairs, self.begin,
         self.layout, cache) = CASES[n]
        if form == "strided":  # MLIR has no views of memrefs without elements.
            self.tokens = self.tokens or 2
        self.name = f"case_{n}_{form}"
        self.form, self.element = form, element
        self.cache_element = cache or element
        # Pairs have positions of one axis or the other.
        self.axes = [i * 3 // self.pairs % 2 for i in range(self.pairs)] if n == 1 else None
        self.per_feature = form == "tables" and n % 3 == 2
        # Of the cache: one factor, or one of every 64 features.
        self.factor = 0.03125 if cache else None
        self.block_factors = [0.03125, 0.0625, 0.015625, 0.125] if n == 5 else None
        # Of rotations: of what they read, and of what they write.
        self.x_factor = 0.75 if n % 4 == 3 else None
        self.scale = (1.25, None, "row")[n % 3]
        self.generator = random.Random(self.name + element)
        self.normalizes = n % 4 != 3
        self.conjugate = n % 3 == 2
        self.wide = "f64" if element == "f64" else "f32"
        self.compute = "f64" if element == "f64" else "f32"
        self.make_arrays()

    def make_arrays(self):
        step = 2 if self.form == "strided" else 1

        def make(name, element, shape, values, open_dims=(), step=1):
            memory = shape if step == 1 else [step * e + 2 for e in shape]
            fill = [bits_of(v, element) if v is not None
                    else self.generator.getrandbits(width(element))
                    for v in itertools.islice(values, math.prod(memory))]
            return Array(name, element, shape, fill, step, open_dims)

        def numbers(low, high):
            while True:
                yield self.generator.uniform(low, high)

        heads = self.queries + 2 * self.keys
        # Of one token no loop over tokens is left.
        open_tokens = [] if self.tokens == 1 else [0]
        self.x = make("x", self.element, [self.tokens, heads, self.features],
                      numbers(-3, 3), [0, 1] if step > 1 else open_tokens, step)
        self.weights = [make(name, self.element, [self.features], numbers(0.5, 2))
                        for name in ("wq", "wk")]
        shape = [2, BLOCK, self.keys, self.features]
        self.caches = [make(name, self.cache_element, shape, itertools.repeat(None),
                            [0, 2] if step > 1 else [0], step)
                       for name in ("kc", "vc")]
        self.slots = Array("slots", "i64", [self.tokens], [0] * self.tokens, 1,
                           open_tokens)
        free = self.generator.sample(range(2 * BLOCK), self.tokens)
        for t in range(self.tokens):
            skipped = self.tokens > 1 and self.generator.random() < 0.3
            self.slots.bits[t] = (-1 if skipped else free[t]) % (1 << 64)
        # Products of f64 are exact enough here for positions that are not huge.
        element_is_wide = self.element == "f64"
        extents = [2, self.tokens] if self.axes else [self.tokens]
        self.positions = Array("p", "i32", extents, [
            self.generator.choice(
                (0, 1, 77, 4095) if element_is_wide else (5, 1 << 20, (1 << 31) - 1))
            for _ in range(math.prod(extents))], 1,
            [1] if self.axes else open_tokens)
        self.frequencies = [10000.0 ** (-i / self.pairs) for i in range(self.pairs)]
        self.scales = make("scales", "f32", [self.tokens, heads, 1], numbers(0.5, 2),
                           open_tokens)
        self.block_scales = make("block_scales", "f32", [1, 1, 4],
                                 iter(self.block_factors or [1] * 4))
        self.f = make("f", "f64", [self.pairs], iter(self.frequencies))
        angles = [[self.position(t, i) * f for i, f in enumerate(self.frequencies)]
                  for t in range(self.tokens)]
        if self.per_feature:  # The partners have other angles.
            others = [[angle + 0.5 for angle in row] for row in angles]
            angles = [
                row + other if self.layout == "half"
                else [a for pair in zip(row, other) for a in pair]
                for row, other in zip(angles, others)]
        self.columns = 2 * self.pairs if self.per_feature else self.pairs
        self.tables = [
            make(name, self.wide, [self.tokens, self.columns],
                 (function(a) for row in angles for a in row), open_tokens)
            for name, function in (("cos", math.cos), ("sin", math.sin))]

    def arrays(self):
        angles = self.tables if self.form == "tables" else [self.positions, self.f]
        return [self.x, *self.weights, *self.caches, self.slots, *angles,
                self.scales, self.block_scales]

    def position(self, token, pair):
        axis = [self.axes[pair]] if self.axes else []
        return self.positions.bits[self.positions.place([*axis, token])]

    def angles(self, token, pair):
        """The cosines and the sines of both partners."""
        if self.form == "tables":
            columns = [pair, pair]
            if self.per_feature:
                columns = ([pair, pair + self.pairs] if self.layout == "half"
                           else [2 * pair, 2 * pair + 1])
            both = [[value_of(t.bits[t.place([token, column])], self.wide)
                     for t in self.tables] for column in columns]
        else:
            turn = self.position(token, pair) * self.frequencies[pair]
            both = [[math.cos(turn), math.sin(turn)]] * 2
        return [(cos, -sin if self.conjugate else sin) for cos, sin in both]

    # What is expected.

    def scale_of(self, token, head):
        if self.scale == "row":
            return value_of(self.scales.bits[self.scales.place([token, head, 0])], "f32")
        return self.scale or 1

    def row(self, token, head):
        return [value_of(self.x.bits[self.x.place([token, head, f])], self.element)
                for f in range(self.features)]

    def rotated(self, token, head, weights):
        """The elements of a head, and the greatest error of each."""
        row = self.row(token, head)
        if self.normalizes:
            mean = sum(v * v for v in row) / self.features
            weights = [value_of(w, self.element) for w in weights.bits]
            row = [v / math.sqrt(mean + EPSILON) * w for v, w in zip(row, weights)]
        row = [v * (self.x_factor or 1) for v in row]
        errors = [abs(v) for v in row]
        for i in range(self.pairs):
            if self.layout == "half":
                a, b = self.begin + i, self.begin + self.pairs + i
            else:
                a, b = self.begin + 2 * i, self.begin + 2 * i + 1
            (cos, sin), (cos_b, sin_b) = self.angles(token, i)
            errors[a] = errors[b] = math.hypot(row[a], row[b])
            scale = self.scale_of(token, head)
            errors[a] = errors[b] = errors[a] * scale
            row[a], row[b] = (scale * (row[a] * cos - row[b] * sin),
                              scale * (row[b] * cos_b + row[a] * sin_b))
        small = 2e-12 if self.compute == "f64" else 2e-6
        return row, [small * e for e in errors]

    def expected(self):
        """For x and both caches: the bits that stay, or numbers and their errors."""
        memories = [list(array.bits) for array in (self.x, *self.caches)]
        for token in range(self.tokens):
            for head in range(self.queries):
                values = zip(*self.rotated(token, head, self.weights[0]))
                for f, value in enumerate(values):
                    memories[0][self.x.place([token, head, f])] = value
            slot = self.slots.bits[token]
            if slot >> 63:
                continue
            for head in range(self.keys):
                key = self.rotated(token, self.queries + head, self.weights[1])
                value = self.row(token, self.queries + self.keys + head)
                for f in range(self.features):
                    place = [slot // BLOCK, slot % BLOCK, head, f]
                    inverse = 1 / (self.factor or 1)
                    if self.block_factors:
                        inverse = 1 / self.block_factors[f // 64]
                    memories[1][self.caches[0].place(place)] = (
                        key[0][f] * inverse, key[1][f] * inverse)
                    memories[2][self.caches[1].place(place)] = (value[f] * inverse, 0)
        return memories

    def check(self, found):
        """The number of wrong elements."""
        wrong = 0
        arrays = (self.x, *self.caches)
        for array, memory in zip(arrays, self.expected()):
            for i, right in enumerate(memory):
                bits = next(found) % (1 << width(array.element))
                if isinstance(right, int):
                    is_right = bits == right
                else:
                    is_right = self.is_close(bits, *right, array.element)
                if not is_right:
                    wrong += 1
                    if wrong < 5:
                        value = value_of(bits, array.element)
                        print(f"{self.name}: {array.name}[{i}]: {value}, not {right}")
        return wrong

    def is_close(self, bits, value, error, element):
        """Whether it is a rounding of a number that differs by the error at most."""
        found = value_of(bits, element)
        if element.startswith("f8"):
            digits, least, largest = (3, -6, 448) if element == "f8E4M3FN" else (2, -14, 57344)
            value = max(-largest, min(largest, value))
            exponent = max(least, math.frexp(value)[1] - 1)
            return abs(found - value) <= 2.0 ** (exponent - digits - 1) + error
        if not math.isfinite(found):
            return False
        digits, least, _ = floats.FORMATS[element]
        exponent = max(least, math.frexp(value)[1] - 1)
        return abs(found - value) <= error + 2.0 ** (exponent - digits)

    # The program.

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
        yield Case(n, form, element)


def write(element):
    everything = list(cases(element))
    words = {f"i{width(a.element)}" for c in everything for a in (c.x, *c.caches)}
    print("func.func private @printI64(i64)\nfunc.func private @printNewline()")
    for word in sorted(words):
        widen = "" if word == "i64" else f"%wide = arith.extui %word : {word} to i64"
        print(f"""\
func.func @print_{word}(%array: tensor<?x{word}>) {{
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %size = tensor.dim %array, %c0 : tensor<?x{word}>
  scf.for %i = %c0 to %size step %c1 {{
    %word = tensor.extract %array[%i] : tensor<?x{word}>
    {widen}
    func.call @printI64(%{"wide" if widen else "word"}) : (i64) -> ()
    func.call @printNewline() : () -> ()
  }}
  return
}}""")
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
