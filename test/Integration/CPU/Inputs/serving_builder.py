"""Functions on tensors as text: values, and ops of linalg, tensor and pe."""

from typing import NamedTuple


class Tensor(NamedTuple):
    name: str
    shape: tuple
    element: str

    @property
    def type(self):
        return tensor_type(self.shape, self.element)


def tensor_type(shape, element):
    return f"tensor<{'x'.join([*map(str, shape), element])}>"


def literal(number):
    """MLIR's numbers have a point before the exponent."""
    text = str(number)
    has_exponent = isinstance(number, float) and "e" in text and "." not in text
    return text.replace("e", ".0e") if has_exponent else text


def map_of(rank, results):
    """An affine map; numbers of `results` are dimensions, and None is 0."""
    dims = ", ".join(f"d{i}" for i in range(rank))
    text = ", ".join("0" if i is None else f"d{i}" for i in results)
    return f"affine_map<({dims}) -> ({text})>"


class Builder:
    """The body of a function. All extents that are not static are `tokens`."""

    def __init__(self):
        self.lines = []
        self.count = 0
        self.fixed = None
        self.last = None

    def line(self, text):
        self.lines.append(f"  {text}")

    def fresh(self):
        self.count += 1
        return f"%v{self.count}"

    @property
    def tokens(self):
        """Their number: a value, or by dimensions of the last array."""
        return self.fixed or self.size_of(self.last)

    def size_of(self, x):
        dim = self.constant(x.shape.index("?"), "index")
        return self.scalar(f"tensor.dim {x.name}, {dim} : {x.type}")

    def known(self, name, shape, element):
        tensor = Tensor(name, tuple(shape), element)
        if "?" in tensor.shape:
            self.last = tensor
        return tensor

    def value(self, text, shape, element):
        name = self.fresh()
        self.line(f"{name} = {text}")
        return self.known(name, shape, element)

    def scalar(self, text):
        name = self.fresh()
        self.line(f"{name} = {text}")
        return name

    def constant(self, number, element):
        return self.scalar(f"arith.constant {literal(number)} : {element}")

    def splat(self, number, element):
        """An array of rank 0."""
        text = f"arith.constant dense<{literal(number)}> : tensor<{element}>"
        return self.value(text, (), element)

    def empty(self, shape, element):
        sizes = ", ".join(self.tokens for extent in shape if extent == "?")
        text = f"tensor.empty({sizes}) : {tensor_type(shape, element)}"
        return self.value(text, shape, element)

    def fill(self, number, shape, element):
        init = self.empty(shape, element)
        text = (
            f"linalg.fill ins({self.constant(number, element)} : {element}) "
            f"outs({init.name} : {init.type}) -> {init.type}"
        )
        return self.value(text, shape, element)

    def slice(self, x, offsets, sizes, shape=None):
        """A part of x; `shape` is `sizes` or has fewer extents of 1."""
        shape = tuple(shape or sizes)
        text = [self.tokens if extent == "?" else str(extent) for extent in sizes]
        return self.value(
            f"tensor.extract_slice {x.name}[{', '.join(map(str, offsets))}] "
            f"[{', '.join(text)}] [{', '.join('1' * len(sizes))}] : "
            f"{x.type} to {tensor_type(shape, x.element)}",
            shape,
            x.element,
        )

    def insert(self, part, x, offsets):
        sizes = [self.tokens if extent == "?" else str(extent) for extent in part.shape]
        return self.value(
            f"tensor.insert_slice {part.name} into "
            f"{x.name}[{', '.join(map(str, offsets))}] [{', '.join(sizes)}] "
            f"[{', '.join('1' * len(sizes))}] : {part.type} into {x.type}",
            x.shape,
            x.element,
        )

    def expand(self, x, shape):
        """The last dimension becomes those that `shape` has beyond it."""
        kept = len(x.shape) - 1
        groups = [[i] for i in range(kept)] + [list(range(kept, len(shape)))]
        sizes = [self.tokens if extent == "?" else str(extent) for extent in shape]
        return self.value(
            f"tensor.expand_shape {x.name} {groups} output_shape "
            f"[{', '.join(sizes)}] : {x.type} into {tensor_type(shape, x.element)}",
            shape,
            x.element,
        )

    def collapse(self, x, first, last):
        """The dimensions from `first` to `last` become one."""
        groups = [[i] for i in range(first)] + [list(range(first, last + 1))]
        groups += [[i] for i in range(last + 1, len(x.shape))]
        extent = 1
        for i in range(first, last + 1):
            extent *= x.shape[i]
        shape = (*x.shape[:first], extent, *x.shape[last + 1 :])
        return self.value(
            f"tensor.collapse_shape {x.name} {groups} : {x.type} into "
            f"{tensor_type(shape, x.element)}",
            shape,
            x.element,
        )

    def transpose(self, x, order):
        shape = tuple(x.shape[i] for i in order)
        init = self.empty(shape, x.element)
        return self.value(
            f"linalg.transpose ins({x.name} : {x.type}) "
            f"outs({init.name} : {init.type}) permutation = {list(order)}",
            shape,
            x.element,
        )

    def generic(self, inputs, maps, init, steps, init_map=None, rank=None):
        """`steps` are ops whose operands {0}, {1}... are the inputs, {out} the
        element of the init, and {s0}, {s1}... the results of other steps. Without
        steps the result is the first input."""
        rank = rank or len(init.shape)
        init_map = list(range(rank)) if init_map is None else init_map
        parallel = {i for i in init_map if i is not None}
        iterators = ", ".join(
            '"parallel"' if i in parallel else '"reduction"' for i in range(rank)
        )
        text = ", ".join(map_of(rank, results) for results in [*maps, init_map])
        name = self.fresh()
        self.line(f"{name} = linalg.generic {{indexing_maps = [{text}],")
        self.line(f"    iterator_types = [{iterators}]}}")
        operands = ", ".join(x.name for x in inputs)
        types = ", ".join(x.type for x in inputs)
        ins = f"ins({operands} : {types}) " if inputs else ""
        self.line(f"    {ins}outs({init.name} : {init.type}) {{")
        arguments = [f"%in{i}: {x.element}" for i, x in enumerate(inputs)]
        self.line(f"  ^bb0({', '.join([*arguments, f'%out: {init.element}'])}):")
        names = {"out": "%out"}
        names.update({f"s{i}": f"%s{i}" for i in range(len(steps))})
        for i, step in enumerate(steps):
            operands = [f"%in{j}" for j in range(len(inputs))]
            self.line(f"    %s{i} = {step.format(*operands, **names)}")
        result = f"%s{len(steps) - 1}" if steps else "%in0"
        self.line(f"    linalg.yield {result} : {init.element}")
        self.line(f"}} -> {init.type}")
        return self.known(name, init.shape, init.element)

    def each(self, inputs, element, steps):
        """Elements of inputs of one shape."""
        shape = inputs[0].shape
        maps = [range(len(shape))] * len(inputs)
        return self.generic(inputs, maps, self.empty(shape, element), steps)
