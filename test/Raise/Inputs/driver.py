"""A program that calls functions of tensors and compares their results."""

import re

DYNAMIC_EXTENT = 5
"""The extent of arguments that have none."""


def signature(text: str) -> tuple:
    """The types of arguments and results."""
    head = re.match(r"func\.func @\w+\((.*?)\)(?: -> (.*?))? \{$", text, re.M)
    arguments = re.findall(r"%\w+: ([^,]+)", head[1])
    results = (head[2] or "").strip("()")
    return arguments, results.split(", ") if results else []


def shape_of(type_: str) -> list:
    """The extents of a tensor."""
    return re.findall(r"(\d+|\?)x", type_)


def element_of(type_: str) -> str:
    return re.match(r"tensor<(?:(?:\d+|\?)x)*(.*)>$", type_)[1]


def float_element(name: str, bits: str, element: str) -> str:
    """A number between -1 and 1 from 64 bits."""
    convert = f"    %{name} = arith.truncf %{name}_wide : f64 to {element}\n"
    if element == "f64":
        convert = f"    %{name} = arith.addf %{name}_wide, %zero : f64\n"
    return f"""    %{name}_rest = arith.remui %{bits}, %two_thousand : i64
    %{name}_number = arith.sitofp %{name}_rest : i64 to f64
    %{name}_centered = arith.subf %{name}_number, %thousand : f64
    %{name}_wide = arith.divf %{name}_centered, %thousand : f64
{convert}"""


def input_function(name: str, type_: str) -> str:
    """A function that makes an argument from a seed."""
    if not type_.startswith("tensor"):
        value = 3 if type_ == "index" else 5
        return f"""func.func private @{name}(%seed: i64) -> {type_} {{
  %r = arith.constant {value} : {type_}
  return %r : {type_}
}}
"""
    element = element_of(type_)
    rank = len(shape_of(type_))
    static = type_.replace("?", str(DYNAMIC_EXTENT))
    dims = ", ".join(f"d{i}" for i in range(rank))
    iterators = ", ".join(['"parallel"'] * rank)
    body = ["    %bits_0 = arith.muli %seed, %factor : i64"]
    for i in range(rank):
        body += [
            f"    %i_{i} = linalg.index {i} : index",
            f"    %n_{i} = arith.index_cast %i_{i} : index to i64",
            f"    %sum_{i} = arith.addi %bits_{i}, %n_{i} : i64",
            f"    %product_{i} = arith.muli %sum_{i}, %factor : i64",
            f"    %high_{i} = arith.shrui %product_{i}, %shift : i64",
            f"    %bits_{i + 1} = arith.xori %product_{i}, %high_{i} : i64",
        ]
    text = "\n".join(body) + "\n"
    if element.startswith("complex"):
        real = element[len("complex<") : -1]
        text += f"    %other = arith.muli %bits_{rank}, %factor : i64\n"
        text += float_element("re", f"bits_{rank}", real)
        text += float_element("im", "other", real)
        text += f"    %r = complex.create %re, %im : {element}\n"
    elif element.startswith("i"):
        text += f"    %rest = arith.remui %bits_{rank}, %seven : i64\n"
        convert = "arith.addi %rest, %none : i64"
        if element != "i64":
            convert = f"arith.trunci %rest : i64 to {element}"
        text += f"    %r = {convert}\n"
    else:
        text += float_element("r", f"bits_{rank}", element)
    cast = ""
    if static != type_:
        cast = f"  %cast = tensor.cast %y : {static} to {type_}\n"
    return f"""func.func private @{name}(%seed: i64) -> {type_} {{
  %factor = arith.constant 6364136223846793005 : i64
  %shift = arith.constant 33 : i64
  %seven = arith.constant 7 : i64
  %none = arith.constant 0 : i64
  %two_thousand = arith.constant 2001 : i64
  %thousand = arith.constant 1000.0 : f64
  %zero = arith.constant 0.0 : f64
  %empty = tensor.empty() : {static}
  %y = linalg.generic {{
      indexing_maps = [affine_map<({dims}) -> ({dims})>],
      iterator_types = [{iterators}]}} outs(%empty : {static}) {{
  ^bb0(%out: {element}):
{text}    linalg.yield %r : {element}
  }} -> {static}
{cast}  return %{"cast" if cast else "y"} : {type_}
}}
"""


