"""Checks and times the kernels of a bundle on the first GPU.

  run.py [--check] [MODEL...]

Every kernel first rotates new random arrays, at positions from 0 to 2^31 - 1,
and is compared with Python's own numbers. Then it is timed, replayed as a CUDA
graph: µs, the part of the speed of a copy from device to device that moves the
same bytes, and how many times as long others take, where their packages are.
With --check nothing is timed.
"""

import argparse
import ctypes
import json
import random
import sys
from pathlib import Path

import oracle
import peers
from driver import EMPTY, Driver, launch_shape

TOKENS = [1, 8, 64, 512, 4096, 16384, 65536, 131072]
CHECKED_TOKENS = [1, 3, 17]
LAST = 2**31 - 1
BYTES = {"bf16": 2, "f16": 2, "f32": 4}


class Arrays:
    """q, k and positions on the device."""

    def __init__(self, driver, model, tokens):
        self.driver = driver
        size = tokens * model["features"] * BYTES[model["element"]]
        self.bytes = [size * model["heads_q"], size * model["heads_k"]]
        self.pointers = [driver.allocate(count) for count in self.bytes]
        self.positions = driver.allocate(4 * tokens)
        # The parameters of the kernel, in their order.
        self.arguments = [self.positions, *self.pointers, ctypes.c_uint64(tokens)]
        groups = model["rotated"] // 2 // model["lanes"]
        self.shape = launch_shape(tokens, groups, model["heads_q"])

    def free(self):
        for pointer in (*self.pointers, self.positions):
            self.driver.free(pointer)


def check(driver, model, kernel, tokens, seed):
    generator = random.Random(seed)
    arrays = Arrays(driver, model, tokens)
    positions = [generator.randint(0, LAST) for _ in range(tokens)]
    positions[0] = LAST if tokens > 1 else positions[0]
    driver.upload(
        arrays.positions, b"".join(p.to_bytes(4, "little") for p in positions)
    )
    blobs = []
    for pointer, count in zip(arrays.pointers, arrays.bytes):
        numbers = [
            generator.uniform(-2, 2)
            for _ in range(count // BYTES[model["element"]])
        ]
        blobs.append(oracle.pack(numbers, model["element"]))
        driver.upload(pointer, blobs[-1])
    driver.launch(kernel, arrays.shape, arrays.arguments)
    driver.synchronize()
    faults = []
    for name, pointer, blob in zip("qk", arrays.pointers, blobs):
        before = oracle.unpack(blob, model["element"])
        after = oracle.unpack(
            driver.download(pointer, len(blob)), model["element"]
        )
        found = oracle.find_faults(
            before, after, positions, model[f"heads_{name}"], model
        )
        faults += [f"{name}: {fault}" for fault in found]
    arrays.free()
    return faults


def time_kernel(driver, model, kernel, tokens):
    """The times of the kernel and of a copy of as many bytes, in µs."""
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
    return mine, copy


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="do not time")
    parser.add_argument("models", nargs="*", help="names of the manifest")
    options = parser.parse_args()
    directory = Path(__file__).parent
    models = json.loads((directory / "manifest.json").read_text())
    unknown = set(options.models) - {model["name"] for model in models}
    if unknown:
        sys.exit(f"no such model in manifest.json: {', '.join(sorted(unknown))}")
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
            faults += check(driver, model, kernels[model["name"]], tokens, seed)
        verdict = f"{len(faults)} elements FAIL" if faults else "ok"
        print(f"check {model['name']}: {verdict}")
        for fault in faults[:4]:
            print(f"  {fault}")
        wrong += len(faults)
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
    columns = ["model", "tokens", "µs", "of copy", "of empty", *peers.PEERS]
    print("| " + " | ".join(columns) + " |")
    print("|" + "---|" * len(columns))
    for model in models:
        for tokens in TOKENS:
            mine, copy = time_kernel(driver, model, kernels[model["name"]], tokens)
            cells = [model["name"], str(tokens), f"{mine:.2f}", f"{copy / mine:.3f}"]
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
