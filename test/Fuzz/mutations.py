"""Mutated .mlir files of the tree, through random passes.

A find is a crash, a hang, a pass that leaves an invalid module, and an error
that has no location or no words.
"""

from __future__ import annotations

import functools
import os
import re

import mlir
from choices import Choices
from known_faults import is_known

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
FOLDERS = ("test", "examples", "docs", "benchmark")

OPTIONS = (
    "canonicalize",
    "cse",
    "loop-invariant-code-motion",
    "pe-fuse-rotary{rounded-tables=true}",
    "pe-tile-tokens{angles=split}",
    "pe-tile-tokens{parallel=openmp}",
    "pe-vectorize{width=128}",
    "pe-vectorize{width=512 accuracy=high native-bf16=true}",
    "pe-streaming-stores{streaming=always}",
    "pe-set-target{target=x86-64-v3}",
    "pe-map-to-grid{share-launches=false}",
    "pe-verify-contract{dialects=llvm}",
    "transform-interpreter",
)
"""Upstream's passes that matter, and ours with options."""
PIPELINES = (
    "pe-lower-to-llvm",
    "pe-lower-to-llvm{angles=split vector-width=512}",
    "pe-lower-to-llvm{parallel=openmp}",
    "pe-lower-to-gpu",
    "pe-lower-to-gpu{share-launches=false}",
    "pe-lower-to-nvvm",
)
NUMBERS = (
    "0 1 2 3 4 5 7 8 15 16 17 31 32 33 63 64 65 100 127 128 255 256 1000 4096 "
    "-1 -2 2147483647 2147483648 4294967296 9223372036854775807"
).split()
FLOATS = "0.0 1.0 -1.0 0.5 2.0 1.0e+04 1.0e+300 1.0e-300 0x7FF0000000000000".split()
ELEMENTS = "f8E4M3FN f8E5M2 f16 bf16 f32 f64 i1 i8 i16 i32 i64 index".split()
WORDS = (
    ("half", "interleaved", "interleaved_to_half", "half_to_interleaved"),
    ("relative", "symmetric", "column"),
    ("sin_cos", "cos_sin", "interleaved"),
    ("tensor", "memref"),
)


@functools.lru_cache(maxsize=None)
def all_passes() -> tuple:
    """Those above, and all that our .td files define."""
    found = []
    for place, _, names in os.walk(os.path.join(ROOT, "include")):
        for name in names:
            if not name.endswith("Passes.td"):
                continue
            with open(os.path.join(place, name), encoding="utf-8") as file:
                found += re.findall(
                    r'Pass<"([\w-]+)"(?:,\s*"::mlir::(.*?)")?', file.read()
                )
    anchored = [
        f"gpu.module({name})" if anchor == "gpu::GPUModuleOp" else name
        for name, anchor in sorted(found)
    ]
    return (*OPTIONS, *anchored)


@functools.lru_cache(maxsize=None)
def corpus() -> list:
    """The modules of all files, without comments."""
    paths = []
    for folder in FOLDERS:
        for place, _, names in os.walk(os.path.join(ROOT, folder)):
            # Without pe ops, only upstream would be tested.
            if os.path.basename(place) == "Raise":
                continue
            paths += [os.path.join(place, n) for n in names if n.endswith(".mlir")]
    modules = []
    for path in sorted(paths):
        with open(path, encoding="utf-8") as file:
            parts = re.split(r"^// -----.*$", file.read(), flags=re.MULTILINE)
        for part in parts:
            lines = [l for l in part.splitlines() if not l.lstrip().startswith("//")]
            text = "\n".join(line for line in lines if line.strip()) + "\n"
            if len(text) < 20000 and text.strip():
                modules.append(text)
    return modules


# Mutations take the text and the choices, and return a text.


def on_lines(change):
    @functools.wraps(change)
    def mutate(text, choices):
        lines = text.splitlines(keepends=True)
        if lines:
            change(lines, choices)
        return "".join(lines)

    return mutate


@on_lines
def drop_line(lines, choices):
    del lines[choices.randrange(len(lines))]


@on_lines
def duplicate_line(lines, choices):
    line = choices.choice(lines)
    # With results of other names.
    names = re.match(r"\s*(%[\w:, %#]+?) =", line)
    if names:
        for name in set(re.findall(r"%\w+", names[1])):
            line = re.sub(rf"{name}\b", f"{name}_again", line, count=1)
    lines.insert(choices.randrange(len(lines) + 1), line)


@on_lines
def swap_lines(lines, choices):
    i, j = (choices.randrange(len(lines)) for _ in range(2))
    lines[i], lines[j] = lines[j], lines[i]


def substitute(pattern):
    """A mutation of one match of the pattern, or of all that are equal to it."""

    def decorate(change):
        @functools.wraps(change)
        def mutate(text, choices):
            matches = list(re.finditer(pattern, text))
            if not matches:
                return text
            match = choices.choice(matches)
            new = change(match, choices)
            if choices.chance(0.5):
                chosen = [m for m in matches if m[0] == match[0]]
            else:
                chosen = [match]
            for m in reversed(chosen):
                text = text[: m.start()] + new + text[m.end() :]
            return text

        return mutate

    return decorate


@substitute(r"(?<![\w.%@#])-?\d+(?![\w.])")
def change_integer(match, choices):
    return choices.choice(NUMBERS)


@substitute(r"-?\d+\.\d*(e[+-]?\d+)?")
def change_float(match, choices):
    return choices.choice(FLOATS)


@substitute(r"(?<=x|<)(\d+|\?)x")
def change_extent(match, choices):
    return choices.choice((*NUMBERS[:20], "?", "?", "?", "1", "0")) + "x"


