"""Extracts the PTX from a module printed by `pe-opt --pe-lower-to-nvvm`.

  pe-opt --pe-lower-to-nvvm input.mlir | extract_ptx.py [JSON] > kernels.ptx

The PTX of several kernel modules is concatenated, each with its header. With
one module, the CUDA driver and ptxas accept the file. How to launch the kernels,
what the pass `pe-describe-kernels` documents, becomes the file JSON, an array of
one object for each launch; `pe/kernels.py` reads it.
"""

import json
import re
import sys

ASSEMBLY = re.compile(r'assembly = "((?:[^"\\]|\\.)*)"')
ESCAPE = re.compile(r"\\([0-9A-Fa-f]{2}|.)")


def unescape(text):
    def character(match):
        code = match.group(1)
        return chr(int(code, 16)) if len(code) == 2 else code

    return ESCAPE.sub(character, text)


def extract(module):
    """The PTX of every kernel module, in order."""
    return [unescape(found).rstrip("\0") for found in ASSEMBLY.findall(module)]


# A dictionary's name or a string of the attribute, and what else it has.
ITEM = re.compile(r'(\w+) = |("[^"]*")|([][{},])|\s+')


def contract(module):
    """How to launch the kernels, as lists, dictionaries and strings."""
    start = re.search(r"\bpe\.kernels = ", module)
    if not start:
        return []
    text, depth, at = "", 0, start.end()
    while True:
        item = ITEM.match(module, at)
        if not item:
            sys.exit(f"unexpected in pe.kernels: {module[at : at + 40]}")
        name, string, bracket = item.groups()
        text += f'"{name}": ' if name else string or bracket or " "
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(bracket, 0)
        at = item.end()
        if depth == 0:
            return json.loads(text)


def main():
    module = sys.stdin.read()
    kernels = extract(module)
    if len(sys.argv) > 1:
        with open(sys.argv[1], "w", encoding="utf-8") as file:
            json.dump(contract(module), file, indent=1)
    if not kernels:
        sys.exit("extract_ptx.py: there is no PTX in the input")
    for kernel in kernels:
        print(kernel)


if __name__ == "__main__":
    main()
