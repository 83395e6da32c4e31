"""pe.inv_freq against formulas, published numbers, and transformers."""

import json
import pathlib

import numpy as np
import pytest

import pe

GOLDEN = pathlib.Path(__file__).parents[1] / "Golden"


def cases(name):
    numbers = json.loads((GOLDEN / name).read_text())
    return [
        pytest.param(case, numbers["rtol"], id=case["name"])
        for case in numbers["cases"]
    ]


@pytest.mark.parametrize(
    "case, rtol", cases("hf-frequencies.json") + cases("hf-attention-factor.json")
)
def test_published_numbers(case, rtol):
    theta, scale = pe.inv_freq(
        head_dim=case["dim"],
        rope_theta=case["base"],
        seq_len=case.get("seq_len"),
        rope_parameters=case["rope_parameters"],
        max_position_embeddings=case["rope_parameters"].get(
            "max_position_embeddings"
        ),
    )
    assert theta.dtype == np.float64 and theta.shape == (case["dim"] // 2,)
    if "attention_factor" in case:
        np.testing.assert_allclose(scale, case["attention_factor"], rtol=1e-15)
    if "inv_freq" in case:
        np.testing.assert_allclose(theta, case["inv_freq"], rtol=rtol)
    if "default_divided_by" in case:
        default = case["base"] ** (-2 * np.arange(case["dim"] // 2) / case["dim"])
        np.testing.assert_allclose(
            theta * case["default_divided_by"], default, rtol=1e-14
        )


def test_ntk_is_a_larger_base():
    theta, scale = pe.inv_freq(head_dim=64, rope_type="ntk", factor=4.0)
    base = 1e4 * 4.0 ** (64 / 62)
    np.testing.assert_allclose(theta, base ** (-np.arange(32) / 32), rtol=1e-14)
    assert scale == 1.0


def test_rounding_to_f32():
    exact, _ = pe.inv_freq(head_dim=64)
    rounded, _ = pe.inv_freq(head_dim=64, rounding="f32")
    np.testing.assert_array_equal(rounded, exact.astype("f").astype("d"))


def test_results_belong_to_the_caller():
    pe.inv_freq(head_dim=64)[0][:] = 0
    assert pe.inv_freq(head_dim=64)[0][0] == 1


def test_errors_of_the_compiler_are_exceptions():
    with pytest.raises(pe.CompileError, match="factor"):
        pe.inv_freq(head_dim=64, rope_type="linear", factor=0.5)


def test_negative_length():
    with pytest.raises(
        ValueError, match="^seq_len: expected an integer of at least 0, found -1$"
    ):
        pe.inv_freq(head_dim=64, seq_len=-1)


@pytest.mark.parametrize(
    "parameters",
    [
        {"rope_type": "default"},
        {"rope_type": "linear", "factor": 4.0},
        {"rope_type": "dynamic", "factor": 2.0},
        {
            "rope_type": "yarn",
            "factor": 8.0,
            "original_max_position_embeddings": 4096,
        },
        {
            "rope_type": "llama3",
            "factor": 8.0,
            "low_freq_factor": 1.0,
            "high_freq_factor": 4.0,
            "original_max_position_embeddings": 8192,
        },
        {
            "rope_type": "longrope",
            "factor": 32.0,
            "original_max_position_embeddings": 4096,
            "short_factor": [1.0 + i / 64 for i in range(64)],
            "long_factor": [1.0 + i for i in range(64)],
        },
    ],
    ids=lambda parameters: parameters["rope_type"],
)
@pytest.mark.parametrize("seq_len", [1000, 20000])
def test_transformers_computes_the_same(parameters, seq_len):
    pytest.importorskip("torch")
    transformers = pytest.importorskip("transformers")
    from transformers.modeling_rope_utils import ROPE_INIT_FUNCTIONS

    config = transformers.LlamaConfig(
        rope_parameters={"rope_theta": 10000.0, **parameters},
        max_position_embeddings=8192,
    )
    theta, scale = pe.inv_freq(config, seq_len=seq_len)
    name = parameters["rope_type"]
    if name == "default":
        from transformers.models.llama.modeling_llama import LlamaRotaryEmbedding

        want, factor = LlamaRotaryEmbedding.compute_default_rope_parameters(config)
    else:
        want, factor = ROPE_INIT_FUNCTIONS[name](config, "cpu", seq_len=seq_len)
    np.testing.assert_allclose(theta, want.double().numpy(), rtol=2e-6)
    np.testing.assert_allclose(scale, factor, rtol=1e-6)