@substitute(r"(?:(?:\d+|\?)x)+(?=[a-z])")
def change_shape(match, choices):
    extents = match[0].split("x")[:-1]
    roll = choices.random()
    if roll < 0.3:
        extents.insert(choices.randrange(len(extents) + 1), choices.choice("123?"))
    elif roll < 0.6:
        del extents[choices.randrange(len(extents))]
    elif roll < 0.8:
        extents = ["?"] * len(extents)
    else:
        extents = [choices.choice(NUMBERS[:18]) for _ in extents]
    return "".join(f"{extent}x" for extent in extents)


@substitute(r"(?<=[x<: ])(?:bf16|f16|f32|f64|i8|i16|i32|i64|index)\b")
def change_element(match, choices):
    return choices.choice(ELEMENTS)


@substitute(r"(?<=memref<)[^<>]*(?=>)")
def add_layout(match, choices):
    rank = match[0].count("x")
    strides = ", ".join(choices.choice(("?", "1", "2", "64")) for _ in range(rank))
    layout = f"strided<[{strides}], offset: {choices.choice('?0')}>"
    space = choices.choice(("1", "0", "#gpu.address_space<global>"))
    return f"{match[0]}, {choices.choice((layout, layout, space))}"


@substitute(r"%\w+(?:#\d+)?")
def change_operand(match, choices):
    names = sorted(set(re.findall(r"%\w+(?:#\d+)?", match.string)))
    return choices.choice(names)


@substitute(r"\w+ = [^,{}\n]+, |, \w+ = [^,{}\n]+(?=\})|, \w+(?=\})")
def drop_attribute(match, choices):
    return ""


@substitute(r"(?<=\{)(?=layout|position_dims|slot_dims|form|order|begin|dim)")
def add_attribute(match, choices):
    return choices.choice(
        (
            "conjugate, ",
            "per_feature, ",
            "causal, ",
            "begin = 2 : i64, ",
            "axes = array<i64: 0, 0>, ",
            "axes = array<i64>, ",
            "block_size = 4 : i64, ",
            "saturate, ",
            "step = 0 : i64, ",
            "rounding = #pe.rounding<f32>, ",
        )
    )


@substitute(r"array<i64(?:: [-\d, ]*)?>")
def change_list(match, choices):
    numbers = [choices.choice("0012345") for _ in range(choices.randint(0, 4))]
    return f"array<i64: {', '.join(numbers)}>" if numbers else "array<i64>"


@substitute(r" (?:ins|(?:x_|init_)?scale|query_start|key_start|seq_len)\([^()]*\)")
def drop_clause(match, choices):
    return ""


@substitute(r"\b(?:" + "|".join(w for ws in WORDS for w in ws) + r")\b")
def change_word(match, choices):
    groups = [words for words in WORDS if match[0] in words]
    return choices.choice(choices.choice(groups))


def garble(text, choices):
    at = choices.randrange(max(len(text), 1))
    length = choices.randint(0, 8)
    new = "".join(
        choices.choice('{}()<>[]%#:,x?=-1a "') for _ in range(choices.randint(0, 3))
    )
    return text[:at] + new + text[at + length :]


MUTATIONS = {
    drop_line: 2,
    duplicate_line: 2,
    swap_lines: 1,
    change_integer: 4,
    change_float: 1,
    change_extent: 5,
    change_shape: 3,
    change_element: 4,
    add_layout: 2,
    change_operand: 3,
    drop_attribute: 2,
    add_attribute: 2,
    change_list: 2,
    drop_clause: 1,
    change_word: 2,
    garble: 0.3,
}


def normalize(machine, text: str) -> str:
    """As MLIR prints it, which is one op a line, if it parses."""
    try:
        with mlir.Module(machine.library, text) as module:
            return module.text()
    except mlir.CompileError:
        return text


def mutant(machine, choices: Choices):
    """A text, and passes to run."""
    text = normalize(machine, choices.choice(corpus()))
    mutations, weights = zip(*MUTATIONS.items())
    for _ in range(choices.choice((1, 1, 2, 3, 5))):
        text = choices.choices(mutations, weights)[0](text, choices)
    passes = [choices.choice(all_passes()) for _ in range(choices.choice((1, 2, 3)))]
    if choices.chance(0.4):
        passes[choices.randrange(len(passes)) :] = [choices.choice(PIPELINES)]
    return text, tuple(passes)


def judge(error: mlir.CompileError) -> str:
    """What is wrong with how a text was refused, or nothing."""
    if not error.errors:
        return "refused without words"
    for diagnostic in error.errors:
        if "unknown" in diagnostic.location:
            return f"an error without location: {diagnostic.message}"
    return ""


def try_passes(machine, text: str, passes: tuple) -> str:
    """What is wrong, in words, or nothing."""
    try:
        with mlir.Module(machine.library, text) as module:
            single = [e for p in passes for e in module.elements_of(p)]
            for element in single:
                module.run(element, verifies=False)
                if not module.verify():
                    errors = [d for d in module.diagnostics if d.is_error]
                    words = f": {errors[-1].message}" if errors else ""
                    return f"{element} leaves an invalid module{words}"
    except mlir.CompileError as error:
        return judge(error)
    return ""


def check(machine, seed: str, send) -> None:
    choices = Choices(seed)
    text, passes = mutant(machine, choices)
    send(("step", (text, passes)))
    found = try_passes(machine, text, passes)
    if found and not is_known(text, ",".join(passes), found):
        send(("find", (text, passes), found))
