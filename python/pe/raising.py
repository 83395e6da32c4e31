"""From the IR of front ends to pe ops."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

from pe import _pe


@dataclasses.dataclass(frozen=True)
class RaisedModule:
    """A module in which rotary embeddings are pe ops."""

    text: str
    """The module; `pe.compile` takes it."""
    report: list[dict[str, Any]]
    """For every function its name, `function`, the ops that were made,
    `raised`, and what looks like a rotation or ALiBi but was left,
    `declined`."""

    def __str__(self) -> str:
        return self.text


def raise_module(mlir_text: str, level: str = "angles") -> RaisedModule:
    """Finds rotary embeddings, sinusoids and ALiBi in a module.

    Args:
      mlir_text: a module of linalg, tensor, arith, math, complex or TOSA ops, as
        PyTorch's or JAX's exporters make it. Ops of other dialects may be among
        them.
      level: what may change of the numbers. "tables" keeps tables of cosines and
        sines; "angles" computes exact phases instead; "strict" keeps tables and
        all roundings.

    Returns:
      A RaisedModule: the text of the module, and a report.

    Raises:
      CompileError: the text is no module, or there is no such level.
    """
    if not isinstance(mlir_text, str):
        raise TypeError(f"mlir_text: expected a string, found {mlir_text!r}")
    text, report = _pe.raise_module(mlir_text, level)
    return RaisedModule(text, json.loads(report))
