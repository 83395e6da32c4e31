"""Programs that add biases from tables to scores, and a check of what they print.

  relative_bias_variants.py write TYPE [X_TYPE] > program.mlir
  relative_bias_variants.py check TYPE [X_TYPE] OUTPUT...

TYPE is that of the scores, and X_TYPE that of what is read where it is another
array. The check reads what runs of the program printed. Buckets are those of the
published formulas, in f64, and scores are rational numbers that are rounded as
the op says, so that every bit is known.
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

TABLE_TYPES = ("f32", "f64", "f16", "bf16")
# Batch dimensions, heads, queries and keys.
SHAPES = (
    (1, 3, 5, 7),
    (2, 2, 3, 1, 9),
    (1, 2, 1, 300),
    (2, 1, 6, 4),
    (1, 2, 0, 5),
    (1, 3, 4, 0),
    (0, 2, 3, 3),
    (4, 33, 35),
    (2, 1, 3, 65),
    (1, 2, 1, 1),
)
# The indices of the first query and the first key.
STARTS = ((4, 2), (-3, None), (None, -6), (100, 98), (2**30, 7), (0, -5))
# The same for tokens of a window.
WINDOW_SHAPES = ((1, 3, 6, 6), (2, 4, 4), (1, 2, 1, 6), (2, 5, 6), (1, 1, 0, 3))
WINDOW_STARTS = ((0, 0), (1, None), (None, 0), (2, 2))


def t5_bucket(relative, num_buckets, max_distance, bidirectional=True):
    """Hugging Face's T5Attention._relative_position_bucket, in f64."""
    bucket = 0
    if bidirectional:
        num_buckets //= 2
        bucket += num_buckets if relative > 0 else 0
        distance = abs(relative)
    else:
        distance = -min(relative, 0)
    exact = num_buckets // 2
    if distance < exact:
        return bucket + distance
    ratio = math.log(distance / exact) / math.log(max_distance / exact)
    return bucket + min(exact + int(ratio * (num_buckets - exact)), num_buckets - 1)


def swin_index(query, key, height, width):
    """An element of Swin's relative_position_index."""
    coordinates = list(itertools.product(range(height), range(width)))
    (y, x), (other_y, other_x) = coordinates[query], coordinates[key]
    return (y - other_y + height - 1) * (2 * width - 1) + x - other_x + width - 1


class Buckets:
    """The text of an attribute, and the column of a query and a key."""

    def __init__(self, text, columns, column, is_window=False):
        self.text, self.columns, self.column = text, columns, column
        self.is_window = is_window


def make_t5(num_buckets, max_distance, bidirectional):
    flag = "" if bidirectional else ", bidirectional = false"
    text = f"#pe.t5_buckets<num_buckets = {num_buckets}, "
    return Buckets(
        f"{text}max_distance = {max_distance}{flag}>",
        num_buckets,
        lambda i, j: t5_bucket(j - i, num_buckets, max_distance, bidirectional),
    )


def make_clipped(k, symmetric):
    flag = ", symmetric = true" if symmetric else ""
    return Buckets(
        f"#pe.clipped_distance<max_distance = {k}{flag}>",
        k + 1 if symmetric else 2 * k + 1,
        (lambda i, j: min(abs(j - i), k))
        if symmetric
        else (lambda i, j: max(-k, min(k, j - i)) + k),
    )


def make_window(height, width):
    return Buckets(
        f"#pe.window<height = {height}, width = {width}>",
        (2 * height - 1) * (2 * width - 1),
        lambda i, j: swin_index(i, j, height, width),
        is_window=True,
    )


BUCKETS = (
    make_t5(32, 128, True),
    make_t5(32, 128, False),
    make_t5(6, 5, True),
    make_clipped(4, False),
    make_clipped(9, True),
    make_clipped(0, False),
    make_window(2, 3),
    make_window(6, 1),
)


