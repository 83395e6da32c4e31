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

    # A query, a key and a value of two features, all of which enter slot 0.
    case = cases.Rows("rows", 1, 1, 2)
    before = {
        "x": (3.0, 4.0, -6.0, 8.0, 1.0, 2.0), "p": (10**6,), "slots": (0,),
        "wq": (1.0, 2.0), "wk": (0.5, 1.0),
        "keys": (0.0,) * 32, "values": (7.0,) * 32,
    }
    cos, sin = math.cos(10**6), math.sin(10**6)

    def normal(a, b):
        root = math.sqrt((a * a + b * b) / 2 + 1e-6)
        return a / root, b / root

    def rotate(a, b):
        return a * cos - b * sin, b * cos + a * sin

    (a, b), (c, d) = normal(3, 4), normal(-6, 8)
    after = {
        "x": [*rotate(a, 2 * b), -6.0, 8.0, 1.0, 2.0],
        "keys": [*rotate(c / 2, d), *[0.0] * 30],
        "values": [1.0, 2.0, *[7.0] * 30],
    }
    right, wrong = not case.faults(1, before, after), 0
    for name, place in (("x", 0), ("x", 3), ("keys", 1), ("keys", 2), ("values", 5)):
        changed = {key: list(numbers) for key, numbers in after.items()}
        changed[name][place] += 0.125
        wrong += len(case.faults(1, before, changed))
    print(f"{right + 0} right program of rows, {wrong} wrong numbers found")


main()
