"""Programs that make tokens ready for attention, and a check of what they print.

  serving_variants.py write [CASE...] > program.mlir
  serving_variants.py check OUTPUT [CASE...]
  serving_variants.py functions [CASE...] > functions.mlir

Queries and keys are normalized and rotated, and keys and values enter a cache, as
front ends write it: many ops in a row. What is computed is compared with the
definitions in f64, within the roundings of the types on the way. What no token
has written keeps every bit. `all` as a case stands for those too that the tests
leave out, and `bf16` for those whose arrays are bf16.
"""

import functools
import math
import random
import struct
import sys
from pathlib import Path

import float8
import word_printer
from serving_call import SIZE, call_text, name_of, offset_of
from serving_cases import CACHES, CASES
from serving_oracle import Oracle
from serving_program import Function


def position(i):
    return (i * 104729 + 5) % 2**20


def slot(token):
    """No two tokens share one; some have none."""
    return -1 if token % 6 == 4 else 8 * (token // 8) + (5 * token) % 8


@functools.cache
def data(name):
    """The words of an array that all cases read."""
    draw = random.Random(name)
    if name in ("positions", "slots"):
        make = position if name == "positions" else slot
        return [make(i) for i in range(128)] + [0] * (SIZE - 128)
    if name == "i8":
        return [draw.choice((0, 128)) + draw.randrange(127) for _ in range(SIZE)]
    values = [draw.uniform(-2, 2) for _ in range(SIZE)]
    blob = struct.pack(f"<{SIZE}f", *values)
    words = struct.unpack(f"<{SIZE}I", blob)
    return list(words) if name == "i32" else [word >> 16 for word in words]


@functools.cache
def codes():
    return float8.Format("f8E4M3FN").values


def values_of(words, element):
    if element.startswith("f8"):
        return [codes()[word] for word in words]
    if element == "bf16":  # The upper half of an f32.
        words = [word << 16 for word in words]
    return struct.unpack(f"<{len(words)}f", struct.pack(f"<{len(words)}I", *words))


class Cache:
    """Words, of which numbers take the places."""

    def __init__(self, element, words):
        self.element, self.values = element, words


def expected(case, length):
    """The results of a case, and the types of their elements."""
    arrays, caches = {}, {}
    for ordinal, argument in enumerate(case.arguments()):
        size = math.prod(argument.extents(length, case.blocks(length)))
        # Positions and slots are those of all cases.
        start = offset_of(ordinal) if argument.element[0] != "i" else 0
        words = data(name_of(argument))[start : start + size]
        if argument.name in CACHES:
            caches[argument.name] = Cache(argument.element, words)
        elif argument.element[0] == "i":
            arrays[argument.name] = words
        else:
            arrays[argument.name] = values_of(words, argument.element)
            arrays[f"{argument.name} words"] = words
    if case.shared:
        caches["v_cache"] = Cache(case.cache, list(caches["k_cache"].values))
    return Oracle(case, length, arrays).results(caches)


def write(cases, defines=True):
    """Prints the program, without the functions of the cases if they are known."""
    word_printer.declare()
    for word in ("i8", "i16", "i32"):
        word_printer.define(f"print_{word}", word)
    for name in ("positions", "slots", "i8", "i16", "i32"):
        word = name if name[0] == "i" else "i64"
        bits = int(word[1:])
        blob = b"".join((w % (1 << bits)).to_bytes(bits // 8, "little") for w in data(name))
        print(f'memref.global "private" constant @data_{name} : memref<{SIZE}x{word}>')
        print(f'    = dense<"0x{blob.hex().upper()}">')
    for case in cases:
        if defines:
            print(Function(case).text())
        print(call_text(case))
    print("func.func @main() {")
    count = 0
    for case in cases:
        for length in case.lengths:
            print(f"  %t{count} = arith.constant {length} : index")
            print(f"  %b{count} = arith.constant {case.blocks(length)} : index")
            print(f"  call @test_{case.name}(%t{count}, %b{count}) : (index, index) -> ()")
            count += 1
    print("  return\n}")


def is_right(found, word, right):
    if isinstance(right, int):
        return word == right
    value, off = right
    return abs(found - value) <= off


def check(path, cases):
    words = list(map(int, Path(path).read_text().split()))
    at = wrong = numbers = 0
    for case in cases:
        wrong_here, text = 0, ""
        for length in case.lengths:
            results = zip(case.results(), expected(case, length), strict=True)
            for result, right in results:
                found = words[at : at + len(right)]
                at += len(right)
                numbers += len(right)
                found += [0] * (len(right) - len(found))
                values = values_of(found, result.element)
                for i, (value, word, number) in enumerate(zip(values, found, right)):
                    if not is_right(value, word, number):
                        wrong_here += 1
                        text = text or f"{length} tokens, {result.name} {i}: {value}, not {number}"
        if wrong_here:
            print(f"{case.name}: {wrong_here} wrong; first: {text}")
        wrong += wrong_here
    print(f"{len(cases)} cases: {numbers} numbers, {wrong} wrong, {len(words) - at} left")


def chosen(names):
    if names == ["all"]:
        return CASES
    tested = [case for case in CASES if not case.by_hand]
    if names == ["bf16"]:
        return [case for case in tested if case.element == "bf16"]
    return [case for case in CASES if case.name in names] if names else tested


if __name__ == "__main__":
    if sys.argv[1] == "write":
        write(chosen(sys.argv[2:]))
    elif sys.argv[1] == "functions":
        for case in chosen(sys.argv[2:]):
            print(Function(case).text())
    else:
        check(sys.argv[2], chosen(sys.argv[3:]))
