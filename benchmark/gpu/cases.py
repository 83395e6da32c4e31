"""The kernels that the benchmark compiles, checks and times.

A case has the text of a program, the arrays that its function takes for a number
of tokens, and the numbers that must come out. bundle.py compiles the text;
run.py launches the kernels as the JSON beside the PTX says.
"""

import math
from dataclasses import dataclass, field

import oracle

BYTES = {"bf16": 2, "f16": 2, "f32": 4, "f64": 8, "i32": 4}


@dataclass
class Argument:
    """An array of the function, or a number."""

    name: str
    element: str
    # The extents, and where elements are in memory, in elements. Empty for a
    # number.
    size: tuple = ()
    stride: tuple = ()
    offset: int = 0
    # What the kernel does with the elements: "update", "read" or "write".
    use: str = "read"
    # Arrays of one buffer are parts of the same memory, of so many elements.
    buffer: str = ""
    count: int = 0
    # What a number, or each element of an array that is not random, is.
    values: tuple = ()

    def __post_init__(self):
        if self.size and not self.stride:
            steps = [1]
            for extent in reversed(self.size[1:]):
                steps.append(steps[-1] * extent)
            self.stride = tuple(reversed(steps))
        self.buffer = self.buffer or self.name
        self.count = self.count or math.prod(self.size)

    def place(self, *index):
        """Where an element is in the buffer."""
        return self.offset + sum(i * step for i, step in zip(index, self.stride))


