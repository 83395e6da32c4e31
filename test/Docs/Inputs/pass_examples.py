"""Runs the examples in the descriptions of passes.

    pass_examples.py PE_OPT Passes.td ...

An example is two MLIR blocks with the word "becomes" between them: what goes
into the pass, and what comes out. Prints the flag of every pass that has one.
"""

import re
import subprocess
import sys

PASS = re.compile(r'^def \w+ : Pass<"([\w-]+)">(.*?)^}', re.M | re.S)
EXAMPLE = re.compile(
    r"```mlir\n([^`]*)```\s+becomes\s+```mlir\n([^`]*)```", re.S
)


def run(pe_opt, text, *flags):
    command = [pe_opt, *flags]
    return subprocess.run(
        command, input=text, text=True, capture_output=True, check=True
    ).stdout


def main():
    pe_opt, *files = sys.argv[1:]
    for path in files:
        with open(path, encoding="utf-8") as file:
            passes = PASS.findall(file.read())
        for flag, text in passes:
            for before, after in EXAMPLE.findall(text):
                found = run(pe_opt, before, f"--{flag}")
                if found != run(pe_opt, after):
                    sys.exit(f"the example of {flag} becomes:\n{found}")
                print(flag)


if __name__ == "__main__":
    main()
