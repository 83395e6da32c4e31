"""Functions that call those of cases with arrays of the program's data."""

from serving_builder import Builder, tensor_type
from serving_program import Function

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
