"""pe.Sinusoidal against its formula."""

import numpy as np
import pytest

import pe


def encode(positions, dim, order="interleaved", scheme="default"):
    pairs = dim // 2
    steps = 2 * pairs / 2 if scheme == "default" else pairs - 1
    theta = 1e4 ** (-np.arange(pairs) / steps)
    angles = np.asarray(positions)[..., None] * theta
    sin, cos = np.sin(angles), np.cos(angles)
    if order == "interleaved":
        result = np.stack([sin, cos], -1).reshape(*angles.shape[:-1], 2 * pairs)
    else:
        parts = [sin, cos] if order == "sin_cos" else [cos, sin]
        result = np.concatenate(parts, -1)
    return np.pad(result, [(0, 0)] * (result.ndim - 1) + [(0, dim % 2)])


@pytest.mark.parametrize("dim", [64, 7])
@pytest.mark.parametrize("order", ["interleaved", "sin_cos", "cos_sin"])
@pytest.mark.parametrize("scheme", ["default", "timescales"])
def test_every_convention(dim, order, scheme):
    sinusoidal = pe.Sinusoidal(dim, order=order, scheme=scheme)
    table = sinusoidal.table(9, start=100)
    want = encode(np.arange(100, 109), dim, order, scheme)
    np.testing.assert_allclose(table, want, atol=3e-7)
    positions = np.arange(100, 109).reshape(3, 3)
    np.testing.assert_allclose(
        sinusoidal(positions), table.reshape(3, 3, dim), atol=5e-7
    )


@pytest.mark.parametrize("dtype", ["float16", "bfloat16", "float64"])
def test_other_types(dtype):
    pytest.importorskip("ml_dtypes")
    table = pe.Sinusoidal(32, dtype=dtype).table(5)
    assert str(table.dtype) == dtype
    want = encode(np.arange(5), 32)
    np.testing.assert_allclose(table.astype(float), want, atol=4e-3)


def test_given_arrays():
    out = np.zeros((5, 40), "f")[:, 4:36]
    assert pe.Sinusoidal(32).table(5, out=out) is out
    np.testing.assert_allclose(out, encode(np.arange(5), 32), atol=3e-7)


def test_the_hidden_size_of_a_configuration():
    assert pe.Sinusoidal({"d_model": 48}).dim == 48
    with pytest.raises(
        ValueError, match="^config: expected hidden_size, n_embd or d_model; found 'x'$"
    ):
        pe.Sinusoidal({"x": 48})


def test_no_positions():
    with pytest.raises(
        TypeError,
        match=r"^positions: expected an array of integers or float32, found int; table\(\) "
        "takes a length$",
    ):
        pe.Sinusoidal(32)(5)


def test_out_of_another_length():
    with pytest.raises(ValueError, match="^out: expected 4 rows, the length; found 5$"):
        pe.Sinusoidal(32).table(4, out=np.zeros((5, 32), "f"))


def test_unknown_scheme():
    with pytest.raises(ValueError, match="^scheme: expected one of 'default', 'time"):
        pe.Sinusoidal(32, scheme="linear")


def test_the_order_of_a_model():
    whisper = pe.Sinusoidal({"model_type": "whisper", "d_model": 8})
    tensor2tensor = pe.Sinusoidal(8, order="sin_cos", scheme="timescales")
    np.testing.assert_array_equal(whisper.table(5), tensor2tensor.table(5))
    with pytest.raises(ValueError, match="^config: expected a model that adds sines"):
        pe.Sinusoidal({"hidden_size": 8, "rope_theta": 1e4})


def test_float_times(random):
    times = random.uniform(0, 1000, 9).astype("f")
    encoding = pe.Sinusoidal(16)
    angles = times.astype(float)[:, None] * 10000.0 ** (-np.arange(8) / 8)
    y = encoding(times)
    np.testing.assert_allclose(y[:, 0::2], np.sin(angles), atol=1e-6)
    np.testing.assert_allclose(y[:, 1::2], np.cos(angles), atol=1e-6)
