"""A process that owns the compiler, and that a fault may end."""

from __future__ import annotations

import ctypes
import os

import execute
import mlir
import routes
from choices import Choices
from generate_memrefs import generate as generate_memrefs
from generate_tensors import generate as generate_tensors
from known_faults import is_known


def preload(path: str) -> bool:
    """A library for the programs, in which the JIT compiler finds functions."""
    try:
        ctypes.CDLL(path, ctypes.RTLD_GLOBAL)
    except OSError:
        return False
    return True


class Machine:
    """What there is to compile and to run with."""

    def __init__(self, build: str, llvm_libraries: str):
        self.library = mlir.load(build)
        self.cpu_flags = routes.cpu_flags()
        self.has_openmp = preload(os.path.join(llvm_libraries, "libomp.so"))
        self.has_guarded_alloc = preload(
            os.path.join(build, "lib", "libpe_guarded_alloc.so")
        )
        llvm = os.path.join(llvm_libraries, "libLLVM.so")
        if preload(llvm):
            ctypes.CDLL(llvm).LLVMEnablePrettyStackTrace()
        runner = os.path.join(llvm_libraries, "libmlir_c_runner_utils.so")
        if not preload(runner):
            raise OSError(f"{runner} is missing")


def program_of(seed: str):
    """The program and its generator, from which the routes follow."""
    choices = Choices(seed)
    generate = generate_memrefs if choices.chance(0.3) else generate_tensors
    return generate(choices), choices


def try_route(machine, program, text: str, env: dict, route) -> str:
    """What is wrong with a program on a route, in words, or nothing."""
    try:
        with mlir.Module(machine.library, text) as module:
            module.run(route.pipeline)
            address = module.compile(route.level, [])
            if not route.runs:
                return ""
            call = execute.Call(program, route.alignment)
            call.run(address)
            found = execute.check(program, env, call)
            if found:
                return f"wrong: {found}"
            if "openmp" not in route.pipeline:
                leak = call.leak()
                if leak:
                    return f"leak: {leak} bytes in every call"
    except mlir.CompileError as error:
        return f"refused: {error}"
    return ""


def check_program(machine, seed: str, send) -> None:
    program, choices = program_of(seed)
    text, env = program.text(), program.evaluate()
    for route in routes.routes(choices, machine, program.is_on_memrefs):
        send(("step", route))
        found = try_route(machine, program, text, env, route)
        if found and not is_known(text, str(route), found):
            send(("find", route, found))


def serve(connection, build: str, llvm_libraries: str, log: str) -> None:
    """Answers requests until there are none."""
    os.dup2(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND), 2)
    os.dup2(2, 1)
    machine = Machine(build, llvm_libraries)
    import mutations

    connection.send(("ready",))
    while True:
        request, *arguments = connection.recv()
        if request == "stop":
            return
        if request == "program":
            check_program(machine, arguments[0], connection.send)
        elif request == "try":
            program, route = arguments
            connection.send(("step", route))
            text, env = program.text(), program.evaluate()
            found = try_route(machine, program, text, env, route)
            connection.send(("find", route, found))
        elif request == "mutation":
            mutations.check(machine, *arguments, connection.send)
        elif request == "try-text":
            connection.send(("step", arguments))
            found = mutations.try_passes(machine, *arguments)
            connection.send(("find", None, found))
        connection.send(("done",))
