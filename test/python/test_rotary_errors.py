"""What pe.Rotary refuses, and what it says then."""

import re

import numpy as np
import pytest

import pe

X = "float32[b, s, h, 16]"


def refuses(error, message):
    return pytest.raises(error, match=f"^{re.escape(message)}$")


@pytest.fixture
def rotary():
    return pe.Rotary(head_dim=16)


@pytest.fixture
def x():
    return np.zeros((2, 3, 4, 16), "f")


def test_wrong_type(rotary, x):
    with refuses(TypeError, f"x: expected {X}, found float64"):
        rotary(x.astype("d"))


def test_type_without_arithmetic(rotary, x):
    with refuses(
        TypeError,
        "x: expected an array of floats or integers, found complex64",
    ):
        rotary(x.astype("F"))


def test_other_byte_order(rotary, x):
    with refuses(
        TypeError, "x: expected an array of floats or integers, found >f4"
    ):
        rotary(x.astype(">f4"))


def test_wrong_rank(rotary, x):
    with refuses(ValueError, f"x: expected {X}, found 3 dimensions"):
        rotary(x[0])


def test_wrong_head_dim(rotary, x):
    message = f"x: expected {X}, found extent 8 in dimension 3"
    with refuses(ValueError, message):
        rotary(x[..., :8])


def test_wrong_number_of_heads(x):
    message = "x: expected float32[b, s, 8, 16], found extent 4 in dimension 2"
    with refuses(ValueError, message):
        pe.Rotary(head_dim=16, heads=8)(x)


def test_features_apart(rotary):
    x = np.zeros((2, 3, 4, 32), "f")[..., ::2]
    with refuses(
        ValueError,
        "x: expected stride 1 in dimension 3, found 2 (strides count elements)",
    ):
        rotary(x, out=x)


def test_read_only(rotary, x):
    x.setflags(write=False)
    rotary(x)
    with refuses(
        ValueError,
        "x: expected an array that may be written to, found a read-only one",
    ):
        rotary(x, out=x)


def test_out_of_another_shape(rotary, x):
    with refuses(
        ValueError,
        f"out: expected {X} with s = 3 as in x, found extent 2 in dimension 1",
    ):
        rotary(x, out=x[:, :2].copy())


def test_out_that_overlaps(rotary):
    x = np.zeros((2, 4, 4, 16), "f")
    with refuses(
        ValueError,
        "out: expected memory apart from x, as it is written to; found that they "
        "overlap",
    ):
        rotary(x[:, 1:], out=x[:, :-1])


def test_out_that_is_one_element(rotary, x):
    out = np.lib.stride_tricks.as_strided(x, strides=(0, 256, 64, 4))
    with refuses(
        ValueError,
        "out: expected elements of their own, as they are written to; found "
        "stride 0 in dimension 0, less than 1",
    ):
        rotary(x.copy(), out=out)


def test_misaligned(rotary):
    x = np.zeros(2 * 3 * 4 * 16 * 4 + 1, "b")[1:].view("f").reshape(2, 3, 4, 16)
    with pytest.raises(ValueError, match="^x: expected memory aligned to 4 bytes"):
        rotary(x)


def test_no_array(rotary):
    with refuses(
        TypeError,
        "out: expected an array (numpy, or anything with DLPack), found list",
    ):
        rotary(np.zeros((2, 3, 4, 16), "f"), out=[])


def test_lists_are_no_arrays(rotary, x):
    for name, arguments in [("x", ([1.0],)), ("positions", (x, [0, 1, 2]))]:
        with refuses(
            TypeError,
            f"{name}: expected an array (numpy, or anything with DLPack), found "
            "list",
        ):
            rotary(*arguments)


def test_too_few_positions(rotary, x):
    with refuses(
        ValueError,
        "positions: expected int64[s] with s = 3 as in x, found extent 2 in "
        "dimension 0",
    ):
        rotary(x, np.arange(2))


def test_positions_of_wrong_rank(rotary, x):
    with refuses(
        ValueError,
        "positions: expected an int or an array of dimensions [s] or [b, s]; "
        "found 3 dimensions",
    ):
        rotary(x, np.zeros((1, 2, 3), "i"))


def test_positions_that_are_floats(rotary, x):
    with refuses(
        TypeError,
        "positions: expected an integer, or an array of signed integers or float32 "
        "(int8, int16, int32, int64, float32), found float64",
    ):
        rotary(x, np.zeros(3))


def test_position_too_large(rotary, x):
    with refuses(
        ValueError,
        "positions: expected an integer of 32 bits, or a numpy.int64; found "
        "2147483648",
    ):
        rotary(x, 2**31)


def test_position_of_many_bits(rotary, x):
    with refuses(
        ValueError,
        "positions: expected an integer of 32 bits, or a numpy.int64; found one "
        "of 30001 bits",
    ):
        rotary(x, -(2**30000))


def test_position_of_64_bits_too_large(rotary, x):
    with refuses(
        ValueError,
        "positions: expected an integer of 64 bits, found 9223372036854775808",
    ):
        rotary(x, np.uint64(2**63))


def test_elements_that_overlap(rotary):
    """Rows of 16 at a distance of 8."""
    x = np.lib.stride_tricks.as_strided(
        np.zeros(200, "f"), (1, 6, 1, 16), (800, 32, 32, 4)
    )
    with refuses(
        ValueError,
        "x: expected elements of their own, as they are written to; found "
        "stride 8 in dimension 1, less than 16",
    ):
        rotary(x, out=x)


def test_bfloat16_of_other_byte_order(x):
    bfloat16 = pytest.importorskip("ml_dtypes").bfloat16
    swapped = x.astype(np.dtype(bfloat16).newbyteorder(">"))
    with pytest.raises(TypeError, match="^x: expected an array"):
        pe.Rotary(head_dim=16, dtype="bfloat16")(swapped, out=swapped)


@pytest.mark.parametrize("layout", ["interleaved_to_half", "half_to_interleaved"])
def test_layout_that_is_not_in_place(x, layout):
    rotary = pe.Rotary(head_dim=16, layout=layout)
    with refuses(
        ValueError,
        "out: expected an array apart from x, as the layout "
        f"{layout!r} moves features; found x itself",
    ):
        rotary(x, out=x)


@pytest.mark.parametrize(
    "keys, message",
    [
        (
            dict(layout="neox"),
            "layout: expected one of 'half', 'interleaved', "
            "'interleaved_to_half', 'half_to_interleaved'; found 'neox'",
        ),
        (
            dict(dtype="int32"),
            "dtype: expected one of 'float8_e4m3fn', 'float8_e5m2', 'float16', "
            "'bfloat16', 'float32', 'float64'; found 'int32'",
        ),
        (
            dict(dims="bsdh"),
            "dims: expected different letters of 'bshd' with 's' among them and "
            "'d' at the end, such as 'bshd', 'bhsd' or 'shd'; found 'bsdh'",
        ),
        (
            dict(begin=2),
            "begin: expected at most 16 - 16, the features that are not rotated; "
            "found 2",
        ),
        (dict(heads=0), "heads: expected an integer of at least 1, found 0"),
    ],
)
def test_wrong_arguments(keys, message):
    with refuses(ValueError, message):
        pe.Rotary(head_dim=16, **keys)


def test_positions_that_are_none(rotary, x):
    with pytest.raises(TypeError, match="^positions: expected an array .*NoneType$"):
        rotary(x, None)
