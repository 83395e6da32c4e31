"""Kernels are copied and pickled: a copy is compiled again where it is needed."""

import copy
import pickle
import subprocess
import sys

import numpy as np
import pytest

import pe

TEXT = """
func.func @double(%x: memref<?xf32>, %n: i32) -> i32 {
  %c0 = arith.constant 0 : index
  %a = memref.load %x[%c0] : memref<?xf32>
  %b = arith.addf %a, %a : f32
  memref.store %b, %x[%c0] : memref<?xf32>
  return %n : i32
}
func.func @other() { return }"""

WAYS = [
    copy.copy,
    copy.deepcopy,
    *(
        lambda value, protocol=protocol: pickle.loads(pickle.dumps(value, protocol))
        for protocol in range(pickle.HIGHEST_PROTOCOL + 1)
    ),
]


@pytest.mark.parametrize("way", WAYS)
def test_functions(way):
    function = pe.compile(TEXT, entry="double", vector_width=128)
    again = way(function)
    x = np.array([3.0], "f")
    assert again(x, 5) == 5 and x[0] == 6
    assert repr(again) == repr(function)
    assert again.llvm_ir == function.llvm_ir


def test_names_and_dimensions_are_kept():
    kernel = pe.Rotary(head_dim=16).kernel("int64", 2)
    again = pickle.loads(pickle.dumps(kernel))
    assert repr(again) == repr(kernel)
    assert "positions: int64[b or 1, s]" in repr(again)


@pytest.mark.parametrize("target", ["x86-64-v3", "neoverse-n1"])
def test_functions_for_other_processors(target):
    function = pe.compile(TEXT, entry="double", target=target)
    assert pickle.loads(pickle.dumps(function)).assembly == function.assembly


@pytest.mark.parametrize("way", WAYS)
def test_rotary(way, random):
    x = random.standard_normal((1, 5, 2, 16)).astype("f")
    rotary = pe.Rotary(head_dim=16, inverse=True, inv_freq=np.arange(8) / 8)
    again = way(rotary)
    for positions in (3, np.arange(3, 8)):
        np.testing.assert_array_equal(again(x, positions), rotary(x, positions))
    np.testing.assert_array_equal(way(rotary)(x, 3), rotary(x, 3))


@pytest.mark.parametrize("way", WAYS)
def test_alibi_and_sinusoidal(way):
    scores = np.zeros((1, 4, 3, 3), "f")
    alibi, sinusoidal = pe.Alibi(4, causal=True), pe.Sinusoidal(32)
    want, table = alibi(scores), sinusoidal.table(3)
    np.testing.assert_array_equal(way(alibi)(scores), want)
    np.testing.assert_array_equal(way(alibi).slopes, alibi.slopes)
    np.testing.assert_array_equal(way(sinusoidal).table(3), table)


@pytest.mark.parametrize("way", WAYS)
def test_modules_for_gpus(way):
    module = pe.Rotary(head_dim=16, target="sm_90").kernel()
    assert way(module).ptx == module.ptx


def test_a_pickle_is_read_by_another_process():
    rotary = pe.Rotary(head_dim=16)
    rotary(np.ones((1, 2, 1, 16), "f"))
    data = pickle.dumps([rotary, rotary.kernel()])
    code = (
        "import pickle, sys, numpy as np\n"
        "rotary, kernel = pickle.load(sys.stdin.buffer)\n"
        "x = np.ones((1, 2, 1, 16), 'f')\n"
        "y = rotary(x)\n"
        "kernel(x, 0)\n"
        "print((x == y).all())\n"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], input=data, capture_output=True, check=True
    )
    assert result.stdout == b"True\n"
