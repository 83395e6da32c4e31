"""Models whose layers differ, and configurations of several models."""

import re

import numpy as np
import pytest

import pe
from pe.config import layer_types, read_rotary


def refuses(message, error=ValueError):
    return pytest.raises(error, match=f"^{re.escape(message)}")


GEMMA3 = {
    "model_type": "gemma3_text",
    "head_dim": 256,
    "rope_theta": 1e6,
    "rope_local_base_freq": 1e4,
    "rope_scaling": {"rope_type": "linear", "factor": 8.0},
    "num_hidden_layers": 12,
}
YARN = {
    "rope_type": "yarn",
    "factor": 64.0,
    "original_max_position_embeddings": 4096,
    "rope_theta": 5e5,
    "partial_rotary_factor": 0.5,
}
NESTED = {
    "full_attention": YARN,
    "sliding_attention": {"rope_type": "default", "rope_theta": 1e4},
}


@pytest.mark.parametrize("known_by", ["model_type", "rope_local_base_freq"])
def test_gemma3_in_the_older_format(known_by):
    config = {k: v for k, v in GEMMA3.items() if k != "model_type" or k == known_by}
    local = read_rotary(config, "sliding_attention")
    assert (local.base, local.scheme) == (1e4, "#pe.default")
    whole = read_rotary(config, "full_attention")
    assert whole.base == 1e6 and whole.scheme.startswith("#pe.linear")
    assert read_rotary(config, layer=4) == local
    assert read_rotary(config, layer=5) == whole
    with refuses(
        "layer_type: expected one of 'full_attention', 'sliding_attention', as the "
        "model has them; found None"
    ):
        read_rotary(config)


def test_gemma3_without_its_bases():
    config = {"model_type": "gemma3_text", "head_dim": 256}
    assert read_rotary(config, "full_attention").base == 1e6
    assert read_rotary(config, "sliding_attention").base == 1e4


def test_olmo3_scales_full_attention_only():
    scaling = {k: v for k, v in YARN.items() if k not in ("rope_theta",)}
    scaling.pop("partial_rotary_factor")
    config = {
        "model_type": "olmo3",
        "head_dim": 128,
        "rope_theta": 5e5,
        "rope_scaling": scaling,
    }
    assert pe.inv_freq(config, layer_type="sliding_attention")[1] == 1.0
    assert pe.inv_freq(config, layer_type="full_attention")[1] > 1.4


@pytest.mark.parametrize("config", [{"head_dim": 8}, {**GEMMA3}])
def test_a_typo_is_not_a_type(config):
    with pytest.raises(ValueError, match="^layer_type: expected .*'ful_attention'$"):
        read_rotary(config, "ful_attention")


@pytest.mark.parametrize(
    "beside",
    [
        {},
        {"original_max_position_embeddings": 4096},
        {"rope_theta": 5e5},
        {"nope_attention": None},
    ],
)
def test_keys_beside_the_dicts_of_types(beside):
    config = {"head_dim": 128, "rope_parameters": {**NESTED, **beside}}
    theta, scale = pe.inv_freq(config, layer_type="full_attention")
    assert theta.shape == (32,)
    np.testing.assert_allclose(scale, 0.1 * np.log(64) + 1)


def test_keys_beside_dicts_that_miss_them():
    nested = {"full_attention": {"rope_type": "linear"}, "factor": 2.0}
    with refuses("rope_parameters: expected 'factor' in the dict of 'full_attention'"):
        read_rotary({"head_dim": 8, "rope_parameters": nested}, "full_attention")


def test_null_is_no_rotation():
    config = {"head_dim": 8, "rope_parameters": {**NESTED, "full_attention": None}}
    with refuses("layers of type 'full_attention': no rotation", pe.NoRotation):
        read_rotary(config, "full_attention")


@pytest.mark.parametrize(
    "keys",
    [{"global_head_dim": 512}, {"per_layer_config": {"1": {"head_dim": 512}}}],
)
def test_wider_heads_in_some_layers(keys):
    config = {
        "model_type": "gemma4_text",
        "head_dim": 256,
        "layer_types": ["sliding_attention", "full_attention"],
        **keys,
    }
    theta, _ = pe.inv_freq(config, layer_type="full_attention")
    assert theta.shape == (256,) and (theta > 0).sum() == 64
    np.testing.assert_allclose(theta[1], 1e6 ** (-2 / 512))
    assert read_rotary(config, layer=0).head_dim == 256
    assert read_rotary(config, layer=1).head_dim == 512


def test_a_base_for_every_layer():
    config = {
        "model_type": "granite_swa",
        "head_dim": 8,
        "layer_rope_theta": [1e4, 5e5, 0],
        "rope_parameters": {"rope_theta": 1e4, "rope_type": "default"},
    }
    assert read_rotary(config, layer=1).base == 5e5
    with refuses("layer 2: no rotation, as layer_rope_theta[2] is 0", pe.NoRotation):
        read_rotary(config, layer=2)
    with refuses("layer: layer_rope_theta has a value for every layer; expected"):
        read_rotary(config)


def test_lists_of_types_of_layers():
    config = {
        "model_type": "step3p5",
        "head_dim": 128,
        "layer_types": ["full_attention", "sliding_attention"],
        "rope_theta": [5e6, 1e4],
        "partial_rotary_factors": [0.5, 1.0],
    }
    full, sliding = (read_rotary(config, layer=i) for i in range(2))
    assert (full.base, full.dim) == (5e6, 64)
    assert (sliding.base, sliding.dim) == (1e4, 128)


