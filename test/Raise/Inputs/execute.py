"""Runs the functions of a folder's tests as they are and as --raise-to-pe leaves them.

  execute.py PE_OPT MLIR_RUNNER LIBRARIES FOLDER

Prints the names of those whose results differ, and how many agree.
"""

import pathlib
import sys

import programs


def main():
    pe_opt, runner, libraries, folder = sys.argv[1:]
    tools = programs.Tools(pe_opt, runner, libraries)
    total = 0
    for path in sorted(pathlib.Path(folder).glob("*.mlir")):
        functions = programs.read(path)
        before = programs.optimize(tools, functions)
        after = programs.raised(tools, functions)
        pairs = {name: (before[name], after[name]) for name in after}
        total += len(pairs)
        for name, difference in programs.disagreements(tools, pairs).items():
            print(f"FAIL: {path.name}: {name} differs by {difference}")
    for fault in tools.faults:
        print(f"FAIL: {fault}")
    print(f"{total} functions were compared")


if __name__ == "__main__":
    main()
