"""pe.Rotary(inv_freq=...), and the frequencies of PyTorch."""

import re

import numpy as np
import pytest
from conftest import rotate

import pe


@pytest.mark.parametrize(
    "value",
    [
        ["x"] * 8,
        ["1"] * 8,
        [True] * 8,
        np.ones(8, complex),
        object(),
        [[1.0], [1.0, 2.0]],
    ],
)
def test_what_is_no_array_of_numbers(value):
    with pytest.raises(TypeError, match="^inv_freq: expected an array of numbers, fou"):
        pe.Rotary(head_dim=16, inv_freq=value)


def refuses(error, message):
    return pytest.raises(error, match=f"^{re.escape(message)}$")


@pytest.mark.parametrize("kind", [list, tuple, np.float32, np.float64])
def test_numbers_are_used_exactly(random, kind):
    theta = random.random(8)
    theta = kind(theta) if kind in (list, tuple) else theta.astype(kind)
    rotary = pe.Rotary(head_dim=16, dtype="float64", inv_freq=theta)
    x = random.standard_normal((2, 7, 3, 16))
    start = 100000
    angles = np.arange(start, start + 7)[:, None] * np.asarray(theta, np.longdouble)
    want = rotate(x, (angles % (2 * np.longdouble(np.pi))).astype(float))
    np.testing.assert_allclose(rotary(x, start), want, atol=1e-11)
    np.testing.assert_array_equal(rotary.inv_freq, np.asarray(theta, float))


def test_the_scheme_has_no_say_but_in_the_factor():
    yarn = dict(rope_type="yarn", factor=4.0, original_max_position_embeddings=64)
    x = np.ones((1, 1, 1, 8), "f")
    y = pe.Rotary(head_dim=8, inv_freq=np.zeros(4), **yarn)(x, 12345)
    np.testing.assert_allclose(y, 0.1 * np.log(4) + 1, rtol=1e-6)


def test_a_part_of_the_head(random):
    x = random.standard_normal((1, 3, 2, 16)).astype("f")
    rotary = pe.Rotary(head_dim=16, partial_rotary_factor=0.5, inv_freq=[1, 2, 3, 4])
    y = rotary(x, 0)
    angles = np.arange(3)[:, None] * np.array([1, 2, 3, 4])
    np.testing.assert_allclose(y[..., :8], rotate(x[..., :8], angles), atol=1e-6)
    np.testing.assert_array_equal(y[..., 8:], x[..., 8:])


def test_what_is_changed_later_is_not_used():
    theta = np.ones(4)
    rotary = pe.Rotary(head_dim=8, inv_freq=theta)
    text = rotary.mlir()
    theta[:] = 2
    assert rotary.mlir() == text
    with pytest.raises(ValueError, match="read-only"):
        rotary.inv_freq[0] = 3


def test_numbers_of_torch():
    torch = pytest.importorskip("torch")
    theta = 1.0 / (1e4 ** (torch.arange(0, 64, 2).float() / 64))
    rotary = pe.Rotary(head_dim=64, inv_freq=theta)
    np.testing.assert_array_equal(rotary.inv_freq, theta.double().numpy())
    with pytest.raises(TypeError, match="^inv_freq: expected an array of numbers, "):
        pe.Rotary(head_dim=64, inv_freq=theta.clone().requires_grad_())


