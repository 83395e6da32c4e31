"""What is read as one type and written as another, 8-bit floats among them."""

import numpy as np
import pytest
from conftest import rotate

import pe

pytest.importorskip("ml_dtypes")
from rounding import DTYPES, EIGHT_BITS, assert_rounded, cast

SCALES = {
    "number": lambda b, s, h: 0.375,
    "token": lambda b, s, h: (1, s, 1, 1),
    "batch": lambda b, s, h: (b, 1, 1, 1),
    "row": lambda b, s, h: (b, s, h, 1),
    "block": lambda b, s, h: (1, 1, h, 3),
}
BLOCK_SIZE = 16  # Of 40 features: two blocks, and one of eight features.


def make_scale(random, kind, shape, dtype="float32"):
    found = SCALES[kind](*shape[:3])
    if not isinstance(found, tuple):
        return found
    return cast(random.uniform(0.25, 2, found), dtype)


def per_feature(scale):
    """A factor for every feature, in f64."""
    scale = np.asarray(scale, "d")
    if scale.ndim and scale.shape[-1] > 1:
        scale = np.repeat(scale, BLOCK_SIZE, -1)[..., :40]
    return scale


def oracle(x, positions, layout, x_scale=1.0, scale=1.0, init_scale=1.0):
    """The result and its size, in f64: features [4, 36) of 40 rotate."""
    theta, _ = pe.inv_freq(head_dim=32, rounding="f32")
    angles = np.asarray(positions, "d")[..., None] * theta
    y = x.astype("d") * per_feature(x_scale)
    size = abs(y)
    factor = np.asarray(scale, "d")
    window = y[..., 4:36]
    size[..., 4:36] = (abs(window).max(-1, keepdims=True)) * abs(factor)
    y[..., 4:36] = rotate(window, angles, layout) * factor
    divisor = per_feature(init_scale)
    return y / divisor, size / abs(divisor)


def make(dtype, out_dtype=None, **keys):
    config = dict(head_dim=40, rotary_dim=32, begin=4, block_size=BLOCK_SIZE)
    return pe.Rotary(dtype=dtype, out_dtype=out_dtype, **config, **keys)


@pytest.mark.parametrize("out_dtype", DTYPES)
@pytest.mark.parametrize("dtype", DTYPES)
def test_every_pair_of_types(random, dtype, out_dtype):
    x = cast(random.standard_normal((2, 5, 3, 40)), dtype)
    y = make(dtype, out_dtype)(x, 100)
    want, size = oracle(x, np.arange(100, 105), "half")
    assert_rounded(y, want, out_dtype, size)


@pytest.mark.parametrize("dtype", EIGHT_BITS)
@pytest.mark.parametrize("layout", pe.rotary.LAYOUTS)
def test_codes_in_every_layout(random, dtype, layout):
    x = cast(random.standard_normal((2, 5, 3, 40)), dtype)
    y = make(dtype, layout=layout)(x, 7)
    want, size = oracle(x, np.arange(7, 12), layout)
    assert_rounded(y, want, dtype, size)


@pytest.mark.parametrize("init_kind", [None, *SCALES])
@pytest.mark.parametrize("x_kind", [None, *SCALES])
def test_factors_of_what_is_read_and_written(random, x_kind, init_kind):
    x = cast(random.standard_normal((2, 5, 3, 40)), "float8_e5m2")
    scales = {}
    for name, kind in (("x_scale", x_kind), ("init_scale", init_kind)):
        if kind:
            scales[name] = make_scale(random, kind, x.shape)
    y = make("float8_e5m2", "float8_e4m3fn")(x, 3, **scales)
    want, size = oracle(x, np.arange(3, 8), "half", **scales)
    assert_rounded(y, want, "float8_e4m3fn", size)


@pytest.mark.parametrize("kind", ["number", "token", "batch", "row"])
@pytest.mark.parametrize("dtype", ["float32", "bfloat16", "float64"])
def test_factors_of_pairs(random, kind, dtype):
    x = cast(random.standard_normal((2, 5, 3, 40)), dtype)
    scale = make_scale(random, kind, x.shape)
    y = make(dtype)(x, 3, scale=scale)
    want, size = oracle(x, np.arange(3, 8), "half", scale=scale)
    assert_rounded(y, want, dtype, size)


@pytest.mark.parametrize("dtype", ["float16", "bfloat16", "float32", "float64"])
def test_factors_of_every_type(random, dtype):
    x = random.standard_normal((2, 5, 3, 40)).astype("f")
    scales = {
        "scale": make_scale(random, "row", x.shape, dtype),
        "x_scale": make_scale(random, "block", x.shape, dtype),
        "init_scale": make_scale(random, "token", x.shape, dtype),
    }
    y = make("float32")(x, 3, **scales)
    want, size = oracle(x, np.arange(3, 8), "half", **scales)
    assert_rounded(y, want, "float32", size)