def dynamic(size, *known):
    """The type of an array whose first extents are unknown."""
    return "x".join(["?"] * (len(size) - len(known)) + [str(k) for k in known])


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
        frequencies = ""
        if self.run_time:
            parameters.append(f"%f: memref<{pairs}xf64>")
        else:
            frequencies = (
                f"  %freq, %a = pe.frequencies {{dim = {self.rotated} : i64, "
                f"base = {self.base!r} : f64}} : tensor<{pairs}xf64>, f64\n"
                "  %f = bufferization.to_buffer %freq read_only : "
                f"tensor<{pairs}xf64> to memref<{pairs}xf64>\n"
            )
        if self.scale:
            parameters.append("%scale: f64")
        return (
            f"func.func @f({', '.join(parameters)}) {{\n{frequencies}"
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


@dataclass
class Table:
    """A table of cosines and one of sines."""

    name: str
    rotated: int
    element: str = "f32"
    base: float = 1.0e4
    checked: tuple = (1, 3, 17)
    timed: tuple = (131072,)
    roofline: str = field(init=False, default="fill")

    def text(self):
        pairs = self.rotated // 2
        kind = f"memref<?x{pairs}x{self.element}>"
        return f"""func.func @f(%p: memref<?xi32>, %cos: {kind}, %sin: {kind}) {{
  %freq, %a = pe.frequencies {{dim = {self.rotated} : i64, base = {self.base!r} : f64}}
      : tensor<{pairs}xf64>, f64
  %f = bufferization.to_buffer %freq read_only
      : tensor<{pairs}xf64> to memref<{pairs}xf64>
  pe.rotary_table angles(%p, %f : memref<?xi32>, memref<{pairs}xf64>)
      outs(%cos, %sin : {kind}, {kind})
  return
}}
"""

    def arguments(self, tokens):
        size = (tokens, self.rotated // 2)
        return [
            Argument("p", "i32", (tokens,)),
            Argument("cos", self.element, size, use="write"),
            Argument("sin", self.element, size, use="write"),
        ]

    def moved(self, tokens):
        return tokens * self.rotated * BYTES[self.element]

    def faults(self, tokens, before, after):
        found = []
        pairs = self.rotated // 2
        for token, position in enumerate(before["p"]):
            for pair in range(pairs):
                theta = self.base ** (-2.0 * pair / self.rotated)
                exact = oracle.turn(position, theta, 1.0)
                for name, number in zip(("cos", "sin"), exact):
                    have = after[name][token * pairs + pair]
                    if not oracle.is_close(have, number, 1.0, self.element):
                        found.append(f"{name} {token}, {pair}: {have} for {number}")
        return found


@dataclass
class Sinusoidal:
    """Sines and cosines in turn."""

    name: str
    features: int
    element: str = "f32"
    base: float = 1.0e4
    checked: tuple = (1, 3, 17)
    timed: tuple = (131072,)
    roofline: str = field(init=False, default="fill")

    def text(self):
        pairs, kind = self.features // 2, f"memref<?x{self.features}x{self.element}>"
        return f"""func.func @f(%p: memref<?xi32>, %y: {kind}) {{
  %freq, %a = pe.frequencies {{dim = {self.features} : i64, base = {self.base!r} : f64}}
      : tensor<{pairs}xf64>, f64
  %f = bufferization.to_buffer %freq read_only
      : tensor<{pairs}xf64> to memref<{pairs}xf64>
  pe.sinusoidal angles(%p, %f : memref<?xi32>, memref<{pairs}xf64>)
      outs(%y : {kind}) {{order = #pe.order<interleaved>}}
  return
}}
"""

    def arguments(self, tokens):
        return [
            Argument("p", "i32", (tokens,)),
            Argument("y", self.element, (tokens, self.features), use="write"),
        ]

    def moved(self, tokens):
        return tokens * self.features * BYTES[self.element]

    def faults(self, tokens, before, after):
        found = []
        for token, position in enumerate(before["p"]):
            for pair in range(self.features // 2):
                theta = self.base ** (-2.0 * pair / self.features)
                cos, sin = oracle.turn(position, theta, 1.0)
                for column, number in ((2 * pair, sin), (2 * pair + 1, cos)):
                    have = after["y"][token * self.features + column]
                    if not oracle.is_close(have, number, 1.0, self.element):
                        found.append(f"row {token}, {column}: {have} for {number}")
        return found


@dataclass
class Alibi:
    """Biases of as many queries as keys, without those of later keys."""

    name: str
    heads: int
    element: str = "bf16"
    # The number of keys if it is known.
    keys: int = 0
    checked: tuple = (1, 8, 35)
    timed: tuple = (2048,)
    roofline: str = field(init=False, default="update")

    def __post_init__(self):
        if self.keys:
            self.checked = (self.keys,)
            self.timed = (self.keys,)

    def text(self):
        keys = self.keys or "?"
        kind = f"memref<{self.heads}x{keys}x{keys}x{self.element}>"
        return f"""func.func @f(%x: {kind}) {{
  %m = pe.alibi_slopes {{num_heads = {self.heads} : i64}} : tensor<{self.heads}xf32>
  %s = bufferization.to_buffer %m read_only
      : tensor<{self.heads}xf32> to memref<{self.heads}xf32>
  pe.alibi slopes(%s : memref<{self.heads}xf32>) outs(%x : {kind})
      {{form = #pe.alibi_form<relative>, causal}}
  return
}}
"""

    def arguments(self, tokens):
        size = (self.heads, tokens, tokens)
        return [Argument("x", self.element, size, use="update")]

    def moved(self, tokens):
        return 2 * self.heads * tokens * tokens * BYTES[self.element]

    def faults(self, tokens, before, after):
        found = []
        for head in range(self.heads):
            slope = 2.0 ** (-8.0 * (head + 1) / self.heads)
            for query in range(0, tokens, max(1, tokens // 40)):
                for key in range(tokens):
                    at = (head * tokens + query) * tokens + key
                    number = before["x"][at] + slope * (key - query)
                    if key > query:
                        number = -math.inf
                    have = after["x"][at]
                    if not (
                        have == number
                        or oracle.is_close(have, number, abs(number) + 4, self.element)
                    ):
                        found.append(f"{head}, {query}, {key}: {have} for {number}")
        return found


ALL_LENGTHS = (1, 8, 64, 512, 2048, 8192, 32768, 131072)
SECTIONS = (0,) * 16 + (1,) * 24 + (2,) * 24

CASES = [
    Rotation("llama-3-8b", (32, 8), 128, base=5.0e5, timed=ALL_LENGTHS),
    Rotation("llama-3-70b", (64, 8), 128, base=5.0e5, timed=(1, 512, 8192, 32768)),
    Rotation("qwen-2-7b", (28, 4), 128, base=1.0e6, timed=(1, 512, 8192, 32768)),
    Rotation("gemma-2-9b", (16, 8), 256, timed=(1, 512, 8192, 32768)),
    Rotation("heads-of-64", (64, 8), 64, timed=(1, 512, 8192, 32768)),
    Rotation("heads-of-80", (32, 32), 80, timed=(1, 512, 8192, 32768)),
    Rotation("heads-of-96", (32, 32), 96, timed=(1, 512, 8192, 32768)),
    Rotation("gpt-j-6b", (16, 16), 256, "f16", 64, layout="interleaved"),
    Rotation("f16", (32, 8), 128, "f16"),
    Rotation("f32", (32, 8), 128, "f32", timed=(512, 16384)),
    Rotation("f64", (32, 8), 128, "f64", timed=(512, 8192)),
    Rotation("interleaved", (32, 8), 128, layout="interleaved"),
    Rotation(
        "interleaved-to-half", (128,), 64, layout="interleaved_to_half", apart=True
    ),
    Rotation("tokens-innermost", (32,), 128, order="bhsd"),
    Rotation("batches", (32, 8), 128, order="bshd", timed=(512, 16384)),
    Rotation("packed", (32, 8), 128, packed=True),
    Rotation("unknown-strides", (32, 8), 128, unknown_strides=True),
    Rotation("window", (32,), 192, rotated=64, begin=128),
    Rotation("apart", (32, 8), 128, apart=True),
    Rotation("partial", (32,), 80, "f16", 32, apart=True, timed=(512, 65536)),
    Rotation("axes", (28, 4), 128, axes=SECTIONS),
    Rotation("run-time-frequencies", (32, 8), 128, run_time=True),
    Rotation("scale", (32, 8), 128, scale=1.25),
    Alibi("alibi-f32", 32, "f32", keys=1024, timed=(1024,)),
    Alibi("alibi-bf16", 32),
    Alibi("alibi-bf16-odd", 32, keys=1023),
    Alibi("alibi-f16", 32, "f16"),
    Table("table", 128),
    Table("table-bf16", 128, "bf16"),
    Sinusoidal("sinusoidal", 1024),
    Sinusoidal("sinusoidal-128", 128),
]
