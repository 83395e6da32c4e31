"""Rotary embeddings in the IR of front ends."""

import numpy as np
import pe
import pytest

# x · cos + rotate_half(x) · sin, by tables of half the width.
ROTATION = """
#row = affine_map<(d0, d1) -> (d0, d1)>
func.func @rotate(%x: tensor<5x16xf32>, %cos: tensor<5x8xf32>,
                  %sin: tensor<5x8xf32>) -> tensor<5x16xf32> {
  %a = tensor.extract_slice %x[0, 0] [5, 8] [1, 1]
      : tensor<5x16xf32> to tensor<5x8xf32>
  %b = tensor.extract_slice %x[0, 8] [5, 8] [1, 1]
      : tensor<5x16xf32> to tensor<5x8xf32>
  %e = tensor.empty() : tensor<5x8xf32>
  %p = linalg.generic {
      indexing_maps = [#row, #row, #row, #row, #row],
      iterator_types = ["parallel", "parallel"]}
      ins(%a, %b, %cos, %sin : tensor<5x8xf32>, tensor<5x8xf32>,
                               tensor<5x8xf32>, tensor<5x8xf32>)
      outs(%e : tensor<5x8xf32>) {
  ^bb0(%u: f32, %v: f32, %c: f32, %s: f32, %o: f32):
    %0 = arith.mulf %u, %c : f32
    %1 = arith.mulf %v, %s : f32
    %2 = arith.subf %0, %1 : f32
    linalg.yield %2 : f32
  } -> tensor<5x8xf32>
  %q = linalg.generic {
      indexing_maps = [#row, #row, #row, #row, #row],
      iterator_types = ["parallel", "parallel"]}
      ins(%a, %b, %cos, %sin : tensor<5x8xf32>, tensor<5x8xf32>,
                               tensor<5x8xf32>, tensor<5x8xf32>)
      outs(%e : tensor<5x8xf32>) {
  ^bb0(%u: f32, %v: f32, %c: f32, %s: f32, %o: f32):
    %0 = arith.mulf %v, %c : f32
    %1 = arith.mulf %u, %s : f32
    %2 = arith.addf %0, %1 : f32
    linalg.yield %2 : f32
  } -> tensor<5x8xf32>
  %y = tensor.concat dim(1) %p, %q
      : (tensor<5x8xf32>, tensor<5x8xf32>) -> tensor<5x16xf32>
  return %y : tensor<5x16xf32>
}
"""


def test_raised_module_has_a_report():
    raised = pe.raise_module(ROTATION)
    assert "pe.apply_rotary" in raised.text
    (function,) = raised.report
    assert function["function"] == "rotate"
    (op,) = function["raised"]
    assert op["op"] == "pe.apply_rotary"
    assert (op["layout"], op["begin"], op["rotary_dim"]) == ("half", 0, 16)
    assert "same angles" in op["why_tables"]
    assert function["declined"] == []


def test_raised_module_computes_the_same():
    rng = np.random.default_rng(0)
    x, cos, sin = (
        rng.standard_normal(shape, dtype=np.float32)
        for shape in ((5, 16), (5, 8), (5, 8))
    )
    want = pe.compile(ROTATION)(x.copy(), cos, sin)
    got = pe.compile(pe.raise_module(ROTATION).text)(x.copy(), cos, sin)
    np.testing.assert_allclose(got, want, rtol=1e-6, atol=1e-6)


def test_what_is_no_rotation_is_declined():
    wrong = ROTATION.replace("arith.addf %0, %1", "arith.subf %0, %1")
    raised = pe.raise_module(wrong)
    assert "pe." not in raised.text
    (declined,) = raised.report[0]["declined"]
    assert declined["reason"] == "the signs are not those of a rotation"


def test_ops_of_unknown_dialects_stay():
    text = 'func.func @f() { "elsewhere.op"() : () -> () return }'
    assert "elsewhere.op" in pe.raise_module(text).text


def test_data_of_resources_stays():
    text = """
    func.func @f() -> tensor<2xf32> {
      %0 = arith.constant dense_resource<numbers> : tensor<2xf32>
      return %0 : tensor<2xf32>
    }
    {-# dialect_resources: {builtin: {numbers: "0x040000000000803F00000040"}} #-}
    """
    got = pe.compile(pe.raise_module(text).text)()
    np.testing.assert_array_equal(got, np.float32([1, 2]))


def test_level_is_one_of_three():
    with pytest.raises(pe.CompileError, match="expected 'tables', 'angles'"):
        pe.raise_module(ROTATION, level="all")


def test_text_is_a_module():
    with pytest.raises(pe.CompileError, match="expected"):
        pe.raise_module("func.func @f(")
    with pytest.raises(TypeError, match="expected a string"):
        pe.raise_module(b"")
