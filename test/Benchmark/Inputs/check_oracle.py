"""Shows the oracle of the GPU benchmark rotations that are known otherwise.

  check_oracle.py DIRECTORY

The first frequency is 1, so that the C library's cosine and sine of a position,
which are exact for large numbers too, rotate the first pair.
"""

import math
import sys

sys.path.append(sys.argv[1])
import cases
import oracle


def main():
    right, wrong = 0, 0
    for layout in ("half", "interleaved"):
        case = cases.Rotation("rotation", (1,), 3, "f32", 2, layout=layout)
        for position in (0, 1, 10**6, 2**31 - 1):
            cos, sin = math.cos(position), math.sin(position)
            before = {"x0": (0.5, -1.5, 7.0), "p": (position,)}
            after = [0.5 * cos + 1.5 * sin, -1.5 * cos + 0.5 * sin, 7.0]
            right += not case.faults(1, before, {"x0": after})
            after[0] += 1e-5
            wrong += len(case.faults(1, before, {"x0": after}))
    print(f"{right} right rotations, {wrong} wrong ones found")


main()
