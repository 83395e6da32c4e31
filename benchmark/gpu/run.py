"""Checks and times the kernels of a bundle on the first GPU.

  run.py [--check] [--json FILE] [CASE...]

Every kernel first works on new random arrays, at positions from 0 to 2^31 - 1,
and is compared with Python's own numbers; memory around the arrays must not
change. It is launched as the JSON beside its PTX says. Then each case is timed,
replayed as a CUDA graph: "cold", on arrays that are in no cache, and "hot",
again and again on one array. Printed are the times in µs, the part of the speed
of simple kernels that move as many bytes, and the times of other
implementations, if installed, relative to ours. With --check nothing is timed.
If the bundle has a whole program, it is run as well, and once under memcheck if
compute-sanitizer is installed.
"""

import argparse
import ctypes
import json
import random
import sys
from pathlib import Path

import around
import cases
import oracle
import peers
import program as whole_program
from arguments import BYTES
from driver import EMPTY, Driver
from kernels import Array, Kernel
from roofline import Roofline

# The bytes of a band on each side of an array, which nothing may write.
BAND = 4096
POISON = b"\xa5" * BAND
NUMBERS = {
    "i32": ctypes.c_int32,
    "i64": ctypes.c_int64,
    "f32": ctypes.c_float,
    "f64": ctypes.c_double,
}


class Program:
    """A case with its kernels, loaded."""

    def __init__(self, driver, directory, case):
        self.driver, self.case = driver, case
        ptx = (directory / f"{case.name}.ptx").read_bytes() + b"\0"
        entries = json.loads((directory / f"{case.name}.json").read_text())
        self.kernels = [
            (kernel, driver.load(ptx, kernel.name))
            for kernel in map(Kernel.of_json, entries)
        ]


class Instance:
    """The arrays of a program for a number of tokens, on the device, with bands
    around them."""

    def __init__(self, program, tokens):
        self.driver, self.program = program.driver, program
        self.arguments = program.case.arguments(tokens)
        self.bands = {}
        for argument in self.arguments:
            if argument.size and argument.buffer not in self.bands:
                size = argument.count * BYTES[argument.element]
                pointer = self.driver.allocate(size + 2 * BAND)
                self.bands[argument.buffer] = (pointer, size, argument.element)
        self.given = [self.give(argument) for argument in self.arguments]
        self.memory = {}
        for kernel, _ in program.kernels:
            for memory in kernel.memory:
                if memory.name not in self.memory:
                    size = kernel.bytes_of(memory.name, self.given)
                    self.memory[memory.name] = self.driver.allocate(size)
        self.launches = list(self.prepare())

    def give(self, argument):
        if not argument.size:
            return argument.values[0]
        pointer = self.bands[argument.buffer][0].value + BAND
        return Array(pointer, argument.size, argument.stride, argument.offset)

    def prepare(self):
        """The functions, grids, blocks and parameters of all launches."""
        memory = {name: pointer.value for name, pointer in self.memory.items()}
        for kernel, function in self.program.kernels:
            for launch in kernel.launches(self.given, memory):
                parameters = [
                    ctypes.c_uint64(value)
                    if parameter.kind != "number"
                    else NUMBERS[parameter.type](value)
                    for parameter, value in zip(kernel.parameters, launch.parameters)
                ]
                yield function, launch.grid, launch.block, parameters

    def run(self):
        for launch in self.launches:
            self.driver.launch(*launch)

    def fill(self, seed):
        """Writes random numbers; returns those of each buffer."""
        generator = random.Random(seed)
        before = {}
        for argument in self.arguments:
            if not argument.size or argument.buffer in before:
                continue
            blob = argument.draw(generator)
            before[argument.buffer] = oracle.unpack(blob, argument.element)
            band = self.bands[argument.buffer][0]
            self.driver.upload(band, POISON + blob + POISON)
        return before

    def prepare_times(self, noise):
        """Random bits in all arrays, of one small block of them, and positions."""
        for argument in self.arguments:
            if not argument.size:
                continue
            pointer, size, element = self.bands[argument.buffer]
            if argument.values or element == "i32":
                numbers = argument.values or [i % 65536 for i in range(argument.count)]
                blob = oracle.pack(numbers, element)
                self.driver.upload(ctypes.c_uint64(pointer.value + BAND), blob)
                continue
            for start in range(0, size, noise.size):
                part = min(noise.size, size - start)
                target = ctypes.c_uint64(pointer.value + BAND + start)
                self.driver.copy(target, noise.pointer, part)
        self.driver.synchronize()

    def free(self):
        for pointer, _, _ in self.bands.values():
            self.driver.free(pointer)
        for pointer in self.memory.values():
            self.driver.free(pointer)


