"""One worker process, and what becomes of what it finds."""

from __future__ import annotations

import multiprocessing
import os
import re
import signal
import time

import package
import worker
from known_faults import is_known
from minimize import minimize_program, minimize_text

TIMEOUT = 60
"""Seconds that a program may take on all of its routes."""
MINIMIZING = 40
"""Seconds to make a find smaller in."""

LIFETIME = 1000
"""Requests that a process answers before another takes its place, with the
memory that compilers keep."""

ENVIRONMENT = {
    # Memory that is not initialized, or is freed, is no zero by chance.
    "MALLOC_PERTURB_": "165",
    # What is freed is counted as free. Aligned memory is put into these caches
    # and never taken from them, so that they look like a leak until they are full.
    "GLIBC_TUNABLES": "glibc.malloc.tcache_count=0",
    "OMP_NUM_THREADS": "2",
}


class Clock:
    """The time that a process takes, whatever else the machine does; where the
    system does not tell, and for a process that waits, a longer time."""

    def __init__(self, pid: int, seconds: float):
        self.path, self.seconds = f"/proc/{pid}/stat", seconds
        self.start, self.used = time.monotonic(), self.processor_time()

    def processor_time(self) -> float:
        try:
            with open(self.path, encoding="ascii", errors="replace") as file:
                fields = file.read().rpartition(")")[2].split()
        except OSError:
            return 0
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def is_over(self) -> bool:
        if time.monotonic() - self.start > 10 * self.seconds:
            return True
        return self.processor_time() - self.used > self.seconds


class Process:
    """Answers requests; a new one is started when it has died."""

    def __init__(self, arguments, serve, log: str):
        self.arguments, self.serve, self.log = arguments, serve, log
        self.process, self.answered = None, 0

    def start(self) -> None:
        os.environ.update(ENVIRONMENT)
        context = multiprocessing.get_context("spawn")
        self.connection, theirs = context.Pipe()
        self.process = context.Process(
            target=self.serve,
            args=(
                theirs,
                self.arguments.build,
                self.arguments.llvm_libraries,
                self.log,
            ),
            daemon=True,
        )
        open(self.log, "w").close()
        self.process.start()
        theirs.close()
        if self.connection.recv() != ("ready",):
            raise RuntimeError("a worker did not start")

    def last_words(self) -> str:
        """What the process said at its end: an error of LLVM, or where it was."""
        with open(self.log, encoding="utf-8", errors="replace") as file:
            lines = [line.strip() for line in file.read().splitlines()]
        errors = [line for line in lines if re.search("ERROR|ssertion|free", line)]
        frames = [re.sub("^#[0-9]+ 0x[0-9a-f]+ ", "", l) for l in lines if l[:1] == "#"]
        # The first ones are those that print the others.
        inside = [
            os.path.basename(f.strip("()")) for f in frames[3:] if "libc" not in f
        ]
        return "; ".join([*errors[-1:], *(inside[:3] if frames else lines[-1:])])

    def ask(self, *request, seconds: float = TIMEOUT) -> list:
        """The finds: pairs of where and what."""
        self.answered += 1
        if self.answered % LIFETIME == 0:
            self.stop()
        if self.process is None:
            self.start()
        self.connection.send(request)
        finds, step, clock = [], None, Clock(self.process.pid, seconds)
        while True:
            if not self.connection.poll(1):
                if clock.is_over():
                    self.stop()
                    return [*finds, (step, f"hang: no end after {seconds:.0f} s")]
                continue
            try:
                kind, *rest = self.connection.recv()
            except EOFError:
                end = f"crash: {self.describe_end()}"
                if step is None:
                    raise RuntimeError(f"{request}: {end}") from None
                return [*finds, (step, end)]
            if kind == "step":
                step = rest[0]
            elif kind == "find":
                finds.append((rest[0], rest[1]))
            else:
                return finds

    def describe_end(self) -> str:
        self.process.join()
        code = self.process.exitcode
        self.process = None
        name = signal.Signals(-code).name if code < 0 else f"exit status {code}"
        return f"{name}, {self.last_words()}"

    def stop(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.join()
            self.process = None


def kind_of(found: str) -> str:
    return found.partition(":")[0]


class Hunter:
    """The processes of one thread, and what they find."""

    def __init__(self, arguments, reports, index: int):
        os.makedirs(reports.folder, exist_ok=True)
        log = os.path.join(reports.folder, f"worker-{index}.log")
        self.compiler = Process(arguments, worker.serve, log)
        self.package = None
        if arguments.has_package:
            log = os.path.join(reports.folder, f"package-{index}.log")
            self.package = Process(arguments, package.serve, log)
        self.reports = reports
        self.ignored = arguments.ignore

    def stop(self) -> None:
        self.compiler.stop()
        if self.package:
            self.package.stop()

    def is_ignored(self, text: str, passes: str, found: str) -> bool:
        return is_known(text, passes, found) or any(
            re.search(pattern, found) for pattern in self.ignored
        )

    def check(self, name: str) -> None:
        """Everything that there is to do with one program or mutant."""
        if not name.rpartition("/")[2].startswith("p"):
            for where, found in self.compiler.ask("mutation", name):
                self.report_text(name, where, found)
            return
        for process in (self.compiler, self.package):
            if process:
                for route, found in process.ask("program", name):
                    self.report_program(name, process, route, found)

    def report_program(self, name: str, process, route, found: str) -> None:
        program, _ = worker.program_of(name)
        if self.is_ignored(program.text(), str(route), found):
            return
        if not self.reports.is_new(route.name, found):
            return

        def fails(program, route):
            finds = process.ask("try", program, route, seconds=20)
            return any(kind_of(what) == kind_of(found) for _, what in finds)

        program, route = minimize_program(program, route, fails, MINIMIZING)
        last = process.ask("try", program, route, seconds=20)
        observed = next((what for _, what in last if what), found)
        self.reports.add(
            name, program.text(), str(route), observed, program_words(program)
        )

    def report_text(self, name: str, where, found: str) -> None:
        text, passes = where
        if self.is_ignored(text, ",".join(passes), found):
            return
        if not self.reports.is_new(",".join(passes), found):
            return

        def fails(text, passes):
            finds = self.compiler.ask("try-text", text, passes, seconds=20)
            return any(kind_of(what) == kind_of(found) for _, what in finds)

        text, passes = minimize_text(text, passes, fails, MINIMIZING)
        last = self.compiler.ask("try-text", text, passes, seconds=20)
        observed = next((what for _, what in last if what), found)
        pipeline = f"--pass-pipeline='builtin.module({','.join(passes)})'"
        self.reports.add(name, text, pipeline, observed, "")


def program_words(program) -> str:
    """What tells one wrong program from another."""
    return " ".join(sorted({type(op).__name__ for op in program.ops}))