@pytest.mark.parametrize(
    "keys, error, message",
    [
        (
            dict(inv_freq=np.ones(5)),
            ValueError,
            "inv_freq: expected [pairs] or [heads, pairs] with pairs = 8, half of the "
            "features that are rotated; found an array of shape (5,)",
        ),
        (
            dict(inv_freq=np.ones((1, 1, 8))),
            ValueError,
            "inv_freq: expected [pairs] or [heads, pairs] with pairs = 8, half of the "
            "features that are rotated; found an array of shape (1, 1, 8)",
        ),
        (
            dict(inv_freq=np.ones((2, 3, 4)), mixed_axes=True),
            ValueError,
            "inv_freq: expected [axes, pairs] or [axes, heads, pairs] with pairs = 8, "
            "half of the features that are rotated; found an array of shape (2, 3, 4)",
        ),
        (
            dict(inv_freq=np.ones((0, 8))),
            ValueError,
            "inv_freq: expected [pairs] or [heads, pairs] with pairs = 8, half of the "
            "features that are rotated; found an array of shape (0, 8)",
        ),
        (
            dict(inv_freq=np.ones((3, 8)), heads=4),
            ValueError,
            "inv_freq: expected frequencies of 4 heads, as heads says; found those of 3",
        ),
        (
            dict(inv_freq=np.ones((3, 8)), dims="bsd"),
            ValueError,
            "inv_freq: expected no frequencies of heads with dims 'bsd'; found those of "
            "3",
        ),
        (
            dict(mixed_axes=True),
            ValueError,
            "mixed_axes: expected an inv_freq [axes, pairs] or [axes, heads, pairs]; "
            "found None",
        ),
        (
            dict(inv_freq=np.ones((3, 8)), mixed_axes=True, mrope_section=[4, 2, 2]),
            ValueError,
            "mixed_axes: expected a configuration without axes, as each pair has the "
            "angles of all; found one whose pairs have 3 axes",
        ),
        (
            dict(inv_freq=np.ones((3, 8)), mixed_axes=1),
            ValueError,
            "mixed_axes: expected True or False, found 1",
        ),
        (
            dict(inv_freq=[1.0] * 7 + [float("nan")]),
            ValueError,
            "inv_freq: expected numbers less than 2^32 in magnitude, found nan",
        ),
        (
            dict(inv_freq=[1.0] * 7 + [2.0**32]),
            ValueError,
            "inv_freq: expected numbers less than 2^32 in magnitude, found "
            "4294967296.0",
        ),
        (
            dict(inv_freq=np.ones(8), rounding="exact"),
            ValueError,
            "rounding: expected none beside inv_freq, whose numbers are used "
            "exactly; found 'exact'",
        ),
        (
            dict(
                inv_freq=np.ones(8),
                rope_type="dynamic",
                factor=2.0,
                max_position_embeddings=8,
            ),
            ValueError,
            "inv_freq: expected none for a scheme whose frequencies depend on the "
            "length of the sequence, #pe.dynamic_ntk; found some",
        ),
        (
            dict(rounding="f16"),
            ValueError,
            "rounding: expected one of 'exact', 'f32', 'torch'; found 'f16'",
        ),
        (
            dict(rounding="torch", rope_type="linear", factor=2.0),
            ValueError,
            "rounding: expected 'exact' or 'f32' for the scheme #pe.linear, as "
            "'torch' is for #pe.default alone; found 'torch' (pe.Rotary takes a "
            "model's own numbers as inv_freq)",
        ),
        (
            dict(rounding="torch", rope_theta=1e39),
            ValueError,
            "rope_theta: expected a positive number in the range of float32, found "
            "1e+39",
        ),
    ],
)
def test_wrong_numbers(keys, error, message):
    with refuses(error, message):
        pe.Rotary(head_dim=16, **keys)


