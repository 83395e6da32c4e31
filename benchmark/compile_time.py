"""How long pe-opt takes with the whole pipeline.

Runs --pe-lower-to-llvm on functions of 1 to 2000 rotations, each of an array
of its own, and prints the time for each rotation, and how it compares with that
of the smallest module where starting up no longer counts. Then runs it on the
files given. Fails if pe-opt does.

    compile_time.py PE_OPT [FILE.mlir ...] [--sizes=1,10,...] [--repeats=N]
"""

import argparse
import os
import subprocess
import sys
import time

FUNCTION = """\
func.func @update_{i}(%x: tensor<?x32x128xf32>, %start: i32)
    -> tensor<?x32x128xf32> {{
  %c0 = arith.constant 0 : index
  %tokens = tensor.dim %x, %c0 : tensor<?x32x128xf32>
  %positions = pe.positions %start, %tokens : tensor<?xi32>
  %freq, %scale = pe.frequencies {{dim = 128 : i64, base = 5.0e+05 : f64}}
      : tensor<64xf64>, f64
  %r = pe.rotary angles(%positions, %freq : tensor<?xi32>, tensor<64xf64>)
      outs(%x : tensor<?x32x128xf32>)
      {{layout = #pe.layout<half>, position_dims = array<i64: 0>}}
      -> tensor<?x32x128xf32>
  return %r : tensor<?x32x128xf32>
}}
"""


def make_module(rotations):
    """A module with that many rotations, one for each function."""
    return "".join(FUNCTION.format(i=i) for i in range(rotations))


def seconds(pe_opt, path, repeats, source=None):
    """The least time of some runs; ends the program if one fails."""
    command = [pe_opt, path, "--pe-lower-to-llvm", "-o", os.devnull]
    times = []
    for _ in range(repeats):
        begin = time.perf_counter()
        status = subprocess.run(command, input=source, text=True).returncode
        times.append(time.perf_counter() - begin)
        if status:
            sys.exit(f"compile_time.py: {' '.join(command)}: exit status {status}")
    return min(times)


def report(name, taken, start, rotations=None, reference=None):
    """Prints a row and returns the time of a rotation, without starting up."""
    each = (taken - start) / rotations if rotations else None
    columns = [f"{name:<28}", f"{taken:9.3f} s"]
    if each is not None:
        columns.append(f"{each * 1e3:9.3f} ms")
    if each is not None and reference is not None:
        columns.append(f"{each / reference:9.2f}")
    print("  ".join(columns), flush=True)
    return each


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("pe_opt", help="the pe-opt to run")
    parser.add_argument("files", nargs="*", help="further modules to compile")
    parser.add_argument("--sizes", default="1,10,100,500,1000,2000",
                        help="numbers of rotations, ascending")
    parser.add_argument("--repeats", type=int, default=3,
                        help="runs of which the fastest counts")
    arguments = parser.parse_args()

    start = seconds(arguments.pe_opt, "-", arguments.repeats, "")
    print(f"{'module':<28}  {'total':>11}  {'a rotation':>12}  {'relative':>9}")
    report("nothing", start, start)
    reference = None
    for size in map(int, arguments.sizes.split(",")):
        # Long runs vary less.
        repeats = arguments.repeats if size < 500 else 1
        taken = seconds(arguments.pe_opt, "-", repeats, make_module(size))
        each = report(f"{size} rotations", taken, start, size, reference)
        if size >= 10 and reference is None:
            reference = each
    for path in arguments.files:
        report(os.path.basename(path),
               seconds(arguments.pe_opt, path, arguments.repeats), start)


if __name__ == "__main__":
    main()
