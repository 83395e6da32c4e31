"""Checks and times the kernels of a bundle on the first GPU.

  run.py [--check] [MODEL...]

Every kernel first rotates new random arrays, at positions from 0 to 2^31 - 1,
in grids of several shapes, and is compared with Python's own numbers; memory
around the arrays must not change. The kernels in around.py are checked too.
Then each rotation is timed, replayed as a CUDA graph. Printed are the time in
µs, the speed relative to a device-to-device copy of the same bytes, and the
times of other implementations, if installed, relative to ours. A * marks arrays
that fit into the L2 cache, whose times do not show the speed of memory. With
--check nothing is timed.
"""

import argparse
import ctypes
import json
import random
import sys
from pathlib import Path

import around
import oracle
import peers
from driver import EMPTY, Driver, launch_shape

TOKENS = [1, 8, 64, 512, 4096, 16384, 65536, 131072]
CHECKED_TOKENS = [1, 3, 17]
LAST = 2**31 - 1
# Positions that are always checked if there are enough tokens.
EDGES = [LAST, 0, 1, 2**24]
# Grids and blocks that are checked besides that of the programs.
ODD_SHAPES = [(1, 1, 1, 32, 1, 1), (2, 3, 1, 16, 2, 1)]
# The bytes of a band on each side of q and k, which nothing may write.
BAND = 4096
POISON = b"\xa5" * BAND
BYTES = {"bf16": 2, "f16": 2, "f32": 4}


class Arrays:
    """q, k, with bands around them, and positions on the device."""

    def __init__(self, driver, model, tokens):
        self.driver = driver
        size = tokens * model["features"] * BYTES[model["element"]]
        self.bytes = [size * model["heads_q"], size * model["heads_k"]]
        self.bands = [driver.allocate(count + 2 * BAND) for count in self.bytes]
        self.pointers = [ctypes.c_uint64(p.value + BAND) for p in self.bands]
        self.positions = driver.allocate(4 * tokens)
        # The parameters of the kernel, in their order.
        self.arguments = [self.positions, *self.pointers, ctypes.c_uint64(tokens)]
        groups = model["rotated"] // 2 // model["lanes"]
        self.shape = launch_shape(tokens, groups, model["heads_q"])

    def free(self):
        for pointer in (*self.bands, self.positions):
            self.driver.free(pointer)


def check(driver, model, kernel, tokens, seed, shape=None):
    """What is wrong, as texts, in a grid of `shape` or that of the programs."""
    generator = random.Random(seed)
    arrays = Arrays(driver, model, tokens)
    positions = [generator.randint(0, LAST) for _ in range(tokens)]
    if tokens > 1:
        positions[: len(EDGES)] = EDGES[:tokens]
    driver.upload(
        arrays.positions, b"".join(p.to_bytes(4, "little") for p in positions)
    )
    blobs = []
    for band, count in zip(arrays.bands, arrays.bytes):
        numbers = [
            generator.uniform(-2, 2)
            for _ in range(count // BYTES[model["element"]])
        ]
        blobs.append(oracle.pack(numbers, model["element"]))
        driver.upload(band, POISON + blobs[-1] + POISON)
    driver.launch(kernel, shape or arrays.shape, arrays.arguments)
    driver.synchronize()
    faults = []
    for name, band, blob in zip("qk", arrays.bands, blobs):
        all_of_it = driver.download(band, len(blob) + 2 * BAND)
        before = oracle.unpack(blob, model["element"])
        after = oracle.unpack(all_of_it[BAND:-BAND], model["element"])
        found = oracle.find_faults(
            before, after, positions, model[f"heads_{name}"], model
        )
        faults += [f"{name}: {fault}" for fault in found]
        if all_of_it[:BAND] != POISON or all_of_it[-BAND:] != POISON:
            faults.append(f"{name}: bytes outside of the array have changed")
    arrays.free()
    return faults


def time_kernel(driver, model, kernel, tokens):
    """The times of the kernel and of a copy of as many bytes, in µs, and how
    many bytes that is: the kernel reads and writes each in place."""
    arrays = Arrays(driver, model, tokens)
    step = list(range(tokens))
    driver.upload(arrays.positions, b"".join(p.to_bytes(4, "little") for p in step))
    for pointer, count in zip(arrays.pointers, arrays.bytes):
        driver.upload(pointer, bytes(count))
    mine = driver.time(
        lambda: driver.launch(kernel, arrays.shape, arrays.arguments)
    )
    total = sum(arrays.bytes)
    arrays.free()
    source, target = driver.allocate(total), driver.allocate(total)
    copy = driver.time(lambda: driver.copy(target, source, total))
    driver.free(source)
    driver.free(target)
    return mine, copy, total


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="do not time")
    parser.add_argument("models", nargs="*", help="names of the manifest")
    options = parser.parse_args()
    directory = Path(__file__).parent
    models = json.loads((directory / "manifest.json").read_text())
    known = {model["name"] for model in models} | set(around.PROGRAMS)
    unknown = set(options.models) - known
    if unknown:
        sys.exit(f"no such model in manifest.json: {', '.join(sorted(unknown))}")
    others = [
        name
        for name in around.PROGRAMS
        if not options.models or name in options.models
    ]
    models = [m for m in models if not options.models or m["name"] in options.models]

    driver = Driver()
    print(f"device: {driver.name()}")
    kernels = {}
    wrong = 0
    for seed, model in enumerate(models):
        ptx = (directory / model["file"]).read_bytes() + b"\0"
        kernels[model["name"]] = driver.load(ptx, "rotate_kernel")
        faults = []
        for tokens in CHECKED_TOKENS:
            for shape in (None, *ODD_SHAPES):
                faults += check(
                    driver, model, kernels[model["name"]], tokens, seed, shape
                )
        verdict = f"{len(faults)} elements FAIL" if faults else "ok"
        print(f"check {model['name']}: {verdict}")
        for fault in faults[:4]:
            print(f"  {fault}")
        wrong += len(faults)
    wrong += around.check_all(driver, directory, others)
    if wrong:
        sys.exit(1)
    if options.check:
        return

    try:
        import torch
    except ImportError:
        torch = None
        print("PyTorch is absent, and with it all others to compare with")
    nothing = driver.load(EMPTY, "empty")
    empty = driver.time(lambda: driver.launch(nothing, (1, 1, 1, 32, 1, 1), []))
    print(f"an empty kernel: {empty:.2f} µs")
    cache = driver.cache_bytes()
    print(f"*: q and k fit into the L2 cache, of {cache} bytes")
    columns = ["model", "tokens", "µs", "of copy", "of empty", *peers.PEERS]
    print("| " + " | ".join(columns) + " |")
    print("|" + "---|" * len(columns))
    for model in models:
        for tokens in TOKENS:
            mine, copy, total = time_kernel(
                driver, model, kernels[model["name"]], tokens
            )
            mark = "*" if total <= cache else ""
            cells = [model["name"], str(tokens), f"{mine:.2f}{mark}"]
            cells.append(f"{copy / mine:.3f}{mark}")
            cells.append(f"{mine / empty:.2f}")
            for build in peers.PEERS.values():
                if torch is None:
                    cells.append("absent")
                    continue
                other = peers.time_peer(torch, build, model, tokens)
                cells.append(
                    other if isinstance(other, str) else f"{other / mine:.2f}×"
                )
            print("| " + " | ".join(cells) + " |", flush=True)


if __name__ == "__main__":
    main()
