"""The compiler. Use it through the package."""

from collections.abc import Sequence
from typing import Any

class CompileError(ValueError):
    """The compiler's errors, with lines and columns of the text."""

class Function:
    """A compiled function. All arguments are checked in each call."""

    def __call__(self, *arguments: Any) -> Any: ...
    @property
    def llvm_ir(self) -> str:
        """The optimized module in LLVM IR."""
    @property
    def assembly(self) -> str:
        """The module in assembly language."""
    @property
    def ptx(self) -> str:
        """Raises an AttributeError: only modules for a GPU have PTX."""

def compile(
    text: str,
    entry: str = "",
    target: str = "host",
    options: str = "",
    names: Sequence[str] = (),
    dimensions: Sequence[Sequence[str]] = (),
) -> Function: ...
def compile_ptx(text: str, options: str) -> tuple[str, str]:
    """The PTX, and JSON that says how to launch its kernels."""

def raise_module(text: str, level: str) -> tuple[str, str]:
    """The raised module, and JSON that says what was raised."""

def default_options_for_llvm() -> str: ...
def default_options_for_ptx() -> str: ...
def schemes() -> list[tuple[str, list[tuple[str, str, bool]], bool]]:
    """The frequency schemes: name, keys, and whether the length of the sequence
    matters; of a key its name, its kind, and whether it is required."""

def fold(text: str) -> list[list[float]]: ...
def element_type(array: Any, name: str) -> str: ...
