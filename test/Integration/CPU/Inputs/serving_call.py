"""Functions that call those of cases with arrays of the program's data."""

import math

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


def strides_of(b, shape, sizes):
    """Those of contiguous memory: numbers, or values if the shape is open."""
    stride, strides = 1, []
    for extent, size in zip(reversed(shape), reversed(sizes)):
        strides.insert(0, str(stride))
        if isinstance(extent, int) and isinstance(stride, int):
            stride *= extent
            continue
        known = stride if isinstance(stride, str) else b.constant(stride, "index")
        size = size if isinstance(extent, str) else b.constant(size, "index")
        stride = b.scalar(f"arith.muli {known}, {size} : index")
    return strides


def passed(b, argument, ordinal, wanted):
    """A new array for an argument, of the type wanted."""
    word, data = word_of(argument.element), f"@data_{name_of(argument)}"
    sizes = [f"%{e}" if isinstance(e, str) else str(e) for e in argument.shape]
    strides = strides_of(b, argument.shape, sizes)
    shape = tuple("?" if isinstance(e, str) else e for e in argument.shape)
    offset = 0 if argument.element == "i64" else offset_of(ordinal)
    kept = ", ".join("?" if stride[0] == "%" else stride for stride in strides)
    layout = f"strided<[{kept}], offset: {offset}>"
    whole = f"memref<{SIZE}x{word}>"
    memref = f"memref<{'x'.join(map(str, shape))}x{word}, {layout}>"
    words, tensor = tensor_type(shape, word), tensor_type(shape, argument.element)
    value = b.scalar(f"memref.get_global {data} : {whole}")
    value = b.scalar(
        f"memref.reinterpret_cast {value} to offset: [{offset}], sizes: "
        f"[{', '.join(sizes)}], strides: [{', '.join(strides)}] : {whole} to {memref}"
    )
    value = b.scalar(f"bufferization.to_tensor {value} restrict : {memref} to {words}")
    if words != tensor:
        value = b.scalar(f"tensor.bitcast {value} : {words} to {tensor}")
    value = b.scalar(f"bufferization.alloc_tensor() copy({value}) : {tensor}")
    if wanted != tensor:
        value = b.scalar(f"tensor.cast {value} : {tensor} to {wanted}")
    return value


def print_result(b, value, shape, element):
    word = word_of(element)
    tensor, words = tensor_type(shape, element), tensor_type(shape, word)
    size = "?" if "?" in shape else math.prod(shape)
    flat, printed = tensor_type((size,), word), f"tensor<?x{word}>"
    value = b.scalar(f"tensor.bitcast {value} : {tensor} to {words}")
    dims = list(range(len(shape)))
    value = b.scalar(f"tensor.collapse_shape {value} [{dims}] : {words} into {flat}")
    if flat != printed:
        value = b.scalar(f"tensor.cast {value} : {flat} to {printed}")
    b.line(f"call @print_{word}({value}) : ({printed}) -> ()")


def call_text(case):
    """A function that calls the case with arrays of the program's data and prints
    the results. It takes the numbers of tokens and of blocks."""
    b, function = Builder(), Function(case)
    types = [function.named[argument.name].type for argument in case.arguments()]
    operands = [
        passed(b, argument, ordinal, types[ordinal])
        for ordinal, argument in enumerate(case.arguments())
    ]
    results = [(function.extents(x), x.element) for x in case.results()]
    wanted = ", ".join(tensor_type(*result) for result in results)
    b.line(f"%r:{len(results)} = call @{case.name}({', '.join(operands)})")
    b.line(f"    : ({', '.join(types)}) -> ({wanted})")
    for i, result in enumerate(results):
        print_result(b, f"%r#{i}", *result)
    body = "\n".join(b.lines)
    return f"func.func @test_{case.name}(%T: index, %B: index) {{\n{body}\n  return\n}}\n"
