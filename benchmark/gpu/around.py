"""Cases of ops around rotations, which are checked and not timed: a cast, a scale
with a bias, a sum along rows and a copy into a view.
"""

from dataclasses import dataclass

from arguments import Argument

HEADS, FEATURES = 8, 128

MAPS = """\
#all = affine_map<(t, h, f) -> (t, h, f)>
#head = affine_map<(t, h, f) -> (t, h)>
#bias = affine_map<(t, h, f) -> (h, f)>
#number = affine_map<(t, h, f) -> ()>
#apart = strided<[2048, 256, 2], offset: 1>
"""
X = f"memref<?x{HEADS}x{FEATURES}xf32>"
PARALLEL = '["parallel", "parallel", "parallel"]'

PROGRAMS = {
    "cast": f"""
func.func @f(%x: {X.replace("f32", "bf16")}, %y: {X}) {{
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
func.func @f(%x: {X}, %bias: memref<{HEADS}x{FEATURES}xf32>, %factor: f32,
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
func.func @f(%x: {X}, %y: memref<?x{HEADS}xf32>) {{
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
func.func @f(%x: {X}, %y: memref<?x{HEADS}x{FEATURES}xf32, #apart>) {{
  memref.copy %x, %y : {X} to memref<?x{HEADS}x{FEATURES}xf32, #apart>
  return
}}
""",
}

# The factor of "scale".
FACTOR = 1.25

# The largest allowed errors. The product of "scale" is below 4 and its sum
# below 8, and each is rounded; 128 squares below 4 are added one by one.
BOUNDS = {"cast": 0, "scale": 2.0**-23 + 2.0**-22, "sum": 128 * 2.0**-15, "copy": 0}


def expect(name, x, bias, y):
    """The expected contents of y."""
    row = HEADS * FEATURES
    if name == "cast":
        return list(x)
    if name == "scale":
        return [v * FACTOR + bias[i % row] for i, v in enumerate(x)]
    if name == "sum":
        return [
            start + sum(v * v for v in x[i * FEATURES : (i + 1) * FEATURES])
            for i, start in enumerate(y)
        ]
    result = list(y)
    result[1::2] = x
    return result


@dataclass
class Around:
    """One of the programs."""

    name: str
    checked: tuple = (1, 3, 17)
    timed: tuple = ()

    def text(self):
        return MAPS + PROGRAMS[self.name]

    def arguments(self, tokens):
        size = (tokens, HEADS, FEATURES)
        element = "bf16" if self.name == "cast" else "f32"
        result = [Argument("x", element, size)]
        if self.name == "scale":
            result.append(Argument("bias", "f32", size[1:]))
            result.append(Argument("factor", "f32", values=(FACTOR,)))
        if self.name == "sum":
            result.append(Argument("y", "f32", size[:2], use="update"))
        elif self.name == "copy":
            stride = (2 * HEADS * FEATURES, 2 * FEATURES, 2)
            count = 2 * tokens * HEADS * FEATURES
            result.append(
                Argument("y", "f32", size, stride, 1, use="update", count=count)
            )
        else:
            result.append(Argument("y", "f32", size, use="write"))
        return result

    def faults(self, tokens, before, after):
        """What is wrong, as texts."""
        expected = expect(self.name, before["x"], before.get("bias"), before["y"])
        return [
            f"element {i}: expected {want}, found {have}"
            for i, (want, have) in enumerate(zip(expected, after["y"], strict=True))
            if not abs(have - want) <= BOUNDS[self.name]
        ]


CASES = [Around(name) for name in PROGRAMS]
