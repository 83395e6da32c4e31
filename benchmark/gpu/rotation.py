"""Rotations as cases of the benchmark."""

import math
from dataclasses import dataclass, field

import oracle
from arguments import BYTES, Argument, frequencies


@dataclass
class Rotation:
    """Rotates arrays of the given numbers of heads, such as queries and keys."""

    name: str
    heads: tuple
    features: int
    element: str = "bf16"
    rotated: int = 0
    begin: int = 0
    layout: str = "half"
    base: float = 1.0e4
    # "thd": tokens, heads, features. "bhsd": as frameworks have it, of one
    # batch. "bshd": batches with positions of their own.
    order: str = "thd"
    batches: int = 2
    # From another array, or of a packed projection of queries, keys and values.
    apart: bool = False
    packed: bool = False
    # Whether all strides are unknown.
    unknown_strides: bool = False
    axes: tuple = ()
    run_time: bool = False
    scale: float = 0.0
    # Numbers of tokens to check and to time.
    checked: tuple = (1, 3, 17)
    timed: tuple = (512, 32768)
    roofline: str = field(init=False, default="update")

    def __post_init__(self):
        self.rotated = self.rotated or self.features
        if self.apart:
            self.roofline = "copy"

    @property
    def pairs(self):
        return self.rotated // 2

    def shape(self, heads, tokens):
        if self.order == "bhsd":
            return (1, heads, tokens, self.features)
        if self.order == "bshd":
            return (self.batches, tokens, heads, self.features)
        return (tokens, heads, self.features)

    def array_type(self, number):
        heads = self.heads[number]
        sizes = {
            "thd": f"?x{heads}x{self.features}",
            "bhsd": f"1x{heads}x?x{self.features}",
            "bshd": f"?x?x{heads}x{self.features}",
        }
        layout = ""
        if self.unknown_strides:
            layout = ", strided<[?, ?, 1], offset: ?>"
        elif self.packed:
            stride, offset = self.packing(number)
            layout = f", strided<[{stride}, {self.features}, 1], offset: {offset}>"
        return f"memref<{sizes[self.order]}x{self.element}{layout}>"

    def packing(self, number):
        """The distance of tokens in a packed projection, whose values are as
        large as the keys, and the offset of an array."""
        total = sum(self.heads) + self.heads[-1]
        return total * self.features, sum(self.heads[:number]) * self.features

    def positions_type(self):
        axes = f"{max(self.axes) + 1}x" if self.axes else ""
        return f"memref<{axes}{'?x?' if self.order == 'bshd' else '?'}xi32>"

    def text(self):
        pairs = self.pairs
        dims = {"thd": "0", "bhsd": "2", "bshd": "0, 1"}[self.order]
        parameters, ops = [], []
        for number in range(len(self.heads)):
            kind = self.array_type(number)
            parameters.append(f"%x{number}: {kind}")
            source, init = "", f"%x{number}"
            if self.apart:
                parameters.append(f"%y{number}: {kind}")
                source, init = f"ins(%x{number} : {kind}) ", f"%y{number}"
            attributes = [
                f"layout = #pe.layout<{self.layout}>",
                f"position_dims = array<i64: {dims}>",
            ]
            if self.begin:
                attributes.append(f"begin = {self.begin} : i64")
            if self.axes:
                attributes.append(f"axes = array<i64: {', '.join(map(str, self.axes))}>")
            ops.append(
                f"  pe.rotary {source}angles(%p, %f : {self.positions_type()}, "
                f"memref<{pairs}xf64>)\n      "
                + ("scale(%scale) " if self.scale else "")
                + f"outs({init} : {kind})\n      {{{', '.join(attributes)}}}\n"
            )
        parameters.append(f"%p: {self.positions_type()}")
        known = ""
        if self.run_time:
            parameters.append(f"%f: memref<{pairs}xf64>")
        else:
            known = frequencies(self.rotated, self.base)
        if self.scale:
            parameters.append("%scale: f64")
        return (
            f"func.func @f({', '.join(parameters)}) {{\n{known}"
            f"{''.join(ops)}  return\n}}\n"
        )

    def theta(self, pair):
        return self.base ** (-2.0 * pair / self.rotated)

    def arguments(self, tokens):
        result = []
        for number, heads in enumerate(self.heads):
            size = self.shape(heads, tokens)
            place = {}
            if self.packed or self.unknown_strides:
                stride, offset = self.packing(number)
                place = dict(
                    stride=(stride, self.features, 1),
                    offset=offset,
                    buffer="qkv",
                    count=tokens * stride,
                )
            uses = [("x", "read"), ("y", "write")] if self.apart else [("x", "update")]
            result += [
                Argument(f"{name}{number}", self.element, size, use=use, **place)
                for name, use in uses
            ]
        positions = (tokens,)
        if self.order == "bshd":
            positions = (self.batches, tokens)
        if self.axes:
            positions = (max(self.axes) + 1, *positions)
        result.append(Argument("p", "i32", positions))
        if self.run_time:
            thetas = tuple(self.theta(pair) for pair in range(self.pairs))
            result.append(Argument("f", "f64", (self.pairs,), values=thetas))
        if self.scale:
            result.append(Argument("scale", "f64", values=(self.scale,)))
        return result

    def moved(self, tokens):
        """How many bytes are read and written, but for positions."""
        count = math.prod(self.shape(sum(self.heads), tokens))
        if not self.apart:
            count = count // self.features * self.rotated
        return 2 * count * BYTES[self.element]

    def rows(self, tokens):
        """The indices of all rows but for the head, and of their positions."""
        if self.order == "bshd":
            for batch in range(self.batches):
                for token in range(tokens):
                    yield (batch, token), (batch, token)
            return
        for token in range(tokens):
            yield (token,), (token,)

    def faults(self, tokens, before, after):
        """What is wrong, as texts. `before` and `after` have the numbers of each
        buffer."""
        arguments = {each.name: each for each in self.arguments(tokens)}
        positions = arguments["p"]
        found = []
        for row, place in self.rows(tokens):
            angles = []
            for pair in range(self.pairs):
                axis = (self.axes[pair],) if self.axes else ()
                position = before["p"][positions.place(*axis, *place)]
                theta = self.theta(pair)
                angles.append(oracle.turn(position, theta, self.scale or 1.0))
            for number, heads in enumerate(self.heads):
                source = arguments[f"x{number}"]
                target = arguments.get(f"y{number}", source)
                for head in range(heads):
                    index = (*row, head)
                    if self.order == "bhsd":
                        index = (0, head, *row)
                    start, end = source.place(*index, 0), target.place(*index, 0)
                    x = before[source.buffer][start : start + self.features]
                    y = after[target.buffer][end : end + self.features]
                    found += [
                        f"array {number}, row {index}, {fault}"
                        for fault in oracle.row_faults(x, y, angles, self)
                    ]
        return found
