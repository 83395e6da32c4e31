"""Every key that speaks of positions is used, or named in an error."""

import re

import numpy as np
import pytest

import pe
from pe.config import read_rotary


def refuses(message, error=ValueError):
    return pytest.raises(error, match=f"^{re.escape(message)}")


UNDERSTOOD = (
    "; understood default, base 10000, 32 pairs of 64 features, layout half; "
    "strict=False goes on with that"
)


@pytest.mark.parametrize(
    "key, value",
    [
        ("rope_thta", 1e6),
        ("new_rope_scheme", "spiral"),
        ("rotary_emb_scale_base", 512),
        ("yarn_beta", 32),
        ("partial_rope", 0.5),
        ("swa_head_dim", 128),
        ("xpos_scale", 1.0),
        ("ntk_alpha", 8.0),
    ],
)
def test_a_key_that_nobody_knows_is_an_error(key, value):
    config = {"head_dim": 64, key: value}
    with refuses(f"config: no use for {key} = {value!r}" + UNDERSTOOD):
        read_rotary(config)
    with pytest.warns(UserWarning, match=f"no use for {key} = "):
        assert read_rotary(config, strict=False).dim == 64


def test_keys_of_nested_dicts_are_named_by_their_path():
    with refuses("config: no use for attention.rope_theta = 1000.0" + UNDERSTOOD):
        read_rotary({"head_dim": 64, "attention": {"rope_theta": 1e3}})
    scaling = {"rope_type": "linear", "factor": 2.0, "factr": 1.0}
    with refuses("config: no use for rope_scaling.factr = 1.0; understood linear, "):
        read_rotary({"head_dim": 64, "rope_scaling": scaling})


def test_keys_of_other_things_are_not_in_the_way():
    config = {
        "head_dim": 64,
        "attention_dropout": 0.0,
        "id2label": {"0": "rotary"},
        "label2id": {"rotary": 0},
        "vision_config": {"rope_theta": 1.0},
        "quantization_config": {"head_dim": 1},
        "v_head_dim": 128,
        "rope_scaling": None,
        "properties": 1,
    }
    assert read_rotary(config) == read_rotary(head_dim=64)


def test_a_factor_without_a_scheme_is_an_error():
    for keys in ({}, {"rope_type": None}):
        with refuses("rope_type: expected a scheme beside factor, found none"):
            read_rotary(head_dim=64, rope_scaling={"factor": 2.0, **keys})
    with refuses("rope_type: expected a scheme, found ''"):
        read_rotary(head_dim=64, rope_scaling={"factor": 2.0, "rope_type": ""})
    with refuses("config: no use for rope_parameters.factor = 2.0; understood default"):
        scaling = {"factor": 2.0, "rope_type": "default"}
        read_rotary(head_dim=64, rope_scaling=scaling)


@pytest.mark.parametrize(
    "keys, message",
    [
        (
            {"rope_theta": 1e4, "rotary_emb_base": 5e5},
            "rope_theta: expected one value, found rope_theta = 10000.0 and "
            "rotary_emb_base = 500000.0",
        ),
        (
            {"rope_theta": 1e4, "rope_parameters": {"rope_theta": 5e5}},
            "rope_theta: expected one base, found 500000.0 in rope_parameters and "
            "10000.0 beside it",
        ),
        (
            {"rope_parameters": {"type": "yarn", "rope_type": "linear", "factor": 2}},
            "rope_type: expected one scheme, found 'linear' and, as type, 'yarn'",
        ),
        (
            {"rotary_dim": 16, "partial_rotary_factor": 0.5},
            "rotary_dim: expected 32, the partial_rotary_factor 0.5 of 64; found 16",
        ),
        (
            {
                "rope_parameters": {"rope_type": "default", "rope_theta": 1e6},
                "rope_scaling": {"rope_type": "linear", "factor": 4.0},
            },
            "rope_scaling: expected nothing beside rope_parameters, or the same; found",
        ),
        (
            {"rope_scaling": {"type": "dynamic", "alpha": 8.0, "factor": 2.0}},
            "alpha: expected no other factor beside it, found factor = 2.0 and alpha",
        ),
    ],
)
def test_two_values_for_one_thing_are_an_error(keys, message):
    with refuses(message):
        read_rotary({"head_dim": 64, **keys})


