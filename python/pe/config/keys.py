"""The names of keys in configurations, and the keys unrelated to rotations."""

from __future__ import annotations

# The names that configurations of different models have for the same things.
ALIASES = {
    "hidden_size": ("hidden_size", "n_embd", "d_model", "embed_dim"),
    "num_attention_heads": (
        "num_attention_heads",
        "n_head",
        "n_heads",
        "num_heads",
        "encoder_num_attention_heads",
    ),
    "num_hidden_layers": ("num_hidden_layers", "n_layer", "n_layers", "num_layers"),
    "head_dim": ("head_dim", "kv_channels", "attention_head_dim"),
    "rope_theta": (
        "rope_theta",
        "rotary_emb_base",
        "rotary_embedding_base",
        "rope_embedding_base",
        "rotary_base",
        "rope_base",
    ),
    "partial_rotary_factor": (
        "partial_rotary_factor",
        "rotary_pct",
        "rope_pct",
        "rope_percent",
        "rotary_percent",
        "rotary_emb_fraction",
    ),
    "max_position_embeddings": ("max_position_embeddings", "n_positions"),
    "rope_parameters": ("rope_parameters", "rope_scaling"),
    "rope_type": ("rope_type", "type"),
    "layer_types": ("layer_types", "layers_block_type"),
}
CANONICAL = {alias: key for key, names in ALIASES.items() for alias in names}

# Values of `rope_type` that are other names, and the models that have them.
ROPE_TYPES = {
    "mrope": "default",  # Qwen2-VL: the sections say the rest
    "su": "longrope",  # Phi-3, before transformers 4.43
    "deepseek_yarn": "yarn",  # sarvam_mla
    "xdrope": "dynamic",  # hunyuan_vl
}

# Layer types by older names: transformers, configuration_utils.py,
# _LEGACY_LAYER_TYPE_REMAP.
LAYER_TYPES = {
    "mamba": "linear_attention",
    "attention": "full_attention",
    "deepseek_sparse_attention": "indexed_attention",
    "qwen_sparse_attention": "indexed_attention",
}

# Layer types without attention.
WITHOUT_ATTENTION = ("linear_attention", "conv", "moe", "mlp")

# Keys by which a configuration switches the rotation on and off, and the values
# that leave it on.
SWITCHES = {
    "rotary": (True,),  # falcon
    "use_rotary_embedding": (True,),  # clvp
    "use_rotary_position_embeddings": (True,),  # Megatron
    "use_rope": (True,),
    "use_mem_rope": (True,),  # zamba2, modeling_zamba2.py
    "position_embedding_type": ("rope", "rotary", "relative_rotary"),
    "position_embeddings_type": ("rope", "rotary"),  # wav2vec2
    "alibi": (False,),  # falcon
}

# Flags that have no effect if they are False.
OFF = ("use_dynamic_ntk", "use_alibi", "use_xpos", "use_yarn")  # Qwen, torchscale

# How partners are stored, by keys of configurations: the layouts for True and
# for False.
LAYOUT_KEYS = {
    # modeling_deepseek_v3.py: apply_rotary_pos_emb_interleave
    "rope_interleave": ("interleaved_to_half", "half"),
    # flash-attn's rotary.py, in Nomic's and GTE's code
    "rotary_emb_interleaved": ("interleaved", "half"),
    "rope_interleaved": ("interleaved", "half"),
    "rotary_interleaved": ("interleaved", "half"),
    # vLLM's get_rope
    "is_neox_style": ("half", "interleaved"),
}

# Keys that look related to the rotation but are not, and their meaning.
MEANINGLESS = {
    "v_head_dim": "the width of values; DeepSeek-V2, arXiv:2405.04434",
    "qk_head_dim": "qk_nope_head_dim + qk_rope_head_dim",
    "qk_nope_head_dim": "what multi-head latent attention does not rotate",
    "index_head_dim": "the indexer of sparse attention; DeepSeek-V3.2",
    "indexer_head_dim": "the indexer of sparse attention; qwen4_exp",
    "linear_head_dim": "layers of linear attention",
    "linear_key_head_dim": "layers of linear attention; qwen3_next",
    "linear_value_head_dim": "layers of linear attention; qwen3_next",
    "mamba_head_dim": "layers of Mamba; nemotron_h",
    "cross_head_dim": "attention to an encoder, which is not rotated; dia",
    "pad_head_dim_to_multiple_of": "padding for kernels; moonshine",
    "memory_attention_rope_feat_sizes": "the grid of positions; sam2_video",
    "memory_attention_rope_k_sizes": "the grid of positions; edgetam_video",
    "memory_attention_rope_dropout": "a dropout; sam2_video",
    "no_rope_layer_interval": "what no_rope_layers was made from; llama4",
    "perceiver_resampler_attention_head_dim": "a resampler; edgetam_video",
    "resampler_head_dim": "a resampler; idefics",
    "original_rope": "which of two equal implementations; chatglm",
    "pos_emb_height": "the grid of learned embeddings; kimi_k25",
    "pos_emb_width": "the grid of learned embeddings; kimi_k25",
    "pos_emb_time": "the grid of learned embeddings; kimi_k25",
    "prediction_head_size": "the last layer; ultrabert",
}

# Keys of rope_parameters that do not affect the frequencies, and their meaning.
MEANINGLESS_PARAMETERS = {
    "finetuned": "how YaRN's checkpoints came to be; jquesnelle/yarn",
    "llama_4_scaling_beta": "the temperature of queries; ministral3",
    "max_position_embeddings": "the longest sequence",
}
