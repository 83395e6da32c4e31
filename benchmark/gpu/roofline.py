"""The fastest that memory can be read and written by simple kernels.

An update reads 16 bytes, flips a bit and writes them back; a copy writes them to
another array; a fill only writes. A thread has one, two or four words of 16
bytes, a block 256 threads. The driver's own copy and fill are tried, too.
"""

import ctypes

THREADS, WORD = 256, 16
WORDS = (1, 2, 4)
KINDS = ("update", "copy", "fill")

HEADER = """.version 7.0
.target sm_80
.address_size 64
"""


def entry(kind, words):
    """A kernel of a target, a source and a number of words, as PTX."""
    lines = [
        f".visible .entry {kind}{words}(.param .u64 to, .param .u64 from, "
        ".param .u64 count)",
        "{",
        ".reg .pred %p<5>; .reg .b32 %r<30>; .reg .b64 %d<30>;",
        "ld.param.u64 %d1, [to]; cvta.to.global.u64 %d1, %d1;",
        "ld.param.u64 %d2, [from]; cvta.to.global.u64 %d2, %d2;",
        "ld.param.u64 %d3, [count];",
        "mov.u32 %r1, %ctaid.x; mov.u32 %r2, %tid.x;",
        f"mul.wide.u32 %d4, %r1, {THREADS * words};",
        "cvt.u64.u32 %d5, %r2; add.u64 %d4, %d4, %d5;",
    ]
    for i in range(words):
        lines += [
            f"add.u64 %d{6 + i}, %d4, {i * THREADS};",
            f"setp.lt.u64 %p{1 + i}, %d{6 + i}, %d3;",
            f"shl.b64 %d{6 + i}, %d{6 + i}, 4;",
            f"add.u64 %d{10 + i}, %d1, %d{6 + i};",
            f"add.u64 %d{14 + i}, %d2, %d{6 + i};",
        ]
    names = [[f"%r{4 + 4 * i + j}" for j in range(4)] for i in range(words)]
    for i, registers in enumerate(names):
        if kind == "fill":
            lines += [f"mov.u32 {name}, 1;" for name in registers]
            continue
        source = 10 if kind == "update" else 14
        lines.append(
            f"@%p{1 + i} ld.global.v4.u32 {{{', '.join(registers)}}}, "
            f"[%d{source + i}];"
        )
    for i, registers in enumerate(names):
        if kind == "update":
            lines.append(f"xor.b32 {registers[0]}, {registers[0]}, 1;")
        lines.append(
            f"@%p{1 + i} st.global.v4.u32 [%d{10 + i}], {{{', '.join(registers)}}};"
        )
    return "\n".join([*lines, "ret;", "}", ""])


def module():
    """All kernels, as PTX."""
    return HEADER + "".join(entry(kind, words) for kind in KINDS for words in WORDS)


class Roofline:
    """Times of moving bytes, which are measured once."""

    def __init__(self, driver):
        self.driver = driver
        ptx = module().encode() + b"\0"
        self.kernels = {
            (kind, words): driver.load(ptx, f"{kind}{words}")
            for kind in KINDS
            for words in WORDS
        }
        self.known = {}

    def time(self, kind, size, copies, flush):
        """The best time in µs. `size` is the number of bytes that are read and
        written."""
        key = (kind, size, copies)
        if key not in self.known:
            self.known[key] = self.measure(kind, size, copies, flush)
        return self.known[key]

    def measure(self, kind, size, copies, flush):
        driver = self.driver
        part = size if kind == "fill" else size // 2
        part = max(WORD, part // WORD * WORD)
        targets = [driver.allocate(part) for _ in range(copies)]
        sources = targets
        if kind == "copy":
            sources = [driver.allocate(part) for _ in range(copies)]
        count = part // WORD
        times = []
        for words in WORDS:
            grid = (-(-count // (THREADS * words)), 1, 1)
            kernel = self.kernels[kind, words]

            def work(target, source):
                arguments = [target, source, ctypes.c_uint64(count)]
                return lambda: driver.launch(
                    kernel, grid, (THREADS, 1, 1), arguments
                )

            works = [work(*pair) for pair in zip(targets, sources)]
            times.append(driver.time(works, flush))
        if kind != "update":

            def own(target, source):
                if kind == "fill":
                    return lambda: driver.fill(target, 1, part // 4)
                return lambda: driver.copy(target, source, part)

            works = [own(*pair) for pair in zip(targets, sources)]
            times.append(driver.time(works, flush))
        for pointer in {p.value: p for p in (*targets, *sources)}.values():
            driver.free(pointer)
        return min(times)
