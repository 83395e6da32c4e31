"""pe.compile for GPUs: PTX, from text alone."""

import re

import pytest

import pe


def program(*heads):
    """Rotates an array for each number of heads."""
    types = [f"memref<?x{h}x128xbf16>" for h in heads]
    arguments = "".join(f", %x{i}: {t}" for i, t in enumerate(types))
    rotations = "".join(
        f"""
  pe.rotary angles(%p, %f : memref<?xi32>, memref<64xf64>) outs(%x{i} : {t})
      {{layout = #pe.layout<half>, position_dims = array<i64: 0>}}"""
        for i, t in enumerate(types)
    )
    return f"""
func.func @rotate(%p: memref<?xi32>{arguments}) {{
  %freq, %a = pe.frequencies {{dim = 128 : i64, base = 5.0e+05 : f64}}
      : tensor<64xf64>, f64
  %f = bufferization.to_buffer %freq read_only
      : tensor<64xf64> to memref<64xf64>{rotations}
  return
}}"""


ROTATE = program(32)
QUERIES_AND_KEYS = program(32, 8)


@pytest.mark.parametrize("chip", ["sm_80", "sm_90", "sm_103a"])
def test_ptx(chip):
    ptx = pe.compile(ROTATE, target=chip).ptx
    assert re.search(rf"^\.target {chip}$", ptx, re.M)
    assert ".visible .entry rotate_kernel(" in ptx
    assert "ld.global.v4" in ptx and "sin.approx.f32" in ptx
    assert "\0" not in ptx


def test_options_reach_the_pipeline():
    def kernels(**options):
        ptx = pe.compile(QUERIES_AND_KEYS, target="sm_80", **options).ptx
        return re.findall(r"\.entry (\w+)\(", ptx)

    assert kernels(block_size=64) == ["rotate_kernel"]
    assert len(kernels(share_launches=False)) == 2
    with pytest.raises(
        pe.CompileError,
        match="pe-map-to-grid expects block-size to be from 32 to 1024, but found 7$",
    ):
        kernels(block_size=7)


def test_the_version_of_ptx_is_an_option():
    ptx = pe.compile(ROTATE, target="sm_90", features="+ptx83").ptx
    assert ".version 8.3" in ptx
    with pytest.raises(
        pe.CompileError,
        match="expects features to be at least .ptx78 for sm_90, but found '.ptx60'$",
    ):
        pe.compile(ROTATE, target="sm_90", features="+ptx60")


@pytest.mark.parametrize("chip", ["sm_9999", "sm_"])
def test_unknown_chips(chip):
    with pytest.raises(
        pe.CompileError,
        match="expects chip to be a GPU that LLVM knows, such as sm_80 or sm_90, "
        f"but found '{chip}'",
    ):
        pe.compile(ROTATE, target=chip)


def test_the_format_is_not_an_option():
    with pytest.raises(TypeError, match="^format: expected no such option for 'sm_90'"):
        pe.compile(ROTATE, target="sm_90", format="bin")


def test_modules_without_kernels():
    with pytest.raises(pe.CompileError, match="^expected pe ops, from which kernels"):
        pe.compile("func.func @f() { return }", target="sm_90")


def test_what_modules_for_gpus_lack():
    module = pe.compile(ROTATE, target="sm_90")
    with pytest.raises(AttributeError, match="'sm_90' has no assembly"):
        module.assembly
    with pytest.raises(AttributeError, match="'sm_90' has no LLVM IR"):
        module.llvm_ir
    with pytest.raises(TypeError, match="'sm_90' cannot be called"):
        module()
