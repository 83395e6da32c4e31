"""Positional encodings, compiled by MLIR for the arrays of any library.

    rotary = pe.Rotary(config, dtype="bfloat16")   # a Hugging Face config
    rotary(q, 0, out=q)                            # tokens 0, 1, ..., in place
    theta, scale = pe.inv_freq(config)

Kernels are compiled for the host CPU when they are first needed, and kept. They
work on arrays of numpy and of any library with DLPack (PyTorch, JAX on a CPU),
without a copy.
"""

from pe._pe import CompileError, Function
from pe.alibi import Alibi
from pe.buckets import ClippedDistance, T5Buckets, Window
from pe.compiler import GPUModule, compile
from pe.config import NoRotation
from pe.describe import Description, describe
from pe.frequencies import inv_freq
from pe.kernels import Kernel
from pe.raising import RaisedModule, raise_module
from pe.relative_bias import RelativeBias
from pe.rotary import Rotary
from pe.sinusoidal import Sinusoidal
from pe.write_cache import WriteCache

__version__ = "0.1.0"
__all__ = [
    "Alibi",
    "ClippedDistance",
    "CompileError",
    "Description",
    "Function",
    "GPUModule",
    "Kernel",
    "NoRotation",
    "RaisedModule",
    "RelativeBias",
    "Rotary",
    "Sinusoidal",
    "T5Buckets",
    "Window",
    "WriteCache",
    "compile",
    "describe",
    "inv_freq",
    "raise_module",
]
