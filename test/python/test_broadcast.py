"""Arrays that have one element in many places, and rows for many batches."""

import numpy as np
import pytest

import pe


@pytest.fixture
def x(random):
    return random.standard_normal((4, 6, 2, 16)).astype("f")


@pytest.mark.parametrize("kind", ["int8", "int16", "int32", "int64"])
def test_one_row_of_positions_for_all_batches(random, x, kind):
    rotary = pe.Rotary(head_dim=16)
    positions = random.integers(0, 127, 6).astype(kind)
    want = rotary(x, np.tile(positions, (4, 1)))
    np.testing.assert_array_equal(rotary(x, positions[None]), want)
    y = x.copy()
    rotary(y, positions[None], out=y)
    np.testing.assert_array_equal(y, want)


@pytest.mark.parametrize("dims", ["bshd", "bhsd", "bsd"])
def test_one_row_in_every_order(random, dims):
    extents = {"b": 3, "s": 5, "h": 2, "d": 16}
    x = random.standard_normal([extents[letter] for letter in dims]).astype("f")
    rotary = pe.Rotary(head_dim=16, dims=dims)
    positions = random.integers(0, 1000, (1, 5))
    want = rotary(x, np.tile(positions, (3, 1)))
    np.testing.assert_array_equal(rotary(x, positions), want)


def test_one_row_for_each_axis(random, x):
    rotary = pe.Rotary(head_dim=16, mrope_section=[4, 2, 2])
    positions = random.integers(0, 100, (3, 1, 6))
    want = rotary(x, np.tile(positions, (1, 4, 1)))
    np.testing.assert_array_equal(rotary(x, positions), want)


def test_one_row_and_no_batches(x):
    assert pe.Rotary(head_dim=16)(x[:0], np.zeros((1, 6), "i")).shape == (0, 6, 2, 16)


def test_rows_that_are_too_few(x):
    with pytest.raises(
        ValueError,
        match=r"^positions: expected int32\[b or 1, s\] with b = 4 as in x, found "
        "extent 2 in dimension 0$",
    ):
        pe.Rotary(head_dim=16)(x, np.zeros((2, 6), "i"))


def test_one_token_does_not_stand_for_all(x):
    with pytest.raises(
        ValueError, match="with s = 6 as in x, found extent 1 in dimension 1$"
    ):
        pe.Rotary(head_dim=16)(x, np.zeros((1, 1), "i"))


def test_one_row_of_arrays_without_one_is_no_row(x):
    with pytest.raises(ValueError, match="^out: .* with b = 4 as in x, found extent 1"):
        pe.Rotary(head_dim=16)(x, 0, out=np.empty((1, 6, 2, 16), "f"))


@pytest.mark.parametrize("dtype", ["float32", "bfloat16"])
@pytest.mark.parametrize("shape", [(1, 6, 2, 16), (4, 1, 2, 16), (4, 6, 1, 16)])
@pytest.mark.parametrize("layout", pe.rotary.LAYOUTS)
def test_inputs_that_repeat(random, dtype, shape, layout):
    pytest.importorskip("ml_dtypes")
    x = random.standard_normal(shape).astype(dtype)
    repeated = np.broadcast_to(x, (4, 6, 2, 16))
    assert 0 in repeated.strides
    for inverse in (False, True):
        rotary = pe.Rotary(head_dim=16, dtype=dtype, layout=layout, inverse=inverse)
        for positions in (5, np.arange(5, 11)):
            np.testing.assert_array_equal(
                rotary(repeated, positions), rotary(repeated.copy(), positions)
            )


@pytest.mark.parametrize("shape", [(1, 1), (1, 6), (4, 1)])
def test_positions_that_repeat(random, x, shape):
    positions = np.broadcast_to(random.integers(0, 99, shape), (4, 6))
    assert 0 in positions.strides
    rotary = pe.Rotary(head_dim=16)
    want = rotary(x, positions.copy())
    np.testing.assert_array_equal(rotary(x, positions), want)
    sinusoidal = pe.Sinusoidal(16)
    np.testing.assert_array_equal(
        sinusoidal(positions), sinusoidal(positions.copy())
    )


def test_scores_that_repeat(random):
    scores = random.standard_normal((1, 4, 1, 6)).astype("f")
    repeated = np.broadcast_to(scores, (2, 4, 5, 6))
    alibi = pe.Alibi(4)
    np.testing.assert_array_equal(alibi(repeated), alibi(repeated.copy()))


def repeating(array):
    result = np.lib.stride_tricks.as_strided(array, strides=(0, *array.strides[1:]))
    assert result.flags.writeable
    return result


def test_outputs_that_repeat(x):
    message = "expected elements of their own, as they are written to; found stride 0"
    with pytest.raises(ValueError, match=f"^out: {message}"):
        pe.Rotary(head_dim=16)(x, 0, out=repeating(x.copy()))
    with pytest.raises(ValueError, match=f"^x: {message}"):
        pe.Rotary(head_dim=16)(y := repeating(x.copy()), 0, out=y)
    with pytest.raises(ValueError, match=f"^scores: {message}"):
        pe.Alibi(6, dims="hqk")(y := repeating(x[0].copy()), out=y)
    with pytest.raises(ValueError, match=f"^out: {message}"):
        pe.Sinusoidal(16).table(4, out=repeating(np.zeros((4, 16), "f")))


def test_features_that_repeat(x):
    with pytest.raises(ValueError, match="^x: expected stride 1 in dimension 3, found 0"):
        pe.Rotary(head_dim=16)(np.broadcast_to(x[..., :1], x.shape))


def test_torch_expand(x):
    torch = pytest.importorskip("torch")
    rotary = pe.Rotary(head_dim=16)
    q = torch.from_numpy(x[:1]).expand(4, 6, 2, 16)
    positions = torch.arange(6)[None].expand(4, 6)
    want = rotary(q.contiguous(), torch.arange(6))
    for y in (rotary(q, positions), rotary(q, torch.arange(6)[None])):
        assert torch.equal(y, want)
    with pytest.raises(ValueError, match="^x: expected elements of their own"):
        rotary(q, positions, out=q)


def test_unsigned_and_boolean_positions(x):
    rotary = pe.Rotary(head_dim=16)
    for kind in ("uint8", "uint16", "uint32", "uint64", "bool"):
        for values in (np.ones(6, kind), np.ones((4, 6), kind)):
            with pytest.raises(
                TypeError,
                match="^positions: expected an integer, or an array of signed integers "
                rf"or float32 \(int8, int16, int32, int64, float32\), found {kind}$",
            ):
                rotary(x, values)
            with pytest.raises(
                TypeError,
                match="^positions: expected an integer, or an array of signed integers "
                rf"or float32 \(int8, int16, int32, int64, float32\), found {kind}$",
            ):
                pe.Sinusoidal(16)(values)
    for value in (np.uint8(9), np.uint64(9), np.array(9, "uint32")):
        np.testing.assert_array_equal(rotary(x, value), rotary(x, 9))


@pytest.mark.parametrize("value", [True, np.True_, np.array(True), np.float32(1)])
def test_numbers_that_are_no_positions(x, value):
    with pytest.raises(
        TypeError,
        match="^positions: expected an integer or an array of integers, found ",
    ):
        pe.Rotary(head_dim=16)(x, value)