@pytest.mark.parametrize("one", [2, np.float32(2), np.int64(2), np.array(2.0, "f")])
def test_numbers_of_every_kind(random, one):
    x = random.standard_normal((1, 5, 3, 40)).astype("f")
    rotary = make("float32")
    want = rotary(x, 3, scale=2.0, init_scale=4.0)
    np.testing.assert_array_equal(rotary(x, 3, scale=one, x_scale=one, init_scale=8.0), want)


YARN = dict(rope_type="yarn", factor=4.0, original_max_position_embeddings=64)
LENGTHS = dict(
    rope_type="longrope",
    short_factor=[1.0] * 8,
    long_factor=[1.0] * 8,
    factor=8.0,
    original_max_position_embeddings=64,
)


@pytest.mark.parametrize("keys", [YARN, LENGTHS])
@pytest.mark.parametrize("kind", ["float32", "float64", None])
def test_factors_multiply_the_attention_factor(random, keys, kind):
    """At position 0, so that nothing else happens."""
    x = random.standard_normal((2, 1, 3, 16))
    scale = random.uniform(0.5, 2, (2, 1, 3, 1)).astype(kind) if kind else 0.75
    rotary = pe.Rotary(head_dim=16, dtype="float64", **keys)
    _, factor = pe.inv_freq(head_dim=16, **keys)
    assert factor > 1.05
    want = x * scale * factor
    np.testing.assert_allclose(rotary(x, 0, scale=scale), want, rtol=1e-14)
    back = pe.Rotary(head_dim=16, dtype="float64", inverse=True, **keys)
    np.testing.assert_allclose(back(want, 0, scale=scale), x, rtol=1e-14)


@pytest.mark.parametrize("layout", pe.rotary.LAYOUTS)
def test_inverse_divides_by_factors_of_pairs(random, layout):
    x = random.standard_normal((2, 5, 3, 40)).astype("f")
    scale = make_scale(random, "row", x.shape)
    y = make("float32", layout=layout)(x, 9, scale=scale)
    z = make("float32", layout=layout, inverse=True)(y, 9, scale=scale)
    np.testing.assert_allclose(z, x, atol=1e-5)


@pytest.mark.parametrize("dtype", EIGHT_BITS)
@pytest.mark.parametrize("saturate", [False, True])
def test_numbers_that_are_too_large(random, dtype, saturate):
    x = (random.standard_normal((1, 9, 3, 40)) * 1e6).astype("f")
    y = make("float32", dtype, saturate=saturate)(x, 3)
    want, size = oracle(x, np.arange(3, 12), "half")
    assert_rounded(y, want, dtype, size, saturate)
    assert np.isfinite(y.astype("d")).all() == saturate


@pytest.mark.parametrize("dtype", EIGHT_BITS)
def test_codes_in_place(random, dtype):
    rotary = make(dtype)
    x = cast(random.standard_normal((2, 5, 3, 40)), dtype)
    scale = make_scale(random, "block", x.shape)
    want = rotary(x, 3, x_scale=scale, init_scale=scale)
    assert rotary(x, 3, out=x, x_scale=scale, init_scale=scale) is x
    np.testing.assert_array_equal(x.view("u1"), want.view("u1"))


def test_strided_codes_and_factors(random):
    """Keys of a cache of keys and values, and every second factor."""
    rotary = make("bfloat16", "float8_e4m3fn", dims="bhsd")
    cache = cast(np.zeros((2, 5, 2, 3, 40)), "float8_e4m3fn")
    keys = cache[:, :, 0].swapaxes(1, 2)
    x = cast(random.standard_normal((2, 3, 5, 40)), "bfloat16")
    scales = random.uniform(0.5, 2, (2, 3, 10, 2)).astype("f")[:, :, ::2, :1]
    want = rotary(x, 3, init_scale=np.ascontiguousarray(scales))
    assert rotary(x, 3, out=keys, init_scale=scales) is keys
    np.testing.assert_array_equal(keys.view("u1"), want.view("u1"))
    assert not cache[:, :, 1].view("u1").any()


def test_heads_that_are_known_share_a_factor(random):
    x = random.standard_normal((2, 5, 3, 40)).astype("f")
    scale = make_scale(random, "token", x.shape)
    whole = np.broadcast_to(scale, (2, 5, 3, 1)).copy()
    rotary = make("float32", heads=3)
    y = rotary(x, 3, scale=scale)
    np.testing.assert_array_equal(y, make("float32")(x, 3, scale=whole))


@pytest.mark.parametrize("shape", [(0, 3, 2, 40), (1, 0, 2, 40), (1, 3, 0, 40)])
def test_no_tokens(shape):
    x = cast(np.zeros(shape), "float8_e4m3fn")
    y = make("float8_e4m3fn", "float32")(x, 3, x_scale=2.0)
    assert y.shape == shape and y.dtype == np.float32


