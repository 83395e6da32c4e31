"""The slopes that models compute by their own code."""

from __future__ import annotations

from typing import Any, Iterator

import numpy as np
import pe
import torch
from transformers import BloomConfig, FalconConfig, MptConfig


def _bloom(config: Any) -> np.ndarray:
    from transformers.models.bloom.modeling_bloom import build_alibi_tensor

    mask = torch.ones(1, 2)
    return build_alibi_tensor(mask, config.n_head, torch.float32)[:, 0, 1].numpy()


def _falcon(config: Any) -> np.ndarray:
    from transformers.models.falcon.modeling_falcon import build_alibi_tensor

    mask = torch.ones(1, 2)
    heads = config.num_attention_heads
    return build_alibi_tensor(mask, heads, torch.float32)[:, 0, 1].float().numpy()


def _mpt(config: Any) -> np.ndarray:
    from transformers.models.mpt.modeling_mpt import build_mpt_alibi_tensor

    bias = build_mpt_alibi_tensor(config.n_heads, 2, config.attn_config.alibi_bias_max)
    return -bias[:, 0, 0].numpy()


_CASES = [
    (BloomConfig, {}, _bloom, 1e-6),
    (BloomConfig, {"n_head": 12}, _bloom, 1e-6),
    # Its biases have 8 bits.
    (FalconConfig, {"alibi": True}, _falcon, 1e-2),
    (FalconConfig, {"alibi": True, "num_attention_heads": 71}, _falcon, 1e-2),
    (MptConfig, {}, _mpt, 1e-6),
    (MptConfig, {"n_heads": 12}, _mpt, 1e-6),
]


def check() -> Iterator[tuple[str, str, str]]:
    """Name, outcome and reason of every class with ALiBi."""
    for cls, keys, slopes, tolerance in _CASES:
        config = cls(**keys)
        name = f"{cls.__name__}({keys or ''})"
        try:
            mine = pe.Alibi(config).slopes
        except (ValueError, TypeError) as error:
            yield name, "refused", str(error)
            continue
        same = np.allclose(mine, slopes(config), rtol=tolerance)
        yield name, "right" if same else "wrong", "" if same else "slopes"
