"""pe.Rotary(inverse=True) undoes what pe.Rotary does."""

import numpy as np
import pytest

import pe

YARN = dict(
    head_dim=32,
    rope_type="yarn",
    factor=16.0,
    original_max_position_embeddings=64,
)
LAYOUTS = ["half", "interleaved", "interleaved_to_half", "half_to_interleaved"]


def pair(**keys):
    return pe.Rotary(**keys), pe.Rotary(**keys, inverse=True)


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("dims", ["bshd", "bhsd", "shd", "sd"])
def test_a_factor_and_every_layout(random, layout, dims):
    rotary, inverse = pair(**YARN, layout=layout, dims=dims)
    extents = {"b": 2, "s": 5, "h": 3, "d": 32}
    x = random.standard_normal([extents[letter] for letter in dims]).astype("f")
    y = rotary(x, 1000)
    assert np.abs(y - x).max() > 0.1
    np.testing.assert_allclose(inverse(y, 1000), x, atol=2e-6)
    np.testing.assert_allclose(rotary(inverse(x, 1000), 1000), x, atol=2e-6)


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("begin", [0, 5, 16])
def test_a_window(random, layout, begin):
    """What is not rotated is neither scaled nor moved."""
    keys = dict(YARN, partial_rotary_factor=0.5, layout=layout, begin=begin)
    rotary, inverse = pair(**keys)
    x = random.standard_normal((2, 5, 3, 32)).astype("f")
    back = inverse(rotary(x, 7), 7)
    np.testing.assert_allclose(back, x, atol=2e-6)
    rest = [i for i in range(32) if not begin <= i < begin + 16]
    np.testing.assert_array_equal(back[..., rest], x[..., rest])


@pytest.mark.parametrize("dtype", ["float64", "float16", "bfloat16"])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_other_types(random, dtype, layout):
    pytest.importorskip("ml_dtypes")
    rotary, inverse = pair(**YARN, dtype=dtype, layout=layout)
    x = random.standard_normal((2, 5, 3, 32)).astype(dtype)
    positions = random.integers(0, 1000, (2, 5))
    back = inverse(rotary(x, positions), positions)
    tolerance = {"float64": 1e-14, "float16": 5e-3, "bfloat16": 5e-2}[dtype]
    np.testing.assert_allclose(back.astype("d"), x.astype("d"), atol=tolerance)


@pytest.mark.parametrize("layout", ["half", "interleaved"])
def test_in_place(random, layout):
    rotary, inverse = pair(**YARN, layout=layout)
    x = random.standard_normal((2, 5, 3, 32)).astype("f")
    y = x.copy()
    rotary(y, 9, out=y)
    assert inverse(y, 9, out=y) is y
    np.testing.assert_allclose(y, x, atol=2e-6)


@pytest.mark.parametrize("layout", ["interleaved_to_half", "half_to_interleaved"])
def test_not_in_place_where_features_move(layout):
    x = np.zeros((1, 1, 1, 32), "f")
    inverse = pe.Rotary(head_dim=32, layout=layout, inverse=True)
    with pytest.raises(ValueError, match="^out: expected an array apart from x, as "):
        inverse(x, out=x)


def test_strides_of_input_and_output(random):
    rotary, inverse = pair(**YARN, layout="interleaved_to_half")
    x = random.standard_normal((2, 5, 3, 32)).astype("f")
    wide = np.zeros((2, 3, 5, 40), "f")
    out = wide.swapaxes(1, 2)[..., 4:36]
    inverse(rotary(x, 3), 3, out=out)
    np.testing.assert_allclose(out, x, atol=2e-6)
    assert not wide[..., :4].any() and not wide[..., 36:].any()


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_inverse_of_a_conjugate(random, layout):
    rotary, inverse = pair(**YARN, layout=layout, conjugate=True)
    x = random.standard_normal((2, 5, 3, 32)).astype("f")
    np.testing.assert_allclose(inverse(rotary(x, 77), 77), x, atol=2e-6)


def test_schemes_that_depend_on_the_length(random):
    rotary, inverse = pair(
        head_dim=16, rope_type="dynamic", factor=2.0, max_position_embeddings=8
    )
    x = random.standard_normal((1, 6, 2, 16)).astype("f")
    np.testing.assert_allclose(inverse(rotary(x, 94), 94), x, atol=2e-6)
    back = inverse(rotary(x, 0, seq_len=64), 0, seq_len=64)
    np.testing.assert_allclose(back, x, atol=2e-6)


def test_several_axes(random):
    rotary, inverse = pair(
        head_dim=16, mrope_section=[4, 2, 2], layout="interleaved_to_half"
    )
    x = random.standard_normal((2, 5, 2, 16)).astype("f")
    positions = random.integers(0, 100, (3, 2, 5))
    np.testing.assert_allclose(inverse(rotary(x, positions), positions), x, atol=2e-6)


@pytest.mark.parametrize("layout", ["half", "interleaved"])
def test_the_conjugate_is_the_gradient_and_not_the_inverse(random, layout):
    """⟨g, R x⟩ = ⟨conjugate g, x⟩."""
    keys = dict(YARN, layout=layout, dtype="float64")
    x, g = random.standard_normal((2, 1, 5, 3, 32))
    y, back = pe.Rotary(**keys)(x, 50), pe.Rotary(**keys, conjugate=True)(g, 50)
    np.testing.assert_allclose((g * y).sum(), (back * x).sum(), rtol=1e-12)
    factor = 0.1 * np.log(16) + 1
    twice = pe.Rotary(**keys, conjugate=True)(y, 50)
    np.testing.assert_allclose(twice, factor**2 * x, atol=1e-12)


@pytest.mark.parametrize(
    "layout, other",
    [
        ("interleaved_to_half", "half_to_interleaved"),
        ("half_to_interleaved", "interleaved_to_half"),
    ],
)
def test_the_gradient_where_features_move(random, layout, other):
    """The conjugate in the other layout, which is A² times the inverse."""
    keys = dict(YARN, dtype="float64")
    x, g = random.standard_normal((2, 1, 5, 3, 32))
    y = pe.Rotary(**keys, layout=layout)(x, 50)
    back = pe.Rotary(**keys, layout=other, conjugate=True)(g, 50)
    np.testing.assert_allclose((g * y).sum(), (back * x).sum(), rtol=1e-12)
    inverse = pe.Rotary(**keys, layout=layout, inverse=True)(g, 50)
    factor = 0.1 * np.log(16) + 1
    np.testing.assert_allclose(back, factor**2 * inverse, atol=1e-12)
