# Compares what pe.frequencies folds to with published numbers.
#
#   golden_frequencies.py write NUMBERS.json > ops.mlir
#   pe-opt --canonicalize --mlir-print-elementsattrs-with-hex-if-larger=-1 \
#     < ops.mlir | golden_frequencies.py check NUMBERS.json
#
# A case gives the keys of a model's rope_parameters and one or more of:
# inv_freq, the frequencies; default_divided_by, what divides those of the case
# named default; attention_factor; range, the two bounds of YaRN's ramp.

import json
import re
import sys

import folded

SCHEMES = {"dynamic": "dynamic_ntk"}
INTEGERS = ("original_max_position_embeddings", "max_position_embeddings")


def literal(key, value):
    """The value of a scheme's key as MLIR reads it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return "[" + ", ".join(literal(key, v) for v in value) + "]"
    return str(value) if key in INTEGERS else f"{value:.17e}"


def scheme_text(parameters):
    keys = dict(parameters)
    name = keys.pop("rope_type")
    text = ", ".join(f"{k} = {literal(k, v)}" for k, v in keys.items())
    return f"#pe.{SCHEMES.get(name, name)}" + (f"<{text}>" if text else "")


def write_ops(cases):
    """Prints one function for each case."""
    for case in cases:
        results = f"tensor<{case['dim'] // 2}xf64>, f64"
        print(f"func.func @{case['name']}() -> ({results}) {{")
        operand = ""
        if "seq_len" in case:
            print(f"  %length = arith.constant {case['seq_len']} : index")
            operand = " seq_len(%length)"
        print(f"  %freq, %a = pe.frequencies{operand} {{")
        print(f"      dim = {case['dim']} : i64, base = {case['base']:.17e} : f64,")
        print(f"      scheme = {scheme_text(case['rope_parameters'])}}} : {results}")
        print(f"  return %freq, %a : {results}\n}}")


def read_constants(text):
    """Returns the frequencies and the attention factor of each function."""
    results = {}
    for name, function, values in folded.read_functions(text):
        (scale,) = re.findall(r"constant (\S+) : f64", function)
        results[name] = values, float(scale)
    return results


def ramp_bounds(frequencies, dim, base, factor):
    """Where the straight part of the ramp meets 0 and 1."""
    points = []
    for i, frequency in enumerate(frequencies):
        default = base ** (-2 * i / dim)
        height = (default - frequency) / (default - default / factor)
        if 1e-9 < height < 1 - 1e-9:
            points.append((i, height))
    (first, low), *_, (last, high) = points
    slope = (high - low) / (last - first)
    return [first - low / slope, last + (1 - high) / slope]


def expectations(case, cases, frequencies, scale):
    """Yields what was found and what is expected."""
    if "inv_freq" in case:
        yield frequencies, case["inv_freq"]
    if "default_divided_by" in case:
        (default,) = (c["inv_freq"] for c in cases if c["name"] == "default")
        divisors = case["default_divided_by"]
        if not isinstance(divisors, list):
            divisors = [divisors] * len(default)
        yield frequencies, [x / y for x, y in zip(default, divisors, strict=True)]
    if "attention_factor" in case:
        yield [scale], [case["attention_factor"]]
    if "range" in case:
        factor = case["rope_parameters"]["factor"]
        bounds = ramp_bounds(frequencies, case["dim"], case["base"], factor)
        yield bounds, case["range"]


def check(cases, rtol, text):
    results = read_constants(text)
    worst = 0.0
    for case in cases:
        name = case["name"]
        frequencies, scale = results[name]
        if len(frequencies) == 1:  # A splat.
            frequencies *= case["dim"] // 2
        pairs = list(expectations(case, cases, frequencies, scale))
        assert pairs, f"{name} expects nothing"
        for found, expected in pairs:
            for i, (have, want) in enumerate(zip(found, expected, strict=True)):
                error = abs(have - want) / abs(want) if want else abs(have)
                if not error <= rtol:
                    sys.exit(f"{name}: value {i} is {have!r} and not {want!r}")
                worst = max(worst, error)
    print(f"{len(cases)} cases agree; the greatest relative error is {worst:.1e}")


def main():
    action, path = sys.argv[1:]
    with open(path) as file:
        numbers = json.load(file)
    if action == "write":
        write_ops(numbers["cases"])
    else:
        check(numbers["cases"], numbers["rtol"], sys.stdin.read())


main()
