"""Prints a program that compares frequencies at run time with folded ones.

For every scheme and length, the program prints how many of the frequencies,
the attention factor included, are further off than the tolerance allows.
"""

SHORT = [1.0 + i / 64 for i in range(32)]
LONG = [1.0 + i for i in range(32)]
DYNAMIC_NTK = (
    "#pe.dynamic_ntk<factor = 2.5, original_max_position_embeddings = 2048>"
)
LONGROPE = (
    f"#pe.longrope<short_factor = {SHORT}, long_factor = {LONG},"
    " original_max_position_embeddings = 2048, factor = 32.0, long_mscale = 1.5>"
)
LENGTHS = (0, 1, 2047, 2048, 2049, 3000, 4096, 65536, 10**7)

# The scheme, the rounding, and the relative error that is allowed: none if
# constants are selected, a unit in the last place of f32 if rounding may see
# values on two sides of a tie.
VARIANTS = (
    (DYNAMIC_NTK, "exact", "8.0e-16"),
    (DYNAMIC_NTK, "f32", "1.2e-07"),
    (LONGROPE, "exact", "0.0"),
    (LONGROPE, "f32", "0.0"),
)

RESULTS = "tensor<32xf64>, f64"

CHECK = f"""\
func.func @count_far(%freq: tensor<32xf64>, %scale: f64,
    %expected: tensor<32xf64>, %expected_scale: f64, %tolerance: f64) {{
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c32 = arith.constant 32 : index
  %zero = arith.constant 0 : i64
  %of_scale = func.call @is_far(%scale, %expected_scale, %tolerance)
      : (f64, f64, f64) -> i64
  %count = scf.for %i = %c0 to %c32 step %c1 iter_args(%n = %of_scale) -> i64 {{
    %value = tensor.extract %freq[%i] : tensor<32xf64>
    %wanted = tensor.extract %expected[%i] : tensor<32xf64>
    %far = func.call @is_far(%value, %wanted, %tolerance)
        : (f64, f64, f64) -> i64
    %next = arith.addi %n, %far : i64
    scf.yield %next : i64
  }}
  vector.print %count : i64
  return
}}
func.func @is_far(%value: f64, %wanted: f64, %tolerance: f64) -> i64 {{
  %difference = arith.subf %value, %wanted : f64
  %error = math.absf %difference : f64
  %limit = arith.mulf %wanted, %tolerance : f64
  %is_near = arith.cmpf ole, %error, %limit : f64
  %true = arith.constant true
  %is_far = arith.xori %is_near, %true : i1
  %count = arith.extui %is_far : i1 to i64
  return %count : i64
}}"""


def print_frequencies(name, argument, constant, scheme, rounding):
    """Prints a function that returns the frequencies of a length."""
    print(f"func.func @{name}({argument}) -> ({RESULTS}) {{")
    if constant is not None:
        print(f"  %length = arith.constant {constant} : index")
    print("  %freq, %scale = pe.frequencies seq_len(%length)")
    print(f"      {{dim = 64 : i64, base = 1.0e+04 : f64, scheme = {scheme},")
    print(f"       rounding = #pe.rounding<{rounding}>}} : {RESULTS}")
    print(f"  return %freq, %scale : {RESULTS}\n}}")


def print_comparison(number, length, expected_length, tolerance):
    """Prints the comparison of one length with a folded one."""
    name = f"{number}_{length}_{expected_length}"
    print(f"  %length_{name} = arith.constant {length} : index")
    print(f"  %tolerance_{name} = arith.constant {tolerance} : f64")
    print(f"  %have_{name}:2 = call @run_time_{number}(%length_{name})")
    print(f"      : (index) -> ({RESULTS})")
    print(f"  %want_{name}:2 = call @folded_{number}_{expected_length}()")
    print(f"      : () -> ({RESULTS})")
    print(f"  call @count_far(%have_{name}#0, %have_{name}#1, %want_{name}#0,")
    print(f"      %want_{name}#1, %tolerance_{name})")
    print(f"      : ({RESULTS}, {RESULTS}, f64) -> ()")


def main():
    print(CHECK)
    for number, (scheme, rounding, _) in enumerate(VARIANTS):
        argument = "%length: index"
        print_frequencies(f"run_time_{number}", argument, None, scheme, rounding)
        for length in LENGTHS:
            name = f"folded_{number}_{length}"
            print_frequencies(name, "", length, scheme, rounding)
    print("func.func @main() {")
    for number, (_, _, tolerance) in enumerate(VARIANTS):
        for length in LENGTHS:
            print_comparison(number, length, length, tolerance)
    # Lengths on two sides of the trained one are not the same: all values but
    # the first, and with LongRoPE the attention factor too.
    for number, (_, _, tolerance) in enumerate(VARIANTS):
        print_comparison(number, 4096, 2048, tolerance)
    print("  return\n}")


main()
