"""A program that prints tables of cosines and sines, and a check of them.

  table_accuracy.py write TYPE constant|argument > program.mlir
  table_accuracy.py check TYPE BOUND OUTPUT...

TYPE is that of the tables. The frequencies, 64 for each base, are constants of
the program or an array that it reads. The check compares what runs of the
program printed with exact arithmetic, and says how far apart they are.
"""

import itertools
import random
import struct
import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[2] / "Golden" / "Inputs"))
import exact_angles
import program

DIM, PAIRS = 128, 64
BASES = (10_000, 500_000, 10_000_000)
# Contiguous positions: as many from every start.
STARTS = (-40, 2**17 - 40, 2**20 - 40, 2**24 - 40, 2**31 - 75, -(2**31))
RUN = 75
SCATTERED = [
    center + offset
    for center in (0, 2**17, 2**20, 2**24)
    for offset in range(-4, 5)
]
SCATTERED += [2**31 - 1, 2**31 - 2, -(2**31), 1 - 2**31]
SCATTERED += [int(2**31 * random.Random(i).random() ** 3) for i in range(80)]
ALL_POSITIONS = [start + i for start in STARTS for i in range(RUN)] + SCATTERED

FREQ = f"tensor<{PAIRS}xf64>"


def read_array(name, count, element):
    """Text that reads a global into a tensor whose values stay unknown."""
    memref = f"memref<{count}x{element}>"
    return f"""\
  %{name}_memref = memref.get_global @{name} : {memref}
  %{name} = bufferization.to_tensor %{name}_memref restrict
      : {memref} to tensor<{count}x{element}>
"""


def read_frequencies(base, kind):
    if kind == "argument":
        return read_array(f"freq_{base}", PAIRS, "f64")
    return f"""\
  %freq_{base}, %a = pe.frequencies {{dim = {DIM} : i64, base = {base}.0 : f64}}
      : {FREQ}, f64
"""


def table_functions(base, element, kind):
    """A function for contiguous positions and one for any."""
    table = f"tensor<?x{PAIRS}x{element}>"
    build = f"""\
  %c0 = arith.constant 0 : index
  %tokens = tensor.dim %positions, %c0 : tensor<?xi32>
  %init = tensor.empty(%tokens) : {table}
  %cos, %sin = pe.rotary_table
      angles(%positions, %freq_{base} : tensor<?xi32>, {FREQ})
      outs(%init, %init : {table}, {table}) -> {table}, {table}
  return %cos, %sin : {table}, {table}
}}
"""
    return f"""\
func.func @run_{base}(%start: i32, %n: index) -> ({table}, {table}) {{
{read_frequencies(base, kind)}\
  %positions = pe.positions %start, %n : tensor<?xi32>
{build}\
func.func @any_{base}(%positions: tensor<?xi32>) -> ({table}, {table}) {{
{read_frequencies(base, kind)}{build}"""


def print_table(name, call, arguments, element):
    """Text that calls one of these functions and prints both tables."""
    table = f"tensor<?x{PAIRS}x{element}>"
    memref, flat = table.replace("tensor", "memref"), f"memref<?x{element}>"
    text = f"  %{name}:2 = call {call} : ({arguments}) -> ({table}, {table})\n"
    for i in range(2):
        text += f"""\
  %{name}_{i} = bufferization.to_buffer %{name}#{i} read_only
      : {table} to {memref}
  %{name}_flat_{i} = memref.collapse_shape %{name}_{i} [[0, 1]]
      : {memref} into {flat}
  call @print(%{name}_flat_{i}) : ({flat}) -> ()
"""
    return text


def main_function(element):
    count = len(SCATTERED)
    text = "func.func @main() {\n" + read_array("scattered", count, "i32")
    text += f"  %any = tensor.cast %scattered : tensor<{count}xi32> to tensor<?xi32>\n"
    text += f"  %n = arith.constant {RUN} : index\n"
    for i, start in enumerate(STARTS):
        text += f"  %start_{i} = arith.constant {start} : i32\n"
    for base in BASES:
        for i in range(len(STARTS)):
            call = f"@run_{base}(%start_{i}, %n)"
            text += print_table(f"run_{base}_{i}", call, "i32, index", element)
        call = f"@any_{base}(%any)"
        text += print_table(f"any_{base}", call, "tensor<?xi32>", element)
    return text + "  return\n}"


def write(element, kind):
    print(program.in_type(program.PRELUDE, element))
    print(f'memref.global "private" constant @scattered : memref<{len(SCATTERED)}xi32>')
    print(f"    = dense<{SCATTERED}>")
    for base in BASES:
        if kind == "argument":
            freq = [exact_angles.theta(base, i, DIM) for i in range(PAIRS)]
            blob = struct.pack(f"<{PAIRS}d", *freq).hex().upper()
            print(f'memref.global "private" constant @freq_{base}')
            print(f'    : memref<{PAIRS}xf64> = dense<"0x{blob}">')
        print(table_functions(base, element, kind))
    print(main_function(element))


def read_tables(path, element):
    """Yields the cosine and the sine of every base, position and pair."""
    integer, number = {"f32": "if", "f64": "qd"}[element]
    bits = [int(word) for word in Path(path).read_text().split()]
    blob = struct.pack(f"<{len(bits)}{integer}", *bits)
    values = iter(struct.unpack(f"<{len(bits)}{number}", blob))
    lengths = [RUN] * len(STARTS) + [len(SCATTERED)]
    for tokens in lengths * len(BASES):
        cos = list(itertools.islice(values, tokens * PAIRS))
        sin = list(itertools.islice(values, tokens * PAIRS))
        yield from zip(cos, sin, strict=True)
    assert not list(values), "more values than expected"


def check(element, bound, paths):
    unit = 1 << exact_angles.BITS
    worst = [(0.0, None)] * len(paths)
    frequencies = [
        (base, exact_angles.theta(base, i, DIM)) for base in BASES for i in range(PAIRS)
    ]
    places = (
        (base, position, freq)
        for base in BASES
        for position in ALL_POSITIONS
        for freq in [f for b, f in frequencies if b == base]
    )
    tables = [read_tables(path, element) for path in paths]
    for place, *rows in zip(places, *tables, strict=True):
        exact = exact_angles.cos_sin(*place[1:])
        for run, row in enumerate(rows):
            for have, want in zip(row, exact, strict=True):
                numerator, denominator = have.as_integer_ratio()
                error = abs(numerator * unit // denominator - want) / unit
                worst[run] = max(worst[run], (error, place))
    for error, place in worst:
        where = "base {}, position {}, frequency {}".format(*place)
        verdict = "ok" if error <= bound else "FAIL"
        print(f"max error {error:.3g} at {where}: {verdict}")


def main():
    action, element, *rest = sys.argv[1:]
    if action == "write":
        write(element, *rest)
    else:
        check(element, float(rest[0]), rest[1:])


if __name__ == "__main__":
    main()
