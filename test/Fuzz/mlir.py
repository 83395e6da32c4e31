"""The compiler, in this process: MLIR's C API and ours, out of libPEC.

What crashes it ends the process, which is why a worker owns it.
"""

from __future__ import annotations

import ctypes
import dataclasses
import os


class StringRef(ctypes.Structure):
    _fields_ = [("data", ctypes.c_char_p), ("length", ctypes.c_size_t)]

    @staticmethod
    def of(text: str) -> "StringRef":
        data = text.encode()
        return StringRef(data, len(data))


class Chunk(ctypes.Structure):
    """A StringRef that a callback gets, which need not end in a zero."""

    _fields_ = [("data", ctypes.c_void_p), ("length", ctypes.c_size_t)]


OnText = ctypes.CFUNCTYPE(None, Chunk, ctypes.c_void_p)
OnDiagnostic = ctypes.CFUNCTYPE(ctypes.c_int8, ctypes.c_void_p, ctypes.c_void_p)

RESULTS = {
    "mlirDialectRegistryCreate": ctypes.c_void_p,
    "mlirContextCreateWithRegistry": ctypes.c_void_p,
    "mlirModuleCreateParse": ctypes.c_void_p,
    "mlirModuleGetOperation": ctypes.c_void_p,
    "mlirOperationVerify": ctypes.c_bool,
    "mlirPassManagerCreate": ctypes.c_void_p,
    "mlirPassManagerGetAsOpPassManager": ctypes.c_void_p,
    "mlirOpPassManagerAddPipeline": ctypes.c_int8,
    "mlirPassManagerRunOnOp": ctypes.c_int8,
    "mlirDiagnosticGetLocation": ctypes.c_void_p,
    "mlirDiagnosticGetSeverity": ctypes.c_int,
    "mlirContextAttachDiagnosticHandler": ctypes.c_uint64,
    "mlirExecutionEngineCreate": ctypes.c_void_p,
    "mlirExecutionEngineLookup": ctypes.c_void_p,
}


class Library:
    """The functions of libPEC. Handles are pointers, as c_void_p."""

    def __init__(self, path: str):
        self.library = ctypes.CDLL(path)
        self.registry = ctypes.c_void_p(self.call("mlirDialectRegistryCreate"))
        self.call("mlirRegisterAllDialects", self.registry)
        self.call("peRegisterAllDialects", self.registry)
        self.call("mlirRegisterAllPasses")
        self.call("peRegisterAllPasses")

    def call(self, name: str, *arguments):
        function = getattr(self.library, name)
        function.restype = RESULTS.get(name)
        return function(*arguments)

    def text(self, name: str, *arguments) -> str:
        """What a function prints to the callback at its end."""
        chunks = []

        def keep(chunk, _):
            chunks.append(ctypes.string_at(chunk.data, chunk.length))

        self.call(name, *arguments, OnText(keep), None)
        return b"".join(chunks).decode(errors="replace")


@dataclasses.dataclass
class Diagnostic:
    severity: int
    location: str
    message: str

    @property
    def is_error(self) -> bool:
        return self.severity == 0

    def __str__(self):
        kinds = ("error", "warning", "note", "remark")
        return f"{self.location}: {kinds[self.severity]}: {self.message}"


class CompileError(Exception):
    """A text that does not parse, or a pass that fails."""

    def __init__(self, diagnostics: list):
        self.errors = [d for d in diagnostics if d.is_error]
        super().__init__("\n".join(map(str, self.errors)) or "no message")


