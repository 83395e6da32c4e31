"""pe.RelativeBias against the published formulas."""

import itertools
import math
from pathlib import Path

import numpy as np
import pytest

import pe


def t5_columns(relative, buckets):
    """Hugging Face's T5Attention._relative_position_bucket, in f64."""
    count, offset = buckets.num_buckets, np.zeros_like(relative)
    if buckets.bidirectional:
        count //= 2
        offset = np.where(relative > 0, count, 0)
        distance = abs(relative)
    else:
        distance = -np.minimum(relative, 0)
    exact = count // 2
    ratio = np.log(np.maximum(distance, exact) / exact)
    ratio /= math.log(buckets.max_distance / exact)
    large = np.minimum(exact + (ratio * (count - exact)).astype(int), count - 1)
    return offset + np.where(distance < exact, distance, large)


def columns(buckets, i, j):
    if isinstance(buckets, pe.T5Buckets):
        return t5_columns(j - i, buckets)
    k = buckets.max_distance
    if buckets.symmetric:
        return np.minimum(abs(j - i), k)
    return np.clip(j - i, -k, k) + k


def swin_index(height, width):
    """relative_position_index of Swin's code."""
    coordinates = np.array(list(itertools.product(range(height), range(width))))
    relative = coordinates[:, None, :] - coordinates[None, :, :]
    relative += [height - 1, width - 1]
    return relative[..., 0] * (2 * width - 1) + relative[..., 1]


def make_table(random, heads, buckets, dtype="float32"):
    return random.standard_normal((heads, buckets.columns)).astype(dtype)


BUCKETS = [
    pe.T5Buckets(),
    pe.T5Buckets(bidirectional=False),
    pe.T5Buckets(320, 800),
    pe.ClippedDistance(3),
    pe.ClippedDistance(7, symmetric=True),
]


@pytest.mark.parametrize("buckets", BUCKETS)
@pytest.mark.parametrize("dtype", ["float16", "float32", "float64"])
@pytest.mark.parametrize("in_place", [False, True])
def test_every_rule(random, buckets, dtype, in_place):
    bias = pe.RelativeBias(4, buckets, dtype=dtype)
    scores = random.standard_normal((2, 4, 33, 300)).astype(dtype)
    table = make_table(random, 4, buckets, dtype)
    i, j = np.arange(267, 300)[:, None], np.arange(300)
    want = (scores.astype("d") + table[:, columns(buckets, i, j)]).astype(dtype)
    result = bias(scores, table, out=scores if in_place else None)
    assert (result is scores) == in_place
    np.testing.assert_allclose(result, want, rtol=1e-3, atol=1e-3)


@pytest.mark.parametrize("buckets", BUCKETS)
@pytest.mark.parametrize("queries", [1, 2])
def test_all_distances(buckets, queries):
    """The bias of each column is its number, so that all are exact."""
    keys = 2**20 + 1
    table = np.arange(buckets.columns, dtype="f")[None]
    bias = pe.RelativeBias(1, buckets, dims="hqk")
    i = np.arange(queries)[:, None]
    for first in (-(2**20), 0):
        result = bias(
            np.zeros((1, queries, keys), "f"), table, query_start=0, key_start=first
        )
        want = columns(buckets, i, np.arange(first, first + keys))
        np.testing.assert_array_equal(result[0], want)


@pytest.mark.parametrize("dtype", ["float16", "float32"])
def test_window(random, dtype):
    window = pe.Window(4, 7)
    bias = pe.RelativeBias(3, window, dtype=dtype, table_dtype="float32")
    scores = random.standard_normal((5, 3, 28, 28)).astype(dtype)
    table = make_table(random, 3, window)
    want = scores + table[:, swin_index(4, 7)]
    np.testing.assert_allclose(bias(scores, table), want, rtol=1e-2, atol=1e-2)


