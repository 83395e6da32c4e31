"""Types, factors and keys that do not fit, and what is said of them."""

import re

import numpy as np
import pytest

import pe

pytest.importorskip("ml_dtypes")


def refuses(error, message):
    return pytest.raises(error, match=f"^{re.escape(message)}$")


X = np.zeros((2, 3, 4, 16), "f")


@pytest.mark.parametrize(
    "arguments, error, message",
    [
        (
            dict(scale="2"),
            TypeError,
            "scale: expected an array (numpy, or anything with DLPack), found str",
        ),
        (dict(scale=True), TypeError, "scale: expected a number or an array, found True"),
        (
            dict(x_scale=np.array(True)),
            TypeError,
            "x_scale: expected a number or an array, found array(True)",
        ),
        (
            dict(init_scale=np.complex64(2 + 1j)),
            TypeError,
            f"init_scale: expected a number or an array, found {np.complex64(2 + 1j)!r}",
        ),
        (
            dict(x_scale=np.ones((2, 3, 4, 1), "i")),
            TypeError,
            "x_scale: expected a number, or an array of float16, bfloat16, float32, "
            "float64; found int32",
        ),
        (
            dict(scale=np.ones((3, 4, 1), "f")),
            ValueError,
            "scale: expected float32[b or 1, s or 1, h or 1, 1], found 3 dimensions",
        ),
        (
            dict(scale=np.ones((2, 2, 1, 1), "f")),
            ValueError,
            "scale: expected float32[b or 1, s or 1, h or 1, 1] with s = 3 as in x, "
            "found extent 2 in dimension 1",
        ),
        (
            dict(scale=np.ones((2, 3, 4, 2), "f")),
            ValueError,
            "scale: expected float32[b or 1, s or 1, h or 1, 1], found extent 2 in "
            "dimension 3",
        ),
        (
            dict(init_scale=np.ones((1, 1, 1, 2), "f")),
            ValueError,
            "init_scale: expected float32[b or 1, s or 1, h or 1, 1], found extent 2 in "
            "dimension 3",
        ),
        (
            dict(x_scale=np.ones((1, 1, 4, 1), "f"), out=X.astype("d")),
            TypeError,
            "out: expected float32[b, s, h, 16], found float64",
        ),
        (
            dict(scale=10**400),
            ValueError,
            f"scale: expected a number in the range of float64, found {10**400}",
        ),
    ],
)
def test_factors_that_do_not_fit(arguments, error, message):
    with refuses(error, message):
        pe.Rotary(head_dim=16)(X, 0, **arguments)


@pytest.mark.parametrize("name", ["scale", "x_scale", "init_scale"])
def test_kind_of_a_factor_that_is_no_text(name):
    message = (
        f"{name}: expected None, 'number' or the type of an array, such as 'float32'; "
        "found 3"
    )
    with refuses(TypeError, message):
        pe.Rotary(head_dim=16).mlir(**{name: 3})


@pytest.mark.parametrize(
    "keys, arguments, message",
    [
        (
            dict(block_size=4),
            dict(x_scale=np.ones((1, 1, 1, 3), "f")),
            "x_scale: expected float32[b or 1, s or 1, h or 1, 4], found extent 3 in "
            "dimension 3",
        ),
        (
            dict(heads=4),
            dict(scale=np.ones((1, 1, 3, 1), "f")),
            "scale: expected float32[b or 1, s or 1, 4 or 1, 1], found extent 3 in "
            "dimension 2",
        ),
    ],
)
def test_extents_that_are_known(keys, arguments, message):
    with refuses(ValueError, message):
        pe.Rotary(head_dim=16, **keys)(X, **arguments)


def test_factors_in_the_memory_of_the_result():
    x = X.copy()
    with refuses(
        ValueError,
        "x: expected memory apart from scale, as it is written to; found that they "
        "overlap",
    ):
        pe.Rotary(head_dim=16)(x, out=x, scale=x[..., :1])


@pytest.mark.parametrize(
    "keys, message",
    [
        (
            dict(out_dtype="int8"),
            "out_dtype: expected one of 'float8_e4m3fn', 'float8_e5m2', 'float16', "
            "'bfloat16', 'float32', 'float64'; found 'int8'",
        ),
        (
            dict(dtype="float8_e4m3fnuz"),
            "dtype: expected one of 'float8_e4m3fn', 'float8_e5m2', 'float16', "
            "'bfloat16', 'float32', 'float64'; found 'float8_e4m3fnuz'",
        ),
        (
            dict(block_size=0),
            "block_size: expected an integer of at least 1, found 0",
        ),
        (dict(saturate="yes"), "saturate: expected True or False, found 'yes'"),
    ],
)
def test_wrong_keys(keys, message):
    with refuses(ValueError, message):
        pe.Rotary(head_dim=16, **keys)


def test_in_place_has_one_type():
    message = (
        "out: expected an array apart from x, as x is f32 and results are bf16; found "
        "x itself"
    )
    rotary = pe.Rotary(head_dim=16, out_dtype="bfloat16")
    x = X.copy()
    with refuses(ValueError, message):
        rotary(x, out=x)
    with refuses(ValueError, message):
        rotary.mlir()


def test_kinds_of_factors():
    rotary = pe.Rotary(head_dim=16)
    message = (
        "x_scale: expected None, 'number' or the type of an array, such as 'float32'; "
        "found 'int8'"
    )
    with refuses(TypeError, message):
        rotary.mlir(x_scale="int8")
    with pytest.raises(TypeError, match="^unknown keyword 'k_scale'; expected one of"):
        rotary.mlir(k_scale="number")


def test_other_types_of_8_bits(random):
    import ml_dtypes

    x = X.astype(ml_dtypes.float8_e4m3fnuz)
    with pytest.raises(TypeError, match="^x: expected an array "):
        pe.Rotary(head_dim=16, dtype="float8_e4m3fn")(x)
    with refuses(
        TypeError, "x: expected float8_e4m3fn[b, s, h, 16], found float8_e5m2"
    ):
        pe.Rotary(head_dim=16, dtype="float8_e4m3fn")(X.astype(ml_dtypes.float8_e5m2))
