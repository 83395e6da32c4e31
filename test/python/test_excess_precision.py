"""What fused ops pass to each other is rounded only if it is asked for."""

import numpy as np
import pytest

import pe

pytest.importorskip("ml_dtypes")

from rounding import DTYPES, assert_rounded  # noqa: E402

HEADS, FEATURES, EPSILON = 3, 64, "1.0e-06"


def program(element):
    """A norm, a weight and a rotation, each of which rounds its result."""
    rows = f"tensor<?x{HEADS}x{FEATURES}x{element}>"
    wide = f"tensor<?x{HEADS}x{FEATURES}xf32>"
    sums = f"tensor<?x{HEADS}xf32>"
    return f"""
    #row = affine_map<(t, h, f) -> (t, h, f)>
    #head = affine_map<(t, h, f) -> (t, h)>
    #feature = affine_map<(t, h, f) -> (f)>
    func.func @norm(%x: {rows}, %weight: tensor<{FEATURES}x{element}>,
                    %pos: tensor<?xi64>, %y: {rows}) -> {rows} {{
      %freq, %a = pe.frequencies {{dim = {FEATURES} : i64, base = 1.0e+04 : f64}}
          : tensor<{FEATURES // 2}xf64>, f64
      %c0 = arith.constant 0 : index
      %zero = arith.constant 0.0 : f32
      %size = arith.constant {FEATURES}.0 : f32
      %epsilon = arith.constant {EPSILON} : f32
      %n = tensor.dim %x, %c0 : {rows}
      %numbers = tensor.empty(%n) : {sums}
      %new = tensor.empty(%n) : {rows}
      %zeros = linalg.fill ins(%zero : f32) outs(%numbers : {sums}) -> {sums}
      %sums = linalg.generic {{indexing_maps = [#row, #head], iterator_types =
                              ["parallel", "parallel", "reduction"]}}
          ins(%x : {rows}) outs(%zeros : {sums}) {{
        ^bb0(%narrow: {element}, %sum: f32):
          %v = arith.extf %narrow : {element} to f32
          %square = arith.mulf %v, %v : f32
          %next = arith.addf %sum, %square : f32
          linalg.yield %next : f32
      }} -> {sums}
      %unit = linalg.generic {{indexing_maps = [#row, #head, #row], iterator_types =
                              ["parallel", "parallel", "parallel"]}}
          ins(%x, %sums : {rows}, {sums}) outs(%new : {rows}) {{
        ^bb0(%narrow: {element}, %sum: f32, %o: {element}):
          %v = arith.extf %narrow : {element} to f32
          %mean = arith.divf %sum, %size : f32
          %above = arith.addf %mean, %epsilon : f32
          %factor = math.rsqrt %above : f32
          %product = arith.mulf %v, %factor : f32
          %rounded = arith.truncf %product : f32 to {element}
          linalg.yield %rounded : {element}
      }} -> {rows}
      %weighted = linalg.generic {{indexing_maps = [#row, #feature, #row],
                                  iterator_types =
                                  ["parallel", "parallel", "parallel"]}}
          ins(%unit, %weight : {rows}, tensor<{FEATURES}x{element}>)
          outs(%new : {rows}) {{
        ^bb0(%v: {element}, %w: {element}, %o: {element}):
          %product = arith.mulf %v, %w : {element}
          linalg.yield %product : {element}
      }} -> {rows}
      %r = pe.rotary ins(%weighted : {rows})
          angles(%pos, %freq : tensor<?xi64>, tensor<{FEATURES // 2}xf64>)
          outs(%y : {rows})
          {{layout = #pe.layout<half>, position_dims = array<i64: 0>}} -> {rows}
      return %r : {rows}
    }}"""


def exact(x, weight, pos):
    """The same in f64, without roundings."""
    x = x.astype("d")
    square = np.mean(x * x, -1, keepdims=True) + float(EPSILON)
    x = x / np.sqrt(square) * weight.astype("d")
    turn = pos[:, None] * 1e4 ** (-np.arange(FEATURES // 2) / (FEATURES // 2))
    cos, sin = np.cos(turn)[:, None], np.sin(turn)[:, None]
    first, second = np.split(x, 2, -1)
    return np.concatenate([first * cos - second * sin, second * cos + first * sin], -1)


def run(text, arguments, **options):
    y = np.empty_like(arguments[0])
    pe.compile(text, **options)(*arguments, y)
    return y


@pytest.fixture(params=[("bf16", "bfloat16"), ("f16", "float16")], ids=lambda p: p[0])
def case(request):
    element, name = request.param
    random = np.random.default_rng(4)
    x = random.standard_normal((17, HEADS, FEATURES)).astype(DTYPES[name])
    weight = random.uniform(0.5, 2, FEATURES).astype(DTYPES[name])
    pos = random.integers(0, 1 << 20, 17)
    return program(element), (x, weight, pos), name


def test_without_it_fusion_changes_no_bit(case):
    text, arguments, _ = case
    fused = run(text, arguments, excess_precision=False)
    separate = run(text, arguments, fuse="none")
    np.testing.assert_array_equal(fused.view("u2"), separate.view("u2"))


def test_with_it_results_are_rounded_once(case):
    """So they are nearer to those in f64 than what is rounded three times."""
    text, arguments, name = case
    want = exact(*arguments)
    found = run(text, arguments)
    assert_rounded(found, want, name, np.abs(want).max(-1, keepdims=True))
    separate = run(text, arguments, excess_precision=False)
    error, other = (np.abs(y.astype("d") - want) for y in (found, separate))
    assert error.mean() < 0.8 * other.mean()
    assert error.max() <= other.max()
