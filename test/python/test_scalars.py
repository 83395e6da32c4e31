"""pe.compile and numbers of every type."""

import re

import numpy as np
import pytest

import pe

SAME = "func.func @same(%a: TYPE) -> TYPE { return %a : TYPE }"


def same(element):
    return pe.compile(SAME.replace("TYPE", element))


@pytest.mark.parametrize("element", ["f8E5M2", "f16", "bf16", "f32", "f64"])
def test_floats(element):
    function = same(element)
    for value in (0.0, -1.5, 3, True, np.float32(0.25), float("-inf")):
        assert function(value) == value and type(function(value)) is float
    assert np.isnan(function(float("nan")))
    assert str(function(-0.0)) == "-0.0"


@pytest.mark.parametrize("dtype", ["float16", "bfloat16", "float32"])
def test_floats_are_rounded_once(random, dtype):
    """To the nearest, as the dtypes do; one step would be to f32 in two."""
    ml_dtypes = pytest.importorskip("ml_dtypes")
    kind = ml_dtypes.bfloat16 if dtype == "bfloat16" else np.dtype(dtype)
    element = dtype.replace("bfloat", "bf").replace("float", "f")
    function = same(element)
    halfway = 1 + 2.0 ** -{"float16": 11, "bfloat16": 8, "float32": 24}[dtype]
    assert function(halfway) == 1 < function(halfway + 2.0**-52)
    for value in random.standard_normal(100):
        if dtype != "bfloat16":
            assert function(value) == float(np.array(value).astype(kind))
        assert function(function(value)) == function(value)


@pytest.mark.parametrize(
    "element, name, largest, beyond",
    [
        ("f8E4M3FN", "float8_e4m3fn", 448.0, 465.0),
        ("f8E5M2", "float8_e5m2", 57344.0, 61440.0),
        ("f16", "float16", 65504.0, 65520.0),
        ("bf16", "bfloat16", 3.3895313892515355e38, 3.4e38),
        ("f32", "float32", 3.4028234663852886e38, 3.5e38),
        ("f64", "float64", 1.7976931348623157e308, 10**309),
    ],
)
def test_floats_out_of_range(element, name, largest, beyond):
    function = same(element)
    assert function(largest) == largest
    message = f"argument 0: expected a number in the range of {name}, found {beyond!r}"
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        function(beyond)


def test_arithmetic_of_f16_and_bf16():
    for element in ("f16", "bf16"):
        function = pe.compile(
            f"""
            func.func @f(%a: {element}, %x: memref<4x{element}>) -> {element} {{
              %i = arith.constant 1 : index
              %b = memref.load %x[%i] : memref<4x{element}>
              %c = arith.addf %a, %b : {element}
              memref.store %c, %x[%i] : memref<4x{element}>
              return %c : {element}
            }}"""
        )
        ml_dtypes = pytest.importorskip("ml_dtypes")
        dtype = "float16" if element == "f16" else ml_dtypes.bfloat16
        x = np.array([1, 2, 3, 4], dtype)
        assert function(0.5, x) == 2.5
        np.testing.assert_array_equal(x.astype("f"), [1, 2.5, 3, 4])


def test_truth_values():
    function = same("i1")
    for value in (True, np.True_, 1, np.array(True), np.int8(1)):
        assert function(value) is True
    for value in (False, np.False_, 0):
        assert function(value) is False
    text = """
    func.func @f(%a: i1, %b: i1, %x: i32, %y: i32) -> (i32, i1) {
      %r = arith.select %a, %x, %y : i32
      %n = arith.xori %a, %b : i1
      return %r, %n : i32, i1
    }"""
    assert pe.compile(text)(True, True, 1, 2) == (1, False)
    assert pe.compile(text)(False, True, 1, 2) == (2, True)


@pytest.mark.parametrize("value", [2, -1, 2**70])
def test_integers_that_are_no_truth_values(value):
    with pytest.raises(
        ValueError, match=f"^argument 0: expected True or False, found {value}$"
    ):
        same("i1")(value)


@pytest.mark.parametrize("value", [1.0, "True", None, np.ones(2, bool), [True]])
def test_what_is_no_truth_value(value):
    with pytest.raises(TypeError, match="^argument 0: expected a number of type bool"):
        same("i1")(value)


@pytest.mark.parametrize("bits", [8, 16, 32, 64])
def test_integers(bits):
    function = same(f"i{bits}")
    for value in (-(2 ** (bits - 1)), -1, 0, 2 ** (bits - 1) - 1):
        assert function(value) == value
    for value in (-(2 ** (bits - 1)) - 1, 2 ** (bits - 1), 10**5000):
        with pytest.raises(
            ValueError, match=f"^argument 0: expected an integer of {bits} bits, found "
        ):
            function(value)


@pytest.mark.parametrize("value", [1.0, np.float64(1), np.ones(3), np.array(2.0), "1"])
def test_what_is_no_integer(value):
    with pytest.raises(TypeError, match="^argument 0: expected a number of type int32"):
        same("i32")(value)


@pytest.mark.parametrize(
    "element", ["i4", "i24", "i128", "f8E4M3", "f128", "complex<f32>", "si32", "ui8"]
)
def test_types_without_an_equivalent(element):
    with pytest.raises(pe.CompileError, match="^argument 0 of the entry has type "):
        pe.compile(f"func.func @f(%a: {element}) {{ return }}")


def test_arrays_of_truth_values():
    with pytest.raises(
        pe.CompileError,
        match="^argument 0 of the entry has type memref<4xi1>; expected i1, i8, .* "
        "a memref with strides of one of them but i1, at offset 0$",
    ):
        pe.compile("func.func @f(%a: memref<4xi1>) { return }")
