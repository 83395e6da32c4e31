# Rewrites the version of the pe dialect in the bytecode read from stdin.
#
# The version is the one section of bytecode with the identifier 7; it holds one
# byte here. A byte 2n + 1 stands for the number n.

import sys

data = sys.stdin.buffer.read()
current = bytes([7, 3, 2 * 3 + 1])
assert data.count(current) == 1, "no or several sections like that of version 3"
wanted = bytes([7, 3, 2 * int(sys.argv[1]) + 1])
sys.stdout.buffer.write(data.replace(current, wanted))
