"""From MLIR text to a function that Python calls, to assembly, and to PTX."""

from __future__ import annotations

import functools
import json
from typing import Sequence

from pe import _pe
from pe.kernels import Kernel
from pe.options import Option, is_gpu, option_text


class GPUModule:
    """A module that was compiled for a GPU: its PTX, and nothing to call."""

    def __init__(self, ptx: str, kernels: str, target: str):
        self.ptx = ptx
        """All kernels, as one module in PTX."""
        self.kernels_json = kernels
        """How to launch them, as JSON: an array of one object for each launch."""
        self._target = target

    @property
    def kernels(self) -> tuple[Kernel, ...]:
        """How to launch the kernels, in the order in which the module's
        functions do."""
        return tuple(map(Kernel.of_json, json.loads(self.kernels_json)))

    def _missing(self, what: str) -> AttributeError:
        return AttributeError(
            f"a module for '{self._target}' has no {what}; expected .ptx or .kernels, or a "
            "module for a CPU"
        )

    @property
    def llvm_ir(self) -> str:
        raise self._missing("LLVM IR of its own")

    @property
    def assembly(self) -> str:
        raise self._missing("assembly")

    def __call__(self, *arguments):
        raise TypeError(
            f"a module for '{self._target}' cannot be called; expected a "
            "module for 'host'"
        )


def _check_text(name: str, value: object) -> None:
    if not isinstance(value, str):
        raise TypeError(f"{name}: expected a string, found {value!r}")


def compile(
    mlir_text: str,
    entry: str | None = None,
    target: str = "host",
    **options: Option,
) -> _pe.Function | GPUModule:
    """Compiles a module of pe ops, and upstream ops around them.

    Args:
      mlir_text: the module, as in a .mlir file.
      entry: the function to call; it may be left out if the module has only one
        public function.
      target: "host"; an x86-64 or AArch64 CPU as clang names it ("x86-64-v3",
        "neoverse-n1"); or a GPU ("sm_90").
      options: those of the pipeline `pe-lower-to-llvm` (`accuracy="high"`,
        `parallel="openmp"`), or for a GPU those of `pe-lower-to-nvvm`
        (`block_size=128`).

    Returns:
      For a CPU, a Function: `.llvm_ir` and `.assembly` are text, and if the
      target is "host" it can be called, with an array for each tensor or memref
      and a number for each scalar. A tensor has to be contiguous, and the
      function may update it in place. A result that is an argument is the array
      that was passed; other results are new numpy arrays. Dynamic extents are
      not checked: the caller has to ensure that each `?` has the value that the
      function expects. For a GPU, a GPUModule with `.ptx` and `.kernels`.

    Raises:
      CompileError: with the compiler's errors, lines and columns.
      TypeError: the target has no such option.
      ValueError: an option has no such value.
    """
    _check_text("mlir_text", mlir_text)
    _check_text("entry", entry or "")
    text = option_text(target, options)
    if is_gpu(target):
        return GPUModule(*_pe.compile_ptx(mlir_text, text), target)
    return _pe.compile(mlir_text, entry or "", target, text)


@functools.lru_cache(maxsize=256)
def compile_once(
    text: str,
    entry: str,
    target: str,
    options: str,
    names: Sequence[str] = (),
    dimensions: Sequence[Sequence[str]] = (),
) -> _pe.Function | GPUModule:
    """Compiles a text, or returns the earlier result for the same text.

    Names are those of the arguments and of their dimensions. The name of a
    dimension that may also be 1, as in broadcasting, ends in "?".
    """
    if is_gpu(target):
        return GPUModule(*_pe.compile_ptx(text, options), target)
    return _pe.compile(text, entry, target, options, names, dimensions)


class Kernels(dict):
    """The kernels of an encoding. Copies of it start empty and compile again."""

    def __reduce__(self):
        return Kernels, ()


def check_callable(target: str) -> None:
    """Raises a TypeError unless kernels for the target can be called."""
    if target != "host":
        raise TypeError(
            f"kernels for {target!r} cannot be called from Python; expected the "
            "target 'host', or a use of what .kernel() returns"
        )