def compare_function(name: str, type_: str) -> str:
    """A function that prints how much two results differ, and the greatest
    number of the first one. Masked scores, -inf, are equal and have no size."""
    element = element_of(type_)
    rank = len(shape_of(type_))
    dims = ", ".join(f"d{i}" for i in range(rank))
    iterators = ", ".join(['"reduction"'] * rank)
    extend = ""
    x, y = "%x", "%y"
    if element != "f64":
        x, y = "%wide_x", "%wide_y"
        extend = f"""    %wide_x = arith.extf %x : {element} to f64
    %wide_y = arith.extf %y : {element} to f64
"""
    return f"""func.func private @{name}(%a: {type_}, %b: {type_}) {{
  %zero = arith.constant dense<0.0> : tensor<f64>
  %none = arith.constant 0.0 : f64
  %never = arith.constant 0xFFF0000000000000 : f64
  %r:2 = linalg.generic {{
      indexing_maps = [affine_map<({dims}) -> ({dims})>,
                       affine_map<({dims}) -> ({dims})>,
                       affine_map<({dims}) -> ()>, affine_map<({dims}) -> ()>],
      iterator_types = [{iterators}]}}
      ins(%a, %b : {type_}, {type_})
      outs(%zero, %zero : tensor<f64>, tensor<f64>) {{
  ^bb0(%x: {element}, %y: {element}, %error: f64, %scale: f64):
{extend}    %difference = arith.subf {x}, {y} : f64
    %are_equal = arith.cmpf oeq, {x}, {y} : f64
    %distance_of_numbers = math.absf %difference : f64
    %distance = arith.select %are_equal, %none, %distance_of_numbers : f64
    %is_masked = arith.cmpf oeq, {x}, %never : f64
    %size_of_number = math.absf {x} : f64
    %size = arith.select %is_masked, %none, %size_of_number : f64
    %new_error = arith.maximumf %distance, %error : f64
    %new_scale = arith.maximumf %size, %scale : f64
    linalg.yield %new_error, %new_scale : f64, f64
  }} -> (tensor<f64>, tensor<f64>)
  %error = tensor.extract %r#0[] : tensor<f64>
  %scale = tensor.extract %r#1[] : tensor<f64>
  call @printF64(%error) : (f64) -> ()
  call @printNewline() : () -> ()
  call @printF64(%scale) : (f64) -> ()
  call @printNewline() : () -> ()
  return
}}
"""


class Driver:
    """A program that calls functions, each in two versions."""

    def __init__(self):
        self.functions = []
        self.calls = []
        self.helpers = {}

    def helper(self, kind: str, type_: str) -> str:
        write = input_function if kind == "input" else compare_function
        name = f"{kind}_{len(self.helpers)}"
        known, _ = self.helpers.setdefault((kind, type_), (name, write(name, type_)))
        return known

    def call(self, name: str, number: int, version: str, types: tuple) -> str:
        arguments, results = types
        lines, values = [], []
        for i, type_ in enumerate(arguments):
            value = f"%{version}_{number}_{i}"
            make = self.helper("input", type_)
            seed = f"%seed_{i}"
            lines.append(f"  {value} = func.call @{make}({seed}) : (i64) -> {type_}")
            values.append(value)
        lines.append(
            f"  %{version}_{number}:{len(results)} = func.call @{name}"
            f"({', '.join(values)}) : ({', '.join(arguments)}) -> "
            f"({', '.join(results)})"
        )
        return "\n".join(lines)

    def add(self, number: int, before: str, after: str) -> None:
        types = signature(before)
        self.functions += [
            re.sub(r"@\w+", f"@before_{number}", before, count=1),
            re.sub(r"@\w+", f"@after_{number}", after, count=1),
        ]
        lines = [
            self.call(f"before_{number}", number, "x", types),
            self.call(f"after_{number}", number, "y", types),
        ]
        for i, type_ in enumerate(types[1]):
            lines.append(
                f"  func.call @{self.helper('compare', type_)}(%x_{number}#{i}, "
                f"%y_{number}#{i}) : ({type_}, {type_}) -> ()"
            )
        self.calls.append("\n".join(lines))

    def text(self) -> str:
        seeds = "\n".join(
            f"  %seed_{i} = arith.constant {i + 1} : i64" for i in range(16)
        )
        functions = "".join(
            text.replace("func.func @", "func.func private @", 1)
            for text in self.functions
        )
        helpers = "".join(text for _, text in self.helpers.values())
        calls = "\n".join(self.calls)
        return f"""{functions}{helpers}func.func private @printF64(f64)
func.func private @printNewline()
func.func @main() {{
{seeds}
{calls}
  return
}}
"""
