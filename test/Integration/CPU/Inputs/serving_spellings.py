"""How front ends write arithmetic of rows: of heads of tokens.

A spelling has the same operations each: `cast`; `square`, `absolute`, `rsqrt`;
`with_number`, an operation with one number; `sums` and `maxima` of rows; and
`with_rows` and `with_features`, operations of x with a number of each row, or of
each feature.
"""

LEAST = {"f32": "0xFF800000", "bf16": "0xFF80"}


def cast_of(source, target):
    name = "extf" if target == "f32" else "truncf"
    return f"arith.{name} {{0}} : {source} to {target}"


class Torch:
    """torch-mlir: reductions keep their dimension, with an extent of 1."""

    def __init__(self, builder):
        self.b = builder

    def cast(self, x, element):
        if x.element == element:
            return x
        return self.b.each([x], element, [cast_of(x.element, element)])

    def unary(self, x, op):
        return self.b.each([x], x.element, [f"{op} {{0}} : {x.element}"])

    def square(self, x):
        two = self.b.constant(2, "i64")
        return self.b.each([x], x.element, [f"math.fpowi {{0}}, {two} : {x.element}, i64"])

    def absolute(self, x):
        return self.unary(x, "math.absf")

    def rsqrt(self, x):
        return self.unary(x, "math.rsqrt")

    def spread(self, x, shape, dims):
        """x broadcast to the shape, of which its dimensions are `dims`."""
        return self.b.generic([x], [dims], self.b.empty(shape, x.element), [])

    def with_number(self, op, x, number):
        wide = self.b.constant(number, "f64")
        steps = [
            f"arith.truncf {wide} : f64 to {x.element}",
            f"arith.{op} {{0}}, {{s0}} : {x.element}",
        ]
        return self.b.each([x], x.element, steps)

    def reduce(self, x, op, first):
        rank = len(x.shape)
        init = self.b.fill(first, (*x.shape[:-1], 1), x.element)
        return self.b.generic(
            [x],
            [range(rank)],
            init,
            [f"arith.{op} {{0}}, {{out}} : {x.element}"],
            init_map=[*range(rank - 1), None],
        )

    def sums(self, x):
        return self.reduce(x, "addf", "0.0")

    def maxima(self, x):
        return self.reduce(x, "maximumf", LEAST[x.element])

    def with_rows(self, op, x, rows):
        rank = len(x.shape)
        return self.b.generic(
            [x, rows],
            [range(rank), [*range(rank - 1), None]],
            self.b.empty(x.shape, x.element),
            [f"arith.{op} {{0}}, {{1}} : {x.element}"],
        )

    def with_features(self, op, x, features):
        rank = len(x.shape)
        last = range(rank - len(features.shape), rank)
        return self.b.generic(
            [features, x],
            [last, range(rank)],
            self.b.empty(x.shape, x.element),
            [f"arith.{op} {{1}}, {{0}} : {x.element}"],
        )

    def binary(self, op, x, y):
        return self.b.each([x, y], x.element, [f"arith.{op} {{0}}, {{1}} : {x.element}"])

    def kept(self, rows):
        """Numbers of rows with a last dimension of 1."""
        return rows


class StableHLO(Torch):
    """StableHLO to linalg: reductions drop their dimension, and all that is
    broadcast becomes an array first."""

    def square(self, x):
        return self.binary("mulf", x, x)

    def with_number(self, op, x, number):
        splat = self.b.splat(number, x.element)
        return self.binary(op, x, self.spread(splat, x.shape, []))

    def reduce(self, x, op, first):
        rank = len(x.shape)
        init = self.b.fill(first, x.shape[:-1], x.element)
        return self.b.generic(
            [x],
            [range(rank)],
            init,
            [f"arith.{op} {{out}}, {{0}} : {x.element}"],
            init_map=list(range(rank - 1)),
            rank=rank,
        )

    def with_rows(self, op, x, rows):
        dims = list(range(len(x.shape) - 1))
        return self.binary(op, x, self.spread(rows, x.shape, dims))

    def with_features(self, op, x, features):
        rank = len(x.shape)
        dims = list(range(rank - len(features.shape), rank))
        return self.binary(op, x, self.spread(features, x.shape, dims))

    def kept(self, rows):
        return self.b.expand(rows, (*rows.shape, 1))


