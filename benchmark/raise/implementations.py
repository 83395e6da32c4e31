"""The ways to run a program: each is a function of no arguments.

It returns the results as numpy arrays.
"""

from __future__ import annotations

from typing import Any, Callable

import numpy as np
import pe
import programs

Run = Callable[[], Any]


def pe_rotary(program: programs.Program, out: str) -> Run:
    """pe.Rotary on the same arrays, into "new", "given" or the "same" ones."""
    q, k, positions = program.arguments
    rotary = pe.Rotary(programs.CONFIG, dims="bhsd")
    if out == "new":
        return lambda: (rotary(q, positions), rotary(k, positions))
    if out == "same":
        q, k = q.copy(), k.copy()
        yq, yk = q, k
    else:
        yq, yk = np.zeros_like(q), np.zeros_like(k)
    return lambda: (rotary(q, positions, yq), rotary(k, positions, yk))


def pe_compiled(program: programs.Program) -> Run:
    """The module as it is, by pe.compile."""
    function = pe.compile(program.text, entry="main")
    return lambda: function(*program.arguments)


def pe_raised(program: programs.Program) -> Run:
    """The module by pe.compile after raising."""
    raised = pe.raise_module(program.text)
    found = [op["op"] for function in raised.report for op in function["raised"]]
    if found.count("pe.rotary") != 2:
        raise RuntimeError(f"expected two pe.rotary, found {found}")
    function = pe.compile(raised.text, entry="main")
    return lambda: function(*program.arguments)


def iree(program: programs.Program) -> Run:
    """The module as it is, by IREE for this CPU, without threads."""
    from iree import compiler, runtime

    binary = compiler.compile_str(
        program.text,
        target_backends=["llvm-cpu"],
        extra_args=["--iree-llvmcpu-target-cpu=host"],
    )
    config = runtime.Config("local-sync")
    context = runtime.SystemContext(config=config)
    module = runtime.VmModule.copy_buffer(context.instance, binary)
    context.add_vm_module(module)
    function = context.modules.module["main"]
    arguments = [
        runtime.asdevicearray(config.device, array) for array in program.arguments
    ]
    return lambda: function(*arguments)


def torch_eager(program: programs.Program) -> Run:
    """PyTorch, operation by operation."""
    import torch

    arguments = [torch.from_numpy(array) for array in program.arguments]

    def run() -> Any:
        with torch.no_grad():
            return program.module(*arguments)

    return run
