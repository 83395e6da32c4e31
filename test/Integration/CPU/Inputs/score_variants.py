"""Programs that add biases to attention scores, and a check of what they print.

A module of such programs has a subclass of Case, and hands its cases to main:

  MODULE.py write TYPE [X_TYPE] > program.mlir
  MODULE.py check TYPE [X_TYPE] OUTPUT...

TYPE is that of the scores, and X_TYPE that of what is read where it is another
array. The check reads what runs of the program printed.
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

# The types of the operand that has numbers for every head.
OPERAND_TYPES = ("f32", "f64", "f16", "bf16")


class Case:
    """One program.

    A subclass has the name of its `op`, and that of the `operand` that has numbers
    for every head, up to `bound`. It sets `shape`, `starts` and `operand_shape`, and
    then calls `draw`.
    """

    def __init__(self, n, element, x_element, dynamic, causal, update):
        self.name = f"case_{n}"
        self.element = element
        self.dynamic, self.causal, self.update = dynamic, causal, update
        self.x_element = element if update else x_element
        self.operand_type = OPERAND_TYPES[n // 2 % len(OPERAND_TYPES)]
        self.on_memrefs = (n // 3) % 2 == 1
        # Else x is also given by ins.
        self.in_place = update or (n % 10 == 4 and self.x_element == element)
        # Each is None where the start of queries or keys is absent.
        self.starts = (None, None)

    def attributes(self):
        """Those of the op but `causal`."""
        raise NotImplementedError

    def describe(self):
        """What tells the case apart, for errors."""
        raise NotImplementedError

    def score_bounds(self, x, head, query, key, arithmetic):
        """The least and the greatest score before it is rounded to its type, as
        fractions."""
        raise NotImplementedError

    def draw(self, n):
        draw = random.Random(n).uniform
        size = math.prod(self.operand_shape)
        self.numbers = draw_numbers(size, self.operand_type, draw, self.bound)
        self.x = draw_numbers(math.prod(self.shape), self.x_element, draw, 8)
        for i, (_, query, key) in enumerate(self.elements()):
            if i % 11 == 5:
                self.x[i] = -math.inf
            elif self.causal and key > query and i % 3 == 0:
                self.x[i] = math.nan  # It is not seen.

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

    def make_operand_type(self, kind, dynamic=False):
        extents = ["?"] * len(self.operand_shape) if dynamic else self.operand_shape
        return f"{kind}<{program.shape_text(extents)}x{self.operand_type}>"

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
            self.operand,
            self.make_operand_type(kind, self.dynamic),
            self.make_operand_type("memref"),
            self.make_operand_type("tensor"),
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
        print(f"pe.{self.op}{ins}")
        print(f"      {self.operand}(%{self.operand} : {types[self.operand]}){starts}")
        print(f"      outs({init} : {scores})")
        print(f"      {{{self.attributes()}{causal}}}{result}")
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
        print(f"call @add_{self.name}(%x, %init, %{self.operand}, %query, %key)")
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
        operand = self.make_operand_type("memref")
        for name, values, memref, element in (
            ("x", self.x, self.array_type("memref", self.x_element), self.x_element),
            (self.operand, self.numbers, operand, self.operand_type),
        ):
            blob = floats.pack(values, element).hex().upper()
            text = f'"0x{blob}"' if blob else ""
            print(f'memref.global "private" constant @{name}_{self.name}')
            print(f"    : {memref} = dense<{text}>")
        self.write_op()
        self.write_call()

    def bounds(self):
        """Yields the least and the greatest score that rounding may give."""
        is_f64 = "f64" in (self.element, self.x_element)
        arithmetic = "f64" if is_f64 else "f32"
        for x, (head, query, key) in zip(self.x, self.elements(), strict=True):
            if x == -math.inf or (self.causal and key > query):
                yield -math.inf, -math.inf
                continue
            yield tuple(
                float(floats.round_to(score, self.element))
                for score in self.score_bounds(x, head, query, key, arithmetic)
            )

    def check(self, runs):
        """Compares the scores of all runs, whose bounds are computed once."""
        for i, ((low, high), *found) in enumerate(
            zip(self.bounds(), *runs, strict=True)
        ):
            for have in found:
                if low <= have <= high:
                    continue
                where = f"{self.name}, {self.describe()}, shape {self.shape}, score {i}"
                sys.exit(f"{where}: {have!r} is not in [{low!r}, {high!r}]")


def draw_numbers(count, element, draw, bound):
    numbers = [Fraction(draw(-bound, bound)) for _ in range(count)]
    return [float(floats.round_to(number, element)) for number in numbers]


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


def main(make_cases):
    """Writes or checks the cases that `make_cases` has for TYPE and X_TYPE."""
    action, element, *paths = sys.argv[1:]
    x_element = element
    if paths and paths[0] in floats.FORMATS:
        x_element = paths.pop(0)
    cases = make_cases(element, x_element)
    if action == "write":
        write(cases, element)
    else:
        check(cases, element, paths)
