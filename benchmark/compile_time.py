"""How long pe-opt takes with the whole pipeline.

Runs --pe-lower-to-llvm on modules of 1 to 2000 rotations, one per function, and
prints the time per rotation, also relative to that of the smallest module whose
time is not dominated by start-up. Then runs it on the given files. Last,
compares a module of up to 100 rotations, in one thread, with the time of LLVM's
opt -O3 and llc for the result; for --pe-lower-to-nvvm, LLVM runs in the last
pass. Fails if a command does.

    compile_time.py PE_OPT [FILE.mlir ...] [--sizes=1,10,...] [--repeats=N]
                    [--llvm=DIR]
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile
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


def run(command, repeats=1, source=None):
    """The least time of some runs; ends the program if one fails."""
    times = []
    for _ in range(repeats):
        begin = time.perf_counter()
        status = subprocess.run(command, input=source, text=True).returncode
        times.append(time.perf_counter() - begin)
        if status:
            sys.exit(f"compile_time.py: {' '.join(command)}: exit status {status}")
    return min(times)


def seconds(pe_opt, path, repeats, source=None):
    command = [pe_opt, path, "--pe-lower-to-llvm", "-o", os.devnull]
    return run(command, repeats, source)


def compare_with_llvm(pe_opt, llvm, rotations, rounds):
    """Prints the time of the pipeline relative to that of LLVM."""
    with tempfile.TemporaryDirectory() as directory:
        def path(name):
            return os.path.join(directory, name)
        with open(path("in.mlir"), "w") as file:
            file.write(make_module(rotations))
        lower = [pe_opt, path("in.mlir"), "--pe-lower-to-llvm", "-o", path("o.mlir")]
        one = lower + ["--mlir-disable-threading"]
        run(one)
        run([f"{llvm}/mlir-translate", "--mlir-to-llvmir", path("o.mlir"),
             "-o", path("o.ll")])
        optimize = [f"{llvm}/opt", "-O3", path("o.ll"), "-o", path("o.bc")]
        generate = [f"{llvm}/llc", "-O3", path("o.bc"), "-filetype=obj",
                    "-o", os.devnull]
        commands = {"llvm": [optimize, generate], "verified": [one],
                    "unverified": [one + ["--verify-each=0"]], "threads": [lower]}
        times = {name: [] for name in commands}
        for _ in range(rounds):
            for name, parts in commands.items():
                times[name].append(sum(run(part) for part in parts))
    best = {name: min(values) for name, values in times.items()}
    print(f"\n{rotations} rotations, opt -O3 and llc: {best['llvm']:.2f} s")
    for name, what, base, target in [
            ("verified", "pe-opt, verified after each pass", "llvm", 0.7),
            ("unverified", "pe-opt, not verified", "llvm", 0.4),
            ("threads", "pe-opt, all threads, of one thread", "verified", 0.6)]:
        report_ratio(what, best[name], best[base], target)


def report_ratio(what, taken, base, target):
    ratio = taken / base
    verdict = "met" if ratio <= target else "missed"
    print(f"{what:<36}{taken:6.2f} s  {ratio:.2f}  <= {target} {verdict}")


def compare_with_nvptx(pe_opt, rotations, rounds):
    """Prints the time of the pipeline for GPUs relative to that of LLVM in it."""
    timing = ["--mlir-timing", "--mlir-timing-display=list",
              "--mlir-disable-threading", "-o", os.devnull]
    command = [pe_opt, "-", "--pe-lower-to-nvvm=chip=sm_90"] + timing
    results = {}
    for each, flag in [("verified after each pass", "--verify-each=1"),
                       ("not verified", "--verify-each=0")]:
        for _ in range(rounds):
            done = subprocess.run(command + [flag], input=make_module(rotations),
                                  text=True, stderr=subprocess.PIPE)
            if done.returncode:
                sys.exit(f"compile_time.py: {done.stderr}")
            llvm, total = (float(re.search(rf"([\d.]+) .*{name}", done.stderr)[1])
                           for name in ("GpuModuleToBinaryPass", "root"))
            results[each] = min(results.get(each, (1e9, 0)), (total - llvm, llvm))
    llvm = results["not verified"][1]
    print(f"\n{rotations} rotations for sm_90, LLVM to PTX: {llvm:.2f} s")
    for (each, (rest, llvm)), target in zip(results.items(), (0.7, 0.4)):
        report_ratio(f"the rest, {each}", rest, llvm, target)


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
    parser.add_argument("--llvm", default="/usr/lib/llvm-22/bin",
                        help="where mlir-translate, opt and llc are")
    arguments = parser.parse_args()

    # The first run also reads the program from disk: a repeat more.
    start = seconds(arguments.pe_opt, "-", arguments.repeats + 1, "")
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
    compare_with_llvm(arguments.pe_opt, arguments.llvm, min(100, size),
                      arguments.repeats)
    compare_with_nvptx(arguments.pe_opt, min(100, size), arguments.repeats)


if __name__ == "__main__":
    main()
