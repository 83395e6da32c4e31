"""Prints an example and a function @main that runs and checks what is in it.

Every function of the example rotates an array in place or returns the rotated
one. @main calls it at several positions and compares each result with the
reference, by frequencies from frequencies.py. Each comparison prints one line.
"""

import argparse
import re
from dataclasses import dataclass, field

import frequencies
from example_arrays import TOKENS, allocate, constant, get, to_tensor, to_unranked

LAYOUTS = ["half", "interleaved", "interleaved_to_half", "half_to_interleaved"]
LAST = 2**31 - 1


@dataclass
class Case:
    """Calls of `function` on an array with one dimension of TOKENS tokens."""

    function: str
    heads: int
    head_dim: int
    # Inverse frequencies and attention factor.
    scheme: tuple
    element: str = "bf16"
    layout: str = "half"
    begin: int = 0
    # The length of the sequence, if the function takes it.
    seq_len: int = None
    # The row of positions for every pair, if the function takes positions with
    # a leading dimension of axes. Otherwise it takes the first one.
    axes: list = field(default_factory=list)
    has_batch: bool = True

    @property
    def shape(self):
        batch = [1] if self.has_batch else []
        return batch + [TOKENS, self.heads, self.head_dim]

    @property
    def position_dims(self):
        """Runs have no batch, other positions have that of the array."""
        return [0, 1] if self.axes and self.has_batch else [len(self.shape) - 3]

    @property
    def position_shape(self):
        axes = [max(self.axes) + 1] if self.axes else []
        return axes + [self.shape[dim] for dim in self.position_dims]

    @property
    def intervals(self):
        """First and last positions: near, far and at the end."""
        if self.axes:
            return [(0, 1000), (126976, 131071), (0, LAST)]
        starts = [0, 126976, 2**20 - 3, LAST - TOKENS + 1]
        return [(start, start + TOKENS - 1) for start in starts]


def models(example):
    llama3 = {
        "original_max_position_embeddings": 8192,
        "low_freq_factor": 1.0,
    }
    f = frequencies
    return [
        Case("llama_2_7b", 32, 128, f.default(128, 10000)),
        Case("codellama_7b", 32, 128, f.default(128, 1000000)),
        Case(
            "llama_3_1_8b",
            32,
            128,
            f.llama3(128, 500000, 8.0, high_freq_factor=4.0, **llama3),
        ),
        Case(
            "llama_4_scout",
            40,
            128,
            f.llama3(128, 500000, 16.0, high_freq_factor=1.0, **llama3),
            layout="interleaved",
        ),
        Case("qwen_2_5_7b", 28, 128, f.yarn(128, 1000000, 4.0, 32768)),
        Case(
            "deepseek_v3",
            128,
            192,
            f.yarn(64, 10000, 40.0, 4096, mscale=1.0, mscale_all_dim=1.0),
            layout="interleaved_to_half",
            begin=128,
        ),
        Case(
            "gpt_oss_20b",
            64,
            64,
            f.yarn(64, 150000, 32.0, 4096, truncate=False),
        ),
        phi_3_5_mini(example, 4096),
        phi_3_5_mini(example, 4097),
        Case("gpt_neox_20b", 64, 96, f.default(24, 10000), element="f32"),
        Case(
            "gpt_j_6b",
            16,
            256,
            f.default(64, 10000),
            element="f32",
            layout="interleaved",
        ),
        Case("gemma_3_4b_local", 8, 256, f.default(256, 10000)),
        Case("gemma_3_4b_global", 8, 256, f.linear(256, 1000000, 8.0)),
    ]


def phi_3_5_mini(example, seq_len):
    """The lists are those of the example."""
    lists = {
        name: re.search(rf"{name}\s*=\s*\[([^]]*)\]", example)[1].split(",")
        for name in ["short_factor", "long_factor"]
    }
    scheme = frequencies.longrope(96, 10000, seq_len, 4096, 131072, **lists)
    return Case("phi_3_5_mini", 32, 96, scheme, seq_len=seq_len)


def multi_axis(example):
    f = frequencies
    in_turn = [0, 1, 2] * 20 + [0] * 4
    pixtral = f.default(64, 10000)[0]
    vision = {"element": "f32", "has_batch": False}
    interleaved = {"layout": "interleaved"}
    return [
        Case(
            "qwen2_vl_7b",
            28,
            128,
            f.default(128, 1000000),
            axes=[0] * 16 + [1] * 24 + [2] * 24,
        ),
        Case("qwen3_vl_8b", 32, 128, f.default(128, 5000000), axes=in_turn),
        Case(
            "ernie_4_5_vl",
            20,
            128,
            f.default(128, 500000),
            axes=[1, 2] * 22 + [0] * 20,
            **interleaved,
        ),
        Case(
            "glm_4_1v_9b",
            32,
            128,
            f.default(64, 10000),
            axes=[0] * 8 + [1] * 12 + [2] * 12,
            **interleaved,
        ),
        Case(
            "pixtral_12b_vision",
            16,
            64,
            (pixtral[0::2] + pixtral[1::2], 1),
            axes=[0] * 16 + [1] * 16,
            **vision,
        ),
        Case(
            "qwen2_vl_vision",
            16,
            80,
            (f.default(40, 10000)[0] * 2, 1),
            axes=[0] * 20 + [1] * 20,
            **vision,
        ),
    ]


