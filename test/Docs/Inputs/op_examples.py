"""Prints the examples in the descriptions of ops as functions.

    op_examples.py PE*Ops.td ...

What an example uses and does not define is an argument of its function, of the
type that the example says: in `slots(%slots : tensor<?xi64>)` or, for what has no
type there, the only one that it can have.
"""

import re
import sys

BLOCK = re.compile(r"^def PE_(\w+)Op :|```mlir\n(.*?)```", re.M | re.S)
DEFINED = re.compile(r"^\s*(%\w+(?:, %\w+)*) = ", re.M)
CLAUSE = re.compile(r"(\w+)\((%[^():]*)(?: : ([^()]*))?\)")
# Operands without a clause: of runs of positions, and of cosines.
RUN = re.compile(r"pe\.positions (%\w+)(?:, (%\w+))?[^%]*?<[^>]*x(\w+)>")
PHASE = re.compile(r"pe\.cos_sin (%\w+), (%\w+)[^>]*? : ([^:]*?) ->")
TYPES = {"scale": "f64", "x_scale": "f64", "init_scale": "f64"}


def split(types):
    """Those of a list; commas in angle brackets separate none."""
    return re.findall(r"(?:[^,<]|<[^<>]*(?:<[^>]*>)?[^<>]*>)+", types)


def arguments(text):
    """The name and type of everything that is used."""
    for clause, names, types in CLAUSE.findall(text):
        names = names.split(", ")
        listed = split(types) if types else [TYPES.get(clause, "index")] * len(names)
        for name, of_type in zip(names, listed, strict=True):
            yield name, of_type.strip()
    for start, length, element in RUN.findall(text):
        yield start, element
        if length:
            yield length, "index"
    for position, turns, of_type in PHASE.findall(text):
        yield position, of_type
        yield turns, of_type


def main():
    for path in sys.argv[1:]:
        with open(path, encoding="utf-8") as file:
            blocks = BLOCK.findall(file.read())
        op, number = "", 0
        for name, text in blocks:
            if name:
                op = name
            if " = pe." not in text:
                continue
            defined = {n for names in DEFINED.findall(text) for n in names.split(", ")}
            used = {n: t for n, t in arguments(text) if n not in defined}
            signature = ", ".join(f"{name}: {of_type}" for name, of_type in used.items())
            print(f"func.func @{op}_{number}({signature}) {{\n{text}return\n}}")
            number += 1


if __name__ == "__main__":
    main()