def test_layers_without_a_rotation():
    config = {"model_type": "smollm3", "head_dim": 8, "no_rope_layers": [1, 0]}
    assert read_rotary(config, layer=0).base == 2e6
    with refuses("layer 1: no rotation, as no_rope_layers[1] is 0", pe.NoRotation):
        read_rotary(config, layer=1)
    types = ["sliding_attention", "full_attention", "linear_attention"]
    config = {"model_type": "cohere2", "head_dim": 8, "layer_types": types}
    assert read_rotary(config, layer=0).layout == "interleaved"
    with refuses("layer 1: only layers of type 'sliding_attention' rotate"):
        read_rotary(config, layer=1)
    with refuses("layer 2: 'linear_attention' has no rotation"):
        read_rotary(config, layer=2)
    with refuses("layer: expected a number from 0 to 2, found 3"):
        read_rotary(config, layer=3)
    with refuses("layer_type: layer 0 is 'sliding_attention', found 'full_attention'"):
        read_rotary(config, "full_attention", layer=0)


def test_the_text_of_several_models():
    inner = {"head_dim": 64, "rope_theta": 1e6}
    for path in (["text_config"], ["llm_config"], ["thinker_config", "text_config"]):
        config = inner
        for key in reversed(path):
            config = {key: config, "vision_config": {"head_dim": 8}}
        assert read_rotary(config).base == 1e6
    with refuses(
        "config: expected rope_theta to be the same beside text_config and in it"
    ):
        read_rotary({"text_config": inner, "rope_theta": 1e4})


def test_several_texts_are_refused():
    inner = {"text_config": {"head_dim": 64}}
    with refuses(
        "config: expected one model for text, found thinker_config.text_config and "
        "talker_config.text_config; give the one that is meant, "
        "config['thinker_config']['text_config'] or another"
    ):
        read_rotary({"thinker_config": inner, "talker_config": inner})


@pytest.mark.parametrize(
    "config, reason",
    [
        ({"model_type": "bloom", "n_head": 16}, "model_type 'bloom': it has ALiBi"),
        ({"model_type": "gpt2", "n_embd": 8}, "model_type 'gpt2': it adds embeddings"),
        ({"head_dim": 8, "alibi": True}, "alibi: no rotation, as it is True"),
        ({"head_dim": 8, "rotary": False}, "rotary: no rotation, as it is False"),
        (
            {"head_dim": 8, "position_embedding_type": "absolute"},
            "position_embedding_type: no rotation, as it is 'absolute'",
        ),
    ],
)
def test_models_without_a_rotation(config, reason):
    with refuses(reason, pe.NoRotation):
        read_rotary(config)


def test_a_description(capsys):
    config = {**GEMMA3, "sliding_window": 512}
    description = pe.describe(config)
    shown = capsys.readouterr().out
    assert shown == (
        "gemma3_text:\n"
        "  layers 0-4, 6-10 (sliding_attention): default, base 10000, 128 pairs of "
        "256 features, layout half, window 512, factor 1\n"
        "  layers 5, 11 (full_attention): linear, base 1000000, 128 pairs of 256 "
        "features, layout half, factor 1\n"
    )
    assert str(description) + "\n" == shown
    assert [group.rotary.base for group in description] == [1e4, 1e6]


def test_a_description_of_layers_without_a_rotation(capsys):
    pe.describe(
        {
            "model_type": "smollm3",
            "head_dim": 8,
            "no_rope_layers": [1, 0, 0],
            "num_hidden_layers": 3,
        }
    )
    assert capsys.readouterr().out.splitlines()[1:] == [
        "  layers 0: default, base 2000000, 4 pairs of 8 features, layout half, "
        "factor 1",
        "  layers 1-2: no rotation (no rotation, as no_rope_layers[1] is 0)",
    ]


@pytest.mark.parametrize(
    "config, full",
    [
        ({"model_type": "exaone4", "sliding_window_pattern": "LLG"}, [2, 5]),
        ({"model_type": "modernbert", "global_attn_every_n_layers": 2}, [0, 2, 4]),
        ({"model_type": "gemma3_text", "sliding_window_pattern": 3}, [2, 5]),
        ({"model_type": "beam"}, [5, 6]),
    ],
)
def test_types_of_layers_that_a_configuration_leaves_out(config, full):
    count = max(full) + 1 if config["model_type"] == "beam" else 6
    types = layer_types({**config, "num_hidden_layers": count})
    assert [i for i, name in enumerate(types) if name == "full_attention"] == full


def test_layers_that_are_skipped_without_a_list():
    config = {"model_type": "smollm3", "head_dim": 8, "no_rope_layer_interval": 2}
    assert read_rotary(config, layer=0).base == 2e6
    with refuses("layer 1: no rotation, as in every layer number 2", pe.NoRotation):
        read_rotary(config, layer=1)
    llama4 = {"model_type": "llama4_text", "head_dim": 8, "no_rope_layers": []}
    with refuses("layer 3: no rotation, as in every layer number 4", pe.NoRotation):
        read_rotary(llama4, layer=3)
    with refuses("layer: expected layer_types in the config, as only layers of type"):
        read_rotary({"model_type": "cohere2_moe", "head_dim": 8}, layer=0)


def test_parts_of_heads_that_a_model_does_not_have():
    with refuses("partial_rotary_factor: expected 1, as the code of the model_type"):
        read_rotary({"model_type": "llama", "head_dim": 8, "rotary_pct": 0.5})


def test_keys_that_a_known_model_keeps_from_others():
    config = {"model_type": "modernbert", "head_dim": 8}
    config["position_embedding_type"] = "absolute"
    assert read_rotary(config, "full_attention").base == 160000
