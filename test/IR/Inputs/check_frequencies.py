# Compares what pe.frequencies folds to with frequencies.txt.
#
#   check_frequencies.py write frequencies.txt > ops.mlir
#   pe-opt --canonicalize --mlir-print-elementsattrs-with-hex-if-larger=-1 \
#     < ops.mlir | check_frequencies.py check frequencies.txt

import math
import re
import sys


def read_cases(path):
    """Yields the dim, the base, the factor and the expected values."""
    with open(path) as lines:
        for line in lines:
            dim, *numbers = line.split()
            base, factor, *values = map(float.fromhex, numbers)
            yield int(dim), base, factor, values


def write_ops(cases):
    """Prints one function for each case."""
    for number, (dim, base, factor, _) in enumerate(cases):
        scheme = f", scheme = #pe.linear<factor = {factor!r}>" if factor != 1 else ""
        results = f"tensor<{dim // 2}xf64>, f64"
        print(f"func.func @case_{number}() -> ({results}) {{")
        print(f"  %freq, %a = pe.frequencies {{dim = {dim} : i64,")
        print(f"      base = {base!r} : f64{scheme}}} : {results}")
        print(f"  return %freq, %a : {results}\n}}")


def read_constants(text):
    """Returns the values of each function's frequencies and their scale."""
    functions = re.split(r"func\.func @case_\d+", text)[1:]
    for function in functions:
        (values,) = re.findall(r"dense<(.*)> : tensor", function)
        (scale,) = re.findall(r"constant (\S+) : f64", function)
        yield [float(v) for v in values.strip("[]").split(",")], float(scale)


def check(cases, text):
    exact = total = 0
    for (dim, base, factor, expected), (found, scale) in zip(
        cases, read_constants(text), strict=True
    ):
        name = f"dim = {dim}, base = {base}, factor = {factor}"
        if scale != 1.0:
            sys.exit(f"{name}: the attention factor is {scale}")
        if len(found) == 1:  # A splat.
            found *= dim // 2
        for i, (want, have) in enumerate(zip(expected, found, strict=True)):
            if abs(want - have) > math.ulp(want):
                sys.exit(f"{name}: value {i} is {have!r} and not {want!r}")
            exact += want == have
            total += 1
    print(f"{exact} of {total} frequencies are exactly the nearest f64")
    print("all frequencies are within one unit in the last place")


def main():
    action, path = sys.argv[1:]
    cases = list(read_cases(path))
    if action == "write":
        write_ops(cases)
    else:
        check(cases, sys.stdin.read())


main()
