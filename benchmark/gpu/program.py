"""A whole program of the bundle: an executable that checks its own results."""

import os
import shutil
import subprocess

NAME = "llama3-8b"


def run(directory, prefix=()):
    """Returns 0 if the program succeeds, and prints what it prints."""
    environment = {**os.environ, "LD_LIBRARY_PATH": str(directory)}
    done = subprocess.run(
        [*prefix, str(directory / NAME)],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    for line in (done.stdout + done.stderr).splitlines():
        print(f"  {line}")
    return int(done.returncode != 0)


def run_all(directory):
    """How many runs fail: on its own, and under memcheck."""
    if not (directory / NAME).exists():
        print("program: not in the bundle")
        return 0
    print("program:", flush=True)
    failed = run(directory)
    sanitizer = shutil.which("compute-sanitizer") or shutil.which(
        "compute-sanitizer", path="/usr/local/cuda/bin"
    )
    if not sanitizer:
        print("compute-sanitizer is absent: no memcheck")
        return failed
    print("program under memcheck:", flush=True)
    return failed + run(directory, [sanitizer, "--error-exitcode", "1"])
