"""pe.compile: text to IR, to assembly, and to a function."""

import re

import numpy as np
import pytest

import pe

ROTATE = """
func.func @rotate(%x: memref<?x2x8xf32>, %start: i32, %scale: f64) {
  %c0 = arith.constant 0 : index
  %n = memref.dim %x, %c0 : memref<?x2x8xf32>
  %run = pe.positions %start, %n : tensor<?xi32>
  %p = bufferization.to_buffer %run read_only : tensor<?xi32> to memref<?xi32>
  %freq, %a = pe.frequencies {dim = 8 : i64, base = 1.0e+04 : f64}
      : tensor<4xf64>, f64
  %f = bufferization.to_buffer %freq read_only : tensor<4xf64> to memref<4xf64>
  pe.rotary angles(%p, %f : memref<?xi32>, memref<4xf64>) scale(%scale)
      outs(%x : memref<?x2x8xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  return
}
"""


def test_memrefs_and_scalars():
    x = np.ones((3, 2, 8), "f")
    assert pe.compile(ROTATE)(x, 0, 2.5) is None
    np.testing.assert_allclose(x[0], 2.5)
    np.testing.assert_allclose(x[1, 0, 0], 2.5 * (np.cos(1) - np.sin(1)), rtol=1e-6)


def test_text_of_a_function():
    assert repr(pe.compile(ROTATE)) == (
        "<pe function rotate(argument 0: float32[?, 2, 8], argument 1: int32, "
        "argument 2: float64)>"
    )


def test_updated_tensors_are_the_arguments():
    """The tensor that comes out is the one that went in."""
    text = """
    func.func @add(%scores: tensor<2x?x?xf32>) -> tensor<2x?x?xf32> {
      %m = pe.alibi_slopes {num_heads = 2 : i64} : tensor<2xf32>
      %r = pe.alibi slopes(%m : tensor<2xf32>) outs(%scores : tensor<2x?x?xf32>)
          {form = #pe.alibi_form<relative>} -> tensor<2x?x?xf32>
      return %r : tensor<2x?x?xf32>
    }"""
    scores = np.zeros((2, 1, 3), "f")
    assert pe.compile(text)(scores) is scores
    np.testing.assert_array_equal(scores[0, 0], [-2 / 16, -1 / 16, 0])


@pytest.mark.parametrize("dtype, element", [("float32", "f32"), ("bfloat16", "bf16")])
def test_new_arrays_are_results(dtype, element):
    pytest.importorskip("ml_dtypes")
    text = """
    func.func @table(%n: index) -> tensor<?x4xf32> {
      %zero = arith.constant 0 : i32
      %p = pe.positions %zero, %n : tensor<?xi32>
      %freq, %a = pe.frequencies {dim = 4 : i64, base = 1.0e+04 : f64}
          : tensor<2xf64>, f64
      %e = tensor.empty(%n) : tensor<?x4xf32>
      %r = pe.sinusoidal angles(%p, %freq : tensor<?xi32>, tensor<2xf64>)
          outs(%e : tensor<?x4xf32>) {order = #pe.order<sin_cos>}
          -> tensor<?x4xf32>
      return %r : tensor<?x4xf32>
    }""".replace("xf32>", f"x{element}>")
    table = pe.compile(text)(3)
    assert table.shape == (3, 4) and str(table.dtype) == dtype
    angles = np.arange(3)[:, None] * [1, 0.01]
    want = np.concatenate([np.sin(angles), np.cos(angles)], 1)
    np.testing.assert_allclose(table.astype(float), want, atol=1e-2)


def test_numbers_are_results():
    text = """
    func.func @twice(%a: i32, %b: f32) -> (i32, f32) {
      %c = arith.addi %a, %a : i32
      %d = arith.addf %b, %b : f32
      return %c, %d : i32, f32
    }"""
    assert pe.compile(text)(-3, 0.25) == (-6, 0.5)


def test_the_entry_is_named():
    text = "func.func @f() { return }\nfunc.func @g() { return }"
    assert pe.compile(text, entry="g")() is None
    with pytest.raises(pe.CompileError, match="found 'f', 'g'$"):
        pe.compile(text)
    with pytest.raises(
        pe.CompileError,
        match="^expected a public function named 'h', but found 'f', 'g'$",
    ):
        pe.compile(text, entry="h")


def test_ir_and_assembly():
    function = pe.compile(ROTATE)
    assert "define void @rotate(" in function.llvm_ir
    assert "rotate:" in function.assembly
    with pytest.raises(AttributeError, match="^a module for a CPU has no PTX"):
        function.ptx