class Noise:
    """Random finite numbers of 16 bits each, in every type."""

    def __init__(self, driver, size=1 << 20):
        generator = random.Random(0)
        numbers = [generator.uniform(-2, 2) for _ in range(4096)]
        blob = oracle.pack(numbers, "bf16")
        self.size, self.pointer = size, driver.allocate(size)
        driver.upload(self.pointer, blob * (size // len(blob)))


def check(program, tokens, seed):
    """What is wrong, as texts."""
    instance = Instance(program, tokens)
    before = instance.fill(seed)
    instance.run()
    instance.driver.synchronize()
    after, faults = {}, []
    for name, (pointer, size, element) in instance.bands.items():
        all_of_it = instance.driver.download(pointer, size + 2 * BAND)
        after[name] = oracle.unpack(all_of_it[BAND : BAND + size], element)
        if all_of_it[:BAND] != POISON or all_of_it[BAND + size :] != POISON:
            faults.append(f"{name}: bytes outside of the array have changed")
    instance.free()
    return faults + program.case.faults(tokens, before, after)


def check_all(programs):
    """Prints a line for each; returns how many numbers are wrong."""
    wrong = 0
    for seed, program in enumerate(programs):
        faults = []
        for tokens in program.case.checked:
            found = check(program, tokens, seed)
            faults += [f"{tokens} tokens, {fault}" for fault in found]
        verdict = f"{len(faults)} elements FAIL" if faults else "ok"
        print(f"check {program.case.name}: {verdict}", flush=True)
        for fault in faults[:4]:
            print(f"  {fault}")
        wrong += len(faults)
    return wrong


def count_copies(size):
    """How many arrays are rotated in one graph."""
    return max(3, min(32, (1 << 30) // max(1, size)))


def time_case(program, tokens, copies, flush, noise):
    """The cold and the hot time in µs."""
    instances = [Instance(program, tokens) for _ in range(copies)]
    for instance in instances:
        instance.prepare_times(noise)
    driver = program.driver
    cold = driver.time([instance.run for instance in instances], flush)
    hot = driver.time([instances[0].run] * copies)
    for instance in instances:
        instance.free()
    return cold, hot


def print_row(cells):
    print("| " + " | ".join(cells) + " |", flush=True)


def time_all(driver, programs):
    """Prints a table; returns its rows as dictionaries."""
    torch = peers.find_torch()
    if torch is None:
        print("PyTorch is absent, and with it all others to compare with")
    nothing = driver.load(EMPTY, "empty")
    empty = driver.time(
        [lambda: driver.launch(nothing, (1, 1, 1), (32, 1, 1), [])] * 20
    )
    print(f"an empty kernel: {empty:.2f} µs")
    cache = driver.cache_bytes()
    scratch = driver.allocate(4 * cache)

    def flush():
        driver.fill(scratch, 0, cache)

    roofline, noise = Roofline(driver), Noise(driver)
    others = list(peers.PEERS) if torch else []
    columns = ["case", "tokens", "cold µs", "of roofline", "hot µs", *others]
    print_row(columns)
    print("|" + "---|" * len(columns))
    rows = []
    for program in programs:
        case = program.case
        for tokens in case.timed:
            size = case.moved(tokens)
            copies = count_copies(size)
            cold, hot = time_case(program, tokens, copies, flush, noise)
            limit = roofline.time(case.roofline, size, copies, flush)
            row = {
                "case": case.name,
                "tokens": tokens,
                "bytes": size,
                "cold": cold,
                "hot": hot,
                "roofline": limit,
                "peers": {},
            }
            cells = [case.name, str(tokens), f"{cold:.2f}", f"{limit / cold:.3f}"]
            cells.append(f"{hot:.2f}")
            for name in others:
                other = peers.time_peer(torch, name, case, tokens, copies, 4 * cache)
                row["peers"][name] = other
                is_text = isinstance(other, str)
                cells.append(other if is_text else f"{other / cold:.2f}×")
            print_row(cells)
            rows.append(row)
    driver.free(scratch)
    return {"device": driver.name(), "empty": empty, "cache": cache, "rows": rows}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="do not time")
    parser.add_argument("--json", metavar="FILE", help="write the results")
    parser.add_argument("cases", nargs="*", help="names of cases")
    options = parser.parse_args()
    every = [*cases.CASES, *around.CASES]
    unknown = set(options.cases) - {case.name for case in every}
    if unknown:
        sys.exit(f"no such case: {', '.join(sorted(unknown))}")
    chosen = [
        case for case in every if not options.cases or case.name in options.cases
    ]

    directory = Path(__file__).parent
    driver = Driver()
    print(f"device: {driver.name()}")
    programs = [Program(driver, directory, case) for case in chosen]
    wrong = check_all(programs)
    if not options.cases:
        wrong += whole_program.run_all(directory)
    if wrong:
        sys.exit(1)
    if options.check:
        return
    results = time_all(driver, [each for each in programs if each.case.timed])
    if options.json:
        Path(options.json).write_text(json.dumps(results, indent=1))


if __name__ == "__main__":
    main()