# What PyTorch 2.15 computes on a CPU with AVX2, as the bits of f32, for bases and
# dimensions.
RECORDED = {
    (10000.0, 64): [
        0x3F800000, 0x3F3FF911, 0x3F0FF59A, 0x3ED7E89B, 0x3EA1E89B, 0x3E72D423,
        0x3E361887, 0x3E088D77, 0x3DCCCCCD, 0x3D99940D, 0x3D6655C2, 0x3D2CBA15,
        0x3D0186E3, 0x3CC2434F, 0x3C91AD39, 0x3C5A7BF2, 0x3C23D70A, 0x3BF5B9B0,
        0x3BB8449C, 0x3B8A2E77, 0x3B4F3E38, 0x3B1B690D, 0x3AE91528, 0x3AAEC98E,
        0x3A83126F, 0x3A44948C, 0x3A136A16, 0x39DD1725, 0x39A5CB60, 0x3978A815,
        0x393A7753, 0x390BD472,
    ],
    (500000.0, 64): [
        0x3F800000, 0x3F29E1C6, 0x3EE177BC, 0x3E959EE3, 0x3E4693B0, 0x3E03C6A0,
        0x3DAEE4AD, 0x3D681E67, 0x3D1A08C8, 0x3CCC6F49, 0x3C87A9C3, 0x3C340D6D,
        0x3BEEF74F, 0x3B9E9402, 0x3B527720, 0x3B0BAA41, 0x3AB95D21, 0x3A7603EA,
        0x3A23418D, 0x39D8AC81, 0x398FC8F8, 0x393ED4F4, 0x38FD45C3, 0x38A8126B,
        0x385F10C4, 0x381406CB, 0x37C47610, 0x37825F34, 0x372D07A7, 0x36E5A54D,
        0x369864A7, 0x364A41B0,
    ],
    (1000000.0, 96): [
        0x3F800000, 0x3F3FF911, 0x3F0FF59A, 0x3ED7E89B, 0x3EA1E89B, 0x3E72D425,
        0x3E361887, 0x3E088D78, 0x3DCCCCCC, 0x3D99940D, 0x3D6655C4, 0x3D2CBA14,
        0x3D0186E3, 0x3CC2434E, 0x3C91AD3A, 0x3C5A7BF2, 0x3C23D709, 0x3BF5B9B1,
        0x3BB8449C, 0x3B8A2E76, 0x3B4F3E39, 0x3B1B690D, 0x3AE91525, 0x3AAEC98F,
        0x3A83126F, 0x3A44948F, 0x3A136A14, 0x39DD1725, 0x39A5CB62, 0x3978A80F,
        0x393A7753, 0x390BD474, 0x38D1B713, 0x389D43A4, 0x386BDCF5, 0x3830DF4E,
        0x3804A2B2, 0x37C6ECE0, 0x37952C40, 0x375FBA4F, 0x3727C5B0, 0x36FB9F67,
        0x36BCB0C1, 0x368D7F76, 0x36543781, 0x361F23E4, 0x35EEAD3B, 0x35B2FB6F,
    ],
}


def test_bits_of_torch_that_were_recorded():
    for (base, dim), bits in RECORDED.items():
        theta, scale = pe.inv_freq(head_dim=dim, rope_theta=base, rounding="torch")
        assert scale == 1
        np.testing.assert_array_equal(
            theta.astype("f").view("u4"), np.array(bits, "u4"), err_msg=f"{base} {dim}"
        )
        np.testing.assert_array_equal(theta, theta.astype("f"))


def test_torch_itself():
    """The blocks of 16 pairs, where SLEEF takes the powers."""
    torch = pytest.importorskip("torch")
    if torch.backends.cpu.get_cpu_capability() not in ("AVX2", "AVX512"):
        pytest.skip("no SLEEF")
    block = {"AVX2": 32, "AVX512": 64}[torch.backends.cpu.get_cpu_capability()]
    for base in (2.0, 1e3, 1e4, 5e5, 1e6, 8e6, 12345.678, 11158839925.0):
        for dim in (32, 64, 96, 128, 160, 256, 512):
            if dim % block:
                continue
            exponents = torch.arange(0, dim, 2, dtype=torch.int64).float() / dim
            want = (1.0 / (base**exponents)).numpy()
            theta, _ = pe.inv_freq(head_dim=dim, rope_theta=base, rounding="torch")
            np.testing.assert_array_equal(theta, want, err_msg=f"{base} {dim}")


def test_powers_are_close_to_the_true_ones(random):
    """For every number of pairs, and for bases of all magnitudes."""
    for dim in (2, 6, 30, 32, 34, 80, 126, 128, 1000):
        for base in [0.5, 1.0, 1.5, *10 ** random.uniform(1, 30, 5)]:
            theta, _ = pe.inv_freq(head_dim=dim, rope_theta=base, rounding="torch")
            true, _ = pe.inv_freq(head_dim=dim, rope_theta=base)
            # An exponent's half ulp weighs as much as the logarithm of the base.
            bound = (2 + np.log(max(base, 2)) / 2) * 2.0**-23
            np.testing.assert_allclose(theta, true, rtol=bound)


def test_rotations_by_the_frequencies_of_torch(random):
    x = random.standard_normal((1, 5, 2, 64))
    y = pe.Rotary(head_dim=64, dtype="float64", rounding="torch")(x, 9000)
    theta, _ = pe.inv_freq(head_dim=64, rounding="torch")
    want = rotate(x, np.arange(9000, 9005)[:, None] * theta)
    np.testing.assert_allclose(y, want, atol=1e-11)
