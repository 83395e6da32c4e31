# Compares what pe.frequencies folds to with frequencies.txt.
#
#   check_frequencies.py write ROUNDING frequencies.txt > ops.mlir
#   pe-opt --canonicalize --mlir-print-elementsattrs-with-hex-if-larger=-1 \
#     < ops.mlir | check_frequencies.py check ROUNDING frequencies.txt
#
# ROUNDING is exact or f32, as in pe.frequencies.

import math
import re
import struct
import sys


def read_cases(path):
    """Yields the op's inputs, the attention factor and the frequencies."""
    with open(path) as lines:
        for line in lines:
            scheme, dim, base, length, scale, values = line.split("\t")
            inputs = scheme, int(dim), float.fromhex(base), length
            values = [float.fromhex(value) for value in values.split()]
            yield inputs, float.fromhex(scale), values


def write_ops(cases, rounding):
    """Prints one function for each case."""
    for number, ((scheme, dim, base, length), _, _) in enumerate(cases):
        results = f"tensor<{dim // 2}xf64>, f64"
        print(f"func.func @case_{number}() -> ({results}) {{")
        operand = ""
        if length != "-":
            print(f"  %length = arith.constant {length} : index")
            operand = " seq_len(%length)"
        print(f"  %freq, %a = pe.frequencies{operand} {{dim = {dim} : i64,")
        print(f"      base = {base!r} : f64, rounding = #pe.rounding<{rounding}>,")
        print(f"      scheme = {scheme}}} : {results}")
        print(f"  return %freq, %a : {results}\n}}")


def read_constants(text):
    """Returns the values of each function's frequencies and their scale."""
    functions = re.split(r"func\.func @case_\d+", text)[1:]
    for function in functions:
        (values,) = re.findall(r"dense<(.*)> : tensor", function)
        (scale,) = re.findall(r"constant (\S+) : f64", function)
        yield [float(v) for v in values.strip("[]").split(",")], float(scale)


def neighbors(value):
    """The f64 values within one unit in the last place."""
    if value == 0:
        return (0.0,)
    unit = math.ulp(value)
    return value, value - unit, value + unit


def to_f32(value):
    return struct.unpack("f", struct.pack("f", value))[0]


def check(cases, rounding, text):
    round_once = to_f32 if rounding == "f32" else float
    nearest = total = 0
    for (inputs, scale, expected), (found, found_scale) in zip(
        cases, read_constants(text), strict=True
    ):
        name = " ".join(map(str, inputs))
        if found_scale not in neighbors(scale):
            sys.exit(f"{name}: the scale is {found_scale!r} and not {scale!r}")
        if len(found) == 1:  # A splat.
            found *= len(expected)
        for i, (want, have) in enumerate(zip(expected, found, strict=True)):
            if have not in map(round_once, neighbors(want)):
                want = round_once(want)
                sys.exit(f"{name}: value {i} is {have!r} and not {want!r}")
            nearest += have == round_once(want)
            total += 1
    print(f"{nearest} of {total} frequencies are the nearest")
    print("all frequencies are within one unit in the last place of f64")


def main():
    action, rounding, path = sys.argv[1:]
    cases = list(read_cases(path))
    if action == "write":
        write_ops(cases, rounding)
    else:
        check(cases, rounding, sys.stdin.read())


main()
