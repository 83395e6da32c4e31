"""Slices that functions return or pass on, as what they are."""

import numpy as np
import pytest

import pe

ROTATE = """
      %e = tensor.empty() : tensor<2x5x4xf32>
      %r = pe.rotary ins(%x : tensor<2x5x4xf32>)
        angles(%p, %f : tensor<5xi32>, tensor<2xf64>) outs(%e : tensor<2x5x4xf32>)
        {layout = #pe.layout<half>, position_dims = array<i64: 1>}
        -> tensor<2x5x4xf32>"""
HEAD = "(%x: tensor<2x5x4xf32>, %p: tensor<5xi32>, %f: tensor<2xf64>"

# Offsets, sizes and strides as text, the type, and the same slice in numpy.
SLICES = {
    "tokens": ("[0, 0, 0] [2, %n, 4] [1, 1, 1]", "2x?x4", np.s_[:, :3]),
    "later tokens": ("[0, 1, 0] [2, %n, 4] [1, 1, 1]", "2x?x4", np.s_[:, 1:4]),
    "from a token": ("[0, %i, 0] [2, %n, 4] [1, 1, 1]", "2x?x4", np.s_[:, 2:5]),
    "features": ("[0, 0, 0] [2, 5, %n] [1, 1, 1]", "2x5x?", np.s_[..., :3]),
    "both": ("[0, 0, 0] [2, %n, %n] [1, 1, 1]", "2x?x?", np.s_[:, :3, :3]),
    "every second": ("[0, 0, 0] [2, %n, 4] [1, 2, 1]", "2x?x4", np.s_[:, ::2]),
    "of one batch": ("[1, 0, 0] [1, %n, 4] [1, 1, 1]", "?x4", np.s_[1, :3]),
    "static": ("[0, 0, 0] [2, 3, 4] [1, 1, 1]", "2x3x4", np.s_[:, :3]),
}


def run(text, random):
    x = random.uniform(-1, 1, (2, 5, 4)).astype("f")
    p, f = np.arange(5, dtype=np.int32), np.array([1.0, 0.5])
    cos, sin = np.cos(p[:, None] * f), np.sin(p[:, None] * f)
    a, b = x[..., :2].astype(float), x[..., 2:].astype(float)
    rotated = np.concatenate([a * cos - b * sin, b * cos + a * sin], -1)
    return pe.compile(text, "f")(x, p, f, 3, 2), rotated


@pytest.mark.parametrize("name", SLICES)
@pytest.mark.parametrize("is_cast", (False, True))
def test_of_results(name, is_cast, random):
    where, shape, index = SLICES[name]
    kind = result = f"tensor<{shape}xf32>"
    if is_cast:
        result = f"tensor<{'x'.join('?' * (shape.count('x') + 1))}xf32>"
    text = f"""func.func @f{HEAD}, %n: index, %i: index) -> {result} {{{ROTATE}
      %t = tensor.extract_slice %r{where} : tensor<2x5x4xf32> to {kind}
      %s = tensor.cast %t : {kind} to {result}
      return %s : {result}
    }}"""
    found, rotated = run(text, random)
    np.testing.assert_allclose(found, rotated[index], atol=1e-6)


def test_of_arguments(random):
    """The argument has other owners: what is returned is a copy."""
    text = f"""func.func @f{HEAD}, %n: index, %i: index) -> tensor<2x?x4xf32> {{
      %t = tensor.extract_slice %x[0, 0, 0] [2, %n, 4] [1, 1, 1]
        : tensor<2x5x4xf32> to tensor<2x?x4xf32>
      return %t : tensor<2x?x4xf32>
    }}"""
    x = random.uniform(-1, 1, (2, 5, 4)).astype("f")
    p, f = np.arange(5, dtype=np.int32), np.ones(2)
    found = pe.compile(text)(x, p, f, 3, 0)
    np.testing.assert_array_equal(found, x[:, :3])
    assert not np.shares_memory(found, x)


def test_of_calls(random):
    """A function that is called with a slice reads and updates that."""
    text = f"""
    func.func private @double(%t: tensor<2x?x4xf32>) -> tensor<2x?x4xf32>
        attributes {{no_inline}} {{
      %r = linalg.add ins(%t, %t : tensor<2x?x4xf32>, tensor<2x?x4xf32>)
        outs(%t : tensor<2x?x4xf32>) -> tensor<2x?x4xf32>
      return %r : tensor<2x?x4xf32>
    }}
    func.func @f{HEAD}, %n: index, %i: index) -> tensor<2x5x4xf32> {{{ROTATE}
      %t = tensor.extract_slice %r[0, 1, 0] [2, %n, 4] [1, 1, 1]
        : tensor<2x5x4xf32> to tensor<2x?x4xf32>
      %d = call @double(%t) : (tensor<2x?x4xf32>) -> tensor<2x?x4xf32>
      %s = tensor.insert_slice %d into %r[0, 1, 0] [2, %n, 4] [1, 1, 1]
        : tensor<2x?x4xf32> into tensor<2x5x4xf32>
      return %s : tensor<2x5x4xf32>
    }}"""
    found, rotated = run(text, random)
    rotated[:, 1:4] *= 2
    np.testing.assert_allclose(found, rotated, atol=1e-6)
