"""The kernels that the benchmark compiles, checks and times.

A case has the text of a program, whose function is `f`, the arguments of that
function for a number of tokens, and the numbers that must come out. bundle.py
compiles the text; run.py launches the kernels as the JSON beside the PTX says.
"""

from other_encodings import Alibi, Sinusoidal, Table
from relative_bias import RelativeBias
from rotation import Rotation
from rows import Rows

ALL_LENGTHS = (1, 8, 64, 512, 2048, 8192, 32768, 131072)
SECTIONS = (0,) * 16 + (1,) * 24 + (2,) * 24

CASES = [
    Rotation("llama-3-8b", (32, 8), 128, base=5.0e5, timed=ALL_LENGTHS),
    Rotation("llama-3-70b", (64, 8), 128, base=5.0e5, timed=(1, 512, 8192, 32768)),
    Rotation("qwen-2-7b", (28, 4), 128, base=1.0e6, timed=(1, 512, 8192, 32768)),
    Rotation("gemma-2-9b", (16, 8), 256, timed=(1, 512, 8192, 32768)),
    Rotation("heads-of-64", (64, 8), 64, timed=(1, 512, 8192, 32768)),
    Rotation("heads-of-80", (32, 32), 80, timed=(1, 512, 8192, 32768)),
    Rotation("heads-of-96", (32, 32), 96, timed=(1, 512, 8192, 32768)),
    Rotation("gpt-j-6b", (16, 16), 256, "f16", 64, layout="interleaved"),
    Rotation("f16", (32, 8), 128, "f16"),
    Rotation("f32", (32, 8), 128, "f32", timed=(512, 16384)),
    Rotation("f64", (32, 8), 128, "f64", timed=(512, 8192)),
    Rotation("interleaved", (32, 8), 128, layout="interleaved"),
    Rotation(
        "interleaved-to-half", (128,), 64, layout="interleaved_to_half", apart=True
    ),
    Rotation(
        "half-to-interleaved", (128,), 64, layout="half_to_interleaved", apart=True
    ),
    Rotation("tokens-innermost", (32,), 128, order="bhsd"),
    Rotation("batches", (32, 8), 128, order="bshd", timed=(512, 16384)),
    Rotation("packed", (32, 8), 128, packed=True),
    Rotation("unknown-strides", (32, 8), 128, unknown_strides=True),
    Rotation("window", (32,), 192, rotated=64, begin=128),
    Rotation("apart", (32, 8), 128, apart=True),
    Rotation("partial", (32,), 80, "f16", 32, apart=True, timed=(512, 65536)),
    Rotation("axes", (28, 4), 128, axes=SECTIONS),
    Rotation("run-time-frequencies", (32, 8), 128, run_time=True),
    Rotation("scale", (32, 8), 128, scale=1.25),
    Alibi("alibi-f32", 32, "f32", keys=1024, timed=(1024,)),
    Alibi("alibi-bf16", 32),
    Alibi("alibi-bf16-odd", 32, keys=1023),
    Alibi("alibi-f16", 32, "f16"),
    RelativeBias("t5-bf16", 32),
    Table("table", 128),
    Table("table-bf16", 128, "bf16"),
    Sinusoidal("sinusoidal", 1024),
    Sinusoidal("sinusoidal-128", 128),
    Rows("rows-of-128", 32, 8, 128),
    Rows("rows-of-128-in-three", 32, 8, 128, fused=False),
    Rows("rows-of-256", 8, 4, 256),
    Rows("rows-of-256-in-three", 8, 4, 256, fused=False),
]
