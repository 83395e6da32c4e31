"""pe.compile and functions that are written in unusual ways."""

import gc

import numpy as np
import pytest

import pe
from pe import _pe


@pytest.mark.parametrize("linkage", ["internal", "private", "linkonce"])
def test_linkage_of_its_own(linkage):
    text = """
    func.func @f(%x: memref<4xf32>) attributes {
        llvm.linkage = #llvm.linkage<LINKAGE>} {
      %c = arith.constant 2.0 : f32
      linalg.fill ins(%c : f32) outs(%x : memref<4xf32>)
      return
    }"""
    function = pe.compile(text.replace("LINKAGE", linkage))
    x = np.zeros(4, "f")
    function(x)
    np.testing.assert_array_equal(x, 2)
    assert "f:" in function.assembly


@pytest.mark.parametrize("target", ["x86-64-v3", "x86-64-v4", "host"])
def test_parts_on_the_stack(target):
    """LLVM 22 makes an invalid module of parts that are written in another order
    than that of their addresses, and read together. That is repaired."""
    text = """
    func.func @f(%x: memref<34xf32>, %c: memref<4xf32>, %s: memref<4xf32>,
                 %p: memref<i32>, %f: memref<17xf64>, %y: memref<34xf32>) {
      %t = memref.alloca() : memref<34xf32>
      pe.apply_rotary ins(%x : memref<34xf32>)
          tables(%c, %s : memref<4xf32>, memref<4xf32>)
          outs(%t : memref<34xf32>)
          {layout = #pe.layout<half>, position_dims = array<i64>}
      pe.rotary ins(%t : memref<34xf32>)
          angles(%p, %f : memref<i32>, memref<17xf64>)
          outs(%y : memref<34xf32>)
          {layout = #pe.layout<interleaved>, position_dims = array<i64>}
      return
    }"""
    function = pe.compile(text, target=target)
    if target != "host":
        assert "f:" in function.assembly
        return
    x, y = np.arange(34, dtype="f"), np.zeros(34, "f")
    one, no = np.ones(4, "f"), np.zeros(4, "f")
    function(x, one, no, np.array(0, "i4"), np.zeros(17), y)
    np.testing.assert_array_equal(y, x)


@pytest.mark.parametrize("native", [False, True])
def test_instructions_that_flush(native):
    """LLVM would use them for an argument that it moves to another block."""
    text = """
    func.func @f(%x: bf16, %y: memref<bf16>, %c: i1) {
      scf.if %c {
        memref.store %x, %y[] : memref<bf16>
      }
      return
    }"""
    function = pe.compile(text, target="znver4", native_bf16=native)
    assert ("vcvtneps2bf16" in function.assembly) == native


def test_subnormal_bf16_are_kept():
    ml_dtypes = pytest.importorskip("ml_dtypes")
    text = """
    func.func @f(%x: memref<32xbf16>, %y: memref<32xbf16>) {
      linalg.add ins(%x, %y : memref<32xbf16>, memref<32xbf16>)
          outs(%y : memref<32xbf16>)
      return
    }"""
    x = np.full(32, 2.0**-128, "f").astype(ml_dtypes.bfloat16)
    y = np.full(32, 2.0**-130, "f").astype(ml_dtypes.bfloat16)
    pe.compile(text)(x, y)
    np.testing.assert_array_equal(y.astype("f"), np.full(32, 2.0**-128 + 2.0**-130))


def test_f64_is_written_as_f16():
    """Processors have no instruction for it: to f32 and on would round twice."""
    text = """
    func.func @f(%x: tensor<4x8xf64>, %p: tensor<4xi32>, %f: tensor<4xf64>,
                 %init: tensor<4x8xf16>) -> tensor<4x8xf16> {
      %r = pe.rotary ins(%x : tensor<4x8xf64>)
          angles(%p, %f : tensor<4xi32>, tensor<4xf64>)
          outs(%init : tensor<4x8xf16>)
          {layout = #pe.layout<half>, position_dims = array<i64: 0>}
          -> tensor<4x8xf16>
      return %r : tensor<4x8xf16>
    }"""
    # In f32, the middle between two f16.
    x = np.full((4, 8), 1 + 2.0**-11 + 2.0**-40)
    p, f = np.zeros(4, "i"), np.ones(4)
    y = pe.compile(text)(x, p, f, np.zeros((4, 8), np.float16))
    assert (y == np.float16(1 + 2.0**-10)).all()


