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


class Block:
    """Instructions that follow each other, as pairs of mnemonic and operands."""

    def __init__(self):
        self.instructions = []
        self.targets = []
        self.falls_through = True


def functions(lines):
    """Yields the name, blocks and successors of each block of every function."""
    name, labels, blocks = None, {}, []

    def successors():
        for i, block in enumerate(blocks):
            after = {labels[t] for t in block.targets if t in labels}
            if block.falls_through and i + 1 < len(blocks):
                after.add(i + 1)
            yield after

    for line in lines:
        line = line.split("#")[0].rstrip()
        if match := FUNCTION.match(line):
            yield name, blocks, list(successors())
            name, labels, blocks = match[1], {}, [Block()]
        elif match := LABEL.match(line):
            if blocks and blocks[-1].instructions:
                blocks.append(Block())
            labels[match[1]] = len(blocks) - 1
        elif blocks and (match := INSTRUCTION.match(line)):
            mnemonic, operands = match[1], match[2] or ""
            blocks[-1].instructions.append((mnemonic, operands))
            if mnemonic.startswith(("j", "ret")):
                blocks[-1].targets.append(operands)
                blocks[-1].falls_through = mnemonic not in ("jmp", "retq")
                blocks.append(Block())
    yield name, blocks, list(successors())


def reachable(start, successors, allowed):
    """The blocks of `allowed` that come after `start`."""
    found, work = set(), [start]
    while work:
        new = (successors[work.pop()] & allowed) - found
        found |= new
        work += new
    return found


def innermost_loops(allowed, successors):
    """Yields the blocks of every loop without a loop, in order. A loop is
    entered at one block, without which nothing of it is a loop around it."""
    after = {block: reachable(block, successors, allowed) for block in allowed}
    left = {block for block in allowed if block in after[block]}
    while left:
        first = min(left)
        loop = {block for block in after[first] if first in after[block]}
        left -= loop
        headers = {
            block
            for outside in range(len(successors))
            if outside not in loop
            for block in successors[outside] & loop
        }
        inner = list(innermost_loops(loop - headers, successors))
        yield from inner or [sorted(loop)]


def main():
    lines = sys.stdin.read().splitlines()
    for function, blocks, successors in functions(lines):
        for loop in innermost_loops(set(range(len(blocks))), successors):
            counts = Counter(
                classify(*instruction)
                for block in loop
                for instruction in blocks[block].instructions
            )
            del counts[None]
            if counts:
                text = ", ".join(f"{n} {what}" for what, n in sorted(counts.items()))
                print(f"{function}: {text}")


main()