def test_other_processors():
    """Code for another architecture is text, and not called."""
    function = pe.compile(ROTATE, target="neoverse-n1")
    assert 'target triple = "aarch64-' in function.llvm_ir
    assert "fmul\tv" in function.assembly
    with pytest.raises(TypeError, match="^rotate was compiled for another target"):
        function(np.ones((3, 2, 8), "f"), 0, 1.0)


WIDE = (
    ROTATE.replace("x8x", "x32x").replace("dim = 8", "dim = 32")
    .replace("4xf64", "16xf64")
)


@pytest.mark.parametrize(
    "target, register, wider",
    [("x86-64", "xmm", "ymm"), ("x86-64-v3", "ymm", "zmm"), ("x86-64-v4", "zmm", None)],
)
def test_vectors_are_those_of_the_target(target, register, wider):
    assembly = pe.compile(WIDE, target=target).assembly
    assert f"%{register}" in assembly
    assert wider is None or f"%{wider}" not in assembly


def test_the_vector_width_is_an_option():
    assert "<16 x float>" in pe.compile(WIDE, vector_width=512).llvm_ir


def test_threads_share_the_tokens():
    """Without LLVM's OpenMP runtime, the error says so."""
    try:
        parallel = pe.compile(WIDE, parallel="openmp")
    except pe.CompileError as error:
        assert str(error).startswith("parallel=openmp expects LLVM's OpenMP runtime")
        return
    assert "__kmpc_fork_call" in parallel.llvm_ir
    x = np.random.default_rng(1).standard_normal((100, 2, 32)).astype("f")
    want = x.copy()
    pe.compile(WIDE)(want, 5, 0.5)
    parallel(x, 5, 0.5)
    np.testing.assert_array_equal(x, want)


def test_fusion_is_an_option():
    """Without it, what is computed before a rotation is an array of its own."""
    text = """
    func.func @weigh(%x: tensor<?x2x8xf32>, %w: tensor<8xf32>, %pos: tensor<?xi32>,
                     %y: tensor<?x2x8xf32>) -> tensor<?x2x8xf32> {
      %freq, %a = pe.frequencies {dim = 8 : i64, base = 1.0e+04 : f64}
          : tensor<4xf64>, f64
      %c0 = arith.constant 0 : index
      %n = tensor.dim %x, %c0 : tensor<?x2x8xf32>
      %e = tensor.empty(%n) : tensor<?x2x8xf32>
      %b = linalg.broadcast ins(%w : tensor<8xf32>) outs(%e : tensor<?x2x8xf32>)
          dimensions = [0, 1]
      %m = linalg.mul ins(%x, %b : tensor<?x2x8xf32>, tensor<?x2x8xf32>)
          outs(%e : tensor<?x2x8xf32>) -> tensor<?x2x8xf32>
      %r = pe.rotary ins(%m : tensor<?x2x8xf32>)
          angles(%pos, %freq : tensor<?xi32>, tensor<4xf64>)
          outs(%y : tensor<?x2x8xf32>)
          {layout = #pe.layout<half>, position_dims = array<i64: 0>}
          -> tensor<?x2x8xf32>
      return %r : tensor<?x2x8xf32>
    }"""
    fused, separate = pe.compile(text), pe.compile(text, fuse="none")
    assert "@malloc" not in fused.llvm_ir
    assert "@malloc" in separate.llvm_ir
    random = np.random.default_rng(2)
    x, w = random.standard_normal((3, 2, 8), "f"), random.standard_normal(8, "f")
    pos = np.array([5, 0, 123456], "i4")
    y = [np.empty_like(x) for _ in range(2)]
    for function, out in zip((fused, separate), y):
        assert function(x, w, pos, out) is out
    np.testing.assert_allclose(*y, rtol=1e-6, atol=1e-6)
    np.testing.assert_allclose(y[0][1], x[1] * w, rtol=1e-6)


