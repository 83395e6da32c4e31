"""What functions of pe.compile return: arguments, parts of them, new arrays."""

import numpy as np
import pytest

import pe

UPDATE = """
func.func {visibility} @update(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {{
  %two = arith.constant 2.0 : f32
  %r = linalg.fill ins(%two : f32) outs(%x : tensor<4x8xf32>) -> tensor<4x8xf32>
  return %r : tensor<4x8xf32>
}}"""


@pytest.fixture
def x():
    return np.arange(32, dtype="f").reshape(4, 8)


@pytest.fixture
def y():
    return -np.arange(32, dtype="f").reshape(4, 8)


def test_an_updated_tensor(x):
    assert pe.compile(UPDATE.format(visibility=""))(x) is x
    np.testing.assert_array_equal(x, 2)


def test_an_argument_as_it_is(x, y):
    text = """
    func.func @f(%x: memref<4x8xf32>, %n: i32, %y: memref<4x8xf32>)
        -> (memref<4x8xf32>, i32, memref<4x8xf32>) {
      return %y, %n, %x : memref<4x8xf32>, i32, memref<4x8xf32>
    }"""
    first, number, second = pe.compile(text)(x, 7, y)
    assert first is y and number == 7 and second is x


def test_one_argument_twice(x):
    text = """
    func.func @f(%x: tensor<4x8xf32>) -> (tensor<4x8xf32>, tensor<4x8xf32>) {
      return %x, %x : tensor<4x8xf32>, tensor<4x8xf32>
    }"""
    first, second = pe.compile(text)(x)
    assert first is x and second is x


def test_arguments_amid_new_arrays(x, y):
    text = """
    func.func @f(%x: memref<4x8xf32>, %y: memref<4x8xf32>)
        -> (memref<4x8xf32>, memref<4x8xf32>, f32, memref<4x8xf32>) {
      %three = arith.constant 3.0 : f32
      %new = memref.alloc() : memref<4x8xf32>
      linalg.fill ins(%three : f32) outs(%new : memref<4x8xf32>)
      return %new, %y, %three, %x
          : memref<4x8xf32>, memref<4x8xf32>, f32, memref<4x8xf32>
    }"""
    new, first, three, second = pe.compile(text)(x, y)
    assert first is y and second is x and three == 3
    np.testing.assert_array_equal(new, 3)


def test_an_argument_behind_a_cast(x):
    text = """
    func.func @f(%x: memref<4x8xf32>) -> memref<?x8xf32> {
      %r = memref.cast %x : memref<4x8xf32> to memref<?x8xf32>
      return %r : memref<?x8xf32>
    }"""
    assert pe.compile(text)(x) is x


def test_a_tensor_of_another_type(x):
    text = """
    func.func @f(%x: tensor<4x8xf32>) -> tensor<?x?xf32> {
      %r = tensor.cast %x : tensor<4x8xf32> to tensor<?x?xf32>
      return %r : tensor<?x?xf32>
    }"""
    assert pe.compile(text)(x) is x


def test_a_tensor_that_a_loop_updates(x):
    text = """
    func.func @f(%x: tensor<4x8xf32>, %v: f32) -> tensor<4x8xf32> {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %c4 = arith.constant 4 : index
      %r = scf.for %i = %c0 to %c4 step %c1 iter_args(%t = %x) -> tensor<4x8xf32> {
        %u = tensor.insert %v into %t[%i, %c1] : tensor<4x8xf32>
        scf.yield %u : tensor<4x8xf32>
      }
      return %r : tensor<4x8xf32>
    }"""
    assert pe.compile(text)(x, 9.0) is x
    np.testing.assert_array_equal(x[:, 1], 9)


def test_a_tensor_of_either_branch(x, y):
    text = """
    func.func @f(%w: i1, %x: tensor<4x8xf32>, %y: tensor<4x8xf32>, %v: f32)
        -> (tensor<4x8xf32>, tensor<4x8xf32>) {
      %c1 = arith.constant 1 : index
      %r:2 = scf.if %w -> (tensor<4x8xf32>, tensor<4x8xf32>) {
        %u = tensor.insert %v into %x[%c1, %c1] : tensor<4x8xf32>
        scf.yield %u, %x : tensor<4x8xf32>, tensor<4x8xf32>
      } else {
        scf.yield %y, %x : tensor<4x8xf32>, tensor<4x8xf32>
      }
      return %r#0, %r#1 : tensor<4x8xf32>, tensor<4x8xf32>
    }"""
    function = pe.compile(text)
    want = x.copy()
    for which in (True, False):
        first, second = function(which, x.copy(), y.copy(), 9.0)
        np.testing.assert_array_equal(second, want)
        updated = want.copy()
        updated[1, 1] = 9
        np.testing.assert_array_equal(first, updated if which else y)


@pytest.mark.parametrize("visibility", ["private", ""])
@pytest.mark.parametrize("is_later", [False, True])
def test_an_argument_by_way_of_a_call(x, visibility, is_later):
    texts = [
        UPDATE.format(visibility=visibility),
        """
        func.func @outer(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
          %r = call @update(%x) : (tensor<4x8xf32>) -> tensor<4x8xf32>
          return %r : tensor<4x8xf32>
        }""",
    ]
    if is_later:
        texts.reverse()
    assert pe.compile("\n".join(texts), entry="outer")(x) is x
    np.testing.assert_array_equal(x, 2)


