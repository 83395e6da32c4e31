#!/usr/bin/env python3
"""Looks for faults in pe: random programs whose results are compared with exact
ones along several routes, and mutated files of the tree through random passes.

  fuzz.py --build=build --seconds=60 --seed=1
  fuzz.py --build=build --only=1/p42      # one program again, by its name

Each find is made smaller and written to build/fuzz, with what was observed. The
exit status is 1 if there are any, and 77 where numpy is missing.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import threading
import time
from importlib.util import find_spec

MUTATIONS_PER_PROGRAM = 6


def parse_arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", default="build", help="build directory of pe")
    parser.add_argument("--llvm-libraries", default="", help="directory of libMLIR")
    parser.add_argument("--output", help="where finds go, by default build/fuzz")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", default=None, help="a new one by default")
    parser.add_argument("--workers", type=int, default=os.cpu_count())
    parser.add_argument(
        "--ignore",
        action="append",
        default=[],
        metavar="PATTERN",
        help="what is observed of faults that are known; may be repeated",
    )
    parser.add_argument("--only", help="the name of one program or mutant")
    parser.add_argument(
        "--kind", choices=("programs", "mutants", "both"), default="both"
    )
    return parser.parse_args()


def name_of(seed: str, number: int, kind: str) -> str:
    is_program = number % (MUTATIONS_PER_PROGRAM + 1) == 0
    if kind != "both":
        is_program = kind == "programs"
    return f"{seed}/{'p' if is_program else 'm'}{number}"


class Run:
    """Workers, what is left to do, and what was found."""

    def __init__(self, arguments):
        from reports import Reports

        self.arguments = arguments
        self.deadline = time.monotonic() + arguments.seconds
        self.lock = threading.Lock()
        self.next = 0
        self.counts = {"p": 0, "m": 0}
        self.has_failed = False
        self.reports = Reports(arguments.output)

    def names(self):
        while time.monotonic() < self.deadline:
            with self.lock:
                number, self.next = self.next, self.next + 1
            if not self.arguments.only:
                yield name_of(self.arguments.seed, number, self.arguments.kind)
            elif number == 0:
                yield self.arguments.only
            else:
                return

    def work(self, index: int) -> None:
        from hunt import Hunter

        hunter = Hunter(self.arguments, self.reports, index)
        try:
            for name in self.names():
                hunter.check(name)
                with self.lock:
                    self.counts[name.rpartition("/")[2][0]] += 1
        except BaseException:
            self.has_failed = True
            raise
        finally:
            hunter.stop()

    def run(self) -> int:
        start = time.monotonic()
        threads = [
            threading.Thread(target=self.work, args=(i,))
            for i in range(self.arguments.workers)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        seconds = time.monotonic() - start
        print(
            f"fuzz: seed {self.arguments.seed}, {seconds:.0f} s: "
            f"{self.counts['p']} programs and {self.counts['m']} mutants, "
            f"{sum(self.counts.values()) / seconds:.1f} per second; "
            f"{self.reports.summary()}"
        )
        return 1 if self.reports.kinds or self.has_failed else 0


def main() -> int:
    arguments = parse_arguments()
    if find_spec("numpy") is None:
        print("fuzz: skipped, because this Python has no numpy")
        return 77
    if not arguments.llvm_libraries:
        arguments.llvm_libraries = subprocess.run(
            ["llvm-config-22", "--libdir"], capture_output=True, text=True, check=True
        ).stdout.strip()
    package = os.path.join(arguments.build, "python", "pe")
    arguments.has_package = find_spec("ml_dtypes") is not None and any(
        name.startswith("_pe.") and name.endswith(".so")
        for name in (os.listdir(package) if os.path.isdir(package) else ())
    )
    arguments.output = arguments.output or os.path.join(arguments.build, "fuzz")
    if arguments.seed is None:
        arguments.seed = str(int(time.time()))
    return Run(arguments).run()


if __name__ == "__main__":
    sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
    sys.exit(main())
