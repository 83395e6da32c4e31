"""Counts what the innermost loops of x86-64 assembly do with vectors in memory.

  ... | hot_loops.py

For each innermost loop that reads or writes vectors prints the function and how
often an iteration reads and writes, moves lanes of vectors to other places, or
calls a function. Constants and what is kept on the stack do not count.
"""

import re
import sys
from collections import Counter

FUNCTION = re.compile(r"([A-Za-z]\w*):")
LABEL = re.compile(r"(\.L\w+):")
INSTRUCTION = re.compile(r"\t([a-z]\w+)(?:\t(.*))?$")
# An address that is neither a constant's nor on the stack.
ADDRESS = re.compile(r"[-\w]*\(%r(?!sp|ip)[^)]*\)")
REGISTER = re.compile(r"%([xyz]mm)\d+")
SHUFFLE = re.compile(
    r"v?p?(shuf|perm|unpck|insert|extract|insr|extr|pack|gather|scatter)"
)


def classify(mnemonic, operands):
    """What an instruction does, or None if it does not matter."""
    if mnemonic.startswith("call") or "TAILCALL" in operands:
        return f"calls of {operands}"
    register = REGISTER.search(operands)
    if not register:
        return None
    text = f"{mnemonic} {register[1]}"
    address = ADDRESS.search(operands)
    if address:
        kind = "writes" if operands.endswith(address[0]) else "reads"
        return f"{kind} by {text}"
    if SHUFFLE.match(mnemonic):
        return f"moves by {text}"
    return None


def innermost_loops(lines):
    """Yields the function and the instructions of every loop without a loop."""
    function, labels, last_end = None, {}, -1
    for i, line in enumerate(lines):
        line = line.split("#")[0].rstrip()
        if match := FUNCTION.match(line):
            function, labels = match[1], {}
        elif match := LABEL.match(line):
            labels[match[1]] = i
        elif match := INSTRUCTION.match(line):
            begin = labels.get(match[2])
            if match[1].startswith("j") and begin is not None:
                if begin > last_end:
                    yield function, lines[begin:i]
                last_end = i


def main():
    lines = sys.stdin.read().splitlines()
    for function, body in innermost_loops(lines):
        counts = Counter()
        for line in body:
            if match := INSTRUCTION.match(line.split("#")[0].rstrip()):
                counts[classify(match[1], match[2] or "")] += 1
        del counts[None]
        if counts:
            text = ", ".join(f"{n} {what}" for what, n in sorted(counts.items()))
            print(f"{function}: {text}")


main()
