"""What the functions of cases compute, in f64, from the definitions.

A number is a pair: its value, and the size of the numbers that it was computed
from, which the roundings on the way are relative to. The size is 0 if there were
none: then every bit is known.
"""

import math
import struct

from serving_cases import F8, FACTOR, LATENT, NOPE, ROPE, TABLE

# Half of the distance of numbers between 1 and 2.
UNITS = {"f32": 2.0**-24, "bf16": 2.0**-8, "f8E4M3FN": 2.0**-4}
LEAST = {"f32": 2.0**-149, "bf16": 2.0**-134, "f8E4M3FN": 2.0**-10}
# Of sums of a row, factors, angles and products in f32.
ARITHMETIC = 2.0**-21


def nearest(value, element):
    """The number of f32 or bf16 that a number of f32 is rounded to."""
    if element == "f32":
        return value
    (word,) = struct.unpack("<I", struct.pack("<f", value))
    word += 0x7FFF + (word >> 16) % 2
    return struct.unpack("<f", struct.pack("<I", word >> 16 << 16))[0]


def exact(row):
    return [(value, 0.0) for value, _ in row]


def plain(values):
    return [(value, abs(value)) for value in values]


def add(row, other):
    return [(a + b, s + t) for (a, s), (b, t) in zip(row, other, strict=True)]


def normalized(row, case, weight, addend):
    if case.norm == "layer":
        mean = math.fsum(v for v, _ in row) / len(row)
        row = [(v - mean, s + abs(mean)) for v, s in row]
    square = math.fsum(v * v for v, _ in row)
    if case.norm != "l2":
        square /= len(row)
    factor = 1 / math.sqrt(square + case.epsilon)
    row = [(v * factor, s * factor) for v, s in row]
    if weight:
        row = [(v * w, s * abs(w)) for (v, s), w in zip(row, weight, strict=True)]
    return add(row, plain(addend)) if addend else row


def pairs_of(layout, pairs):
    """Where the two features of pairs are, and where they go."""
    half = [(i, i + pairs) for i in range(pairs)]
    interleaved = [(2 * i, 2 * i + 1) for i in range(pairs)]
    return {
        "half": (half, half),
        "interleaved": (interleaved, interleaved),
        "interleaved_to_half": (interleaved, half),
    }[layout]


