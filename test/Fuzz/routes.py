"""The ways from a program to machine code that have to agree."""

from __future__ import annotations

import dataclasses
import platform

from choices import Choices

BUFFERIZE = (
    "one-shot-bufferize{bufferize-function-boundaries=true "
    "allow-return-allocs-from-loops=true}",
    "buffer-deallocation-pipeline",
    "convert-bufferization-to-memref",
)


def to_llvm(guarded: bool) -> tuple:
    """Upstream's plain lowering, nearly."""
    options = "{use-generic-functions=true}" if guarded else ""
    return (
        "func.func(convert-linalg-to-loops)",
        "pe-expand-f8",
        # Upstream's lowering promises that no stride is negative.
        "pe-offset-accesses",
        "expand-strided-metadata",
        "lower-affine",
        "convert-scf-to-cf",
        "arith-expand{include-bf16=true}",
        "convert-math-to-llvm",
        "convert-vector-to-llvm",
        "convert-index-to-llvm",
        f"finalize-memref-to-llvm{options}",
        "convert-arith-to-llvm",
        "convert-func-to-llvm",
        "convert-cf-to-llvm",
        "reconcile-unrealized-casts",
        # LLVM would convert a bf16 that is only copied.
        "pe-copy-as-integers",
    )


@dataclasses.dataclass(frozen=True)
class Route:
    name: str
    passes: tuple
    level: int
    """How much LLVM optimizes."""
    alignment: int = 1
    runs: bool = True
    """Whether this machine can run what it is compiled for."""

    @property
    def pipeline(self) -> str:
        return ",".join(self.passes)

    def __str__(self):
        return f"{self.name}: --pass-pipeline='builtin.module({self.pipeline})'"

    def simpler(self):
        """Routes with one pass or option less."""
        if self.level:
            yield dataclasses.replace(self, level=0)
        for i, name in enumerate(self.passes):
            if name in FREE:
                rest = self.passes[:i] + self.passes[i + 1 :]
                yield dataclasses.replace(self, passes=rest)
            if name.startswith("pe-lower-to-llvm{"):
                options = name[name.index("{") + 1 : -1].split()
                for k in range(len(options)):
                    fewer = " ".join(options[:k] + options[k + 1 :])
                    passes = list(self.passes)
                    braces = f"{{{fewer}}}" if fewer else ""
                    passes[i] = f"pe-lower-to-llvm{braces}"
                    yield dataclasses.replace(self, passes=tuple(passes))


FREE = (
    "canonicalize",
    "cse",
    "pe-fuse-rotary",
    "pe-simplify-rotations",
    "pe-split-rotary",
    "pe-memrefs-to-tensors",
    "pe-tile-tokens",
    "pe-tile-tokens{angles=split}",
    "pe-tile-rows",
    "pe-expose-rows",
    "pe-update-in-place",
    "pe-fuse-token-loops",
    "loop-invariant-code-motion",
)
"""Passes that keep what a program means."""


def prefix(choices: Choices, most: int) -> tuple:
    return tuple(choices.choice(FREE) for _ in range(choices.randint(0, most)))


def cpu_flags() -> set:
    try:
        with open("/proc/cpuinfo", encoding="ascii", errors="replace") as file:
            line = next((l for l in file if l.startswith("flags")), "")
    except OSError:
        return set()
    return set(line.split())


V3 = {"avx2", "fma", "bmi2", "f16c", "movbe"}
V4 = V3 | {"avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl"}
SAPPHIRE_RAPIDS = V4 | {"avx512_bf16", "avx512_fp16", "amx_tile"}
CPUS = {
    "x86-64": set(),
    "x86-64-v2": {"sse4_2", "popcnt"},
    "x86-64-v3": V3,
    "x86-64-v4": V4,
    "znver4": V4 | {"avx512_bf16"},
    "sapphirerapids": SAPPHIRE_RAPIDS,
}
"""Processors and the flags that a machine needs to run code for them."""


def target(choices: Choices, flags: set):
    """A processor, and whether this machine runs its code."""
    if platform.machine() != "x86_64" or choices.chance(0.6):
        return "host", True
    name = choices.choice(tuple(CPUS))
    # The JIT compiler adds the features of this machine to those of the target.
    # With AVX-512 for a processor that is not tuned for it, LLVM 22 does not end
    # to combine stores.
    if "avx512f" in flags - CPUS[name]:
        return "host", True
    return name, CPUS[name] <= flags


def cpu_route(choices: Choices, flags: set, has_openmp: bool) -> Route:
    cpu, runs = target(choices, flags)
    options = {
        "target": cpu,
        "vector-width": choices.choice((0, 0, 64, 128, 256, 512, 1024)),
        "accuracy": choices.choice(("standard", "high")),
        "fuse": choices.choice(("auto", "auto", "none")),
        "excess-precision": choices.choice(("true", "true", "false")),
        "angles": choices.choice(("auto", "exact", "split")),
        "streaming": choices.choice(("auto", "auto", "never", "always")),
        "streaming-threshold": choices.choice((16777216, 0, 256)),
        "native-bf16": choices.choice(("false", "false", "true")),
        "parallel": "none",
    }
    if has_openmp and choices.chance(0.2):
        options["parallel"] = "openmp"
    text = " ".join(f"{key}={value}" for key, value in options.items())
    passes = (*prefix(choices, 2), f"pe-lower-to-llvm{{{text}}}")
    level = choices.choice((0, 1, 2, 3))
    # Subnormal numbers are flushed to zero, as the option says.
    if options["native-bf16"] == "true" and "avx512_bf16" in flags:
        runs = False
    return Route("cpu", passes, level, runs=runs)


def linalg_route(choices: Choices, on_memrefs: bool, guarded: bool, most: int) -> Route:
    # On memrefs, the conversion frees what it allocates.
    convert = ("convert-pe-to-linalg", "convert-elementwise-to-linalg", *BUFFERIZE)
    if on_memrefs:
        convert = (*BUFFERIZE, "convert-pe-to-linalg")
    passes = (*prefix(choices, most), *convert, *to_llvm(guarded))
    return Route("linalg", passes, choices.choice((0, 0, 0, 1)))


def grid_route(choices: Choices, guarded: bool) -> Route:
    size = choices.choice((32, 64, 256, 1024))
    shared = choices.choice(("true", "false"))
    fuse = choices.choice(("auto", "auto", "none"))
    excess = choices.choice(("true", "true", "false"))
    passes = (
        *prefix(choices, 1),
        f"pe-lower-to-gpu{{block-size={size} share-launches={shared} fuse={fuse} "
        f"excess-precision={excess} allow-host-compute=true}}",
        "pe-launch-to-loops",
        *to_llvm(guarded),
    )
    return Route("grid", passes, choices.choice((0, 0, 1)), alignment=16)


def routes(choices: Choices, machine, on_memrefs: bool) -> list:
    guarded = machine.has_guarded_alloc and choices.chance(0.5)
    flags, has_openmp = machine.cpu_flags, machine.has_openmp
    return [
        linalg_route(choices, on_memrefs, guarded, most=0),
        linalg_route(choices, on_memrefs, guarded, most=3),
        cpu_route(choices, flags, has_openmp),
        cpu_route(choices, flags, has_openmp),
        grid_route(choices, machine.has_guarded_alloc),
    ]
