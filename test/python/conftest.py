"""What the tests share: configurations of models, and formulas in numpy."""

import numpy as np
import pytest

LLAMA_3_1 = {
    "hidden_size": 4096,
    "num_attention_heads": 32,
    "max_position_embeddings": 131072,
    "rope_theta": 500000.0,
    "rope_scaling": {
        "rope_type": "llama3",
        "factor": 8.0,
        "low_freq_factor": 1.0,
        "high_freq_factor": 4.0,
        "original_max_position_embeddings": 8192,
    },
}


@pytest.fixture
def llama():
    return LLAMA_3_1


@pytest.fixture
def random():
    return np.random.default_rng(1)


def split(x, layout):
    """The partners of all pairs: two arrays of half the features."""
    if layout.startswith("half"):
        return np.split(x, 2, axis=-1)
    return x[..., ::2], x[..., 1::2]


def rotate(x, angles, layout="half"):
    """The formula of a rotation, in f64, of all features of x[b, s, h, d]."""
    cos, sin = (f(angles)[..., None, :] for f in (np.cos, np.sin))
    a, b = split(np.asarray(x, np.float64), layout)
    first, second = a * cos - b * sin, b * cos + a * sin
    if layout.endswith("interleaved"):
        return np.stack([first, second], -1).reshape(x.shape)
    return np.concatenate([first, second], -1)
