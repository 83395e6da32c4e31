"""Prints the MLIR blocks of a Markdown page, with separators between them."""

import re
import sys

page = open(sys.argv[1], encoding="utf-8").read()
blocks = re.findall(r"^```mlir\n(.*?)^```$", page, re.M | re.S)
print("// -----\n".join(blocks), end="")