@pytest.mark.parametrize(
    "keys, message",
    [
        ({"rope_theta": 0}, "rope_theta: expected a positive number, found 0.0"),
        ({"head_dim": 2**63}, "head_dim: expected an integer of 64 bits, found"),
        (
            {"max_position_embeddings": 2**63, "rope_type": "dynamic", "factor": 2},
            "max_position_embeddings: expected an integer of 64 bits, found",
        ),
        (
            {"head_dim": 2, "rope_type": "ntk", "factor": 2.0},
            "rope_type 'ntk' needs more than 2 rotated features, found 2",
        ),
        (
            {"rope_type": "divisors", "divisors": [1.0] * 31},
            "divisors: expected 32 numbers, one for every pair; found 31",
        ),
    ],
)
@pytest.mark.parametrize("make", [pe.Rotary, pe.inv_freq])
def test_values_are_checked_when_an_object_is_made(make, keys, message, capfd):
    with refuses(message):
        make(**{"head_dim": 64, **keys})
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize(
    "key",
    ["rotary_pct", "rope_pct", "rope_percent", "rotary_emb_fraction"],
)
def test_names_of_the_rotated_fraction(key):
    assert read_rotary({"head_dim": 64, key: 0.5}).dim == 32


@pytest.mark.parametrize(
    "config, base, dim",
    [
        ({"d_model": 64, "n_heads": 2, "attn_config": {"rope_theta": 5e5}}, 5e5, 32),
        ({"head_dim": 64, "rope_embedding_base": 1e6}, 1e6, 64),
        ({"hidden_size": 64, "num_attention_heads": 1, "kv_channels": 32}, 1e4, 32),
        ({"attention_head_dim": 160}, 1e4, 160),
        ({"head_dim": 512, "qk_rope_head_dim": 64}, 1e4, 64),
        ({"qk_rope_head_dim": 64, "partial_rotary_factor": 0.5}, 1e4, 64),
        # chatglm: half a head, and a ratio in place of a base.
        ({"hidden_size": 64, "num_attention_heads": 1, "rope_ratio": 50}, 5e5, 32),
    ],
)
def test_bases_and_heads_by_other_names(config, base, dim):
    found = read_rotary(config)
    assert (found.base, found.dim) == (base, dim)


def test_alpha_of_hunyuan():
    scaling = {"type": "dynamic", "alpha": 1000.0, "factor": 1.0, "beta_fast": 32}
    theta, _ = pe.inv_freq(head_dim=128, rope_scaling=scaling)
    base = 1e4 * 1000 ** (128 / 126)
    np.testing.assert_allclose(theta, base ** (-np.arange(64) / 64), rtol=1e-14)


@pytest.mark.parametrize(
    "key, value, layout",
    [
        ("rope_interleave", True, "interleaved_to_half"),
        ("rope_interleave", False, "half"),
        ("rotary_emb_interleaved", True, "interleaved"),
        ("is_neox_style", False, "interleaved"),
    ],
)
def test_layouts(key, value, layout):
    config = {"head_dim": 8, key: value}
    assert read_rotary(config).layout == layout
    assert pe.Rotary(config).layout == layout
    assert pe.Rotary(config, layout="half").layout == "half"
    with refuses(f"{key}: expected True or False, found 1"):
        read_rotary({"head_dim": 8, key: 1})


def test_the_layout_of_a_model_that_nobody_knows():
    config = {"model_type": "new", "head_dim": 8, "rope_theta": 1e4}
    assert read_rotary(config).layout is None
    with refuses("layout: expected one of 'half', 'interleaved', "):
        pe.Rotary(config)
    assert pe.Rotary(config, layout="half").layout == "half"
    with refuses("rope_theta: expected a base, as the model_type 'new' has none"):
        read_rotary({"model_type": "new", "head_dim": 8})
