# Published values of sinusoidal encodings and of a rotation, as programs.
#
#   encodings.py write CASES.json > program.mlir
#   ... compile and run ... | encodings.py check CASES.json
#
# A case of pe.rotary rotates x = (flat index) / 100 by the positions 0, 1, ...
# The numbers may be the first rows and columns of the result alone.

import json
import math
import sys

import program


def write_sinusoidal(case):
    dim, positions = case["dim"], case["positions"]
    pos = f"tensor<{len(positions)}xi32>"
    result = f"tensor<{program.shape_text(shape(case))}xf32>"
    print(f"  %pos = arith.constant dense<{positions}> : {pos}")
    print(f"  %init = tensor.empty() : {result}")
    print("  %y = pe.sinusoidal")
    print(f"      angles(%pos, %freq : {pos}, tensor<{dim // 2}xf64>)")
    print(f"      outs(%init : {result})")
    print(f"      {{order = #pe.order<{case['order']}>}} -> {result}")


def write_rotary(case):
    length, dim = shape(case)
    x = f"tensor<{length}x{dim}xf32>"
    print("  %start = arith.constant 0 : i32")
    print(f"  %pos = pe.positions %start : tensor<{length}xi32>")
    print(program.constant("x", [i / 100 for i in range(length * dim)], shape(case)))
    print("  %y = pe.rotary")
    print(f"      angles(%pos, %freq : tensor<{length}xi32>, tensor<{dim // 2}xf64>)")
    print(f"      outs(%x : {x}) {{layout = #pe.layout<{case['layout']}>,")
    print(f"      position_dims = array<i64: 0>}} -> {x}")


def shape(case):
    if case["op"] == "sinusoidal":
        return len(case["positions"]), case["dim"]
    return case["length"], case["dim"]


def write(cases):
    print(program.PRELUDE)
    for case in cases:
        dim, scheme = case["dim"], case["scheme"]
        result = f"tensor<{program.shape_text(shape(case))}xf32>"
        print(f"func.func @{case['name']}() -> {result} {{")
        print(f"  %freq, %a = pe.frequencies {{dim = {dim} : i64,")
        print(f"      base = 1.0e+04 : f64, scheme = #pe.{scheme}}}")
        print(f"      : tensor<{dim // 2}xf64>, f64")
        if case["op"] == "sinusoidal":
            write_sinusoidal(case)
        else:
            write_rotary(case)
        print(f"  return %y : {result}\n}}\n")
    print(program.main_function([(c["name"], shape(c)) for c in cases]))


def check(cases, text):
    sizes = [math.prod(shape(case)) for case in cases]
    for case, found in zip(cases, program.read_arrays(text, sizes), strict=True):
        error = 0.0
        for i, expected in enumerate(case["rows"]):
            row = found[i * case["dim"] :][: len(expected)]
            name = f"{case['name']}, row {i}"
            tolerance = case["tolerance"]
            worst = program.greatest_error(row, expected, name, tolerance)
            error = max(error, worst)
        print(f"{case['name']}: ok, the greatest error is {error:.1e}")


def main():
    action, path = sys.argv[1:]
    with open(path) as file:
        cases = json.load(file)["cases"]
    if action == "write":
        write(cases)
    else:
        check(cases, sys.stdin.read())


main()
