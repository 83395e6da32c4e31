"""Frequencies of heads, and angles that are sums over axes: RoPE-Mixed."""

import re

import numpy as np
import pytest
from conftest import rotate

import pe

TURN = 2 * np.longdouble("3.14159265358979323846")


def sums(positions, inv_freq):
    """Angles [..., s, heads, pairs] from positions [axes, ..., s], in the way of
    timm: a matrix product, here in extended precision."""
    p = np.moveaxis(np.asarray(positions, np.longdouble), 0, -1)
    theta = np.asarray(inv_freq, np.longdouble)
    if theta.ndim == 2:
        theta = theta[:, None]
    angles = np.einsum("...a,ahp->...hp", p, theta)
    return (angles % TURN).astype(float)


def rotate_heads(x, angles, layout="half"):
    """As `rotate`, with angles [b or 1, s, h or 1, pairs] of x[b, s, h, d]."""
    whole = np.broadcast_to(angles, (*x.shape[:-1], angles.shape[-1]))
    return rotate(x[..., None, :], whole, layout)[..., 0, :]


@pytest.mark.parametrize("layout", pe.rotary.LAYOUTS)
@pytest.mark.parametrize("in_place", [False, True])
def test_frequencies_of_heads(random, layout, in_place):
    theta = random.uniform(-1, 1, (3, 8))
    x = random.standard_normal((2, 5, 3, 16)).astype("f")
    rotary = pe.Rotary(head_dim=16, inv_freq=theta, layout=layout)
    angles = (np.arange(50, 55)[:, None, None] * theta)[None]
    want = rotate_heads(x, angles, layout)
    if in_place and not layout.endswith(("to_half", "to_interleaved")):
        rotary(x, 50, out=x)
        np.testing.assert_allclose(x, want, atol=2e-6)
    else:
        np.testing.assert_allclose(rotary(x, 50), want, atol=2e-6)


@pytest.mark.parametrize("kind", ["int32", "float32"])
@pytest.mark.parametrize("by_batch", [False, True])
@pytest.mark.parametrize("of_heads", [False, True])
@pytest.mark.parametrize("dims", ["bshd", "bhsd"])
def test_mixed_axes(random, kind, by_batch, of_heads, dims):
    theta = random.uniform(-1, 1, (2, 3, 8) if of_heads else (2, 8))
    positions = random.uniform(-100, 100, (2, 2, 5) if by_batch else (2, 5))
    positions = positions.astype(kind)
    x = random.standard_normal((2, 5, 3, 16)).astype("f")
    rotary = pe.Rotary(head_dim=16, inv_freq=theta, mixed_axes=True, dims=dims)
    angles = sums(positions, theta)
    want = rotate_heads(x, angles if by_batch else angles[None])
    if dims == "bhsd":
        y = rotary(x.swapaxes(1, 2), positions).swapaxes(1, 2)
    else:
        y = rotary(x, positions)
    np.testing.assert_allclose(y, want, atol=3e-6)


def test_positions_far_out(random):
    theta = random.uniform(-1, 1, (3, 2, 8))
    positions = random.integers(-(2**31), 2**31, (3, 4)).astype("i4")
    x = random.standard_normal((1, 4, 2, 16))
    rotary = pe.Rotary(head_dim=16, dtype="float64", inv_freq=theta, mixed_axes=True)
    want = rotate_heads(x, sums(positions, theta)[None])
    np.testing.assert_allclose(rotary(x, positions), want, atol=1e-8)


def test_layers_share_a_kernel(random):
    one, other = (
        pe.Rotary(head_dim=16, inv_freq=random.random((2, 3, 8)), mixed_axes=True)
        for _ in range(2)
    )
    assert one.kernel("float32", 2) is other.kernel("float32", 2)
    x = random.standard_normal((1, 4, 3, 16)).astype("f")
    positions = random.random((2, 4)).astype("f")
    assert not np.allclose(one(x, positions), other(x, positions))


def test_axes_of_pairs_and_frequencies_of_heads(random):
    theta = random.uniform(-1, 1, (3, 8))
    positions = random.integers(0, 100, (3, 5))
    axes = [0, 0, 0, 0, 1, 1, 2, 2]
    x = random.standard_normal((2, 5, 3, 16)).astype("f")
    rotary = pe.Rotary(head_dim=16, mrope_section=[4, 2, 2], inv_freq=theta)
    angles = np.moveaxis(positions[axes], 0, -1)[:, None] * theta
    want = rotate_heads(x, angles[None])
    np.testing.assert_allclose(rotary(x, positions), want, atol=2e-6)


def test_the_attention_factor_stays(random):
    yarn = dict(rope_type="yarn", factor=4.0, original_max_position_embeddings=64)
    x = np.ones((1, 1, 2, 8), "f")
    y = pe.Rotary(head_dim=8, inv_freq=random.random((2, 4)), **yarn)(x, 0)
    np.testing.assert_allclose(y, 0.1 * np.log(4) + 1, rtol=1e-6)


def test_inverse(random):
    theta = np.asfortranarray(random.random((2, 3, 8)))
    x = random.standard_normal((1, 5, 3, 16))
    points = random.random((2, 5)).astype("f")
    keys = dict(head_dim=16, dtype="float64", inv_freq=theta, mixed_axes=True)
    y = pe.Rotary(**keys)(x, points)
    np.testing.assert_allclose(pe.Rotary(inverse=True, **keys)(y, points), x)


def test_no_tokens(random):
    rotary = pe.Rotary(head_dim=16, inv_freq=random.random((2, 3, 8)), mixed_axes=True)
    x = np.zeros((2, 0, 3, 16), "f")
    assert rotary(x, np.zeros((2, 0), "f")).shape == x.shape


@pytest.fixture
def mixed():
    return pe.Rotary(head_dim=16, inv_freq=np.ones((2, 3, 8)), mixed_axes=True)


X = np.zeros((1, 4, 3, 16), "f")


@pytest.mark.parametrize(
    "positions, message",
    [
        (
            5,
            "positions: expected an array of dimensions [axes, s] or [axes, b, s]; "
            "found an int",
        ),
        (
            np.zeros(4, "f"),
            "positions: expected an array of dimensions [axes, s] or [axes, b, s]; "
            "found 1 dimensions",
        ),
        (
            np.zeros((3, 4), "f"),
            "positions: expected float32[2, s], found extent 3 in dimension 0",
        ),
    ],
)
def test_positions_that_do_not_fit(mixed, positions, message):
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        mixed(X, positions)


def test_other_heads(mixed):
    message = "x: expected float32[b, s, 3, 16], found extent 4 in dimension 2"
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        mixed(np.zeros((1, 4, 4, 16), "f"), np.zeros((2, 4), "f"))