class Oracle:
    def __init__(self, case, length, arrays):
        """`arrays` are those of the arguments by name, with all their elements."""
        self.case, self.length, self.arrays = case, length, arrays
        self.tokens = case.tokens(length)
        narrow = UNITS[case.element] if case.element != "f32" else 0
        # In bf16 each op rounds: of a bias, of a residual, of a norm and its
        # weight, and the rotation before another one.
        steps = 2 * bool(case.norm) + bool(case.bias) + case.residual + case.learned
        self.slack = ARITHMETIC + (steps + 1) * narrow * 1.01

    def rotated(self, row, token, begin=0):
        case = self.case
        row, result = list(row), list(row)
        pairs = case.rotary // 2
        before, after = pairs_of(case.layout, pairs)
        axis = [a for a, n in enumerate(case.axes or (pairs,)) for _ in range(n)]
        for i, ((a, b), (c, d)) in enumerate(zip(before, after)):
            angle = self.position(token, axis[i]) * 1e6 ** (-2 * i / case.rotary)
            cos, sin = math.cos(angle), math.sin(angle)
            (x, s), (y, t) = row[begin + a], row[begin + b]
            size = math.hypot(s, t)
            result[begin + c] = (x * cos - y * sin, size)
            result[begin + d] = (y * cos + x * sin, size)
        return result

    def finished(self, row, token, which):
        case = self.case
        weight, addend = (self.arrays.get(f"{which}_{n}") for n in ("weight", "addend"))
        if case.norm and not case.after and not case.whole_norm:
            row = normalized(row, case, weight, addend)
        position = self.position(token)
        if case.learned:
            at = position % TABLE * case.size
            row = add(row, plain(self.arrays["table"][at : at + case.size]))
        factor = max(abs(value) for value, _ in row) / 224
        row = self.rotated(row, token)
        if case.norm and case.after:
            row = normalized(row, case, weight, addend)
        if which == "q" and case.factors:
            # What is not rotated passes through.
            turned = row[: case.rotary]
            row[: case.rotary] = [(v * (1 + position / 2**20), 2 * s) for v, s in turned]
        if which == "q" and case.codes:
            row = [(v / factor, s / factor) for v, s in row]
        if which == "k" and case.masked and token % max(self.length, 1) >= 4:
            row = [(0.0, 0.0)] * len(row)
        return row

    def position(self, token, axis=0):
        positions = self.arrays["positions"]
        if self.case.positions == "run":
            return positions[0] + token
        computed = 3 * (self.case.positions == "computed")
        return positions[axis * self.tokens + token] + computed

    def parts(self, token):
        """The heads of queries, keys and values of a token, until each is alone."""
        case = self.case
        q, k, v = self.separated(token)
        if case.bias == "heads":
            addends = (plain(self.arrays[name]) for name in ("q_bias", "k_bias"))
            q, k = (
                [add(head, b) for head, b in zip(heads, self.heads(addend))]
                for heads, addend in zip((q, k), addends)
            )
        if case.whole_norm:
            q, k = self.whole_norm(q, "q"), self.whole_norm(k, "k")
        return q, k, v

    def heads(self, values):
        size = self.case.size
        return [values[i : i + size] for i in range(0, len(values), size)]

    def row(self, name, token, width):
        return plain(self.arrays[name][token * width : (token + 1) * width])

    def separated(self, token):
        case = self.case
        (queries, keys), size = case.heads, case.size
        if case.source == "separate":
            counts = zip("qkv", (queries, keys, keys))
            return [self.heads(self.row(name, token, n * size)) for name, n in counts]
        width = (queries + 2 * keys) * size
        packed = self.row("qkv", token, width)
        if case.residual:
            packed = add(packed, self.row("residual", token, width))
        if case.bias == "packed":
            packed = add(packed, plain(self.arrays["bias"]))
        packed = self.heads(packed)
        if case.source != "grouped":
            return packed[:queries], packed[queries:-keys], packed[-keys:]
        group = queries // keys
        places = [i % (group + 2) for i in range(len(packed))]
        return (
            [head for head, place in zip(packed, places) if place < group],
            [head for head, place in zip(packed, places) if place == group],
            [head for head, place in zip(packed, places) if place > group],
        )

    def whole_norm(self, rows, which):
        whole = [number for row in rows for number in row]
        weight = self.arrays[f"{which}_weight"]
        return self.heads(normalized(whole, self.case, weight, None))

    def rounded(self, number, element, factor=1.0):
        """The value of a number of a type, and how far off it may be."""
        value, size = number
        if not size and factor == 1.0 and not element.startswith("f8"):
            return nearest(value, element), 0.0
        value = value / factor
        off = self.slack * abs(size / factor)
        if element.startswith("f8"):
            value = max(-448.0, min(448.0, value))
        off += max(UNITS[element] * (abs(value) + off), LEAST[element])
        return value, off

    def write(self, cache, token, head, row, factor=1.0, begin=0):
        """Puts numbers into the slot of a token, if it has one."""
        case = self.case
        slot = self.arrays["slots"][token]
        if slot < 0:
            return
        if case.slots == "computed":
            slot ^= 1
        heads = 1 if case.is_latent else case.heads[0 if case.repeated else 1]
        size = len(cache.values) // (case.blocks(self.length) * case.block * heads)
        block, at = divmod(slot, case.block)
        if case.by_head:
            start = ((block * heads + head) * case.block + at) * size
        else:
            start = ((block * case.block + at) * heads + head) * size
        for i, number in enumerate(row):
            cache.values[start + begin + i] = self.rounded(number, cache.element, factor)

    def results(self, caches):
        """Of queries, and of the caches: words where nothing was written."""
        case = self.case
        queries, keys = {}, {}
        for token in range(self.tokens):
            if case.is_latent:
                self.latent(token, queries, caches)
                continue
            q, k, v = self.parts(token)
            for head, row in enumerate(q):
                row = self.finished(row, token, "q")
                if case.scaled:
                    row = [(v * FACTOR, s * FACTOR) for v, s in row]
                queries[token, head] = row
            is_exact = not case.residual and case.bias != "packed"
            for head, (key, value) in enumerate(zip(k, v, strict=True)):
                key = keys[token, head] = self.finished(key, token, "k")
                value = exact(value) if is_exact else value
                factor = FACTOR if case.scale else 1.0
                copies = self.copies(head)
                for copy in copies:
                    self.write(caches["v_cache"], token, copy, value, factor)
                if "scales" in caches:
                    factor = max(abs(n) for n, _ in key) / 448
                    row = [(factor, max(s for _, s in key) / 448)]
                    self.write(caches["scales"], token, head, row)
                for copy in copies if case.scale != "whole" else ():
                    self.write(caches["k_cache"], token, copy, key, factor)
        if case.scale == "whole":
            factor = max(abs(n) for key in keys.values() for n, _ in key) / 448
            for (token, head), key in keys.items():
                self.write(caches["k_cache"], token, head, key, factor)
        results = [self.ordered(queries), *(cache.values for cache in caches.values())]
        if case.second:
            rows = [[self.rounded(n, case.element) for n in row] for row in keys.values()]
            results.append([number for row in rows for number in row])
        return results

    def copies(self, head):
        """The heads of the cache that a key is written to."""
        if not self.case.repeated:
            return [head]
        group = self.case.heads[0] // self.case.heads[1]
        return range(head * group, (head + 1) * group)

    def latent(self, token, queries, caches):
        case = self.case
        size, width = case.size, LATENT + ROPE
        for head in range(case.heads[0]):
            row = self.row("q", token * case.heads[0] + head, size)
            row = self.rotated(row, token, NOPE)
            queries[token, head] = exact(row[:NOPE]) + row[NOPE:]
        kv = self.row("kv", token, width)
        latent = kv[:LATENT]
        if case.norm:
            latent = normalized(latent, case, self.arrays["k_weight"], None)
        self.write(caches["cache"], token, 0, latent)
        rope = self.rotated(kv[LATENT:], token)
        self.write(caches["cache"], token, 0, rope, begin=LATENT)

    def ordered(self, queries):
        """The queries in the order of the result."""
        case = self.case
        heads = range(case.heads[0])
        order = [(t, h) for t in range(self.tokens) for h in heads]
        if case.source == "transposed":
            order.sort(key=lambda th: (th[0] // max(self.length, 1), th[1], th[0]))
        element = F8 if case.codes else case.element
        rows = [[self.rounded(n, element) for n in queries[at]] for at in order]
        if case.written:
            width = (case.heads[0] + 2 * case.heads[1]) * case.size
            after = case.heads[0] * case.size
            words = self.arrays["qkv words"]
            result = []
            for t in range(self.tokens):
                for row in rows[t * len(heads) : (t + 1) * len(heads)]:
                    result += row
                result += words[t * width + after : (t + 1) * width]
            return result
        return [number for row in rows for number in row]
