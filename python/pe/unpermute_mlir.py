"""From features in halves to pairs next to each other, in MLIR."""

from __future__ import annotations

import re


def unpermute_mlir(x: str, head_dim: int, begin: int, dim: int) -> list[str]:
    """Copies %x to %out, both of the type `x`, as lines of a function.

    Of the `dim` features from `begin` on, i and i + dim / 2 go to 2i and 2i + 1;
    the others stay where they are.
    """
    shape = re.match(r"memref<(.*)x\d+x(\w+), ", x)
    extents, element = shape.group(1).split("x"), shape.group(2)
    rank = len(extents)
    lines, sizes = [], []
    for i, extent in enumerate(extents):
        if extent == "?":
            lines += [
                f"%axis{i} = arith.constant {i} : index",
                f"%extent{i} = memref.dim %x, %axis{i} : {x}",
            ]
            extent = f"%extent{i}"
        sizes.append(extent)
    zeros, ones, many = (", ".join([text] * (rank)) for text in "01?")

    def part(name, array, start, count, step=1):
        type = (
            f"memref<{'x'.join(extents)}x{count}x{element}, "
            f"strided<[{many}, {step}], offset: {start}>>"
        )
        lines.append(
            f"{name} = memref.subview {array}[{zeros}, {start}] "
            f"[{', '.join(sizes)}, {count}] [{ones}, {step}]\n      : {x} to {type}"
        )
        return type

    for number, (start, end) in enumerate([(0, begin), (begin + dim, head_dim)]):
        if start < end:
            names = f"%from{number}", f"%to{number}"
            types = [
                part(name, array, start, end - start)
                for name, array in zip(names, ("%x", "%out"))
            ]
            lines.append(
                f"linalg.copy ins({names[0]} : {types[0]}) "
                f"outs({names[1]} : {types[1]})"
            )
    pairs = dim // 2
    first = part("%first", "%x", begin, pairs)
    second = part("%second", "%x", begin + pairs, pairs)
    even = part("%even", "%out", begin, pairs, 2)
    odd = part("%odd", "%out", begin + 1, pairs, 2)
    letters = ", ".join(f"d{i}" for i in range(rank + 1))
    map = f"affine_map<({letters}) -> ({letters})>"
    kinds = ", ".join(['"parallel"'] * (rank + 1))
    lines.append(
        f"linalg.generic {{indexing_maps = [{', '.join([map] * 4)}],\n"
        f"      iterator_types = [{kinds}]}}\n"
        f"      ins(%first, %second : {first}, {second})\n"
        f"      outs(%even, %odd : {even}, {odd}) {{\n"
        f"  ^bb0(%l: {element}, %r: {element}, %e: {element}, %o: {element}):\n"
        f"    linalg.yield %l, %r : {element}, {element}\n  }}"
    )
    return lines
