"""Arrays that a program goes on using: no element of them may change.

One row, as of one token of one head, is where vectors are as large as arrays.
"""

import numpy as np
import pytest

import pe
from conftest import split

SHAPES = [
    ((1, 1, 1, 128), 64),
    ((1, 1, 1, 128), 24),
    ((1, 1, 1, 16), 8),
    ((1, 1, 2, 64), 32),
    ((1, 2, 1, 64), 32),
    ((1, 3), 1),
    ((1, 8), 3),
    ((128,), 64),
    ((5,), 2),
]
ELEMENTS = {"f32": np.float32, "f64": np.float64, "f16": np.float16}
LAYOUTS = ("half", "interleaved", "interleaved_to_half", "half_to_interleaved")
FORMS = {
    "the rotated array": """
      %b = pe.rotary angles(%q, %f : {pos}, {freq}) outs(%x : {x}) {attrs} -> {x}
      return %x, %b : {x}, {x}""",
    "an array rotated twice": """
      %a = pe.rotary angles(%p, %f : {pos}, {freq}) outs(%x : {x}) {attrs} -> {x}
      %b = pe.rotary angles(%q, %f : {pos}, {freq}) outs(%x : {x}) {attrs} -> {x}
      return %a, %b : {x}, {x}""",
    "the source": """
      %e = tensor.empty() : {x}
      %b = pe.rotary ins(%x : {x}) angles(%q, %f : {pos}, {freq}) outs(%e : {x})
        {attrs} -> {x}
      return %x, %b : {x}, {x}""",
    "the destination": """
      %a = pe.rotary ins(%x : {x}) angles(%p, %f : {pos}, {freq}) outs(%y : {x})
        {attrs} -> {x}
      %b = pe.rotary ins(%x : {x}) angles(%q, %f : {pos}, {freq}) outs(%y : {x})
        {attrs} -> {x}
      return %a, %b : {x}, {x}""",
}


def rotated(x, pairs, angle, layout):
    """x with its first pairs rotated by one angle, in f64."""
    result = np.array(x, np.float64)
    a, b = split(result[..., : 2 * pairs].copy(), layout.partition("_")[0])
    first = a * np.cos(angle) - b * np.sin(angle)
    second = b * np.cos(angle) + a * np.sin(angle)
    if layout.endswith("interleaved"):
        result[..., 0 : 2 * pairs : 2] = first
        result[..., 1 : 2 * pairs : 2] = second
    else:
        result[..., : 2 * pairs] = np.concatenate([first, second], -1)
    return result


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("element", ELEMENTS)
def test_arrays_keep_their_elements(form, layout, element, random):
    for i, (shape, pairs) in enumerate(SHAPES):
        dims = "1x" if len(shape) > 1 else ""
        types = {
            "x": f"tensor<{'x'.join(map(str, shape))}x{element}>",
            "pos": f"tensor<{dims}i32>",
            "freq": f"tensor<{pairs}xf64>",
            "attrs": f"{{layout = #pe.layout<{layout}>, position_dims = "
            f"array<i64{': 0' if dims else ''}>}}",
        }
        text = (
            "func.func @f(%x: {x}, %y: {x}, %p: {pos}, %q: {pos}, %f: {freq}) "
            "-> ({x}, {x}) {{" + FORMS[form] + "\n}}"
        ).format(**types)
        x, y = random.uniform(-1, 1, (2, *shape)).astype(ELEMENTS[element])
        given = x.copy()
        p = np.full((1,) if dims else (), 1, np.int32)
        results = pe.compile(text)(x, y, p, 2 * p, np.ones(pairs))
        twice = rotated(given, pairs, 2.0, layout)
        once = given if "%a" not in FORMS[form] else rotated(given, pairs, 1.0, layout)
        got = results if isinstance(results, tuple) else (x, results)
        tolerance = {"f16": 1e-3, "f32": 1e-6, "f64": 1e-14}[element]
        for found, wanted in zip(got, (once, twice)):
            np.testing.assert_allclose(
                np.asarray(found, np.float64), wanted, atol=tolerance, err_msg=text
            )


def test_tables_keep_what_they_overwrite(random):
    text = """
    func.func @f(%c: tensor<1x1x8xf32>, %s: tensor<1x1x8xf32>, %p: tensor<1x1xi32>,
                 %f: tensor<8xf64>) -> (tensor<1x1x8xf32>, tensor<1x1x8xf32>,
                                        tensor<1x1x8xf32>, tensor<1x1x8xf32>) {
      %a, %b = pe.rotary_table angles(%p, %f : tensor<1x1xi32>, tensor<8xf64>)
        outs(%c, %s : tensor<1x1x8xf32>, tensor<1x1x8xf32>)
        -> tensor<1x1x8xf32>, tensor<1x1x8xf32>
      return %c, %s, %a, %b : tensor<1x1x8xf32>, tensor<1x1x8xf32>,
                              tensor<1x1x8xf32>, tensor<1x1x8xf32>
    }"""
    c, s = random.uniform(-1, 1, (2, 1, 1, 8)).astype("f")
    given = c.copy(), s.copy()
    results = pe.compile(text)(c, s, np.full((1, 1), 3, np.int32), np.ones(8))
    cos, sin = results[-2:]
    np.testing.assert_array_equal((c, s), given)
    np.testing.assert_allclose(cos, np.full((1, 1, 8), np.cos(3)), atol=1e-6)
    np.testing.assert_allclose(sin, np.full((1, 1, 8), np.sin(3)), atol=1e-6)


def test_encodings_keep_what_they_overwrite(random):
    text = """
    func.func @f(%x: tensor<1x9xf32>, %p: tensor<1xi32>, %f: tensor<4xf64>)
        -> (tensor<1x9xf32>, tensor<1x9xf32>) {
      %a = pe.sinusoidal angles(%p, %f : tensor<1xi32>, tensor<4xf64>)
        outs(%x : tensor<1x9xf32>) {order = #pe.order<sin_cos>} -> tensor<1x9xf32>
      return %x, %a : tensor<1x9xf32>, tensor<1x9xf32>
    }"""
    x = random.uniform(-1, 1, (1, 9)).astype("f")
    given = x.copy()
    results = pe.compile(text)(x, np.full(1, 3, np.int32), np.ones(4))
    encoding = results[-1] if isinstance(results, tuple) else results
    np.testing.assert_array_equal(x, given)
    wanted = [np.sin(3)] * 4 + [np.cos(3)] * 4 + [0]
    np.testing.assert_allclose(encoding[0], wanted, atol=1e-6)
