"""Rotations of NaN, infinities, subnormal and huge numbers, and their check.

  special_values.py write TYPE > program.mlir
  special_values.py check TYPE OUTPUT...

TYPE is that of x. An element of the result must be one of three, bit by bit:
with both products rounded before they are added, or with one of the two exact,
as fused multiply-add leaves it. Every NaN is as good as any other, except for
those outside of the window, which keep their bits.
"""

import itertools
import math
import sys
from fractions import Fraction
from pathlib import Path

sys.path.append(str(Path(__file__).parents[2] / "Golden" / "Inputs"))
import floats
import program

LAYOUTS = ("half", "interleaved", "interleaved_to_half", "half_to_interleaved")
# Tables with x apart from the result and with x updated, tables of features, and
# angles.
FORMS = ("apply", "apply_update", "apply_features", "rotary")
BEGIN, PAIRS, FEATURES = 3, 8, 22
# Each is a number of f32.
TURNS = (
    (1.0, 0.0),
    (0.0, -1.0),
    (0.800000011920929, 0.6000000238418579),
    (-0.28125, 0.953125),
)


def special_values(element):
    bits, least, greatest = floats.FORMATS[element]
    smallest = math.ldexp(1.0, least - bits + 1)
    largest = math.ldexp(2.0 - 2.0 ** (1 - bits), greatest)
    huge = math.ldexp(1.25, greatest - 1)
    subnormal = math.ldexp(1.0, least) - smallest
    return (
        *(math.nan, math.inf, -math.inf, 0.0, -0.0, 1.0, -1.75),
        *(smallest, -smallest, subnormal, largest, -largest, huge),
    )


