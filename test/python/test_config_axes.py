"""Models whose pairs turn by several axes, from their configurations."""

import re

import numpy as np
import pytest

import pe
from conftest import split
from pe.config import read_rotary


def test_ernie_gives_height_and_width_the_first_pairs():
    config = {
        "model_type": "ernie4_5_vl_moe_text",
        "head_dim": 128,
        "rope_parameters": {"mrope_section": [22, 22, 20], "rope_theta": 5e5},
    }
    found = read_rotary(config)
    assert found.axes == (1, 2) * 22 + (0,) * 20
    assert found.order is None and found.layout == "interleaved"


def test_sections_by_model():
    keys = {"head_dim": 128, "rope_parameters": {"mrope_section": [24, 20, 20]}}
    qwen2 = read_rotary({"model_type": "qwen2_vl_text", **keys})
    assert qwen2.axes == (0,) * 24 + (1,) * 20 + (2,) * 20
    qwen3 = read_rotary({"model_type": "qwen3_vl_text", **keys})
    assert qwen3.axes == (0, 1, 2) * 20 + (0,) * 4
    assert qwen3.base == 5e5
    keys["rope_parameters"]["mrope_interleaved"] = False
    with pytest.raises(ValueError, match="^mrope_interleaved: expected True, as in"):
        read_rotary({"model_type": "qwen3_vl_text", **keys})
    assert read_rotary(keys).axes == qwen2.axes


def test_axes_of_a_model_that_nobody_knows():
    keys = {"model_type": "new", "head_dim": 64, "rope_parameters": {}}
    keys["rope_parameters"] = {"rope_type": "axial", "rope_theta": 1e4}
    with pytest.raises(ValueError, match="^rope_type: expected a model whose axes"):
        read_rotary(keys)


PATCHES = np.array([[0, 3, 17, 400], [0, 5, 2, 31], [0, 1, 8, 5]])


def angles(model, dim):
    """The angles of all pairs [tokens, pairs] by the formulas of the models."""
    if model == "pixtral":
        theta = 1e4 ** (-2 * np.arange(dim // 2) / dim)
        height, width = theta[::2], theta[1::2]
    else:
        height = width = 1e4 ** (-4 * np.arange(dim // 4) / dim)
    h, w = PATCHES[0][:, None] * height, PATCHES[1][:, None] * width
    if model == "kimi_k25_vision":
        return np.stack([w, h], -1).reshape(len(h), -1)
    if model == "step3p5_vision":
        return np.concatenate([w, h], -1)
    return np.concatenate([h, w], -1)


@pytest.mark.parametrize(
    "model", ["qwen2_5_vl_vision", "pixtral", "kimi_k25_vision", "step3p5_vision"]
)
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_towers_of_images(model, dtype, random):
    config = {"model_type": model, "hidden_size": 64, "num_attention_heads": 2}
    rotary = pe.Rotary(config, dims="shd", dtype=dtype, rounding="exact")
    x = random.standard_normal((4, 2, 32)).astype(dtype)
    result = rotary(x, PATCHES[:2].astype("int32"))
    cos, sin = (f(angles(model, 32))[:, None] for f in (np.cos, np.sin))
    a, b = split(x, "half")
    want = np.concatenate([a * cos - b * sin, b * cos + a * sin], -1)
    np.testing.assert_allclose(result, want, rtol=2e-6, atol=2e-6)
    theta, scale = pe.inv_freq(config)
    assert theta.shape == (16,) and scale == 1.0


def test_three_axes_leave_features():
    config = {"model_type": "minimax_m3_vl_vision", "head_dim": 80}
    found = read_rotary(config)
    assert (found.dim, found.list_dim) == (78, 26)
    assert found.axes == (0,) * 13 + (1,) * 13 + (2,) * 13


def test_a_layout_that_no_kernel_has():
    config = {"model_type": "gemma4_vision", "head_dim": 64}
    assert pe.inv_freq(config)[0].shape == (32,)
    with pytest.raises(ValueError, match="^layout: expected one of 'half', "):
        pe.Rotary(config)


def test_the_last_features_of_a_head(random):
    config = {"model_type": "deepseek_v4", "head_dim": 32, "qk_rope_head_dim": 8}
    rotary = pe.Rotary(config, layer_type="compress", dims="shd")
    assert (rotary.begin, rotary.layout) == (24, "interleaved")
    assert rotary.config.base == 160000
    x = random.standard_normal((3, 2, 32)).astype("f")
    result = rotary(x, 5)
    np.testing.assert_array_equal(result[..., :24], x[..., :24])
    assert not np.allclose(result[..., 24:], x[..., 24:])


def test_a_rotation_the_other_way_round(random):
    keys = {"head_dim": 8, "rope_theta": 1e4}
    x = random.standard_normal((3, 2, 8)).astype("f")
    other = pe.Rotary({"model_type": "nanochat", **keys}, dims="shd")
    np.testing.assert_array_equal(
        other(x, 7), pe.Rotary(keys, dims="shd", conjugate=True)(x, 7)
    )


def test_sections_that_do_not_fit():
    keys = {"model_type": "qwen2_vl_text", "head_dim": 64}
    message = "mrope_section: expected counts with a sum of 32 pairs, found "
    with pytest.raises(ValueError, match="^" + re.escape(message)):
        read_rotary(keys)
