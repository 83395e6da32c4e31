# Compares what pe.alibi_slopes folds to with published numbers.
#
#   golden_slopes.py write NUMBERS.json > ops.mlir
#   pe-opt --canonicalize --mlir-print-elementsattrs-with-hex-if-larger=-1 \
#     < ops.mlir | golden_slopes.py check NUMBERS.json
#
# The numbers are a list of slopes for each number of heads. Where there are two
# or more heads, the two halves of them are asked for too.

import json
import sys

import folded


def parts(num_heads):
    """Yields the first head of every part and the number of its heads."""
    yield 0, num_heads
    half = num_heads // 2
    if half:
        yield 0, half
        yield half, num_heads - half


def write_ops(numbers):
    """Prints one function for each part."""
    for total in map(int, numbers["slopes"]):
        for offset, num_heads in parts(total):
            result = f"tensor<{num_heads}xf64>"
            print(f"func.func @heads_{total}_{offset}_{num_heads}() -> {result} {{")
            print(f"  %slopes = pe.alibi_slopes {{num_heads = {num_heads} : i64,")
            print(f"      head_offset = {offset} : i64, total_heads = {total} : i64,")
            print(f"      max_bias = {numbers['max_bias']:.17e} : f64}} : {result}")
            print(f"  return %slopes : {result}\n}}")


def check(numbers, text):
    results = {name: values for name, _, values in folded.read_functions(text)}
    worst = 0.0
    for total, slopes in numbers["slopes"].items():
        for offset, num_heads in parts(int(total)):
            name = f"heads_{total}_{offset}_{num_heads}"
            expected = slopes[offset : offset + num_heads]
            for i, (have, want) in enumerate(zip(results[name], expected, strict=True)):
                error = abs(have - want) / want
                if not error <= numbers["rtol"]:
                    sys.exit(f"{name}: slope {i} is {have!r} and not {want!r}")
                worst = max(worst, error)
    count = len(numbers["slopes"])
    print(f"{count} numbers of heads agree; the greatest relative error is {worst:.1e}")


def main():
    action, path = sys.argv[1:]
    with open(path) as file:
        numbers = json.load(file)
    if action == "write":
        write_ops(numbers)
    else:
        check(numbers, sys.stdin.read())


main()
