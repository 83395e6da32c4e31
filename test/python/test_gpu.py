"""pe.compile for GPUs: PTX, from text alone."""

import re

import numpy as np
import pytest

import pe
from pe.kernels import Array, Kernel, Launch


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


def launches(module, *arguments, **memory):
    (kernel,) = module.kernels
    return list(kernel.launches(arguments, memory))


def test_launch():
    module = pe.compile(QUERIES_AND_KEYS, target="sm_90")
    (kernel,) = module.kernels
    assert (kernel.name, kernel.function) == ("rotate_kernel", "rotate")
    kinds = [(each.kind, each.type) for each in kernel.parameters]
    pointers = [("pointer", "bf16"), ("pointer", "bf16"), ("pointer", "i32")]
    assert kinds == pointers + [("index", "i64")] * 2
    positions = Array(100, [1000])
    x0, x1 = Array(200, [1000, 32, 128]), Array(300, [1000, 8, 128])
    # Threads have 4 pairs of 2 of 40 heads.
    assert launches(module, positions, x0, x1) == [
        Launch((2500, 1, 1), (128, 1, 1), (200, 300, 100, 1000, 0))
    ]


def test_nothing_to_launch():
    module = pe.compile(ROTATE, target="sm_90")
    assert launches(module, Array(1, [0]), Array(2, [0, 32, 128])) == []


def test_huge_arrays_are_launched_in_parts():
    """32 bits count the threads of a launch."""
    module = pe.compile(ROTATE, target="sm_90")
    tokens = 2**25
    parts = launches(module, Array(1, [tokens]), Array(2, [tokens, 32, 128]))
    firsts = [part.parameters[-1] for part in parts]
    assert firsts[0] == 0 and len(firsts) > 1
    counts = [part.grid[0] * 128 // 256 for part in parts]
    assert all(grid * 128 < 2**32 for grid in (part.grid[0] for part in parts))
    assert [a + b for a, b in zip(firsts, counts)] == firsts[1:] + [tokens]


def test_memory_of_kernels():
    """Frequencies that are known at run time are converted into memory."""
    text = """
func.func @rotate(%p: memref<?xi32>, %x: memref<?x8x64xf32>, %f: memref<32xf64>) {
  pe.rotary angles(%p, %f : memref<?xi32>, memref<32xf64>)
      outs(%x : memref<?x8x64xf32>)
      {layout = #pe.layout<half>, position_dims = array<i64: 0>}
  return
}"""
    first, second = pe.compile(text, target="sm_90").kernels
    arguments = [Array(1, [9]), Array(2, [9, 8, 64]), Array(3, [32])]
    assert (first.name, second.name) == ("rotate_frequencies", "rotate_kernel")
    assert first.bytes_of("memory0", arguments) == 256
    (launch,) = first.launches(arguments, {"memory0": 4})
    assert launch.parameters == (3, 4)
    (launch,) = second.launches(arguments, {"memory0": 4})
    assert launch.parameters == (2, 1, 4, 9, 0)
    with pytest.raises(ValueError, match="found 'memory1'"):
        first.bytes_of("memory1", arguments)
    with pytest.raises(ValueError, match="found 'memory0'"):
        list(first.launches(arguments))


def test_unknown_values():
    """What a program computes in some other way cannot be said."""
    entry = dict(
        name="kernel",
        function="f",
        parameters=[{"kind": "index", "type": "i64"}],
        memory=[],
        control=[],
        loops=[],
        grid=["1", "1", "1"],
        block=["1", "1", "1"],
    )
    with pytest.raises(ValueError, match="parameters whose values are known"):
        list(Kernel.of_json(entry).launches([]))
    entry["parameters"] = []
    entry["grid"] = ["__import__('os')", "1", "1"]
    with pytest.raises(ValueError, match="expected sums, products"):
        list(Kernel.of_json(entry).launches([]))
    entry["grid"] = ["", "1", "1"]
    with pytest.raises(ValueError, match="depend on the arguments only"):
        list(Kernel.of_json(entry).launches([]))
    entry["loops"] = [{"index": "first_x", "step": "4"}]
    with pytest.raises(ValueError, match="depend on the arguments only"):
        list(Kernel.of_json(entry).launches([]))
    entry["control"] = ["scf.if"]
    with pytest.raises(ValueError, match="found kernel in scf.if"):
        list(Kernel.of_json(entry).launches([]))


def test_kernels_are_one_module():
    """Neither ptxas nor a driver takes the text of two, nor a name twice."""
    ptx = pe.compile(QUERIES_AND_KEYS, target="sm_80", share_launches=False).ptx
    names = re.findall(r"\.entry (\w+)\(", ptx)
    assert len(names) == len(set(names)) == 2
    assert len(re.findall(r"^\.version", ptx, re.M)) == 1


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


ENCODINGS = [
    (pe.Rotary(head_dim=128, target="sm_90"), {}),
    (pe.Rotary(head_dim=128, target="sm_90"), dict(in_place=False)),
    (pe.Rotary(head_dim=128, target="sm_90"), dict(positions="int32")),
    (
        pe.Rotary(head_dim=64, target="sm_90", dtype="bfloat16", inverse=True),
        dict(positions="int64", positions_rank=2),
    ),
    (
        pe.Rotary(head_dim=64, target="sm_90", layout="interleaved_to_half"),
        dict(in_place=False),
    ),
    (
        pe.Rotary(
            head_dim=64, target="sm_90", layout="interleaved_to_half", inverse=True
        ),
        dict(in_place=False),
    ),
    (pe.Rotary(head_dim=8, target="sm_90", inv_freq=[1, 2, 3, 4]), {}),
    (pe.Alibi(4, target="sm_90"), {}),
    (pe.Alibi(4, target="sm_90", causal=True), dict(in_place=False, starts=True)),
    (pe.Sinusoidal(64, target="sm_90"), {}),
    (pe.Sinusoidal(64, target="sm_90"), dict(positions="int64", positions_rank=2)),
]


@pytest.mark.parametrize("encoding, arguments", ENCODINGS)
def test_kernels_of_encodings(encoding, arguments):
    module = encoding.kernel(**arguments)
    assert isinstance(module, pe.GPUModule)
    assert re.search(r"^\.target sm_90$", module.ptx, re.M)
    assert re.search(r"\.entry \w+\(", module.ptx)


@pytest.mark.parametrize(
    "call",
    [
        lambda x: pe.Rotary(head_dim=16, target="sm_90")(x),
        lambda x: pe.Rotary(head_dim=16, target="sm_90")(x, out=x),
        lambda x: pe.Alibi(2, dims="hqk", target="sm_90")(x[0]),
        lambda x: pe.Sinusoidal(16, target="sm_90").table(3),
        lambda x: pe.Sinusoidal(16, target="sm_90")(np.arange(3)),
    ],
)
def test_encodings_for_gpus_are_not_called(call):
    with pytest.raises(
        TypeError,
        match="^kernels for 'sm_90' cannot be called from Python; expected the target "
        "'host', or ",
    ):
        call(np.zeros((1, 2, 3, 16), "f"))


def test_encodings_for_other_processors_are_not_called():
    rotary = pe.Rotary(head_dim=16, target="neoverse-n1")
    assert "fmul" in rotary.kernel().assembly
    with pytest.raises(TypeError, match="^kernels for 'neoverse-n1' cannot be called"):
        rotary(np.zeros((1, 2, 3, 16), "f"))