SUITES = {"models": models, "multi-axis": multi_axis}


def fill(name, element, function, arguments):
    types = [f"memref<*x{element}>"] + ["i64"] * len(arguments)
    print(
        f"  call @pe_reference_{function}_{element}"
        f"({', '.join([f'%{name}_any', *arguments])}) "
        f": ({', '.join(types)}) -> ()"
    )


def print_positions(case, element, name):
    allocate(name, case.position_shape, element)
    if case.axes:
        arguments = ["%first", "%last", "%seed"]
        fill(name, element, "fill_range", arguments)
    else:
        arguments = ["%first", "%one"]
        fill(name, element, "fill_run", arguments)


def check_type(element):
    return (
        f"(memref<*x{element}>, memref<*x{element}>, memref<*xi64>, "
        "memref<*xi64>, memref<*xi64>, i64, i64, i64, f64, memref<*xf64>) "
        "-> i64"
    )


def print_test(number, case):
    element = case.element
    thetas, attention_factor = case.scheme
    inv_freq = frequencies.round_to_f32(thetas)
    texts = [f"{theta:.17e}" for theta in inv_freq]
    constant(f"inv_freq_{number}", "f64", texts)
    constant(f"dims_{number}", "i64", case.position_dims)
    constant(f"axes_{number}", "i64", case.axes)

    print(f"func.func @test_{number}(%first: i64, %last: i64) {{")
    for name, value in [
        ("seed", number + 1),
        ("zero", 0),
        ("one", 1),
        ("layout", LAYOUTS.index(case.layout)),
        ("begin", case.begin),
    ]:
        print(f"  %{name} = arith.constant {value} : i64")
    print(f"  %scale = arith.constant {float(attention_factor):.17e} : f64")
    get("inv_freq", "f64", inv_freq, number)
    get("dims", "i64", case.position_dims, number)
    get("axes", "i64", case.axes, number)
    allocate("original", case.shape, element)
    allocate("x", case.shape, element)
    fill("original", element, "fill", ["%seed"])
    fill("x", element, "fill", ["%seed"])
    print_positions(case, "i64", "positions")

    operands = [to_tensor("x", case.shape, element)]
    if case.axes:
        print_positions(case, "i32", "p")
        operands.append(to_tensor("p", case.position_shape, "i32"))
    else:
        print("  %start = arith.trunci %first : i64 to i32")
        operands.append(("%start", "i32"))
    if case.seq_len is not None:
        print(f"  %seq_len = arith.constant {case.seq_len} : index")
        operands.append(("%seq_len", "index"))

    values, types = zip(*operands)
    y_type = types[0]
    y_memref = y_type.replace("tensor", "memref")
    print(
        f"  %result = call @{case.function}({', '.join(values)}) "
        f": ({', '.join(types)}) -> {y_type}\n"
        f"  %y = bufferization.to_buffer %result read_only : {y_type} "
        f"to {y_memref}"
    )
    to_unranked("y", y_memref, element)
    print(
        f"  %wrong = call @pe_reference_check_rotary_freq_{element}(%y_any, "
        "%original_any,\n      %positions_any, %dims_any, %axes_any, %layout, "
        "%begin, %zero, %scale,\n      %inv_freq_any)"
        f" : {check_type(element)}\n  return\n}}"
    )


def print_main(cases):
    print("func.func @main() {")
    count = 0
    for number, case in enumerate(cases):
        for first, last in case.intervals:
            print(
                f"  %first_{count} = arith.constant {first} : i64\n"
                f"  %last_{count} = arith.constant {last} : i64\n"
                f"  call @test_{number}(%first_{count}, %last_{count}) "
                ": (i64, i64) -> ()"
            )
            count += 1
    print("  return\n}")


def print_declarations():
    def declare(name, function_type):
        print(f"func.func private @pe_reference_{name}{function_type}")
        print("    attributes {llvm.emit_c_interface}")

    for element in ["bf16", "f32"]:
        declare(f"fill_{element}", f"(memref<*x{element}>, i64)")
        declare(f"check_rotary_freq_{element}", check_type(element))
    declare("fill_run_i64", "(memref<*xi64>, i64, i64)")
    for element in ["i32", "i64"]:
        function_type = f"(memref<*x{element}>, i64, i64, i64)"
        declare(f"fill_range_{element}", function_type)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("suite", choices=SUITES)
    parser.add_argument("example", type=argparse.FileType())
    options = parser.parse_args()

    example = options.example.read()
    cases = SUITES[options.suite](example)
    print(example)
    print_declarations()
    for number, case in enumerate(cases):
        print_test(number, case)
    print_main(cases)


if __name__ == "__main__":
    main()