class Named(StableHLO):
    """Named ops of linalg."""

    OPS = {"addf": "add", "subf": "sub", "mulf": "mul", "divf": "div"}

    def cast(self, x, element):
        if x.element == element:
            return x
        op = "arith.extf" if element == "f32" else "arith.truncf"
        init = self.b.empty(x.shape, element)
        text = f"linalg.map {{ {op} }} ins({x.name} : {x.type}) outs({init.name} : {init.type})"
        return self.b.value(text, x.shape, element)

    def unary(self, x, op):
        init = self.b.empty(x.shape, x.element)
        text = (
            f"linalg.elementwise kind=#linalg.elementwise_kind<{op}> "
            f"ins({x.name} : {x.type}) outs({init.name} : {init.type}) -> {init.type}"
        )
        return self.b.value(text, x.shape, x.element)

    def square(self, x):
        init = self.b.empty(x.shape, x.element)
        text = (
            f"linalg.square ins({x.name} : {x.type}) "
            f"outs({init.name} : {init.type}) -> {init.type}"
        )
        return self.b.value(text, x.shape, x.element)

    def absolute(self, x):
        return self.unary(x, "abs")

    def rsqrt(self, x):
        return self.unary(x, "rsqrt")

    def binary(self, op, x, y):
        init = self.b.empty(x.shape, x.element)
        text = (
            f"linalg.{self.OPS[op]} ins({x.name}, {y.name} : {x.type}, {y.type}) "
            f"outs({init.name} : {init.type}) -> {init.type}"
        )
        return self.b.value(text, x.shape, x.element)

    def spread(self, x, shape, dims):
        init = self.b.empty(shape, x.element)
        added = [i for i in range(len(shape)) if i not in dims]
        text = (
            f"linalg.broadcast ins({x.name} : {x.type}) "
            f"outs({init.name} : {init.type}) dimensions = {added}"
        )
        return self.b.value(text, shape, x.element)

    def with_number(self, op, x, number):
        return self.binary(op, x, self.b.fill(number, x.shape, x.element))

    def reduce(self, x, op, first):
        init = self.b.fill(first, x.shape[:-1], x.element)
        text = (
            f"linalg.reduce {{ arith.{op} }} ins({x.name} : {x.type}) "
            f"outs({init.name} : {init.type}) dimensions = [{len(x.shape) - 1}]"
        )
        return self.b.value(text, init.shape, x.element)


SPELLINGS = {"torch": Torch, "stablehlo": StableHLO, "named": Named}


def normalize(s, case, x, weight, bias):
    """The rows of x, normalized in f32 and rounded to the type of x. The weight
    of a root mean square is a factor of what is rounded, as in Llama."""
    kind, element, extent = case.norm, x.element, float(x.shape[-1])
    wide = s.cast(x, "f32")
    if kind == "layer":
        mean = s.with_number("divf", s.sums(wide), extent)
        wide = s.with_rows("subf", wide, mean)
    size = s.sums(s.square(wide))
    if kind != "l2":
        size = s.with_number("divf", size, extent)
    factor = s.rsqrt(s.with_number("addf", size, case.epsilon))
    wide = s.with_rows("mulf", wide, factor)
    if kind == "layer":
        wide = s.with_features("mulf", wide, s.cast(weight, "f32"))
        wide = s.with_features("addf", wide, s.cast(bias, "f32"))
        return s.cast(wide, element)
    narrow = s.cast(wide, element)
    return s.with_features("mulf", narrow, weight) if kind == "rms" else narrow


def row_factors(s, x, largest):
    """The factors by which the largest numbers of rows are `largest`."""
    return s.with_number("divf", s.maxima(s.absolute(x)), largest)


def quantize(s, x):
    """The rows of x divided by factors that make 448 of their largest number, as
    f8E4M3FN, and the factors."""
    wide = s.cast(x, "f32")
    factors = row_factors(s, wide, 448.0)
    codes = s.with_rows("divf", wide, factors)
    return s.cast(codes, "f8E4M3FN"), s.kept(factors)


def quantize_whole(s, x):
    """x divided by a factor that makes 448 of its largest number, as f8E4M3FN."""
    b, wide = s.b, s.cast(x, "f32")
    rank = len(x.shape)
    steps = ["arith.maximumf {out}, {0} : f32"]
    init = b.fill(0.0, (), "f32")
    largest = b.generic([s.absolute(wide)], [range(rank)], init, steps, [], rank)
    factor = s.with_number("divf", largest, 448.0)
    steps = ["arith.divf {0}, {1} : f32"]
    maps = [range(rank), []]
    codes = b.generic([wide, factor], maps, b.empty(x.shape, "f32"), steps)
    return s.cast(codes, "f8E4M3FN")