def test_one_buffer_is_returned_twice():
    """It is freed once, after both arrays."""
    text = """
    func.func @f() -> (memref<8xf32>, memref<8xf32>) {
      %c = arith.constant 1.0 : f32
      %x = memref.alloc() : memref<8xf32>
      linalg.fill ins(%c : f32) outs(%x : memref<8xf32>)
      return %x, %x : memref<8xf32>, memref<8xf32>
    }"""
    function = pe.compile(text)
    for _ in range(100):
        a, b = function()
        a[0] = 2
        del a
        gc.collect()
        np.testing.assert_array_equal(b[1:], 1)
        del b


@pytest.mark.parametrize(
    "declaration", ["f() -> memref<4xf32>", "f(%a: memref<4xf32>) -> memref<4xf32>"]
)
def test_bare_pointers_are_refused(declaration):
    text = f"""
    func.func @{declaration} attributes {{llvm.bareptr}} {{
      %x = memref.alloc() : memref<4xf32>
      return %x : memref<4xf32>
    }}"""
    with pytest.raises(pe.CompileError, match="^'f' has a calling convention of its"):
        pe.compile(text)


INLINE = """
func.func @f() {
  llvm.inline_asm has_side_effects "TEXT", "" : () -> ()
  return
}"""


def test_inline_assembly():
    assert pe.compile(INLINE.replace("TEXT", "nop"))() is None


def test_bad_inline_assembly():
    with pytest.raises(pe.CompileError, match="bogus|mnemonic|instruction"):
        pe.compile(INLINE.replace("TEXT", "bogus"))


@pytest.mark.parametrize("text", ["", "func.func private @f()"])
def test_nothing_to_fold(text):
    with pytest.raises(pe.CompileError, match="^expected a function of one block$"):
        _pe.fold(text)


def test_openmp():
    """The library is there, or the error says that it is not."""
    rotary = pe.Rotary(head_dim=8)
    x = np.random.default_rng(1).standard_normal((1, 64, 2, 8)).astype("f")
    want = rotary(x, 3)
    parallel = pe.Rotary(head_dim=8, parallel="openmp")
    try:
        y = parallel(x, 3)
    except pe.CompileError as error:
        assert str(error).startswith("parallel=openmp needs LLVM's OpenMP library")
        pytest.skip("no OpenMP library")
    np.testing.assert_array_equal(y, want)
    assert "__kmpc_fork_call" in parallel.kernel().llvm_ir
    function = pe.compile(rotary.mlir(), parallel="openmp")
    assert function(x, 3) is None
    np.testing.assert_array_equal(x, want)


UNUSED_FACTOR = """
func.func @f(%x: tensor<3x8xf32>, %p: tensor<3xi32>) -> tensor<3x8xf32> {
  %freq, %a = pe.frequencies {dim = 8 : i64, base = 1.0e+04 : f64,
      scheme = #pe.yarn<factor = 4.0, original_max_position_embeddings = 64>}
      : tensor<4xf64>, f64
  %r = pe.rotary angles(%p, %freq : tensor<3xi32>, tensor<4xf64>)
      outs(%x : tensor<3x8xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>} -> tensor<3x8xf32>
  return %r : tensor<3x8xf32>
}"""


@pytest.mark.parametrize("target", ["host", "sm_90"])
def test_warnings_of_the_compiler(capfd, target):
    """They are Python's, of the line that compiles."""
    with pytest.warns(UserWarning, match="^input.mlir:6:8: warning: ") as warnings:
        pe.compile(UNUSED_FACTOR, target=target)
    assert [warning.filename for warning in warnings] == [__file__]
    assert capfd.readouterr() == ("", "")


def test_warnings_that_are_errors(recwarn):
    import warnings

    warnings.simplefilter("error")
    with pytest.raises(UserWarning, match="^input.mlir:6:8: warning: "):
        pe.compile(UNUSED_FACTOR)
