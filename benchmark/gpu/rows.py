"""What a model does with a packed projection before attention, as cases of the
benchmark: queries and keys are normalized and rotated, queries in place, and keys
and values enter paged caches. In one launch, or in three.
"""

import math
from dataclasses import dataclass, field

import oracle
from arguments import BYTES, Argument, frequencies

BLOCK = 16
EPSILON = 1.0e-6
ELEMENT = "bf16"
PARALLEL = '["parallel", "parallel", "parallel"]'
MAPS = """\
#row = affine_map<(t, h, f) -> (t, h, f)>
#number = affine_map<(t, h, f) -> (t, h)>
#weight = affine_map<(t, h, f) -> (f)>
"""


def square_sum(x, x_type, total, total_type):
    return f"""\
  linalg.fill ins(%zero : f32) outs({total} : {total_type})
  linalg.generic {{indexing_maps = [#row, #number],
                  iterator_types = ["parallel", "parallel", "reduction"]}}
      ins({x} : {x_type}) outs({total} : {total_type}) {{
    ^bb0(%i: {ELEMENT}, %s: f32):
      %e = arith.extf %i : {ELEMENT} to f32
      %m = arith.mulf %e, %e : f32
      %r = arith.addf %m, %s : f32
      linalg.yield %r : f32
  }}
"""


def normalize(x, x_type, total, total_type, weights, y, y_type, features):
    element = y_type.split("<")[1].split(",")[0].split("x")[-1].strip(">")
    narrow = f"%y = arith.truncf %r : f32 to {element}" if element != "f32" else ""
    return f"""\
  linalg.generic {{indexing_maps = [#row, #number, #weight, #row],
                  iterator_types = {PARALLEL}}}
      ins({x}, {total}, {weights} : {x_type}, {total_type},
          memref<{features}x{ELEMENT}>)
      outs({y} : {y_type}) {{
    ^bb0(%i: {ELEMENT}, %s: f32, %g: {ELEMENT}, %out: {element}):
      %e = arith.extf %i : {ELEMENT} to f32
      %w = arith.extf %g : {ELEMENT} to f32
      %mean = arith.divf %s, %count : f32
      %more = arith.addf %mean, %epsilon : f32
      %root = math.rsqrt %more : f32
      %m = arith.mulf %e, %root : f32
      %r = arith.mulf %m, %w : f32
      {narrow}
      linalg.yield {"%y" if narrow else "%r"} : {element}
  }}
"""


@dataclass
class Part:
    """What is done with some heads: how many, the first one, and the weights of a
    normalization."""

    count: str
    first: int
    weights: str = ""
    rotates: bool = False
    cache: str = ""