class Module:
    """A module in a context of its own."""

    def __init__(self, library: Library, text: str):
        self.library = library
        self.engine = None
        self.diagnostics = []
        self.context = ctypes.c_void_p(
            library.call("mlirContextCreateWithRegistry", library.registry, False)
        )
        self._handler = OnDiagnostic(self._keep)
        library.call(
            "mlirContextAttachDiagnosticHandler",
            self.context,
            self._handler,
            None,
            None,
        )
        self.module = ctypes.c_void_p(
            library.call("mlirModuleCreateParse", self.context, StringRef.of(text))
        )

    def __enter__(self):
        if not self.module:
            diagnostics = self.diagnostics
            self.__exit__()
            raise CompileError(diagnostics)
        return self

    def __exit__(self, *_):
        if self.engine:
            self.library.call("mlirExecutionEngineDestroy", self.engine)
        if self.module:
            self.library.call("mlirModuleDestroy", self.module)
        self.library.call("mlirContextDestroy", self.context)

    def _keep(self, diagnostic, _):
        library, diagnostic = self.library, ctypes.c_void_p(diagnostic)
        location = library.call("mlirDiagnosticGetLocation", diagnostic)
        self.diagnostics.append(
            Diagnostic(
                library.call("mlirDiagnosticGetSeverity", diagnostic),
                library.text("mlirLocationPrint", ctypes.c_void_p(location)),
                library.text("mlirDiagnosticPrint", diagnostic),
            )
        )
        return 1

    @property
    def operation(self):
        return ctypes.c_void_p(self.library.call("mlirModuleGetOperation", self.module))

    def run(self, pipeline: str, verifies: bool = True) -> None:
        """Runs passes, named as in --pass-pipeline, without the anchor."""
        call = self.library.call
        manager = ctypes.c_void_p(call("mlirPassManagerCreate", self.context))
        call("mlirPassManagerEnableVerifier", manager, verifies)
        try:
            passes = ctypes.c_void_p(call("mlirPassManagerGetAsOpPassManager", manager))
            complaints = []

            def keep(chunk, _):
                complaints.append(ctypes.string_at(chunk.data, chunk.length))

            if not call(
                "mlirOpPassManagerAddPipeline",
                passes,
                StringRef.of(pipeline),
                OnText(keep),
                None,
            ):
                raise ValueError(f"{pipeline}: {b''.join(complaints).decode()}")
            if not call("mlirPassManagerRunOnOp", manager, self.operation):
                raise CompileError(self.diagnostics)
        finally:
            call("mlirPassManagerDestroy", manager)

    def elements_of(self, pipeline: str) -> list:
        """The passes of a pipeline, each as text."""
        call = self.library.call
        manager = ctypes.c_void_p(call("mlirPassManagerCreate", self.context))
        passes = ctypes.c_void_p(call("mlirPassManagerGetAsOpPassManager", manager))
        call(
            "mlirOpPassManagerAddPipeline",
            passes,
            StringRef.of(pipeline),
            OnText(lambda *_: None),
            None,
        )
        text = self.library.text("mlirPrintPassPipeline", passes)
        call("mlirPassManagerDestroy", manager)
        inside = text[text.index("(") + 1 : text.rindex(")")]
        return split_outside_brackets(inside)

    def verify(self) -> bool:
        return self.library.call("mlirOperationVerify", self.operation)

    def text(self) -> str:
        return self.library.text("mlirOperationPrint", self.operation)

    def compile(self, level: int, libraries: list) -> int:
        """To machine code; the address of `main`, which takes pointers to
        descriptors of memrefs, and numbers."""
        call = self.library.call
        call("mlirRegisterAllLLVMTranslations", self.context)
        paths = (StringRef * len(libraries))(*map(StringRef.of, libraries))
        self.engine = ctypes.c_void_p(
            call(
                "mlirExecutionEngineCreate",
                self.module,
                level,
                len(libraries),
                paths,
                False,
                False,
            )
        )
        if not self.engine:
            raise CompileError(self.diagnostics)
        name = StringRef.of("_mlir_ciface_main")
        address = call("mlirExecutionEngineLookup", self.engine, name)
        if not address:
            raise CompileError(self.diagnostics)
        return address


def split_outside_brackets(text: str) -> list:
    parts, depth, start = [], 0, 0
    for at, character in enumerate(text):
        if character in "({":
            depth += 1
        elif character in ")}":
            depth -= 1
        elif character == "," and depth == 0:
            parts.append(text[start:at])
            start = at + 1
    return [part for part in (*parts, text[start:]) if part.strip()]


def load(build: str) -> Library:
    return Library(os.path.join(build, "lib", "libPEC.so"))
