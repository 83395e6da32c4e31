"""Runs a program in the LLVM dialect for AArch64, on a processor that is emulated.

  run.py LLVM_TOOLS QEMU [--sve-bits=N] < program.mlir

With --sve-bits, vectors of N bits are those of SVE.
"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("llvm_tools", type=Path)
    parser.add_argument("qemu")
    parser.add_argument("--sve-bits", type=int)
    arguments = parser.parse_args()

    def tool(name, *flags, text):
        command = [arguments.llvm_tools / name, *flags]
        done = subprocess.run(command, input=text, stdout=subprocess.PIPE, check=True)
        return done.stdout

    llc, cpu = ["-O3", "-filetype=obj"], "max"
    if bits := arguments.sve_bits:
        llc.append(f"--aarch64-sve-vector-bits-min={bits}")
        llc.append(f"--aarch64-sve-vector-bits-max={bits}")
        cpu = f"max,sve{bits}=on"
    program = tool("mlir-translate", "--mlir-to-llvmir", text=sys.stdin.buffer.read())
    program = tool("opt", "-O3", "-S", text=program)
    runtime = Path(__file__).with_name("runtime.ll").read_bytes()
    with tempfile.TemporaryDirectory() as folder:
        objects = []
        for name, text in (("program", program), ("runtime", runtime)):
            objects.append(Path(folder, name + ".o"))
            objects[-1].write_bytes(tool("llc", *llc, text=text))
        executable = Path(folder, "program")
        tool("ld.lld", "-static", "-o", executable, *objects, text=b"")
        subprocess.run([arguments.qemu, "-cpu", cpu, executable], check=True)


main()
