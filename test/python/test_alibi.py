"""pe.Alibi against its formula."""

import numpy as np
import pytest

import pe


def bias(slopes, form, queries, keys, first_query, first_key=0):
    i = np.arange(first_query, first_query + queries)[:, None]
    j = np.arange(first_key, first_key + keys)
    distance = {"relative": j - i, "symmetric": -abs(j - i), "column": j + 0 * i}
    return slopes[:, None, None] * distance[form]


def test_slopes_of_powers_of_two():
    np.testing.assert_allclose(pe.Alibi(8).slopes, 2.0 ** -np.arange(1, 9))


def test_slopes_of_other_counts():
    want = np.concatenate([2.0 ** -np.arange(1, 9), 2.0 ** -np.arange(0.5, 4)])
    np.testing.assert_allclose(pe.Alibi(12).slopes, want)


def test_slopes_of_one_device():
    part = pe.Alibi(4, head_offset=8, total_heads=12).slopes
    np.testing.assert_array_equal(part, pe.Alibi(12).slopes[8:])


def test_configurations():
    mpt = {"n_heads": 16, "attn_config": {"alibi_bias_max": 4.0}}
    np.testing.assert_allclose(pe.Alibi(mpt).slopes[-1], 2.0**-4)
    assert pe.Alibi({"n_head": 32}).heads == 32


@pytest.mark.parametrize("form", ["relative", "symmetric", "column"])
@pytest.mark.parametrize("dtype", ["float16", "float32", "float64"])
@pytest.mark.parametrize("in_place", [False, True])
def test_every_form(random, form, dtype, in_place):
    alibi = pe.Alibi(4, form=form, dtype=dtype)
    scores = random.standard_normal((2, 4, 5, 9)).astype(dtype)
    want = scores + bias(alibi.slopes, form, 5, 9, 4)
    result = alibi(scores, out=scores if in_place else None)
    assert (result is scores) == in_place
    np.testing.assert_allclose(result, want, rtol=1e-3, atol=1e-2)


@pytest.mark.parametrize("dtype", ["float16", "float32", "float64"])
@pytest.mark.parametrize("queries, keys", [(1, 1), (0, 7), (3, 0), (2, 33), (1, 1027)])
def test_every_length(random, dtype, queries, keys):
    alibi = pe.Alibi(2, form="symmetric", dtype=dtype)
    scores = random.standard_normal((1, 2, queries, keys)).astype(dtype)
    want = scores + bias(alibi.slopes, "symmetric", queries, keys, 5, 2)
    result = alibi(scores, query_start=5, key_start=2, out=scores)
    np.testing.assert_allclose(result, want, rtol=1e-3, atol=1e-2)


def test_causal(random):
    scores = random.standard_normal((4, 3, 3)).astype("f")
    result = pe.Alibi(4, causal=True, dims="hqk")(scores)
    later = np.triu(np.ones((3, 3), bool), 1)
    assert np.isneginf(result[:, later]).all()
    assert np.isfinite(result[:, ~later]).all()


def test_starts(random):
    alibi = pe.Alibi(4)
    scores = np.zeros((1, 4, 2, 3), "f")
    result = alibi(scores, query_start=10, key_start=5)[0]
    want = bias(alibi.slopes, "relative", 2, 3, 10, 5)
    np.testing.assert_allclose(result, want, rtol=1e-6)
    np.testing.assert_allclose(
        alibi(scores, key_start=5), alibi(scores), rtol=1e-6
    )


def test_wrong_number_of_heads():
    message = r"^scores: expected float32\[b, 4, q, k\], found extent 3 in dimension 1$"
    with pytest.raises(ValueError, match=message):
        pe.Alibi(4)(np.zeros((1, 3, 2, 2), "f"))


def test_no_heads():
    with pytest.raises(
        ValueError, match="^heads: expected an integer of at least 1, found 0$"
    ):
        pe.Alibi(0)
    message = "^config: expected num_attention_heads, n_head or n_heads; found 'x'$"
    with pytest.raises(ValueError, match=message):
        pe.Alibi({"x": 1})


def test_bad_bias():
    with pytest.raises(pe.CompileError, match="max_bias"):
        pe.Alibi(4, max_bias=-1.0)


def test_scores_that_are_no_array_of_scores():
    alibi = pe.Alibi(4)
    with pytest.raises(TypeError, match="^scores: expected an array"):
        alibi([1], out=[1], key_start=1)
    x = np.zeros(3, "f")
    with pytest.raises(ValueError, match="^scores: expected .*, found 1 dimensions$"):
        alibi(x, out=x, key_start=1)
    with pytest.raises(ValueError, match="^key_start: expected an integer, found 'x'$"):
        alibi(x, out=x, key_start="x")


def test_scaled_slopes_of_jais(random):
    config = {"n_head": 4, "alibi_scaling": {"type": "linear", "factor": 4.0}}
    alibi = pe.Alibi({"position_embedding_type": "alibi", **config})
    np.testing.assert_allclose(alibi.slopes, pe.Alibi(4).slopes / 4)
    scores = random.standard_normal((1, 4, 3, 3)).astype("f")
    distance = np.arange(3) - np.arange(3)[:, None]
    want = scores + alibi.slopes[:, None, None] * distance
    np.testing.assert_allclose(alibi(scores), want, rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize(
    "config, message",
    [
        ({"alibi": False}, "^alibi: expected True, found False$"),
        ({"attn_config": {"alibi": False}}, "^alibi: expected True, found False$"),
        (
            {"position_embedding_type": "rope"},
            "^position_embedding_type: expected 'alibi', found 'rope'$",
        ),
        (
            {"model_type": "llama"},
            "^config: nothing says that the model_type 'llama' has ALiBi; expected ",
        ),
        (
            {"alibi_scaling": {"type": "dynamic", "train_seq_len": 2048}},
            "^alibi_scaling: expected the type 'linear' and a factor, found ",
        ),
        ({"alibi_slope_kind": 1}, "^config: no use for alibi_slope_kind = 1; "),
    ],
)
def test_configurations_without_linear_biases(config, message):
    with pytest.raises(ValueError, match=message):
        pe.Alibi({"n_head": 4, **config})