def test_arguments_by_way_of_calls_of_calls(x, y):
    text = """
    func.func @outer(%x: memref<4x8xf32>, %y: memref<4x8xf32>)
        -> (memref<4x8xf32>, memref<4x8xf32>) {
      %r:2 = call @middle(%x, %y) : (memref<4x8xf32>, memref<4x8xf32>)
          -> (memref<4x8xf32>, memref<4x8xf32>)
      return %r#0, %r#1 : memref<4x8xf32>, memref<4x8xf32>
    }
    func.func private @middle(%x: memref<4x8xf32>, %y: memref<4x8xf32>)
        -> (memref<4x8xf32>, memref<4x8xf32>) {
      %r:2 = call @swap(%x, %y) : (memref<4x8xf32>, memref<4x8xf32>)
          -> (memref<4x8xf32>, memref<4x8xf32>)
      return %r#0, %r#1 : memref<4x8xf32>, memref<4x8xf32>
    }
    func.func private @swap(%x: memref<4x8xf32>, %y: memref<4x8xf32>)
        -> (memref<4x8xf32>, memref<4x8xf32>) {
      return %y, %x : memref<4x8xf32>, memref<4x8xf32>
    }"""
    first, second = pe.compile(text)(x, y)
    assert first is y and second is x


def test_a_slice_of_an_argument_is_a_copy(x):
    text = """
    func.func @f(%x: tensor<4x8xf32>) -> tensor<4x3xf32> {
      %r = tensor.extract_slice %x[0, 2] [4, 3] [1, 1]
          : tensor<4x8xf32> to tensor<4x3xf32>
      return %r : tensor<4x3xf32>
    }"""
    before = x.copy()
    part = pe.compile(text)(x)
    np.testing.assert_array_equal(part, before[:, 2:5])
    part[:] = 0
    np.testing.assert_array_equal(x, before)


def test_a_slice_of_dynamic_extents(x):
    text = """
    func.func @f(%x: tensor<?x?xf32>, %n: index) -> tensor<?x?xf32> {
      %r = tensor.extract_slice %x[1, 2] [%n, %n] [1, 2]
          : tensor<?x?xf32> to tensor<?x?xf32>
      return %r : tensor<?x?xf32>
    }"""
    np.testing.assert_array_equal(pe.compile(text)(x, 3), x[1:4, 2:8:2])


def test_one_of_two_arguments(x, y):
    text = """
    func.func @f(%which: i1, %x: tensor<4x8xf32>, %y: tensor<4x8xf32>)
        -> tensor<4x8xf32> {
      %r = arith.select %which, %x, %y : tensor<4x8xf32>
      return %r : tensor<4x8xf32>
    }"""
    function = pe.compile(text)
    for _ in range(20):
        np.testing.assert_array_equal(function(True, x, y), x)
        np.testing.assert_array_equal(function(False, x, y), y)


def test_another_array_where_the_argument_is_not_updated(x):
    """x has another use, so that the result has memory of its own."""
    text = """
    func.func @f(%x: tensor<4x8xf32>) -> (tensor<4x8xf32>, tensor<4x8xf32>) {
      %two = arith.constant 2.0 : f32
      %r = linalg.fill ins(%two : f32) outs(%x : tensor<4x8xf32>)
          -> tensor<4x8xf32>
      return %r, %x : tensor<4x8xf32>, tensor<4x8xf32>
    }"""
    before = x.copy()
    new, same = pe.compile(text)(x)
    np.testing.assert_array_equal(new, 2)
    np.testing.assert_array_equal(same, before)


def test_a_constant_may_be_written_to():
    text = """
    func.func @f() -> tensor<4xf32> {
      %r = arith.constant dense<[1.0, 2.0, 3.0, 4.0]> : tensor<4xf32>
      return %r : tensor<4xf32>
    }"""
    function = pe.compile(text)
    first = function()
    first[:] = 0
    np.testing.assert_array_equal(function(), [1, 2, 3, 4])


def test_parts_of_new_arrays():
    """At offsets and with strides of their own."""
    text = """
    func.func @f(%n: index) -> (memref<4x4xi32>, memref<2x2xi32, strided<[8, 2], offset: 5>>) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %c4 = arith.constant 4 : index
      %m = memref.alloc() : memref<4x4xi32>
      scf.for %i = %c0 to %c4 step %c1 {
        scf.for %j = %c0 to %c4 step %c1 {
          %k = affine.apply affine_map<(i, j) -> (4 * i + j)>(%i, %j)
          %v = arith.index_cast %k : index to i32
          memref.store %v, %m[%i, %j] : memref<4x4xi32>
        }
      }
      %part = memref.subview %m[1, 1] [2, 2] [2, 2]
          : memref<4x4xi32> to memref<2x2xi32, strided<[8, 2], offset: 5>>
      return %m, %part : memref<4x4xi32>, memref<2x2xi32, strided<[8, 2], offset: 5>>
    }"""
    whole, part = pe.compile(text)(0)
    np.testing.assert_array_equal(whole, np.arange(16).reshape(4, 4))
    np.testing.assert_array_equal(part, whole[1::2, 1::2])
