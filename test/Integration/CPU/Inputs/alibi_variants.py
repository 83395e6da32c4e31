"""Programs that add biases to attention scores, and a check of what they print.

  alibi_variants.py write TYPE > program.mlir
  alibi_variants.py check TYPE OUTPUT...

TYPE is that of the scores. The check reads what runs of the program printed.
Expected scores are rational numbers, without any
rounding but that of the slopes to the type of the arithmetic.
"""

import itertools
import math
import random
import sys
from fractions import Fraction
from pathlib import Path

sys.path.append(str(Path(__file__).parents[2] / "Golden" / "Inputs"))
import floats
import program

SLOPE_TYPES = ("f32", "f64", "f16", "bf16")
FORMS = ("relative", "symmetric", "column")
# Batch dimensions, heads, queries and keys.
SHAPES = (
    (1, 3, 5, 7),
    (2, 2, 3, 1, 9),
    (1, 2, 1, 17),
    (2, 1, 6, 4),
    (1, 2, 0, 5),
    (1, 3, 4, 0),
    (0, 2, 3, 3),
    (4, 3, 3),
    (2, 1, 3, 65),
    (1, 1, 2, 130),
    (2, 1, 1100),
)
# The indices of the first query and the first key.
STARTS = ((4, 2), (-3, None), (None, -6), (100, 98), (2**24 + 1, 2**24), (0, -5))


