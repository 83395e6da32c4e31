# The cases of ONNX's RotaryEmbedding as programs of pe.apply_rotary.
#
#   onnx_rotary.py write CASES.json > program.mlir
#   ... compile and run ... | onnx_rotary.py check CASES.json
#
# The keys of a case are the inputs and attributes of the ONNX operator. An input
# of four dimensions is in batch-head-sequence-feature order, one of three has
# all heads in its last dimension.

import json
import math
import sys

import program


def geometry(case):
    """Returns the shape of x with one dimension for heads, and position_dims."""
    shape = case["input_shape"]
    if len(shape) == 4:
        return shape, [0, 2]
    batch, length, features = shape
    heads = case["num_heads"]
    return [batch, length, heads, features // heads], [0, 1]


def tables(case):
    """The rows of the caches for each token of each batch."""
    for cache in (case["cos_cache"], case["sin_cache"]):
        if "position_ids" in case:
            cache = [[cache[p] for p in row] for row in case["position_ids"]]
        yield cache


def write(cases):
    print(program.PRELUDE)
    for case in cases:
        shape, position_dims = geometry(case)
        pairs = (case["rotary_embedding_dim"] or shape[-1]) // 2
        table_shape = [*(shape[d] for d in position_dims), pairs]
        x = f"tensor<{program.shape_text(shape)}xf32>"
        table = f"tensor<{program.shape_text(table_shape)}xf32>"
        layout = "interleaved" if case["interleaved"] else "half"
        cos, sin = tables(case)
        print(f"func.func @{case['name']}() -> {x} {{")
        print(program.constant("x", case["input"], shape))
        print(program.constant("cos", cos, table_shape))
        print(program.constant("sin", sin, table_shape))
        print(f"  %y = pe.apply_rotary tables(%cos, %sin : {table}, {table})")
        print(f"      outs(%x : {x}) {{layout = #pe.layout<{layout}>,")
        print(f"      position_dims = array<i64: {str(position_dims)[1:-1]}>}} -> {x}")
        print(f"  return %y : {x}\n}}\n")
    print(program.main_function([(c["name"], geometry(c)[0]) for c in cases]))


def check(cases, tolerance, text):
    sizes = [math.prod(case["input_shape"]) for case in cases]
    for case, found in zip(cases, program.read_arrays(text, sizes), strict=True):
        expected = program.flatten(case["output"])
        name = case["name"]
        error = program.greatest_error(found, expected, name, tolerance)
        print(f"{name}: ok, the greatest error is {error:.1e}")


def main():
    action, path = sys.argv[1:]
    with open(path) as file:
        numbers = json.load(file)
    if action == "write":
        write(numbers["cases"])
    else:
        check(numbers["cases"], numbers["tolerance"], sys.stdin.read())


main()
