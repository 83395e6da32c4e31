"""pe.Rotary against the formula of a rotation."""

import numpy as np
import pytest
from conftest import rotate

import pe

ml_dtypes = pytest.importorskip("ml_dtypes")
BFLOAT16 = ml_dtypes.bfloat16
TOLERANCES = {"float64": 1e-12, "float32": 5e-7, "float16": 2e-3, BFLOAT16: 2e-2}


def angles_of(positions, **config):
    theta, _ = pe.inv_freq(rounding="f32", **config)
    return np.asarray(positions, np.float64)[..., None] * theta


@pytest.mark.parametrize("dtype", TOLERANCES)
@pytest.mark.parametrize("layout", pe.rotary.LAYOUTS)
def test_every_type_and_layout(random, dtype, layout):
    x = random.standard_normal((2, 7, 5, 64)).astype(dtype)
    y = pe.Rotary(head_dim=64, dtype=dtype, layout=layout)(x, 1000)
    want = rotate(x, angles_of(np.arange(1000, 1007), head_dim=64), layout)
    assert y.dtype == x.dtype
    np.testing.assert_allclose(y.astype(float), want, atol=2 * TOLERANCES[dtype])


@pytest.mark.parametrize("kind", ["int8", "int16", "int32", "int64"])
def test_positions_of_every_type(random, kind):
    x = random.standard_normal((2, 7, 3, 16)).astype("f")
    positions = random.integers(0, 127, 7).astype(kind)
    y = pe.Rotary(head_dim=16)(x, positions)
    want = rotate(x, angles_of(positions, head_dim=16))
    np.testing.assert_allclose(y, want, atol=1e-6)


def test_positions_of_each_batch(random):
    x = random.standard_normal((2, 7, 3, 16)).astype("f")
    positions = random.integers(0, 1000, (2, 7))
    y = pe.Rotary(head_dim=16)(x, positions)
    want = rotate(x, angles_of(positions, head_dim=16))
    np.testing.assert_allclose(y, want, atol=1e-6)


def test_numbers_of_numpy_are_starts(random):
    rotary = pe.Rotary(head_dim=16)
    x = random.standard_normal((1, 3, 2, 16)).astype("f")
    for start in (np.int64(9), np.array(9)):
        np.testing.assert_array_equal(rotary(x, start), rotary(x, 9))


@pytest.mark.parametrize("dims", ["bshd", "bhsd", "shd", "sd", "bsd"])
def test_dimensions_in_every_order(random, dims):
    extents = {"b": 2, "s": 5, "h": 3, "d": 16}
    x = random.standard_normal([extents[letter] for letter in dims]).astype("f")
    y = pe.Rotary(head_dim=16, dims=dims)(x, 20)
    where = dims.index("s")
    as_rows = np.moveaxis(x, where, -2)[..., None, :]
    want = rotate(as_rows, angles_of(np.arange(20, 25), head_dim=16))
    want = np.moveaxis(want[..., 0, :], -2, where)
    np.testing.assert_allclose(y, want, atol=1e-6)


def test_in_place_changes_the_array_itself(random):
    rotary = pe.Rotary(head_dim=32)
    x = random.standard_normal((1, 6, 2, 32)).astype("f")
    want = rotary(x, 3)
    assert rotary(x, 3, out=x) is x
    np.testing.assert_array_equal(x, want)


def test_strided_arrays_are_not_copied(random):
    """Queries and keys in one array, heads before tokens."""
    rotary = pe.Rotary(head_dim=16)
    both = random.standard_normal((2, 6, 9, 16)).astype("f")
    q, k = (part.swapaxes(1, 2) for part in np.split(both, 2, axis=1))
    want = rotary(np.ascontiguousarray(q), 5)
    before = k.copy()
    rotary(q, 5, out=q)
    np.testing.assert_array_equal(q, want)
    np.testing.assert_array_equal(k, before)
    rotary(q, 5, out=k)
    np.testing.assert_array_equal(k, rotary(want, 5))


def test_the_window_and_what_passes_through(random):
    x = random.standard_normal((1, 6, 2, 32)).astype("f")
    y = pe.Rotary(head_dim=32, partial_rotary_factor=0.5, begin=8)(x, 3)
    angles = angles_of(np.arange(3, 9), head_dim=16)
    np.testing.assert_allclose(y[..., 8:24], rotate(x[..., 8:24], angles), atol=1e-6)
    np.testing.assert_array_equal(y[..., :8], x[..., :8])
    np.testing.assert_array_equal(y[..., 24:], x[..., 24:])


