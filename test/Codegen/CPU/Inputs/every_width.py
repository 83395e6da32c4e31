"""Prints rotations of rows of every width, with features that are not rotated.

usage: every_width.py ELEMENT in-place|out-of-place [PAIRS...]

PAIRS are the numbers of pairs that rotate: a fourth of the width, and with
more arguments those as well, where they fit.
"""

import sys

LAYOUTS = ("half", "interleaved", "interleaved_to_half", "half_to_interleaved")


def rotation(width: int, pairs: int, element: str, in_place: bool) -> str:
    x, freq = f"memref<3x{width}x{element}>", f"memref<{pairs}xf64>"
    layout = LAYOUTS[width % (2 if in_place else 4)]
    begin = (width - 2 * pairs) // 2 if pairs % 3 else 0
    return f"""
func.func @w{width}_{pairs}(%x: {x}, %y: {x}, %p: memref<3xi32>, %f: {freq}) {{
  pe.rotary {'' if in_place else f'ins(%x : {x})'}
      angles(%p, %f : memref<3xi32>, {freq}) outs(%y : {x})
      {{layout = #pe.layout<{layout}>, position_dims = array<i64: 0>,
       begin = {begin} : i64}}
  return
}}"""


def main() -> None:
    element, place, *more = sys.argv[1:]
    for width in range(1, 131):
        for pairs in sorted({max(width // 4, 1), *map(int, more)}):
            if 2 * pairs <= width:
                print(rotation(width, pairs, element, place == "in-place"))


if __name__ == "__main__":
    main()
