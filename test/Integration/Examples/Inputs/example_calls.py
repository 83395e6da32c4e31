"""Adds a @main to an example, which calls a function of it and prints the results.

An argument is a tuple of its type with static and with dynamic shape, without
`tensor`, and its values.
"""

import sys
from pathlib import Path

for folder in ("Golden", "CPU"):
    sys.path.append(str(Path(__file__).parents[2] / folder / "Inputs"))
import floats
import program


def write_argument(name, static, dynamic, values):
    """Defines %NAME of the dynamic type, and the global that it reads."""
    if "x" not in static or static == "index":
        return "", f"  %{name} = arith.constant {values} : {static}\n", static
    element = static.rsplit("x", 1)[1]
    if element.startswith("i"):
        width = int(element[1:]) // 8
        blob = b"".join(v.to_bytes(width, "little", signed=True) for v in values)
    else:
        blob = floats.pack(values, element)
    data = f'"0x{blob.hex().upper()}"' if blob else ""
    return (
        f'memref.global "private" constant @data_{name} : memref<{static}>\n'
        f"    = dense<{data}>\n",
        f"  %data_{name} = memref.get_global @data_{name} : memref<{static}>\n"
        f"  %static_{name} = bufferization.to_tensor %data_{name} restrict\n"
        f"      : memref<{static}> to tensor<{static}>\n"
        f"  %{name} = tensor.cast %static_{name}\n"
        f"      : tensor<{static}> to tensor<{dynamic}>\n",
        f"tensor<{dynamic}>",
    )


def write_call(number, function, arguments, result):
    """Prints the result of a call, and the globals that its arguments read."""
    parts = [
        write_argument(f"call{number}_arg{i}", *argument)
        for i, argument in enumerate(arguments)
    ]
    definitions, body, types = zip(*parts, strict=True)
    names = ", ".join(f"%call{number}_arg{i}" for i in range(len(parts)))
    element = result.rsplit("x", 1)[1]
    flat = f"memref<?x{element}>"
    rank = result.count("x")
    dynamic = "?x" * rank + element
    text = f"""\
  %result{number} = call @{function}({names})
      : ({", ".join(types)}) -> tensor<{result}>
  %dynamic{number} = tensor.cast %result{number} : tensor<{result}> to tensor<{dynamic}>
  %buffer{number} = bufferization.to_buffer %dynamic{number} read_only
      : tensor<{dynamic}> to memref<{dynamic}>
  %flat{number} = memref.collapse_shape %buffer{number} [{list(range(rank))}]
      : memref<{dynamic}> into {flat}
  call @print(%flat{number}) : ({flat}) -> ()
"""
    return "".join(definitions), "".join(body) + text


def write(path, function, calls, result):
    """Adds a @main that calls the function with each list of arguments."""
    element = result.rsplit("x", 1)[1]
    parts = [write_call(i, function, call, result) for i, call in enumerate(calls)]
    definitions, bodies = zip(*parts, strict=True)
    text = program.in_type(program.PRELUDE, element) + "".join(definitions)
    text += "func.func @main() {\n" + "".join(bodies) + "  return\n}\n"
    # The example is one module; @main goes into it.
    before, end, after = path.read_text().rpartition("}")
    print(before + text + end + after)