@pytest.mark.parametrize("head_dim", [2, 6, 34, 128, 136])
def test_sizes_of_heads(random, head_dim):
    x = cast(random.standard_normal((1, 3, 2, head_dim)), "float8_e4m3fn")
    blocks = -(-head_dim // 16)
    scale = random.uniform(0.5, 2, (1, 3, 2, blocks)).astype("f")
    rotary = pe.Rotary(
        head_dim=head_dim, dtype="float8_e4m3fn", out_dtype="float32", block_size=16
    )
    y = rotary(x, 3, x_scale=scale)
    wide = x.astype("f") * np.repeat(scale, 16, -1)[..., :head_dim]
    want = pe.Rotary(head_dim=head_dim)(wide, 3)
    np.testing.assert_allclose(y, want, rtol=1e-6, atol=1e-6)


def test_results_of_compile(random):
    """A new array of 8 bits, and a number of 8 bits."""
    text = """func.func @f(%x: tensor<4xf32>, %one: f8E5M2)
        -> (tensor<4xf8E4M3FN>, f8E5M2) {
      %e = tensor.empty() : tensor<4xf8E4M3FN>
      %y = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>,
          affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]}
          ins(%x : tensor<4xf32>) outs(%e : tensor<4xf8E4M3FN>) {
      ^bb0(%a: f32, %b: f8E4M3FN):
        %c = arith.truncf %a : f32 to f8E4M3FN
        linalg.yield %c : f8E4M3FN
      } -> tensor<4xf8E4M3FN>
      return %y, %one : tensor<4xf8E4M3FN>, f8E5M2
    }"""
    x = random.standard_normal(4).astype("f")
    y, one = pe.compile(text)(x, 1.3)
    np.testing.assert_array_equal(y.view("u1"), cast(x, "float8_e4m3fn").view("u1"))
    assert y.dtype == DTYPES["float8_e4m3fn"] and one == 1.25


def test_scores_of_another_type(random):
    scores = random.standard_normal((1, 4, 3, 5)).astype("f")
    for bias, tables in (
        (lambda **keys: pe.Alibi(4, **keys), ()),
        (
            lambda **keys: pe.RelativeBias(4, pe.ClippedDistance(2), **keys),
            (random.standard_normal((4, 5)).astype("f"),),
        ),
    ):
        want = cast(bias()(scores, *tables).astype("d"), "bfloat16")
        y = bias(out_dtype="bfloat16")(scores, *tables)
        np.testing.assert_array_equal(y.view("u2"), want.view("u2"))
        message = "^out: expected an array apart from scores, as they are f32 and re"
        with pytest.raises(ValueError, match=message):
            bias(out_dtype="bfloat16")(scores, *tables, out=scores)
        with pytest.raises(TypeError, match=r"^out: expected float32\[.*found float64"):
            bias()(scores, *tables, out=scores.astype("d"))


@pytest.mark.parametrize("number", [2, 2.0, np.float32(2), np.array(2), np.array(2.0)])
def test_numbers_of_all_kinds(random, number):
    x = random.standard_normal((2, 3, 4, 16)).astype("f")
    rotary = pe.Rotary(head_dim=16)
    np.testing.assert_array_equal(rotary(x, 0, scale=number), rotary(x, 0, scale=2.0))


@pytest.mark.parametrize("dtype", EIGHT_BITS)
def test_torch(random, dtype):
    torch = pytest.importorskip("torch")
    x = torch.from_numpy(random.standard_normal((1, 5, 3, 40)).astype("f"))
    codes = x.to(getattr(torch, dtype))
    try:
        codes.__dlpack__()
    except (BufferError, RuntimeError) as error:
        pytest.skip(f"no DLPack for {dtype}: {error}")
    y = make(getattr(torch, dtype), torch.float32)(codes, 3)
    assert isinstance(y, torch.Tensor) and y.dtype == torch.float32
    same = make(dtype, "float32")(codes.view(torch.uint8).numpy().view(DTYPES[dtype]), 3)
    np.testing.assert_array_equal(y.numpy(), same)


@pytest.mark.parametrize("dtype", EIGHT_BITS)
def test_jax(random, dtype):
    jax = pytest.importorskip("jax")
    codes = cast(random.standard_normal((1, 5, 3, 40)), dtype)
    q = jax.numpy.asarray(codes)
    try:
        q.__dlpack__()
    except Exception as error:
        pytest.skip(f"no DLPack for {dtype}: {error}")
    y = make(dtype, "float32")(q, 3)
    np.testing.assert_array_equal(np.asarray(y), make(dtype, "float32")(codes, 3))
