"""Exports a PyTorch module to linalg on tensors."""

from __future__ import annotations

import re
from typing import Any, Sequence

import torch
from torch_mlir import fx


def _dynamic(args: Sequence[torch.Tensor], length: int) -> tuple[Any, ...]:
    """Every extent that is the length, as one that is known at run time."""
    seq = torch.export.Dim("seq", min=2, max=1024)
    return tuple(
        {i: seq for i, extent in enumerate(x.shape) if extent == length} for x in args
    )


def _without_asserts(program: torch.export.ExportedProgram) -> None:
    """Erases what torch-mlir does not lower and what changes nothing."""
    graph = program.graph_module.graph
    for node in list(graph.nodes):
        if "_assert_tensor_metadata" in str(node.target):
            graph.erase_node(node)
        elif (
            str(node.target) == "aten.mul.Tensor"
            and node.args[1] in (1, 1.0)
            and "val" in node.meta
            and node.meta["val"].is_complex()
        ):
            node.replace_all_uses_with(node.args[0])
            graph.erase_node(node)
    program.graph_module.recompile()


def export(
    module: torch.nn.Module,
    args: Sequence[torch.Tensor],
    length: int | None = None,
    positional: int | None = None,
) -> tuple[str, list[torch.Tensor]]:
    """The text of a module and the framework's results.

    Every extent that equals `length` is dynamic. The arguments from `positional`
    on are passed to a parameter like `*given`.
    """
    for part in module.modules():
        part._non_persistent_buffers_set.clear()
    with torch.no_grad():
        want = module(*args)
    want = list(want) if isinstance(want, (tuple, list)) else [want]
    shapes: Any = None
    if length is not None:
        shapes = _dynamic(args, length)
        if positional is not None and positional < len(shapes):
            shapes = (*shapes[:positional], shapes[positional:])
    with torch.no_grad():
        program = torch.export.export(module, tuple(args), dynamic_shapes=shapes)
    _without_asserts(program)
    lowered = fx.export_and_import(
        program, output_type="linalg-on-tensors", func_name="main"
    )
    text = str(lowered)
    if re.search(r"\b(tm_tensor|torch)\.\w+[ (]", text):
        # What stays foreign is readable for others only as it is generically.
        text = lowered.operation.get_asm(print_generic_op_form=True)
    return text, want
