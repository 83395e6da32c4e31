"""The functions of cases, as front ends write them."""

from serving_builder import Builder, Tensor, tensor_type
from serving_cases import FACTOR, LATENT, NOPE, ROPE
from serving_spellings import SPELLINGS, normalize, quantize, quantize_whole


def array(numbers):
    return f"array<i64: {', '.join(map(str, numbers))}>"


class Function:
    def __init__(self, case):
        self.case = case
        self.b = Builder()
        self.s = SPELLINGS[case.spelling](self.b)
        self.arguments = [
            Tensor(f"%{a.name}", tuple(self.extents(a)), a.element)
            for a in case.arguments()
        ]
        self.named = {a.name[1:]: a for a in self.arguments}
        is_open = case.static is None
        self.lead = tuple("?" if e == "T" and is_open else case.static if e == "T" else e for e in case.lead)
        first = self.arguments[0]
        if is_open:
            dim = self.b.constant(len(case.lead) - 1, "index")
            self.b.tokens = self.b.scalar(f"tensor.dim {first.name}, {dim} : {first.type}")
        text = f"pe.frequencies {{dim = {case.rotary} : i64, base = 1.0e+06 : f64}}"
        pairs = case.rotary // 2
        self.b.line(f"%freq, %attention = {text} : tensor<{pairs}xf64>, f64")
        self.freq = Tensor("%freq", (pairs,), "f64")
        self.positions, self.slots = self.named["positions"], self.named["slots"]
        if case.positions == "run":
            self.positions = self.run()
        elif case.positions == "computed":
            three = self.b.constant(3, "i64")
            self.positions = self.s.b.each(
                [self.positions], "i64", [f"arith.addi {{0}}, {three} : i64"]
            )
        if case.slots == "computed":
            self.slots = self.flipped()

    def run(self):
        """Contiguous positions."""
        b, start = self.b, self.positions
        zero = b.constant(0, "index")
        first = b.scalar(f"tensor.extract {start.name}[{zero}] : {start.type}")
        size = f", {b.tokens}" if "?" in self.lead else ""
        shape = tensor_type(self.lead, "i64")
        return b.value(f"pe.positions {first}{size} : {shape}", self.lead, "i64")

    def flipped(self):
        """The slots, with those of each two tokens exchanged."""
        zero, one = self.b.constant(0, "i64"), self.b.constant(1, "i64")
        steps = [
            f"arith.cmpi slt, {{0}}, {zero} : i64",
            f"arith.xori {{0}}, {one} : i64",
            "arith.select {s0}, {0}, {s1} : i64",
        ]
        return self.b.each([self.slots], "i64", steps)

    def extents(self, argument):
        return argument.extents("?" if self.case.static is None else self.case.static, "?")

    def rotated(self, x, begin=0):
        case, positions = self.case, self.positions
        ins, init = "", x
        if not case.update:
            ins = f"ins({x.name} : {x.type}) "
            init = self.b.empty(x.shape, x.element)
        dims = {"batched": (0, 1), "transposed": (0, 2)}.get(case.source, (0,))
        attributes = [
            f"begin = {begin} : i64",
            f"layout = #pe.layout<{case.layout}>",
            f"position_dims = {array(dims)}",
        ]
        if case.axes:
            axes = [axis for axis, n in enumerate(case.axes) for _ in range(n)]
            attributes.append(f"axes = {array(axes)}")
        return self.b.value(
            f"pe.rotary {ins}angles({positions.name}, %freq : {positions.type}, "
            f"{self.freq.type}) outs({init.name} : {init.type}) "
            f"{{{', '.join(attributes)}}} -> {init.type}",
            x.shape,
            x.element,
        )

    def written(self, x, cache, begin=0, factor=None, rows=None):
        case, slots = self.case, self.slots
        scale = ""
        if rows:
            scale = f" init_scale({rows.name} : {rows.type})"
        elif factor is not None:
            scale = f" init_scale({self.b.constant(factor, 'f64')})"
        tokens = {"batched": (0, 1), "transposed": (0, 2)}.get(case.source, (0,))
        slot_dims = (0, 2) if case.by_head else (0, 1)
        saturate = ", saturate" if scale else ""
        return self.b.value(
            f"pe.write_cache ins({x.name} : {x.type}) slots({slots.name} : {slots.type}) "
            f"outs({cache.name} : {cache.type}){scale} "
            f"{{begin = {begin} : i64, slot_dims = {array(slot_dims)}, "
            f"token_dims = {array(tokens)}{saturate}}} -> {cache.type}",
            cache.shape,
            cache.element,
        )

    def parts(self):
        """Queries, keys and values as [tokens, heads, features]."""
        case, b, lead = self.case, self.b, self.lead
        (queries, keys), size = case.heads, case.size
        if case.source == "separate":
            parts = [self.named[name] for name in "qkv"]
            return [b.expand(x, (*lead, x.shape[-1] // size, size)) for x in parts]
        qkv = self.named["qkv"]
        if case.residual:
            qkv = self.s.binary("addf", qkv, self.named["residual"])
        if case.bias == "packed":
            qkv = self.s.with_features("addf", qkv, self.named["bias"])
        zeros = [0] * len(lead)
        if case.source == "grouped":
            group = queries // keys
            qkv = b.expand(qkv, (*lead, keys, group + 2, size))
            q = b.slice(qkv, [*zeros, 0, 0, 0], (*lead, keys, group, size))
            parts = [b.collapse(q, len(lead), len(lead) + 1)]
            for at in (group, group + 1):
                sizes, shape = (*lead, keys, 1, size), (*lead, keys, size)
                parts.append(b.slice(qkv, [*zeros, 0, at, 0], sizes, shape))
            return parts
        counts = (queries, keys, keys)
        starts = (0, queries, queries + keys)
        if case.source == "packed3":
            return [
                b.slice(qkv, [*zeros, start, 0], (*lead, count, size))
                for start, count in zip(starts, counts)
            ]
        slices = [
            b.slice(qkv, [*zeros, start * size], (*lead, count * size))
            for start, count in zip(starts, counts)
        ]
        return [b.expand(x, (*lead, x.shape[-1] // size, size)) for x in slices]

    def prepared(self, x, which):
        """Queries or keys from where they come to where they are rotated."""
        case = self.case
        if case.bias == "heads":
            x = self.s.with_features("addf", x, self.named[f"{which}_bias"])
        if case.norm and not case.after:
            x = self.normalized(x, which)
        if case.source == "transposed":
            x = self.b.transpose(x, (0, 2, 1, 3))
        x = self.rotated(x)
        return self.normalized(x, which) if case.norm and case.after else x

    def normalized(self, x, which):
        weight, addend = (self.named.get(f"{which}_{n}") for n in ("weight", "addend"))
        return normalize(self.s, self.case.norm, x, weight, addend)

    def results(self):
        if self.case.is_latent:
            return self.latent()
        case = self.case
        q, k, v = self.parts()
        q, k = self.prepared(q, "q"), self.prepared(k, "k")
        if case.scaled:
            q = self.s.with_number("mulf", q, FACTOR)
        second = [k] if case.second else []
        if case.source == "transposed":
            v = self.b.transpose(v, (0, 2, 1, 3))
        if case.written:
            qkv = self.named["qkv"]
            zeros = [0] * len(self.lead)
            q = self.b.collapse(q, len(self.lead), len(self.lead) + 1)
            q = self.b.insert(q, qkv, [*zeros, 0])
        caches = [self.named["k_cache"], self.named["k_cache" if case.shared else "v_cache"]]
        factor = FACTOR if case.scale else None
        v = self.written(v, caches[1], factor=factor)
        if case.scale == "whole":
            return [q, self.written(quantize_whole(self.s, k), caches[0]), v, *second]
        if case.scale not in ("rows", "codes"):
            return [q, self.written(k, caches[0], factor=factor), v, *second]
        codes, rows = quantize(self.s, k)
        if case.scale == "codes":
            k = self.written(codes, caches[0])
        else:
            k = self.written(k, caches[0], rows=rows)
        return [q, k, v, self.written(rows, self.named["scales"])]

    def latent(self):
        case, b, lead = self.case, self.b, self.lead
        zeros = [0] * len(lead)
        q = b.expand(self.named["q"], (*lead, case.heads[0], case.size))
        if case.source == "latent":
            q = self.rotated(q, begin=NOPE)
        else:
            heads = (*lead, case.heads[0])
            nope = b.slice(q, [*zeros, 0, 0], (*heads, NOPE))
            rope = self.rotated(b.slice(q, [*zeros, 0, NOPE], (*heads, ROPE)))
            joined = b.insert(nope, b.empty((*heads, case.size), case.element), [*zeros, 0, 0])
            q = b.insert(rope, joined, [*zeros, 0, NOPE])
        kv, cache = self.named["kv"], self.named["cache"]
        latent = self.normalized(b.slice(kv, [*zeros, 0], (*lead, LATENT)), "k")
        rope = b.slice(kv, [*zeros, LATENT], (*lead, ROPE))
        rope = self.rotated(b.expand(rope, (*lead, 1, ROPE)))
        rope = b.collapse(rope, len(lead), len(lead) + 1)
        cache = self.written(latent, cache)
        return [q, self.written(rope, cache, begin=LATENT)]

    def text(self):
        results = self.results()
        types = ", ".join(x.type for x in results)
        names = ", ".join(x.name for x in results)
        parameters = ", ".join(f"{x.name}: {x.type}" for x in self.arguments)
        body = "\n".join(self.b.lines)
        return (
            f"func.func @{self.case.name}({parameters})\n    -> ({types}) {{\n"
            f"{body}\n  return {names} : {types}\n}}\n"
        )


def call_text(case):
    """A function that calls the case with arrays of the program's data and prints
    the results. It takes the numbers of tokens and of blocks."""
    b = Builder()
    function = Function(case)
    names, types = [], []
    for ordinal, argument in enumerate(case.arguments()):
        shape = argument.shape
        word = word_of(argument.element)
        stride, strides = 1, []
        sizes = ["%T" if e == "T" else "%B" if e == "B" else str(e) for e in shape]
        for extent, size in zip(reversed(shape), reversed(sizes)):
            strides.insert(0, str(stride))
            if isinstance(extent, int) and isinstance(stride, int):
                stride *= extent
            else:
                known = stride if isinstance(stride, str) else b.constant(stride, "index")
                size = size if size[0] == "%" else b.constant(size, "index")
                stride = b.scalar(f"arith.muli {known}, {size} : index")
        kept = ["?" if e[0] == "%" else e for e in strides]
        open_shape = tuple("?" if isinstance(e, str) else e for e in shape)
        offset = 0 if argument.element == "i64" else offset_of(ordinal)
        layout = f"strided<[{', '.join(kept)}], offset: {offset}>"
        memref = f"memref<{'x'.join(map(str, open_shape))}x{word}, {layout}>"
        data = f"memref<{SIZE}x{word}>"
        view = b.scalar(f"memref.get_global @data_{name_of(argument)} : {data}")
        view = b.scalar(
            f"memref.reinterpret_cast {view} to offset: [{offset}], "
            f"sizes: [{', '.join(sizes)}], strides: [{', '.join(strides)}] : {data} to {memref}"
        )
        words = tensor_type(open_shape, word)
        value = b.scalar(f"bufferization.to_tensor {view} restrict : {memref} to {words}")
        tensor = tensor_type(open_shape, argument.element)
        if word != argument.element:
            value = b.scalar(f"tensor.bitcast {value} : {words} to {tensor}")
        value = b.scalar(f"bufferization.alloc_tensor() copy({value}) : {tensor}")
        wanted = function.named[argument.name].type
        if wanted != tensor:
            value = b.scalar(f"tensor.cast {value} : {tensor} to {wanted}")
        names.append(value)
        types.append(wanted)
    results = case.results()
    wanted = [tensor_type(function.extents(x), x.element) for x in results]
    b.line(f"%r:{len(results)} = call @{case.name}({', '.join(names)})")
    b.line(f"    : ({', '.join(types)}) -> ({', '.join(wanted)})")
    for i, result in enumerate(results):
        word, shape = word_of(result.element), function.extents(result)
        words = tensor_type(shape, word)
        value = b.scalar(f"tensor.bitcast %r#{i} : {wanted[i]} to {words}")
        flat = "?"
        if "?" not in shape:
            flat = 1
            for extent in shape:
                flat *= extent
        dims = list(range(len(shape)))
        flat = tensor_type((flat,), word)
        value = b.scalar(f"tensor.collapse_shape {value} [{dims}] : {words} into {flat}")
        if flat != f"tensor<?x{word}>":
            value = b.scalar(f"tensor.cast {value} : {flat} to tensor<?x{word}>")
        b.line(f"call @print_{word}({value}) : (tensor<?x{word}>) -> ()")
    body = "\n".join(b.lines)
    return f"func.func @test_{case.name}(%T: index, %B: index) {{\n{body}\n  return\n}}\n"


SIZE = 32768


def offset_of(ordinal):
    """Where the data of an argument begin."""
    return 211 * ordinal


def word_of(element):
    if element.startswith("f8"):
        return "i8"
    return f"i{element.strip('bfi')}"


def name_of(argument):
    """Of the array of words that an argument's data are a part of."""
    names = ("positions", "slots")
    return argument.name if argument.name in names else word_of(argument.element)
