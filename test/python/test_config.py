"""How Hugging Face configurations are read, and what is said of bad ones."""

import re

import pytest

from pe.config import read_rotary

YARN = {"rope_type": "yarn", "factor": 4.0}


def refuses(error, message):
    return pytest.raises(error, match=f"^{re.escape(message)}$")


def test_head_dim_from_hidden_size(llama):
    config = read_rotary(llama)
    assert (config.head_dim, config.dim, config.base) == (128, 128, 5e5)


def test_rope_parameters_and_rope_scaling_are_the_same(llama):
    new = dict(llama)
    new["rope_parameters"] = {
        **new.pop("rope_scaling"),
        "rope_theta": new.pop("rope_theta"),
    }
    assert read_rotary(new) == read_rotary(llama)


def test_keys_may_be_given_one_by_one(llama):
    assert read_rotary(head_dim=128, rope_theta=5e5, **llama["rope_scaling"]) == (
        read_rotary(llama)
    )


def test_objects_with_to_dict(llama):
    class Config:
        def to_dict(self):
            return llama

    assert read_rotary(Config()) == read_rotary(llama)


def test_old_names():
    neox = {"hidden_size": 6144, "num_attention_heads": 64, "rotary_pct": 0.25}
    assert read_rotary(neox).dim == 24
    gptj = {"n_embd": 4096, "n_head": 16, "rotary_dim": 64}
    assert read_rotary(gptj).dim == 64
    old = {"head_dim": 64, "rope_scaling": {"type": "linear", "factor": 2.0}}
    assert read_rotary(old).scheme.startswith("#pe.linear")


def test_trained_length_from_the_configuration():
    config = read_rotary(head_dim=64, max_position_embeddings=2048, **YARN)
    assert "original_max_position_embeddings = 2048" in config.scheme
    phi = read_rotary(
        head_dim=4,
        max_position_embeddings=131072,
        original_max_position_embeddings=4096,
        rope_scaling={
            "type": "su",
            "short_factor": [1.0, 1.0],
            "long_factor": [2.0, 3.0],
        },
    )
    assert "original_max_position_embeddings = 4096" in phi.scheme
    assert "factor = 3.2" in phi.scheme and phi.by_length


def test_zero_turns_are_the_default():
    config = read_rotary(
        head_dim=64, max_position_embeddings=2048, beta_fast=0, **YARN
    )
    assert "beta_fast" not in config.scheme


def test_layer_types():
    layers = {
        "full_attention": {"rope_type": "linear", "factor": 8.0},
        "sliding_attention": {"rope_type": "default", "rope_theta": 1e4},
    }
    config = {"head_dim": 64, "rope_parameters": layers}
    full = read_rotary(config, "full_attention")
    assert full.scheme.startswith("#pe.linear")
    message = (
        "layer_type: expected one of 'full_attention', 'sliding_attention', as "
        "rope_parameters has them; found None"
    )
    with refuses(ValueError, message):
        read_rotary(config)


@pytest.mark.parametrize(
    "keys, message",
    [
        (
            dict(rope_type="linear"),
            "rope_type 'linear' needs the key 'factor'; found no keys",
        ),
        (
            dict(rope_type="llama3", factor=8.0),
            "rope_type 'llama3' needs the key "
            "'original_max_position_embeddings'; found 'factor'",
        ),
        (
            dict(rope_type="linear", factor="2"),
            "factor: expected a number, found '2'",
        ),
        (
            dict(rope_type="linear", factor=float("nan")),
            "factor: expected a finite number, found nan",
        ),
        (
            dict(partial_rotary_factor=0.05),
            "config: expected an even number of rotated features, from 2 to "
            "head_dim = 64; found 3",
        ),
        (
            dict(mrope_section=[1, 2, 3]),
            "mrope_section: expected counts with a sum of 32 pairs, found [1, 2, 3]",
        ),
    ],
)
def test_bad_values(keys, message):
    with refuses(ValueError, message):
        read_rotary(head_dim=64, **keys)


def test_unknown_scheme():
    with pytest.raises(
        ValueError, match="^unknown rope_type 'rope'; expected one of 'default', "
    ):
        read_rotary(head_dim=64, rope_type="rope")


def test_no_head_dim():
    message = (
        "config: expected head_dim, or hidden_size and num_attention_heads; found "
        "'hidden_size'"
    )
    with refuses(ValueError, message):
        read_rotary({"hidden_size": 64})


def test_no_configuration():
    message = "config: expected a dict or an object with to_dict(), found str"
    with refuses(TypeError, message):
        read_rotary("llama")


def test_keywords_replace_what_the_configuration_has(llama):
    new = {"head_dim": 8, "rope_parameters": {"rope_theta": 5e5, "type": "ntk"}}
    new["rope_parameters"]["factor"] = 4.0
    keys = {"rope_theta": 1e4, "rope_type": "linear", "factor": 2.0}
    assert read_rotary(new, **keys) == read_rotary(head_dim=8, **keys)
    assert read_rotary({**new, "n_embd": 64}, head_dim=16).head_dim == 16
    gptj = {"head_dim": 8, "rotary_dim": 4}
    assert read_rotary(gptj, partial_rotary_factor=0.25).dim == 2
    assert "linear" in read_rotary(llama, rope_scaling={**keys}).scheme
    assert read_rotary(llama, rope_scaling=None).scheme == "#pe.default"


def test_keywords_have_older_names_as_well():
    old = {"rotary_emb_base": 5e5, "rotary_pct": 0.5, "type": "ntk", "factor": 2.0}
    config = read_rotary({"head_dim": 8, "rope_theta": 1e4}, **old)
    assert (config.base, config.dim) == (5e5, 4)
    assert config.scheme.startswith("#pe.ntk<")


def test_unknown_keyword():
    with pytest.raises(TypeError, match="^unknown keyword 'rope_thta'; expected "):
        read_rotary(head_dim=8, rope_thta=1e4)


def test_configurations_have_other_keys():
    assert read_rotary({"head_dim": 8, "vocab_size": 9}) == read_rotary(head_dim=8)


@pytest.mark.parametrize("value", [float("inf"), float("nan")])
def test_integers_are_finite(value):
    with refuses(ValueError, f"head_dim: expected an integer, found {value}"):
        read_rotary(head_dim=value)


def test_numbers_are_those_of_f64():
    with pytest.raises(ValueError, match="^rope_theta: expected a finite number"):
        read_rotary(head_dim=8, rope_theta=10**400)


def test_rope_type_is_a_name():
    with pytest.raises(ValueError, match=r"^unknown rope_type \['yarn'\]; "):
        read_rotary(head_dim=8, rope_type=["yarn"])


@pytest.mark.parametrize(
    "key, value, expected",
    [
        ("rope_theta", [1e4], "a number"),
        ("rope_theta", True, "a number"),
        ("partial_rotary_factor", (1,), "a number"),
        ("mrope_section", 4, "a list of integers"),
        ("factor", [2.0], "a number"),
        ("truncate", 1, "True or False"),
        ("max_position_embeddings", "8", "an integer"),
    ],
)
def test_values_of_another_kind(key, value, expected):
    keys = {**YARN, "original_max_position_embeddings": 8, key: value}
    with refuses(ValueError, f"{key}: expected {expected}, found {value!r}"):
        read_rotary(head_dim=8, **keys)


def test_factors_are_a_list():
    keys = {"rope_type": "longrope", "original_max_position_embeddings": 8}
    with refuses(ValueError, "short_factor: expected a list of numbers, found 1"):
        read_rotary(head_dim=8, short_factor=1, long_factor=[1.0] * 4, **keys)
