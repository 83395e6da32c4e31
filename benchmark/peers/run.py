#!/usr/bin/env python3
"""Compares rotations by pe with those of other implementations.

Run it through "./dev bench-peers", which installs the packages first. A peer
that cannot run gets a row with the reason.
"""

import argparse
import importlib.util
import json
import os
import platform
import sys
import tempfile

# For Python's isolated mode, which leaves the script's directory out.
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import peers
import report
import workload

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--list", action="store_true",
                        help="list the peers and what they lack; run nothing")
    parser.add_argument("--peer", action="append", metavar="NAME",
                        help="only this peer; may be repeated")
    parser.add_argument("--tokens", action="append", type=int,
                        help="only workloads of this many tokens")
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--budget", type=float, default=0.01, metavar="SECONDS",
                        help="how long a case runs in a round, if one call "
                             "does not take longer")
    parser.add_argument("--options", default="", metavar="OPTIONS",
                        help="options of --pe-lower-to-llvm")
    parser.add_argument("--fresh-memory", action="store_true",
                        help="return freed memory to the operating system, "
                             "as the C library does by itself")
    parser.add_argument("--json", metavar="FILE",
                        help="write the results there")
    parser.add_argument("--pe-opt", metavar="PROGRAM",
                        default=os.path.join(ROOT, "build", "bin", "pe-opt"))
    parser.add_argument("--llvm-bin", metavar="DIRECTORY",
                        default="/usr/lib/llvm-22/bin")
    return parser.parse_args()


def chosen(modules, names):
    """The modules with these names, or all; exits if a name is unknown."""
    known = [module.NAME for module in modules]
    for name in names or ():
        if name not in known:
            sys.exit(f"run.py: no peer '{name}'; there are: {', '.join(known)}")
    return [module for module in modules if not names or module.NAME in names]


def print_list(modules):
    for module in modules:
        found = peers.versions(module).items()
        have = ", ".join(f"{name} {version}" for name, version in found)
        reason = peers.absent(module)
        print(f"{module.NAME}: " + (f"missing: {reason}" if reason else have))


def one_line(error):
    text = str(error).strip().splitlines() or [""]
    return f"{type(error).__name__}: {text[0]}"


def collect(modules, work):
    """The peers' cases, and a row for every peer that has none to give."""
    cases, rows = [], []
    for module in modules:
        reason = peers.absent(module)
        if reason:
            rows.append({"peer": module.NAME, "status": "missing",
                         "reason": reason})
            continue
        try:
            cases += [(module.NAME, case) for case in module.cases(work)]
        except ImportError as error:
            rows.append({"peer": module.NAME, "status": "missing",
                         "reason": one_line(error)})
        except Exception as error:  # whatever a foreign package throws
            rows.append({"peer": module.NAME, "status": "failed",
                         "reason": one_line(error)})
    return cases, rows


def run_workload(tools, modules, work, arguments):
    """One entry of the results."""
    import measure
    import ours

    expected = measure.expectations(work)
    candidates = [
        (ours.NAME, case) for case in ours.cases(tools, work, arguments.options)
    ]
    foreign, rejected = collect(modules, work)
    right, rows = [], []
    for name, case in candidates + foreign:
        row = {"peer": name, "label": case.label, "in_place": case.in_place,
               "trigonometry": case.trigonometry}
        try:
            row["errors"] = measure.errors(case, expected)
        except Exception as error:
            row.update(status="failed", reason=one_line(error))
            rejected.append(row)
            continue
        if row["errors"][0] < measure.SAME_FUNCTION:
            row["status"] = "ok"
            right.append(case)
            rows.append(row)
        elif name == ours.NAME:
            sys.exit(f"run.py: pe, {case.label}, is wrong for {work.name}: "
                     f"error {row['errors'][0]:.1e}")
        else:
            row["status"] = "wrong"
            rejected.append(row)
    times = measure.round_robin(right, arguments.rounds, arguments.budget)
    for row, result in zip(rows, times):
        row.update(result)
    return {"workload": work.name, "rows": rows + rejected}


def processor():
    with open("/proc/cpuinfo") as file:
        for line in file:
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    return platform.processor()


def main():
    arguments = parse_arguments()
    modules = chosen(peers.load(), arguments.peer)
    if arguments.list:
        print_list(modules)
        return
    if importlib.util.find_spec("numpy") is None:
        sys.exit("run.py: the package numpy is not installed, and nothing can "
                 "be compared without it; ./dev bench-peers installs it")
    import kernel
    import measure

    measure.use_one_thread()
    memory_kept = not arguments.fresh_memory and measure.keep_memory()
    works = [w for w in workload.QUERIES + workload.LAYERS
             if not arguments.tokens or w.tokens in arguments.tokens]
    with tempfile.TemporaryDirectory() as directory:
        tools = kernel.Tools(arguments.pe_opt, arguments.llvm_bin, directory)
        results = {
            "cpu": processor(),
            "memory_kept": memory_kept,
            "versions": {"pe": {"LLVM": tools.version(),
                                "options": arguments.options},
                         **{m.NAME: peers.versions(m) for m in modules}},
            "workloads": [run_workload(tools, modules, w, arguments)
                          for w in works],
        }
    if arguments.json:
        with open(arguments.json, "w") as file:
            json.dump(results, file, indent=1)
    print(report.text(results))


if __name__ == "__main__":
    main()
