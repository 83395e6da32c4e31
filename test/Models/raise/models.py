"""Whole models, tiny and with random weights."""

from __future__ import annotations

from typing import Any

import torch
import transformers
from small import BATCH, DIM, HEADS, KEY_HEADS, LENGTH

_LAYERS, _WORDS = 2, 128

_SIZES = {
    "hidden_size": HEADS * DIM,
    "intermediate_size": 96,
    "num_hidden_layers": _LAYERS,
    "num_attention_heads": HEADS,
    "num_key_value_heads": KEY_HEADS,
    "vocab_size": _WORDS,
    "max_position_embeddings": 128,
}
_DEEPSEEK = {
    "num_key_value_heads": HEADS,
    "q_lora_rank": 32,
    "kv_lora_rank": 32,
    "qk_rope_head_dim": DIM,
    "qk_nope_head_dim": DIM,
    "v_head_dim": DIM,
    "first_k_dense_replace": _LAYERS,
}
_SECTIONS = {"rope_type": "default", "rope_theta": 1e4, "mrope_section": [3, 3, 2]}

# Class, configuration and what it says beside the sizes.
_MODELS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "llama": ("LlamaForCausalLM", "LlamaConfig", {}),
    "qwen3": ("Qwen3ForCausalLM", "Qwen3Config", {"head_dim": DIM}),
    "gemma3": (
        "Gemma3ForCausalLM",
        "Gemma3TextConfig",
        {"head_dim": DIM, "layer_types": ["sliding_attention", "full_attention"]},
    ),
    "deepseek_v3": ("DeepseekV3ForCausalLM", "DeepseekV3Config", _DEEPSEEK),
    "gpt_neox": ("GPTNeoXForCausalLM", "GPTNeoXConfig", {}),
    "phi3": ("Phi3ForCausalLM", "Phi3Config", {"pad_token_id": 0}),
    "qwen2_vl": (
        "Qwen2VLTextModel",
        "Qwen2VLTextConfig",
        {"rope_parameters": _SECTIONS},
    ),
    "bloom": ("BloomForCausalLM", "BloomConfig", {"n_layer": _LAYERS, "n_head": HEADS}),
}

NAMES = tuple(_MODELS)

# Queries and keys of every layer; the layers of BLOOM share their slopes.
WANTED = {name: 2 * _LAYERS for name in NAMES} | {"bloom": 1}


class _WithMask(torch.nn.Module):
    """A model that computes its logits, or states, from words and positions."""

    def __init__(self, model: torch.nn.Module, dtype: torch.dtype) -> None:
        super().__init__()
        self.model = model
        self.dtype = dtype

    def forward(self, words: torch.Tensor, positions: torch.Tensor) -> torch.Tensor:
        tokens = torch.arange(words.shape[1])
        later = tokens[None, :] > tokens[:, None]
        # A finite number: infinities would have to cancel in the softmax.
        mask: Any = (later * -1e9).to(self.dtype)[None, None]
        types = getattr(self.model.config, "layer_types", None) or ()
        if "sliding_attention" in types:
            mask = {name: mask for name in types}
        return self.model(
            input_ids=words,
            position_ids=positions,
            attention_mask=mask,
            use_cache=False,
        )[0]


class _WithoutMask(torch.nn.Module):
    """The same for a model that makes its biases from its own mask."""

    def __init__(self, model: torch.nn.Module) -> None:
        super().__init__()
        self.model = model

    def forward(self, words: torch.Tensor) -> torch.Tensor:
        return self.model(input_ids=words, use_cache=False)[0]


def build(
    name: str, dtype: torch.dtype
) -> tuple[torch.nn.Module, tuple[torch.Tensor, ...]]:
    """A model and its arguments."""
    cls, config, keys = _MODELS[name]
    sizes = {k: v for k, v in _SIZES.items() if name != "bloom" or "size" in k}
    config = getattr(transformers, config)(**{**sizes, **keys})
    torch.manual_seed(0)
    model = getattr(transformers, cls)(config).eval().to(dtype)
    model.set_attn_implementation("eager")
    words = torch.arange(BATCH * LENGTH).view(BATCH, LENGTH) * 7 % _WORDS
    if name == "bloom":
        return _WithoutMask(model), (words,)
    ids = torch.arange(LENGTH) + 3 * torch.arange(BATCH)[:, None]
    if name == "qwen2_vl":
        ids = torch.stack([ids, ids // 2, ids % 3])
    return _WithMask(model, dtype), (words, ids)


