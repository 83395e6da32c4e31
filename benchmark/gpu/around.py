"""The kernels of ops around rotations: a cast, a scale with a bias, a sum along
rows and a copy into a view. bundle.py compiles them, and run.py checks them
against Python's own numbers.
"""

import ctypes
import random
import struct

import oracle

HEADS, FEATURES = 8, 128
TOKENS = (1, 3, 17)
# Grids and blocks in x, y and z. What a program has one of, as it has of blocks
# in x, a kernel takes to be one.
SHAPES = ((1, 2, 1, 32, 4, 1), (1, 1, 1, 32, 1, 1), (1, 3, 1, 16, 2, 1))

MAPS = """\
#all = affine_map<(t, h, f) -> (t, h, f)>
#head = affine_map<(t, h, f) -> (t, h)>
#bias = affine_map<(t, h, f) -> (h, f)>
#number = affine_map<(t, h, f) -> ()>
#apart = strided<[2048, 256, 2], offset: 1>
"""
X = f"memref<?x{HEADS}x{FEATURES}xf32>"
PARALLEL = '["parallel", "parallel", "parallel"]'

# The function, whose kernel is named after it, and the elements of x and y.
PROGRAMS = {
    "cast": f"""
func.func @cast(%x: {X.replace("f32", "bf16")}, %y: {X}) {{
  linalg.generic {{indexing_maps = [#all, #all], iterator_types = {PARALLEL}}}
      ins(%x : {X.replace("f32", "bf16")}) outs(%y : {X}) {{
    ^bb0(%a: bf16, %out: f32):
      %wide = arith.extf %a : bf16 to f32
      linalg.yield %wide : f32
  }}
  return
}}
""",
    "scale": f"""
func.func @scale(%x: {X}, %bias: memref<{HEADS}x{FEATURES}xf32>, %factor: f32,
                 %y: {X}) {{
  linalg.generic {{indexing_maps = [#all, #bias, #number, #all],
                  iterator_types = {PARALLEL}}}
      ins(%x, %bias, %factor : {X}, memref<{HEADS}x{FEATURES}xf32>, f32)
      outs(%y : {X}) {{
    ^bb0(%a: f32, %b: f32, %s: f32, %out: f32):
      %scaled = arith.mulf %a, %s : f32
      %sum = arith.addf %scaled, %b : f32
      linalg.yield %sum : f32
  }}
  return
}}
""",
    "sum": f"""
func.func @sum(%x: {X}, %y: memref<?x{HEADS}xf32>) {{
  linalg.generic {{indexing_maps = [#all, #head],
                  iterator_types = ["parallel", "parallel", "reduction"]}}
      ins(%x : {X}) outs(%y : memref<?x{HEADS}xf32>) {{
    ^bb0(%a: f32, %sum: f32):
      %square = arith.mulf %a, %a : f32
      %next = arith.addf %sum, %square : f32
      linalg.yield %next : f32
  }}
  return
}}
""",
    "copy": f"""
func.func @copy(%x: {X}, %y: memref<?x{HEADS}x{FEATURES}xf32, #apart>) {{
  memref.copy %x, %y : {X} to memref<?x{HEADS}x{FEATURES}xf32, #apart>
  return
}}
""",
}

# The largest allowed errors. The product of "scale" is below 4 and its sum
# below 8, and each is rounded; 128 squares below 4 are added one by one.
BOUNDS = {"cast": 0, "scale": 2.0**-23 + 2.0**-22, "sum": 128 * 2.0**-15, "copy": 0}


def expect(name, x, bias, factor, y):
    """The expected contents of y."""
    row = HEADS * FEATURES
    if name == "cast":
        return list(x)
    if name == "scale":
        return [v * factor + bias[i % row] for i, v in enumerate(x)]
    if name == "sum":
        return [
            start + sum(v * v for v in x[i * FEATURES : (i + 1) * FEATURES])
            for i, start in enumerate(y)
        ]
    result = list(y)
    result[1::2] = x
    return result


def check(driver, name, kernel, tokens, shape, seed):
    """What is wrong, as texts."""
    generator = random.Random(seed)
    row = HEADS * FEATURES
    element = "bf16" if name == "cast" else "f32"
    sizes = {"sum": tokens * HEADS, "copy": 2 * tokens * row}

    def draw(count, kind="f32"):
        numbers = [generator.uniform(-2, 2) for _ in range(count)]
        return oracle.pack(numbers, kind)

    x, bias = draw(tokens * row, element), draw(row)
    y = draw(sizes.get(name, tokens * row))
    (factor,) = struct.unpack("<f", draw(1))
    blobs = [x, bias, y] if name == "scale" else [x, y]
    pointers = []
    for blob in blobs:
        pointers.append(driver.allocate(len(blob)))
        driver.upload(pointers[-1], blob)
    numbers = [ctypes.c_float(factor)] if name == "scale" else []
    driver.launch(kernel, shape, [*pointers, *numbers, ctypes.c_uint64(tokens)])
    driver.synchronize()
    found = oracle.unpack(driver.download(pointers[-1], len(y)), "f32")
    for pointer in pointers:
        driver.free(pointer)
    expected = expect(
        name,
        oracle.unpack(x, element),
        oracle.unpack(bias, "f32"),
        factor,
        oracle.unpack(y, "f32"),
    )
    bound = BOUNDS[name]
    return [
        f"{tokens} tokens, grid {shape}, element {i}: expected {want}, found {have}"
        for i, (want, have) in enumerate(zip(expected, found, strict=True))
        if not abs(have - want) <= bound
    ]


def check_all(driver, directory, names):
    """Checks these kernels and prints a line for each; returns how many numbers
    are wrong."""
    wrong = 0
    for seed, name in enumerate(names):
        ptx = (directory / f"around-{name}.ptx").read_bytes() + b"\0"
        kernel = driver.load(ptx, f"{name}_kernel")
        faults = []
        for tokens in TOKENS:
            for shape in SHAPES:
                faults += check(driver, name, kernel, tokens, shape, seed)
        verdict = f"{len(faults)} elements FAIL" if faults else "ok"
        print(f"check {name}: {verdict}")
        for fault in faults[:4]:
            print(f"  {fault}")
        wrong += len(faults)
    return wrong