class Case:
    """All pairs of special values, rotated by each turn."""

    def __init__(self, layout, form, element):
        self.layout, self.form, self.element = layout, form, element
        self.name = f"{form}_{layout}"
        self.compute = "f64" if element == "f64" else "f32"
        self.turns = TURNS if form != "rotary" else TURNS[:1]
        pairs = list(itertools.product(special_values(element), repeat=2))
        pairs += pairs[: -len(pairs) % PAIRS]
        rows = [pairs[i : i + PAIRS] for i in range(0, len(pairs), PAIRS)]
        self.x = [self.place(row) for row in rows]
        self.pairs = rows
        self.shape = (len(self.turns), len(rows), FEATURES)
        self.is_per_feature = form == "apply_features"
        self.columns = 2 * PAIRS if self.is_per_feature else PAIRS

    def place(self, row):
        """The features of a row of pairs."""
        if self.layout.startswith("half"):
            window = [a for a, _ in row] + [b for _, b in row]
        else:
            window = [value for pair in row for value in pair]
        rest = FEATURES - BEGIN - 2 * PAIRS
        return [math.nan] * BEGIN + window + [-math.nan] * rest

    def write(self):
        x = [v for _ in self.turns for row in self.x for v in row]
        tables = [[turn[i]] * self.columns for i in range(2) for turn in self.turns]
        tables = [value for row in tables for value in row]
        tokens = len(self.turns)
        x_type = f"{program.shape_text(self.shape)}x{self.element}"
        table_type = f"{tokens}x{self.columns}x{self.compute}"
        tables_type = f"2x{table_type}"
        for name, values, global_type, element in (
            ("x", x, x_type, self.element),
            ("tables", tables, tables_type, self.compute),
        ):
            blob = floats.pack(values, element).hex().upper()
            print(f'memref.global "private" constant @{name}_{self.name}')
            print(f'    : memref<{global_type}> = dense<"0x{blob}">')
        print(f"func.func @{self.name}() -> tensor<{x_type}> {{")
        for name, type_ in (("x", x_type), ("tables", tables_type)):
            print(f"  %{name}_memref = memref.get_global @{name}_{self.name}")
            print(f"      : memref<{type_}>")
            print(f"  %{name} = bufferization.to_tensor %{name}_memref restrict")
            print(f"      : memref<{type_}> to tensor<{type_}>")
        print(f"  %init = tensor.empty() : tensor<{x_type}>")
        if self.form == "rotary":
            turns = self.write_angles(tokens)
        else:
            turns = self.write_tables(tokens, tables_type, table_type)
        update = self.form.endswith("update")
        source = "" if update else f"ins(%x : tensor<{x_type}>) "
        operation = "pe.rotary" if self.form == "rotary" else "pe.apply_rotary"
        print(f"  %y = {operation} {source}{turns}")
        print(f"      outs(%{'x' if update else 'init'} : tensor<{x_type}>)")
        print(f"      {{layout = #pe.layout<{self.layout}>, begin = {BEGIN} : i64,")
        per_feature = ", per_feature" if self.is_per_feature else ""
        print(f"       position_dims = array<i64: 0>{per_feature}}}")
        print(f"      -> tensor<{x_type}>")
        print(f"  return %y : tensor<{x_type}>\n}}")

    @staticmethod
    def write_angles(tokens):
        # The positions are zero, which the compiler must not know.
        print(f"  %positions_memref = memref.alloc() : memref<{tokens}xi32>")
        print("  %zero = arith.constant 0 : i32")
        print("  linalg.fill ins(%zero : i32)")
        print(f"      outs(%positions_memref : memref<{tokens}xi32>)")
        print("  %positions = bufferization.to_tensor %positions_memref restrict")
        print(f"      : memref<{tokens}xi32> to tensor<{tokens}xi32>")
        print(f"  %freq, %a = pe.frequencies {{dim = {2 * PAIRS} : i64,")
        print(f"      base = 1.0e+04 : f64}} : tensor<{PAIRS}xf64>, f64")
        types = f"tensor<{tokens}xi32>, tensor<{PAIRS}xf64>"
        return f"angles(%positions, %freq : {types})"

    def write_tables(self, tokens, tables_type, table_type):
        for i, name in enumerate(("cos", "sin")):
            print(f"  %{name} = tensor.extract_slice %tables[{i}, 0, 0]")
            print(f"      [1, {tokens}, {self.columns}] [1, 1, 1]")
            print(f"      : tensor<{tables_type}> to tensor<{table_type}>")
        return f"tables(%cos, %sin : tensor<{table_type}>, tensor<{table_type}>)"

    def expected(self):
        """Yields for every element its acceptable bits, or None for any NaN."""
        outer = [floats.to_bits(value, self.element) for value in (math.nan, -math.nan)]
        for (cos, sin), row in itertools.product(self.turns, self.pairs):
            first = [self.sum_of_products(a, cos, b, -sin) for a, b in row]
            second = [self.sum_of_products(b, cos, a, sin) for a, b in row]
            yield from [{outer[0]}] * BEGIN
            if self.layout.endswith("interleaved"):
                yield from itertools.chain(*zip(first, second, strict=True))
            else:
                yield from first + second
            yield from [{outer[1]}] * (FEATURES - BEGIN - 2 * PAIRS)

    def sum_of_products(self, a, c, b, s):
        """What a c + b s may be, in bits, or None if it is NaN."""
        if not (math.isfinite(a) and math.isfinite(b)):
            value = a * c + b * s
            if math.isnan(value):
                return None
            return {floats.to_bits(value, self.element)}
        exact = [Fraction(a) * Fraction(c), Fraction(b) * Fraction(s)]
        signs = [math.copysign(1, a * c), math.copysign(1, b * s)]
        rounded = [
            floats.round_signed(value, sign, self.compute)
            for value, sign in zip(exact, signs, strict=True)
        ]
        sign = min(1, max(signs))  # A zero is negative if both products are.
        results = set()
        for first, second in ((rounded, rounded), (exact, rounded), (rounded, exact)):
            total = Fraction(first[0]) + Fraction(second[1])
            value = floats.round_signed(total, sign, self.compute)
            if math.isfinite(value):
                value = floats.round_signed(Fraction(value), value, self.element)
            results.add(floats.to_bits(value, self.element))
        return results

    def check(self, found, path):
        for i, (have, wanted) in enumerate(zip(found, self.expected(), strict=True)):
            is_nan = math.isnan(floats.unpack([have], self.element)[0])
            if is_nan if wanted is None else have in wanted:
                continue
            have = floats.unpack([have], self.element)[0]
            wanted = wanted and floats.unpack(sorted(wanted), self.element)
            sys.exit(f"{path}: {self.name}, element {i} is {have}, not {wanted}")


def write(cases, element):
    print(program.in_type(program.PRELUDE, element))
    for case in cases:
        case.write()
    functions = [(case.name, case.shape) for case in cases]
    print(program.in_type(program.main_function(functions), element))


def check(cases, paths):
    for path in paths:
        words = iter(map(int, Path(path).read_text().split()))
        for case in cases:
            case.check(list(itertools.islice(words, math.prod(case.shape))), path)
        if list(words):
            sys.exit(f"{path}: there are more elements than expected")
        print(f"{len(cases)} cases agree")


def main():
    action, element, *paths = sys.argv[1:]
    cases = [Case(*variant, element) for variant in itertools.product(LAYOUTS, FORMS)]
    if action == "write":
        write(cases, element)
    else:
        check(cases, paths)


main()