class Case:
    """One program; `start` is None where the start of queries, keys is absent."""

    def __init__(self, n, element, form, dynamic, causal, given, update):
        self.name = f"case_{n}"
        self.element, self.form, self.dynamic = element, form, dynamic
        self.causal, self.update = causal, update
        self.shape = SHAPES[n % len(SHAPES)]
        self.slope_type = SLOPE_TYPES[n // 2 % len(SLOPE_TYPES)]
        self.on_memrefs = (n // 3) % 2 == 1
        self.in_place = update or n % 10 == 4  # Else x is also given by ins.
        self.starts = STARTS[n // 4 % len(STARTS)] if given else (None, None)

        draw = random.Random(n).uniform
        self.slopes = self.draw_numbers(self.shape[-3], self.slope_type, draw, 1)
        size = math.prod(self.shape)
        self.x = self.draw_numbers(size, element, draw, 8)
        for i, (_, query, key) in enumerate(self.elements()):
            if i % 11 == 5:
                self.x[i] = -math.inf
            elif causal and key > query and i % 3 == 0:
                self.x[i] = math.nan  # It is not seen.

    @staticmethod
    def draw_numbers(count, element, draw, bound):
        numbers = [Fraction(draw(-bound, bound)) for _ in range(count)]
        return [float(floats.round_to(number, element)) for number in numbers]

    def elements(self):
        """Yields the head and the indices of query and key of every score."""
        heads, queries, keys = self.shape[-3:]
        first_query, first_key = self.starts
        if first_query is None:
            first_query = keys - queries
        for flat in range(math.prod(self.shape)):
            rest, column = divmod(flat, keys)
            rest, row = divmod(rest, queries)
            yield rest % heads, first_query + row, (first_key or 0) + column

    def array_type(self, kind, dynamic=False):
        """The type of scores; a dynamic memref has any strides."""
        if not dynamic:
            return f"{kind}<{program.shape_text(self.shape)}x{self.element}>"
        unknown = ["?"] * len(self.shape)
        layout = ""
        if kind == "memref":
            layout = f", strided<[{', '.join(unknown)}], offset: ?>"
        return f"{kind}<{program.shape_text(unknown)}x{self.element}{layout}>"

    def slopes_type(self, kind):
        return f"{kind}<{len(self.slopes)}x{self.slope_type}>"

    def write_op(self):
        """A function that adds the biases."""
        kind = "memref" if self.on_memrefs else "tensor"
        scores, slopes = self.array_type(kind, self.dynamic), self.slopes_type(kind)
        result = "" if self.on_memrefs else f" -> {scores}"
        print(f"func.func @add_{self.name}(%x: {scores}, %slopes: {slopes},")
        print(f"    %init: {scores}, %query: index, %key: index){result} {{")
        starts = ""
        for name, start in zip(("query", "key"), self.starts, strict=True):
            if start is None:
                continue
            if not self.dynamic:
                print(f"  %{name}_constant = arith.constant {start} : index")
            suffix = "" if self.dynamic else "_constant"
            starts += f" {name}_start(%{name}{suffix})"
        ins = "" if self.update else f" ins(%x : {scores})"
        init = "%x" if self.in_place else "%init"
        causal = ", causal" if self.causal else ""
        print("  " if self.on_memrefs else "  %y = ", end="")
        print(f"pe.alibi{ins} slopes(%slopes : {slopes}){starts}")
        print(f"      outs({init} : {scores})")
        print(f"      {{form = #pe.alibi_form<{self.form}>{causal}}}{result}")
        print("  return" if self.on_memrefs else f"  return %y : {scores}")
        print("}")

    def write_call(self):
        """A function that calls it and returns a tensor of static shape."""
        kind = "memref" if self.on_memrefs else "tensor"
        scores, slopes = self.array_type(kind, self.dynamic), self.slopes_type(kind)
        memref, tensor = self.array_type("memref"), self.array_type("tensor")
        print(f"func.func @{self.name}() -> {tensor} {{")
        for name, start in zip(("query", "key"), self.starts, strict=True):
            print(f"  %{name} = arith.constant {start or 0} : index")
        slopes_memref = self.slopes_type("memref")
        print(f"  %slopes_memref = memref.get_global @slopes_{self.name}")
        print(f"      : {slopes_memref}")
        print("  %slopes_tensor = bufferization.to_tensor %slopes_memref")
        print(f"      restrict : {slopes_memref} to {self.slopes_type('tensor')}")
        print(f"  %given = memref.get_global @x_{self.name} : {memref}")
        for name in ("x", "init"):
            print(f"  %{name}_memref = memref.alloc() : {memref}")
            if name == "x":
                print(f"  memref.copy %given, %x_memref : {memref} to {memref}")
            if not self.on_memrefs:
                print(f"  %{name}_tensor = bufferization.to_tensor %{name}_memref")
                print(f"      restrict writable : {memref} to {tensor}")
            print(f"  %{name} = {kind}.cast %{name}_{kind}")
            print(f"      : {self.array_type(kind)} to {scores}")
        print("  " if self.on_memrefs else "  %result = ", end="")
        print(f"call @add_{self.name}(%x, %slopes_{kind}, %init, %query, %key)")
        print(f"      : ({scores}, {slopes}, {scores}, index, index)")
        if self.on_memrefs:
            print("      -> ()")
            written = "x" if self.in_place else "init"
            print(f"  %y = bufferization.to_tensor %{written}_memref")
            print(f"      restrict writable : {memref} to {tensor}")
        else:
            print(f"      -> {scores}")
            print(f"  %y = tensor.cast %result : {scores} to {tensor}")
        print(f"  return %y : {tensor}\n}}\n")

    def write(self):
        for name, values, memref, element in (
            ("x", self.x, self.array_type("memref"), self.element),
            ("slopes", self.slopes, self.slopes_type("memref"), self.slope_type),
        ):
            blob = floats.pack(values, element).hex().upper()
            text = f'"0x{blob}"' if blob else ""
            print(f'memref.global "private" constant @{name}_{self.name}')
            print(f"    : {memref} = dense<{text}>")
        self.write_op()
        self.write_call()

    def bounds(self):
        """Yields the least and the greatest score that rounding may give."""
        arithmetic = "f64" if self.element == "f64" else "f32"
        slopes = [floats.round_to(Fraction(s), arithmetic) for s in self.slopes]
        for x, (head, query, key) in zip(self.x, self.elements(), strict=True):
            if x == -math.inf or (self.causal and key > query):
                yield -math.inf, -math.inf
                continue
            distance = {
                "relative": key - query,
                "symmetric": -abs(query - key),
                "column": key,
            }[self.form]
            bias = slopes[head] * distance
            # The distance, the product and the sum are rounded to half a unit.
            unit = Fraction(2) ** -floats.FORMATS[arithmetic][0]
            error = 4 * unit * (abs(Fraction(x)) + abs(bias))
            least, greatest = Fraction(x) + bias - error, Fraction(x) + bias + error
            yield tuple(floats.round_to(v, self.element) for v in (least, greatest))

    def check(self, runs):
        """Compares the scores of all runs, whose bounds are computed once."""
        for i, ((low, high), *found) in enumerate(
            zip(self.bounds(), *runs, strict=True)
        ):
            for have in found:
                if low <= have <= high:
                    continue
                where = f"{self.name}, {self.form}, shape {self.shape}, score {i}"
                sys.exit(f"{where}: {have!r} is not in [{float(low)}, {float(high)}]")


def all_cases(element):
    booleans = (False, True)
    variants = itertools.product(FORMS, booleans, booleans, booleans, booleans)
    return [Case(n, element, *variant) for n, variant in enumerate(variants)]


def write(cases, element):
    print(program.in_type(program.PRELUDE, element))
    for case in cases:
        case.write()
    functions = [(case.name, case.shape) for case in cases]
    print(program.in_type(program.main_function(functions), element))


def check(cases, element, paths):
    runs = []
    for path in paths:
        bits = [int(word) for word in Path(path).read_text().split()]
        runs.append(iter(floats.unpack(bits, element)))
    for case in cases:
        size = math.prod(case.shape)
        case.check([list(itertools.islice(run, size)) for run in runs])
    if any(list(run) for run in runs):
        sys.exit("there are more scores than expected")
    print(f"{len(cases)} cases of {element} agree")


def main():
    action, element, *paths = sys.argv[1:]
    cases = all_cases(element)
    if action == "write":
        write(cases, element)
    else:
        check(cases, element, paths)


main()
