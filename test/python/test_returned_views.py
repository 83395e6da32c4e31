"""Memrefs that functions return share memory with what they are views of."""

import gc

import numpy as np
import pytest

import pe

VIEWS = {
    "rows": ("[1, 0] [2, 6] [1, 1]", "2x6xf32, strided<[6, 1], offset: 6>",
             np.s_[1:3]),
    "some rows": ("[%i, 0] [%n, 6] [1, 1]",
                  "?x6xf32, strided<[6, 1], offset: ?>", np.s_[2:3]),
    "columns": ("[0, 2] [4, 2] [1, 2]", "4x2xf32, strided<[6, 2], offset: 2>",
                np.s_[:, 2:6:2]),
    "one row": ("[3, 0] [1, 6] [1, 1]", "6xf32, strided<[1], offset: 18>",
                np.s_[3]),
    "nothing": ("[0, 0] [0, 6] [1, 1]", "0x6xf32, strided<[6, 1]>", np.s_[:0]),
}


def compile_view(name, source, before=""):
    where, shape, index = VIEWS[name]
    text = f"""func.func @f(%x: memref<4x6xf32>, %i: index, %n: index)
        -> memref<{shape}> {{
      {before}
      %s = memref.subview {source}{where} : memref<4x6xf32> to memref<{shape}>
      return %s : memref<{shape}>
    }}"""
    return pe.compile(text), index


@pytest.mark.parametrize("name", VIEWS)
def test_of_an_argument(name, random):
    f, index = compile_view(name, "%x")
    x = random.uniform(-1, 1, (4, 6)).astype("f")
    expected = x[index].copy()
    found = f(x, 2, 1)
    assert found.size == 0 or np.shares_memory(found, x)
    np.testing.assert_array_equal(found, expected)
    x *= 2
    np.testing.assert_array_equal(found, 2 * expected)
    del x
    gc.collect()
    np.testing.assert_array_equal(found, 2 * expected)


@pytest.mark.parametrize("name", VIEWS)
def test_of_an_allocation(name, random):
    f, index = compile_view(name, "%y", """%y = memref.alloc() : memref<4x6xf32>
      memref.copy %x, %y : memref<4x6xf32> to memref<4x6xf32>""")
    x = random.uniform(-1, 1, (4, 6)).astype("f")
    found = f(x, 2, 1)
    assert not np.shares_memory(found, x)
    np.testing.assert_array_equal(found, x[index])


def test_of_one_of_two(random):
    f = pe.compile("""func.func @f(%x: memref<4x6xf32>, %y: memref<4x6xf32>,
                                   %which: i1) -> (memref<6xf32>, memref<6xf32>) {
      %s = memref.subview %x[0, 0] [1, 6] [1, 1]
        : memref<4x6xf32> to memref<6xf32>
      %t = memref.subview %y[0, 0] [1, 6] [1, 1]
        : memref<4x6xf32> to memref<6xf32>
      %r = arith.select %which, %s, %t : memref<6xf32>
      return %r, %s : memref<6xf32>, memref<6xf32>
    }""")
    x, y = random.uniform(-1, 1, (2, 4, 6)).astype("f").copy()
    for which, source in ((True, x), (False, y)):
        first, second = f(x, y, which)
        assert np.shares_memory(first, source)
        assert np.shares_memory(second, x)
        np.testing.assert_array_equal(first, source[0])


def test_of_a_tensor_of_torch():
    torch = pytest.importorskip("torch")
    f, index = compile_view("rows", "%x")
    x = torch.arange(24.0).reshape(4, 6)
    found = f(x, 0, 0)
    x.mul_(2)
    np.testing.assert_array_equal(found, x.numpy()[index])