def test_a_table_of_any_function_of_the_distance(random):
    """KERPLE's logarithmic bias, −r₁·log(1 + r₂·|i − j|), and a transpose."""
    rates = np.array([[0.5, 2.0], [1.0, 0.1]])
    distances = pe.ClippedDistance(63, symmetric=True)
    table = -rates[:, :1] * np.log1p(rates[:, 1:] * np.arange(64))
    bias = pe.RelativeBias(2, distances, dtype="float64", causal=True)
    scores = random.standard_normal((1, 2, 64, 64))
    i, j = np.arange(64)[:, None], np.arange(64)
    want = scores + table[:, abs(i - j)]
    want = np.where(j > i, -np.inf, want)
    np.testing.assert_allclose(bias(scores, table), want)
    transposed = np.ascontiguousarray(table.T).T
    np.testing.assert_allclose(bias(scores, transposed), want)


def test_a_configuration():
    config = {"relative_attention_num_buckets": 32, "d_model": 512}
    assert pe.T5Buckets.of(config) == pe.T5Buckets(32, 128)
    config["relative_attention_max_distance"] = 256
    decoder = pe.T5Buckets(32, 256, bidirectional=False)
    assert pe.T5Buckets.of({**config, "is_decoder": True}) == decoder
    assert pe.T5Buckets.of(config, decoder=True) == decoder
    message = "^config: expected relative_attention_num_buckets; found 'd_model'$"
    with pytest.raises(ValueError, match=message):
        pe.T5Buckets.of({"d_model": 512})


def test_a_table_of_another_shape():
    bias = pe.RelativeBias(4, pe.T5Buckets())
    scores = np.zeros((1, 4, 2, 2), "f")
    message = r"^table: expected float32\[4, 32\], found extent 4 in dimension 1$"
    with pytest.raises(ValueError, match=message):
        bias(scores, np.zeros((4, 4), "f"))
    with pytest.raises(ValueError, match="^table: "):
        bias(scores, np.zeros((32, 4), "f"))


def test_scores_of_another_window():
    bias = pe.RelativeBias(1, pe.Window(2, 2))
    table = np.zeros((1, 9), "f")
    with pytest.raises(ValueError, match="^scores: .* found extent 5"):
        bias(np.zeros((1, 1, 5, 5), "f"), table)
    with pytest.raises(ValueError, match="^query_start, key_start: expected none"):
        bias(np.zeros((1, 1, 4, 4), "f"), table, query_start=1)


def test_bad_buckets():
    with pytest.raises(TypeError, match="^buckets: expected pe.T5Buckets, .* int$"):
        pe.RelativeBias(4, 32)
    bias = pe.RelativeBias(4, pe.T5Buckets(31))
    with pytest.raises(pe.CompileError, match="num_buckets to be even"):
        bias(np.zeros((1, 4, 2, 2), "f"), np.zeros((4, 31), "f"))
    bias = pe.RelativeBias(4, pe.ClippedDistance(1.5))
    with pytest.raises(ValueError, match="^max_distance: expected an integer"):
        bias(np.zeros((1, 4, 2, 2), "f"), np.zeros((4, 4), "f"))


EXAMPLES = Path(__file__).parents[2] / "examples" / "models" / "relative-bias.mlir"


@pytest.mark.parametrize("queries", [1, 5, 200])
@pytest.mark.parametrize("name", ["t5_base_encoder", "t5_base_decoder"])
def test_the_example_of_t5(random, name, queries):
    is_decoder = name == "t5_base_decoder"
    buckets = pe.T5Buckets(bidirectional=not is_decoder)
    scores = random.standard_normal((1, 12, queries, 200)).astype("f")
    table = make_table(random, 12, buckets)
    i, j = np.arange(200 - queries, 200)[:, None], np.arange(200)
    want = scores + table[:, columns(buckets, i, j)]
    if is_decoder:
        want = np.where(j > i, -np.inf, want)
    pe.compile(EXAMPLES.read_text(), entry=name)(scores, table)
    np.testing.assert_array_equal(scores, want)


def test_the_example_of_swin(random):
    scores = random.standard_normal((8, 3, 49, 49)).astype("f")
    table = make_table(random, 3, pe.Window(7, 7))
    want = scores + table[:, swin_index(7, 7)]
    pe.compile(EXAMPLES.read_text(), entry="swin_t_stage_1")(scores, table)
    np.testing.assert_array_equal(scores, want)
