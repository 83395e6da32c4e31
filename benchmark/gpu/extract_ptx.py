"""Extracts the PTX from a module printed by `pe-opt --pe-lower-to-nvvm`.

  pe-opt --pe-lower-to-nvvm input.mlir | extract_ptx.py > kernels.ptx

The PTX of several kernel modules is concatenated, each with its header. With
one module, the CUDA driver and ptxas accept the file.
"""

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


def main():
    kernels = extract(sys.stdin.read())
    if not kernels:
        sys.exit("extract_ptx.py: there is no PTX in the input")
    for kernel in kernels:
        print(kernel)


if __name__ == "__main__":
    main()