def test_conjugate_undoes(random):
    x = random.standard_normal((1, 6, 2, 32)).astype("f")
    y = pe.Rotary(head_dim=32)(x, 100)
    z = pe.Rotary(head_dim=32, conjugate=True)(y, 100)
    np.testing.assert_allclose(z, x, atol=1e-6)


def test_positions_far_out_are_exact():
    x = np.zeros((1, 1, 1, 8), "f")
    x[..., :4] = 1
    last = 2**31 - 1
    y = pe.Rotary(head_dim=8, rounding="exact")(x, last)[0, 0, 0]
    theta = [np.longdouble(10) ** -i for i in range(4)]
    want = [np.cos(last * t) for t in theta] + [np.sin(last * t) for t in theta]
    np.testing.assert_allclose(y, np.array(want, float), atol=2.5e-7)


def test_high_accuracy():
    x = np.zeros((1, 4096, 1, 2), "f")
    x[..., 0] = 1
    positions = np.arange(4096) * 521111
    y = pe.Rotary(head_dim=2, accuracy="high")(x, positions)[0, :, 0]
    angles = positions.astype(np.longdouble)
    want = np.stack([np.cos(angles), np.sin(angles)], -1)
    assert np.abs(y - want).max() < 1.2e-7
    assert np.abs(pe.Rotary(head_dim=2)(x, positions)[0, :, 0] - want).max() < 2.5e-7


def test_the_attention_factor_scales():
    x = np.ones((1, 1, 1, 8), "f")
    keys = dict(rope_type="yarn", factor=4.0, original_max_position_embeddings=64)
    y = pe.Rotary(head_dim=8, **keys)(x, 0)
    np.testing.assert_allclose(y, 0.1 * np.log(4) + 1, rtol=1e-6)


def test_dynamic_schemes_follow_the_length(random):
    config = dict(
        head_dim=16, rope_type="dynamic", factor=2.0, max_position_embeddings=8
    )
    rotary = pe.Rotary(**config)
    x = random.standard_normal((1, 6, 2, 16)).astype("f")
    for start, seq_len, given in [(0, 6, None), (94, 100, None), (0, 64, 64)]:
        y = rotary(x, start, seq_len=given)
        positions = np.arange(start, start + 6)
        want = rotate(x, angles_of(positions, seq_len=seq_len, **config))
        np.testing.assert_allclose(y, want, atol=1e-6)
        for same in (positions, np.int64(start)):
            y = rotary(x, same, seq_len=given)
            np.testing.assert_allclose(y, want, atol=1e-6)


@pytest.mark.parametrize("interleaved", [False, True])
def test_axes_of_models_for_images(random, interleaved):
    config = dict(
        head_dim=16,
        rope_parameters={
            "rope_type": "default",
            "mrope_section": [4, 2, 2],
            "mrope_interleaved": interleaved,
        },
    )
    x = random.standard_normal((2, 5, 2, 16)).astype("f")
    positions = random.integers(0, 100, (3, 2, 5))
    axes = [0, 1, 2, 0, 1, 2, 0, 0] if interleaved else [0, 0, 0, 0, 1, 1, 2, 2]
    y = pe.Rotary(**config)(x, positions)
    theta, _ = pe.inv_freq(head_dim=16, rounding="f32")
    angles = np.moveaxis(positions[axes], 0, -1) * theta
    np.testing.assert_allclose(y, rotate(x, angles), atol=1e-6)


def test_kernels_are_shared():
    one, other = (pe.Rotary(head_dim=24).kernel() for _ in range(2))
    assert one is other
    assert pe.Rotary(head_dim=24, heads=2).kernel() is not one


def test_empty_arrays(random):
    y = pe.Rotary(head_dim=16)(np.zeros((0, 3, 2, 16), "f"), 5)
    assert y.shape == (0, 3, 2, 16)


@pytest.mark.parametrize("shape", [(0, 3, 2, 8), (1, 0, 2, 8), (1, 3, 0, 8)])
def test_empty_arrays(shape):
    x = np.lib.stride_tricks.as_strided(np.zeros(8, "f"), shape, (0, 0, 0, 4))
    assert pe.Rotary(head_dim=8)(x, out=x) is x


@pytest.mark.parametrize("rank", [1, 2])
def test_float_positions(random, rank):
    positions = random.uniform(-1e6, 1e6, (2, 7)[2 - rank :]).astype("f")
    x = random.standard_normal((2, 7, 3, 16)).astype("f")
    theta = 10000.0 ** (-np.arange(8) / 8)
    rotary = pe.Rotary(head_dim=16, inv_freq=theta)
    angles = positions.astype(np.longdouble)[..., None] * theta
    want = rotate(x, (angles % (2 * np.longdouble(np.pi))).astype(float))
    np.testing.assert_allclose(rotary(x, positions), want, atol=3e-6)
