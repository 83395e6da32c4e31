"""A process that owns the compiler, and that a fault may end."""

from __future__ import annotations

import ctypes
import os

import execute
import mlir
import mutations
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


class Compiler:
    """What a worker does with the compiler in its own process."""

    def __init__(self, build: str, llvm_libraries: str):
        self.machine = Machine(build, llvm_libraries)

    def try_route(self, program, text: str, env: dict, route) -> str:
        """What is wrong with a program on a route, in words, or nothing."""
        try:
            with mlir.Module(self.machine.library, text) as module:
                module.run(route.pipeline)
                address = module.compile(route.level, [])
                return self.run(program, env, route, address) if route.runs else ""
        except mlir.CompileError as error:
            return f"refused: {error}"

    def run(self, program, env: dict, route, address: int) -> str:
        call = execute.Call(program, route.alignment)
        call.run(address)
        found = execute.check(program, env, call)
        if found:
            return f"wrong: {found}"
        # Threads keep what they need.
        leak = 0 if "openmp" in route.pipeline else call.leak()
        return f"leak: {leak} bytes in every call" if leak else ""

    def check_program(self, name: str, send) -> None:
        program, choices = program_of(name)
        text, env = program.text(), program.evaluate()
        for route in routes.routes(choices, self.machine, program.is_on_memrefs):
            send(("step", route))
            found = self.try_route(program, text, env, route)
            if found and not is_known(text, str(route), found):
                send(("find", route, found))

    def answer(self, send, request: str, *arguments) -> None:
        if request == "program":
            self.check_program(*arguments, send)
        elif request == "try":
            program, route = arguments
            send(("step", route))
            found = self.try_route(program, program.text(), program.evaluate(), route)
            send(("find", route, found))
        elif request == "mutation":
            mutations.check(self.machine, *arguments, send)
        elif request == "try-text":
            send(("step", arguments))
            found = mutations.try_passes(self.machine, *arguments)
            send(("find", arguments, found))


def serve_with(make, connection, build, llvm_libraries, log) -> None:
    """Answers requests, as what `make` makes does, for good."""
    os.dup2(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND), 2)
    os.dup2(2, 1)
    worker = make(build, llvm_libraries)
    connection.send(("ready",))
    while True:
        worker.answer(connection.send, *connection.recv())
        connection.send(("done",))


def serve(connection, build: str, llvm_libraries: str, log: str) -> None:
    serve_with(Compiler, connection, build, llvm_libraries, log)