@dataclass
class Rows:
    """Queries of some heads, and keys and values of others."""

    name: str
    queries: int
    keys: int
    features: int
    fused: bool = True
    base: float = 5.0e5
    checked: tuple = (1, 3, 17)
    timed: tuple = (1, 64, 512, 2048, 8192, 32768)
    roofline: str = field(init=False, default="update")

    @property
    def heads(self):
        return self.queries + 2 * self.keys

    # The program.

    def x_type(self):
        return f"memref<?x{self.heads}x{self.features}x{ELEMENT}>"

    def cache_type(self):
        return f"memref<?x{BLOCK}x{self.keys}x{self.features}x{ELEMENT}>"

    def view_type(self, tokens, heads, offset="?"):
        stride = self.heads * self.features
        return (
            f"memref<{tokens}x{heads}x{self.features}x{ELEMENT}, "
            f"strided<[{stride}, {self.features}, 1], offset: {offset}>>"
        )

    def text(self):
        return (
            f"{MAPS}func.func @f(%x: {self.x_type()}, %p: memref<?xi32>,\n"
            f"    %slots: memref<?xi32>, %wq: memref<{self.features}x{ELEMENT}>,\n"
            f"    %wk: memref<{self.features}x{ELEMENT}>, %keys: {self.cache_type()},\n"
            f"    %values: {self.cache_type()}) {{\n"
            f"{frequencies(self.features, self.base)}"
            "  %c0 = arith.constant 0 : index\n  %c1 = arith.constant 1 : index\n"
            f"  %num_queries = arith.constant {self.queries} : index\n"
            f"  %num_keys = arith.constant {self.keys} : index\n"
            "  %zero = arith.constant 0.0 : f32\n"
            f"  %epsilon = arith.constant {EPSILON:.1e} : f32\n"
            f"  %count = arith.constant {self.features}.0 : f32\n"
            f"  %tokens = memref.dim %x, %c0 : {self.x_type()}\n"
            f"  %blocks = memref.dim %keys, %c0 : {self.cache_type()}\n"
            f"{self.fused_ops() if self.fused else self.three_ops()}  return\n}}\n"
        )

    def rotate(self, source, source_type, positions, init, init_type):
        ins = "" if source == init else f"ins({source} : {source_type}) "
        pairs = self.features // 2
        return (
            f"  pe.rotary {ins}angles({positions[0]}, %f : {positions[1]}, "
            f"memref<{pairs}xf64>)\n      outs({init} : {init_type})\n"
            "      {layout = #pe.layout<half>, position_dims = array<i64: 0>}\n"
        )

    @staticmethod
    def write(x, x_type, slots, cache, cache_type):
        return (
            f"  pe.write_cache ins({x} : {x_type}) slots({slots[0]} : {slots[1]})\n"
            f"      outs({cache} : {cache_type})\n"
            "      {slot_dims = array<i64: 0, 1>, token_dims = array<i64: 0>}\n"
        )

    def fused_ops(self):
        """One nest of loops, and with it one launch."""
        return self.nest(
            Part("%num_queries", 0, "%wq", rotates=True),
            Part("%num_keys", self.queries, "%wk", rotates=True, cache="%keys"),
            Part("%num_keys", self.queries + self.keys, cache="%values"),
        )

    def three_ops(self):
        """A normalization in place, a rotation in place, and writes."""
        lines, first = [], 0
        for name, heads in (("q", self.queries), ("k", self.keys)):
            kind = self.view_type("?", heads, first * self.features)
            lines.append(
                f"  %{name} = memref.subview %x[0, {first}, 0]\n"
                f"      [%tokens, {heads}, {self.features}] [1, 1, 1]\n"
                f"      : {self.x_type()} to {kind}\n"
            )
            first += heads
        lines.append(
            self.nest(
                Part("%num_queries", 0, "%wq"), Part("%num_keys", self.queries, "%wk")
            )
        )
        first = 0
        for name, heads in (("%q", self.queries), ("%k", self.keys)):
            kind = self.view_type("?", heads, first * self.features)
            positions = ("%p", "memref<?xi32>")
            lines.append(self.rotate(name, kind, positions, name, kind))
            first += heads
        lines.append(
            self.nest(
                Part("%num_keys", self.queries, cache="%keys"),
                Part("%num_keys", self.queries + self.keys, cache="%values"),
            )
        )
        return "".join(lines)

    def nest(self, *parts):
        """Loops over tokens and heads."""
        one = "memref<1xi32, strided<[1], offset: ?>>"
        lines = ["  scf.for %t = %c0 to %tokens step %c1 {\n"]
        for name, source in (("position", "p"), ("slot", "slots")):
            lines.append(
                f"  %{name} = memref.subview %{source}[%t] [1] [1]\n"
                f"      : memref<?xi32> to {one}\n"
            )
        row = self.view_type(1, 1)
        for part in parts:
            lines.append(
                f"  scf.for %h = %c0 to {part.count} step %c1 {{\n"
                f"  %at = affine.apply affine_map<(h) -> (h + {part.first})>(%h)\n"
                f"  %row = memref.subview %x[%t, %at, 0] [1, 1, {self.features}]\n"
                f"      [1, 1, 1] : {self.x_type()} to {row}\n"
                f"{self.body(part, row, one)}"
                "  } {pe.independent}\n"
            )
        return "".join([*lines, "  } {pe.independent}\n"])

    def body(self, part, row, one):
        """What is done with a head."""
        lines, freed = [], []
        last = ("%row", row)
        sum_type = "memref<1x1xf32>"

        def allocate(name, kind):
            lines.append(f"  {name} = memref.alloc() : {kind}\n")
            freed.append(f"  memref.dealloc {name} : {kind}\n")
            return name, kind

        if part.weights:
            total = allocate("%sum", sum_type)
            lines.append(square_sum(*last, *total))
            normal = last
            if part.rotates:
                normal = allocate("%normal", f"memref<1x1x{self.features}xf32>")
            lines.append(
                normalize(*last, *total, part.weights, *normal, self.features)
            )
            last = normal
        if part.rotates:
            rotated = ("%row", row)
            if part.cache:
                rotated = allocate("%rotated", f"memref<1x1x{self.features}x{ELEMENT}>")
            lines.append(self.rotate(*last, ("%position", one), *rotated))
            last = rotated
        if part.cache:
            strides = (BLOCK * self.keys * self.features, self.keys * self.features)
            cell = (
                f"memref<?x{BLOCK}x1x{self.features}x{ELEMENT}, strided<"
                f"[{strides[0]}, {strides[1]}, {self.features}, 1], offset: ?>>"
            )
            lines.append(
                f"  %cell = memref.subview {part.cache}[0, 0, %h, 0]\n"
                f"      [%blocks, {BLOCK}, 1, {self.features}] [1, 1, 1, 1]\n"
                f"      : {self.cache_type()} to {cell}\n"
            )
            lines.append(self.write(*last, ("%slot", one), "%cell", cell))
        return "".join(lines + freed[::-1])

    # What it takes, and what must come out.

    def arguments(self, tokens):
        blocks = -(-tokens // BLOCK)
        cache = (blocks, BLOCK, self.keys, self.features)
        # In another order; some have no slot.
        slots = tuple(-1 if t % 7 == 5 else tokens - 1 - t for t in range(tokens))
        return [
            Argument("x", ELEMENT, (tokens, self.heads, self.features), use="update"),
            Argument("p", "i32", (tokens,)),
            Argument("slots", "i32", (tokens,), values=slots),
            Argument("wq", ELEMENT, (self.features,)),
            Argument("wk", ELEMENT, (self.features,)),
            Argument("keys", ELEMENT, cache, use="update"),
            Argument("values", ELEMENT, cache, use="update"),
        ]

    def moved(self, tokens):
        """How many bytes are read and written, but for those of each token."""
        return 2 * tokens * self.heads * self.features * BYTES[ELEMENT]

    def rotated(self, row, weights, position):
        """A head, normalized and rotated, and the length of each pair."""
        mean = sum(v * v for v in row) / self.features
        factor = 1 / math.sqrt(mean + EPSILON)
        row = [v * factor * w for v, w in zip(row, weights)]
        lengths = list(row)
        for pair in range(self.features // 2):
            i, j = oracle.partners(pair, self.features // 2, is_half=True)
            theta = self.base ** (-2.0 * pair / self.features)
            cos, sin = oracle.turn(position, theta, 1.0)
            a, b = row[i], row[j]
            lengths[i] = lengths[j] = math.hypot(a, b)
            row[i], row[j] = a * cos - b * sin, b * cos + a * sin
        return row, lengths

    def expect(self, tokens, before):
        """For each buffer the numbers that change: by place, with lengths."""
        arguments = {each.name: each for each in self.arguments(tokens)}
        x = arguments["x"]
        expected = {"x": {}, "keys": {}, "values": {}}

        def read(token, head):
            start = x.place(token, head, 0)
            return before["x"][start : start + self.features]

        for token in range(tokens):
            position, slot = before["p"][token], before["slots"][token]
            for head in range(self.heads):
                row, lengths = read(token, head), [0] * self.features
                if head < self.queries + self.keys:
                    weights = before["wq" if head < self.queries else "wk"]
                    row, lengths = self.rotated(row, weights, position)
                name, place = "x", x.place(token, head, 0)
                if head >= self.queries:
                    if slot < 0:
                        continue
                    name = "keys" if head < self.queries + self.keys else "values"
                    number = (head - self.queries) % self.keys
                    block = (slot // BLOCK, slot % BLOCK, number, 0)
                    place = arguments[name].place(*block)
                for f, pair in enumerate(zip(row, lengths)):
                    expected[name][place + f] = pair
        return expected

    def faults(self, tokens, before, after):
        """What is wrong, as texts. In three launches, keys change in x, too, and
        what is normalized is rounded before it is rotated."""
        expected = self.expect(tokens, before)
        extra = 0 if self.fused else 2 * oracle.HALF_ULP[ELEMENT]
        found = []
        for name, changed in expected.items():
            for i, number in enumerate(after[name]):
                exact, length = changed.get(i, (before[name][i], 0))
                if name == "x" and i not in changed and not self.fused:
                    continue
                bound = 4 * length
                is_right = number == exact or (
                    length
                    and (
                        oracle.is_close(number, exact, bound, ELEMENT)
                        or abs(number - exact) <= extra * length + 2.0**-7 * extra
                    )
                )
                if not is_right:
                    found.append(f"{name}, element {i}: expected {exact}, found {number}")
        return found