def test_rounding_to_bf16_in_a_fused_loop():
    """All bf16 and what is between two of them, of one size in a row or of all.

    The rotation leaves all but the first two features as they are.
    """
    ml_dtypes = pytest.importorskip("ml_dtypes")
    text = """
    #id = affine_map<(t, h, f) -> (t, h, f)>
    #w = affine_map<(t, h, f) -> (f)>
    func.func @round(%x: tensor<?x1x128xf32>, %ones: tensor<128xbf16>, %start: i32,
                     %y: tensor<?x1x128xbf16>) -> tensor<?x1x128xbf16> {
      %freq, %a = pe.frequencies {dim = 2 : i64, base = 1.0e+04 : f64}
          : tensor<1xf64>, f64
      %c0 = arith.constant 0 : index
      %n = tensor.dim %x, %c0 : tensor<?x1x128xf32>
      %pos = pe.positions %start, %n : tensor<?xi32>
      %e = tensor.empty(%n) : tensor<?x1x128xbf16>
      %r = linalg.generic {indexing_maps = [#id, #w, #id],
                           iterator_types = ["parallel", "parallel", "parallel"]}
          ins(%x, %ones : tensor<?x1x128xf32>, tensor<128xbf16>)
          outs(%e : tensor<?x1x128xbf16>) {
        ^bb0(%wide: f32, %one: bf16, %out: bf16):
          %narrow = arith.truncf %wide : f32 to bf16
          %product = arith.mulf %narrow, %one : bf16
          linalg.yield %product : bf16
      } -> tensor<?x1x128xbf16>
      %z = pe.rotary ins(%r : tensor<?x1x128xbf16>)
          angles(%pos, %freq : tensor<?xi32>, tensor<1xf64>)
          outs(%y : tensor<?x1x128xbf16>)
          {layout = #pe.layout<half>, position_dims = array<i64: 0>}
          -> tensor<?x1x128xbf16>
      return %z : tensor<?x1x128xbf16>
    }"""
    upper = np.arange(1 << 16, dtype="u4") << 16
    lower = np.array([0, 1, 0x7FFF, 0x8000, 0x8001, 0xFFFF], "u4")
    x = (upper[None] | lower[:, None]).view("f4").reshape(-1, 1, 128)
    mixed = np.random.default_rng(3).permutation(x.ravel()).reshape(x.shape)
    x = np.concatenate([x, mixed, np.roll(x, 2, -1)])
    y = np.empty(x.shape, ml_dtypes.bfloat16)
    pe.compile(text)(x, np.ones(128, ml_dtypes.bfloat16), 7, y)
    x, y = x[..., 2:], y[..., 2:]
    is_nan = np.isnan(x)
    want = np.where(is_nan, 0, x).astype(ml_dtypes.bfloat16).view("u2")
    np.testing.assert_array_equal(y.view("u2")[~is_nan], want[~is_nan])
    assert np.isnan(y[is_nan]).all()
    np.testing.assert_array_equal(
        y.view("u2")[is_nan] >> 15, x.view("u4")[is_nan] >> 31
    )


def test_errors_have_lines_and_columns():
    with pytest.raises(pe.CompileError, match="^input.mlir:2:4: error: "):
        pe.compile("func.func @f() {\n   pe.nothing\n}")


def test_errors_of_verifiers():
    with pytest.raises(pe.CompileError, match="expects begin to be at least 0"):
        pe.compile(ROTATE.replace("{layout", "{begin = -1 : i64, layout"))


def test_symbols_that_are_nowhere():
    text = """
    func.func private @missing()
    func.func @f() { func.call @missing() : () -> () return }"""
    with pytest.raises(pe.CompileError, match="missing"):
        pe.compile(text)


# Of no architecture; of one without vectors of ours; of 32 bits; not a CPU.
@pytest.mark.parametrize("name", ["zen9", "sifive-u74", "i386", "x86_64", "native"])
def test_unknown_targets(name):
    with pytest.raises(pe.CompileError, match=f"^unknown target '{name}'; expected"):
        pe.compile(ROTATE, target=name)


def test_generic_is_of_the_architecture_of_the_host():
    host, generic = (pe.compile(ROTATE, target=name) for name in ("host", "generic"))
    triples = [re.search("target triple = .*", f.llvm_ir)[0] for f in (host, generic)]
    assert triples[0] == triples[1]


def test_types_without_an_equivalent():
    with pytest.raises(pe.CompileError, match="^argument 0 of the entry has type"):
        pe.compile("func.func @f(%x: memref<*xf32>) { return }")


@pytest.mark.parametrize(
    "arguments, error, message",
    [
        ([], TypeError, r"^expected 3 arguments for rotate\(.*\), found 0$"),
        (
            [1, 0, 1.0],
            TypeError,
            "^argument 0: expected an array .*, found int$",
        ),
        (
            [np.ones((3, 2, 8), "f"), 0.5, 1.0],
            TypeError,
            "^argument 1: expected a number of type int32, found float$",
        ),
        (
            [np.ones((3, 2, 8), "f"), 2**31, 1.0],
            ValueError,
            "^argument 1: expected an integer of 32 bits, found 2147483648$",
        ),
        (
            [np.ones((3, 2, 8), "f"), 0, "1"],
            TypeError,
            "^argument 2: expected a number of type float64, found str$",
        ),
        (
            [np.ones((3, 4, 8), "f")[:, ::2], 0, 1.0],
            ValueError,
            "^argument 0: expected stride 8 in dimension 1, found 16 ",
        ),
    ],
)
def test_wrong_arguments(arguments, error, message):
    with pytest.raises(error, match=message):
        pe.compile(ROTATE)(*arguments)
