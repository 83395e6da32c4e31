"""The functions of cases, as front ends write them."""

from serving_builder import Builder, Tensor, tensor_type
from serving_cases import FACTOR, LATENT, NOPE, ROPE, TABLE
from serving_spellings import SPELLINGS, normalize, quantize, quantize_whole, row_factors


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
        tokens = "?" if is_open else case.static
        self.lead = tuple(tokens if extent == "T" else extent for extent in case.lead)
        self.b.last = self.arguments[0]
        if is_open and not case.late:
            self.b.fixed = self.b.size_of(self.b.last)
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

    @property
    def token_dims(self):
        """Of [tokens, heads, features]."""
        if self.case.source == "transposed":
            return (0, 2)
        return tuple(range(len(self.lead)))

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

    def rotated(self, x, begin=0, factors=None, rows=None):
        """`factors` are those of tokens, and `rows` those of an f8 result."""
        case, positions = self.case, self.positions
        ins, init, scale = "", x, ""
        element = "f8E4M3FN" if rows else x.element
        if not case.update or rows:
            ins = f"ins({x.name} : {x.type}) "
            init = self.b.empty(x.shape, element)
        if factors:
            scale = f" scale({factors.name} : {factors.type})"
        of_rows = f" init_scale({rows.name} : {rows.type})" if rows else ""
        attributes = [
            f"begin = {begin} : i64",
            f"layout = #pe.layout<{case.layout}>",
            f"position_dims = {array(self.token_dims)}",
        ]
        if case.axes:
            axes = [axis for axis, n in enumerate(case.axes) for _ in range(n)]
            attributes.append(f"axes = {array(axes)}")
        return self.b.value(
            f"pe.rotary {ins}angles({positions.name}, %freq : {positions.type}, "
            f"{self.freq.type}){scale} outs({init.name} : {init.type}){of_rows} "
            f"{{{', '.join(attributes)}}} -> {init.type}",
            x.shape,
            element,
        )

    def written(self, x, cache, begin=0, factor=None, rows=None):
        case, slots = self.case, self.slots
        scale = ""
        if rows:
            scale = f" init_scale({rows.name} : {rows.type})"
        elif factor is not None:
            scale = f" init_scale({self.b.constant(factor, 'f64')})"
        slot_dims = (0, 2) if case.by_head else (0, 1)
        saturate = ", saturate" if scale else ""
        name = self.b.scalar(
            f"pe.write_cache ins({x.name} : {x.type}) slots({slots.name} : {slots.type}) "
            f"outs({cache.name} : {cache.type}){scale} "
            f"{{begin = {begin} : i64, slot_dims = {array(slot_dims)}, "
            f"token_dims = {array(self.token_dims)}{saturate}}} -> {cache.type}"
        )
        return cache._replace(name=name)

    def written_into_slice(self, x, cache, begin):
        """The cache, of which a slice from the feature `begin` on is written to."""
        b, (_, block, features), width = self.b, cache.shape, x.shape[-1]
        zero = b.constant(0, "index")
        blocks = b.scalar(f"tensor.dim {cache.name}, {zero} : {cache.type}")
        place = f"[0, 0, {begin}] [{blocks}, {block}, {width}] [1, 1, 1]"
        part = Tensor("", ("?", block, width), cache.element)
        name = b.scalar(
            f"tensor.extract_slice {cache.name}{place} : {cache.type} to {part.type}"
        )
        part = self.written(x, part._replace(name=name))
        name = b.scalar(
            f"tensor.insert_slice {part.name} into {cache.name}{place} : "
            f"{part.type} into {cache.type}"
        )
        return cache._replace(name=name)

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
        factors = rows = None
        if case.learned:
            x = self.with_table(x)
        if case.factors and which == "q":
            factors = self.token_factors()
        if case.codes and which == "q":
            rows = self.s.kept(row_factors(self.s, self.s.cast(x, "f32"), 224.0))
        x = self.rotated(x, factors=factors, rows=rows)
        if case.norm and case.after:
            x = self.normalized(x, which)
        return self.masked(x) if case.masked and which == "k" else x

    def with_table(self, x):
        """x and the rows of a table that positions choose."""
        table, rank = self.named["table"], len(x.shape)
        last = self.b.constant(TABLE - 1, "i64")
        steps = [
            f"arith.andi {{1}}, {last} : i64",
            "arith.index_cast {s0} : i64 to index",
            f"linalg.index {rank - 1} : index",
            f"tensor.extract {table.name}[{{s1}}, {{s2}}] : {table.type}",
            f"arith.addf {{0}}, {{s3}} : {x.element}",
        ]
        maps = [range(rank), self.token_dims]
        init = self.b.empty(x.shape, x.element)
        return self.b.generic([x, self.positions], maps, init, steps)

    def token_factors(self):
        """1 + position / 2^20."""
        part, one = self.b.constant(2.0**-20, "f32"), self.b.constant(1.0, "f32")
        steps = [
            "arith.sitofp {0} : i64 to f32",
            f"arith.mulf {{s0}}, {part} : f32",
            f"arith.addf {{s1}}, {one} : f32",
        ]
        factors = self.b.each([self.positions], "f32", steps)
        return self.b.expand(factors, (*self.lead, 1, 1))

    def masked(self, x):
        """x, but 0 from the fifth token on."""
        end = self.b.constant(4, "index")
        zero = self.b.constant(0.0, x.element)
        steps = [
            f"linalg.index {len(self.lead) - 1} : index",
            f"arith.cmpi slt, {{s0}}, {end} : index",
            f"arith.select {{s1}}, {{0}}, {zero} : {x.element}",
        ]
        return self.b.each([x], x.element, steps)

    def repeated(self, x):
        """Each head as often as there are queries for it."""
        queries, keys = self.case.heads
        rank = len(self.lead)
        shape = (*self.lead, keys, queries // keys, x.shape[-1])
        dims = [*range(rank + 1), rank + 2]
        return self.b.collapse(self.s.spread(x, shape, dims), rank, rank + 1)

    def normalized(self, x, which):
        heads = len(self.lead)
        if self.case.whole_norm:
            shape = x.shape
            x = self.norm(self.b.collapse(x, heads, heads + 1), which)
            return self.b.expand(x, shape)
        return self.norm(x, which)

    def norm(self, x, which):
        weight, addend = (self.named.get(f"{which}_{n}") for n in ("weight", "addend"))
        return normalize(self.s, self.case, x, weight, addend)

    def results(self):
        if self.case.is_latent:
            return self.latent()
        case = self.case
        q, k, v = self.parts()
        q, k = self.prepared(q, "q"), self.prepared(k, "k")
        if case.scaled:
            q = self.s.with_number("mulf", q, FACTOR)
        second = [k] if case.second else []
        if case.repeated:
            k, v = self.repeated(k), self.repeated(v)
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
        return [q, k, v, self.written(rows, self.named["scales"]), *second]

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
        if case.sliced:
            cache = self.written_into_slice(latent, cache, 0)
            return [q, self.written_into_slice(rope, cache, LATENT)]
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