class Case:
    """One program; `start` is None where the start of queries, keys is absent."""

    def __init__(self, n, element, x_element, buckets, dynamic, causal, given, update):
        self.name = f"case_{n}"
        self.element, self.buckets = element, buckets
        self.dynamic, self.causal, self.update = dynamic, causal, update
        self.x_element = element if update else x_element
        shapes = WINDOW_SHAPES if buckets.is_window else SHAPES
        starts = WINDOW_STARTS if buckets.is_window else STARTS
        self.shape = shapes[n % len(shapes)]
        self.table_type = TABLE_TYPES[n // 2 % len(TABLE_TYPES)]
        self.on_memrefs = (n // 3) % 2 == 1
        # Else x is also given by ins.
        self.in_place = update or (n % 10 == 4 and self.x_element == element)
        self.starts = starts[n // 4 % len(starts)] if given else (None, None)
        if buckets.is_window and not self.is_in_window():
            self.starts = (0, 0)

        draw = random.Random(n).uniform
        self.table_shape = (self.shape[-3], buckets.columns)
        size = math.prod(self.table_shape)
        self.table = self.draw_numbers(size, self.table_type, draw)
        self.x = self.draw_numbers(math.prod(self.shape), self.x_element, draw)
        for i, (_, query, key) in enumerate(self.elements()):
            if i % 11 == 5:
                self.x[i] = -math.inf
            elif causal and key > query and i % 3 == 0:
                self.x[i] = math.nan  # It is not seen.

    def is_in_window(self):
        return all(0 <= i < 6 and 0 <= j < 6 for _, i, j in self.elements())

    @staticmethod
    def draw_numbers(count, element, draw):
        numbers = [Fraction(draw(-8, 8)) for _ in range(count)]
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

    def array_type(self, kind, element, dynamic=False):
        """The type of scores; a dynamic memref has any strides."""
        if not dynamic:
            return f"{kind}<{program.shape_text(self.shape)}x{element}>"
        unknown = ["?"] * len(self.shape)
        layout = ""
        if kind == "memref":
            layout = f", strided<[{', '.join(unknown)}], offset: ?>"
        return f"{kind}<{program.shape_text(unknown)}x{element}{layout}>"

    def make_table_type(self, kind, dynamic=False):
        rows = "?" if dynamic else self.table_shape[0]
        columns = "?" if dynamic else self.table_shape[1]
        return f"{kind}<{rows}x{columns}x{self.table_type}>"

    def arguments(self):
        """The name, the type of the function's and that of a static array."""
        kind = "memref" if self.on_memrefs else "tensor"
        for name, element in (("x", self.x_element), ("init", self.element)):
            yield (
                name,
                self.array_type(kind, element, self.dynamic),
                self.array_type("memref", element),
                self.array_type("tensor", element),
            )
        yield (
            "table",
            self.make_table_type(kind, self.dynamic),
            self.make_table_type("memref"),
            self.make_table_type("tensor"),
        )

    def write_op(self):
        """A function that adds the biases."""
        types = {name: known for name, known, _, _ in self.arguments()}
        scores = types["x" if self.in_place else "init"]
        result = "" if self.on_memrefs else f" -> {scores}"
        operands = ", ".join(f"%{name}: {known}" for name, known in types.items())
        print(f"func.func @add_{self.name}({operands},")
        print(f"    %query: index, %key: index){result} {{")
        starts = ""
        for name, start in zip(("query", "key"), self.starts, strict=True):
            if start is None:
                continue
            if not self.dynamic:
                print(f"  %{name}_constant = arith.constant {start} : index")
            suffix = "" if self.dynamic else "_constant"
            starts += f" {name}_start(%{name}{suffix})"
        ins = "" if self.update else f" ins(%x : {types['x']})"
        init = "%x" if self.in_place else "%init"
        causal = ", causal" if self.causal else ""
        print("  " if self.on_memrefs else "  %y = ", end="")
        print(f"pe.relative_bias{ins} table(%table : {types['table']}){starts}")
        print(f"      outs({init} : {scores})")
        print(f"      {{buckets = {self.buckets.text}{causal}}}{result}")
        print("  return" if self.on_memrefs else f"  return %y : {scores}")
        print("}")

    def write_call(self):
        """A function that calls it and returns a tensor of static shape."""
        kind = "memref" if self.on_memrefs else "tensor"
        result = self.array_type("tensor", self.element)
        print(f"func.func @{self.name}() -> {result} {{")
        for name, start in zip(("query", "key"), self.starts, strict=True):
            print(f"  %{name} = arith.constant {start or 0} : index")
        for name, known, memref, tensor in self.arguments():
            print(f"  %{name}_memref = memref.alloc() : {memref}")
            if name != "init":
                print(f"  %{name}_given = memref.get_global @{name}_{self.name}")
                print(f"      : {memref}")
                print(f"  memref.copy %{name}_given, %{name}_memref")
                print(f"      : {memref} to {memref}")
            static = memref
            if not self.on_memrefs:
                print(f"  %{name}_tensor = bufferization.to_tensor %{name}_memref")
                print(f"      restrict writable : {memref} to {tensor}")
                static = tensor
            print(f"  %{name} = {kind}.cast %{name}_{kind} : {static} to {known}")
        types = [known for _, known, _, _ in self.arguments()]
        print("  " if self.on_memrefs else "  %result = ", end="")
        print(f"call @add_{self.name}(%x, %init, %table, %query, %key)")
        print(f"      : ({', '.join(types)}, index, index)")
        if self.on_memrefs:
            print("      -> ()")
            written = "x" if self.in_place else "init"
            memref = self.array_type("memref", self.element)
            print(f"  %y = bufferization.to_tensor %{written}_memref")
            print(f"      restrict writable : {memref} to {result}")
        else:
            scores = types[0] if self.in_place else types[1]
            print(f"      -> {scores}")
            print(f"  %y = tensor.cast %result : {scores} to {result}")
        print(f"  return %y : {result}\n}}\n")

    def write(self):
        for name, values, memref, element in (
            ("x", self.x, self.array_type("memref", self.x_element), self.x_element),
            ("table", self.table, self.make_table_type("memref"), self.table_type),
        ):
            blob = floats.pack(values, element).hex().upper()
            text = f'"0x{blob}"' if blob else ""
            print(f'memref.global "private" constant @{name}_{self.name}')
            print(f"    : {memref} = dense<{text}>")
        self.write_op()
        self.write_call()

    def expected(self):
        """Yields the scores."""
        is_f64 = "f64" in (self.element, self.x_element)
        arithmetic = "f64" if is_f64 else "f32"
        for x, (head, query, key) in zip(self.x, self.elements(), strict=True):
            if x == -math.inf or (self.causal and key > query):
                yield -math.inf
                continue
            column = self.buckets.column(query, key)
            bias = self.table[head * self.table_shape[1] + column]
            bias = floats.round_to(Fraction(bias), arithmetic)
            total = floats.round_to(Fraction(x) + bias, arithmetic)
            yield float(floats.round_to(total, self.element))

    def check(self, runs):
        for i, (want, *found) in enumerate(zip(self.expected(), *runs, strict=True)):
            for have in found:
                if have == want:
                    continue
                where = f"{self.name}, {self.buckets.text}, shape {self.shape}"
                sys.exit(f"{where}, score {i}: {have!r} is not {want!r}")


def all_cases(element, x_element):
    booleans = (False, True)
    cases = []
    for i, buckets in enumerate(BUCKETS):
        for flags in itertools.product(booleans, booleans, booleans):
            dynamic = (i + sum(flags)) % 2 == 1
            cases.append(
                Case(len(cases), element, x_element, buckets, dynamic, *flags)
            )
    return cases


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
    x_element = element
    if paths and paths[0] in floats.FORMATS:
        x_element = paths.pop(0)
    cases = all_cases(element, x_element)
    if action == "write":
        write(cases, element)
    else:
        check(cases, element, paths)


if __name__ == "__main__":
    main()
