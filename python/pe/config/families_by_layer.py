"""Model families whose layers differ: in frequencies, or in whether they rotate."""

from __future__ import annotations

from pe.config.family import Every, Family, LayerKind

_GEMMA3 = {
    "full_attention": LayerKind(1e6),
    "sliding_attention": LayerKind(1e4, ("rope_local_base_freq",), scaled=False),
}
_GEMMA4 = {
    "full_attention": LayerKind(
        1e6, parameters={"rope_type": "proportional", "partial_rotary_factor": 0.25}
    ),
    "sliding_attention": LayerKind(1e4),
}
_MODERNBERT = {
    "full_attention": LayerKind(160000.0, ("global_rope_theta",)),
    "sliding_attention": LayerKind(1e4, ("local_rope_theta",)),
}
_NO_ROPE = Every(4, "no_rope_layer_interval")
_SIXTH = Every(6, "sliding_window_pattern")
_SIXTH_AND_LAST = Every(6, "sliding_window_pattern", last=True)

FAMILIES = (
    # Only some layers rotate.
    Family(
        "cohere2",
        "cohere2, modeling_cohere2.py: sliding_window",
        layout="interleaved",
        rotates=("sliding_attention",),
        full=Every(4, "sliding_window_pattern"),
    ),
    Family(
        "cohere2_moe",
        "cohere2_moe: force_rope",
        layout="interleaved",
        rotates=("sliding_attention",),
        dense_key="prefix_dense_sliding_window_pattern",
    ),
    Family(
        "exaone4 exaone_moe",
        "exaone4, modeling_exaone4.py: global NoPE",
        rotates=("sliding_attention",),
        full=Every(4, "sliding_window_pattern"),
    ),
    Family(
        "kolibri1",
        "kolibri1: global NoPE",
        rotates=("sliding_attention",),
        full=Every(5),
    ),
    Family("smollm3", "smollm3: no_rope_layers", base=2e6, skipped=_NO_ROPE),
    Family(
        "llama4_text",
        "llama4: no_rope_layers",
        base=5e5,
        layout="interleaved",
        skipped=_NO_ROPE,
    ),
    Family(
        "granite_swa granitemoe_swa",
        "granite_swa: layer_rope_theta",
    ),
    Family(
        "muse_glimmer_text",
        "muse_glimmer: layer_rope_theta",
        skipped=Every(4, from_end=True),
    ),
    Family(
        "muse_spark_text",
        "muse_spark: layer_rope_theta",
        base=5e5,
        skipped=Every(4, from_end=True),
    ),
    Family(
        "granitemoehybrid",
        "granitemoehybrid: position_embedding_type",
        switch=("position_embedding_type", None),
    ),
    Family(
        "zamba2",
        "zamba2: use_mem_rope",
        switch=("use_mem_rope", False),
        spellings={"head_dim": ("attention_head_dim",)},
    ),
    Family(
        "esm",
        "esm: position_embedding_type",
        switch=("position_embedding_type", "absolute"),
    ),
    Family("falcon", "falcon: rotary", switch=("alibi", False)),
    Family(
        "wav2vec2-conformer",
        "wav2vec2_conformer: position_embeddings_type",
        switch=("position_embeddings_type", "relative"),
    ),
    Family(
        "wav2vec2-bert",
        "wav2vec2_bert: position_embeddings_type",
        switch=("position_embeddings_type", "relative_key"),
    ),
    Family("olmo_hybrid", "olmo_hybrid: rope_parameters may be null", base=None),
    Family(
        "beam",
        "beam",
        kinds={
            "sliding_attention": LayerKind(1e4),
            "full_attention": LayerKind(None),
        },
        full=_SIXTH_AND_LAST,
    ),
    # Layers of several types.
    Family(
        "gemma3_text t5gemma2_text t5gemma2_decoder",
        "gemma3: convert_rope_params_to_dict",
        kinds=_GEMMA3,
        full=_SIXTH,
        marks=("rope_local_base_freq",),
    ),
    Family(
        "gemma3n_text",
        "gemma3n: convert_rope_params_to_dict",
        kinds=_GEMMA3,
        full=Every(5),
    ),
    Family(
        "gemma4_text gemma4_unified_text diffusion_gemma_text",
        "gemma4",
        kinds=_GEMMA4,
        full=_SIXTH_AND_LAST,
        marks=("global_head_dim",),
    ),
    Family(
        "embedding_gemma2_text",
        "embedding_gemma2",
        kinds={
            "full_attention": LayerKind(1e6),
            "sliding_attention": LayerKind(1e4),
        },
        full=_SIXTH_AND_LAST,
    ),
    Family(
        "olmo3",
        "olmo3: convert_rope_params_to_dict",
        kinds={
            "full_attention": LayerKind(5e5),
            "sliding_attention": LayerKind(5e5, scaled=False),
        },
        full=Every(4, "sliding_window_pattern"),
    ),
    Family(
        "modernbert modernbert-decoder",
        "modernbert: convert_rope_params_to_dict",
        kinds=_MODERNBERT,
        full=Every(3, "global_attn_every_n_layers", start=0),
        marks=("global_rope_theta", "local_rope_theta"),
    ),
    Family(
        "laguna",
        "laguna",
        fraction=1.0,
        kinds={
            "full_attention": LayerKind(5e5, parameters={"partial_rotary_factor": 0.5}),
            "sliding_attention": LayerKind(1e4),
        },
    ),
    Family(
        "mellum",
        "mellum",
        fraction=1.0,
        kinds={
            "full_attention": LayerKind(5e5),
            "sliding_attention": LayerKind(1e4),
        },
    ),
    Family(
        "dory",
        "dory",
        kinds={
            "full_attention": LayerKind(1e7),
            "sliding_attention": LayerKind(1e4),
        },
    ),
    Family(
        "ultrabert",
        "ultrabert",
        kinds={
            "full_attention": LayerKind(2560000.0),
            "sliding_attention": LayerKind(1e4),
        },
    ),
    Family(
        "lfm3",
        "lfm3",
        kinds={
            "full_attention": LayerKind(
                1e6,
                parameters={
                    "rope_type": "proportional",
                    "partial_rotary_factor": 0.5,
                },
            ),
            "sliding_attention": LayerKind(1e4),
        },
    ),
    Family(
        "mimo_v2_flash",
        "mimo_v2_flash",
        kinds={
            "full_attention": LayerKind(5e6),
            "sliding_attention": LayerKind(1e4, ("swa_rope_theta",)),
        },
        fraction=0.334,
    ),
    Family(
        "zaya",
        "zaya",
        kinds={"hybrid": LayerKind(5e6), "hybrid_sliding": LayerKind(1e4)},
        fraction=0.5,
    ),
    Family(
        "step3p5",
        "step3p7: partial_rotary_factors, and rope_scaling of full attention",
        fraction=1.0,
        kinds={
            "full_attention": LayerKind(1e4),
            "sliding_attention": LayerKind(1e4, scaled=False),
        },
    ),
    Family(
        "neomme",
        "neomme",
        fraction=1.0,
        kinds={
            "full_attention": LayerKind(
                1e6, parameters={"partial_rotary_factor": 0.25}
            ),
            "sliding_attention": LayerKind(1e4),
        },
        axes="alternating",
    ),
    Family(
        "dots3_note_text",
        "dots3_note: convert_rope_params_to_dict",
        kinds={
            "indexed_attention": LayerKind(8e7),
            "full_attention": LayerKind(8e7),
            "sliding_attention": LayerKind(5e4, ("swa_rope_theta",)),
        },
        layout="interleaved_to_half",
    ),
    Family(
        "deepseek_v4",
        "deepseek_v4, modeling_deepseek_v4.py: [nope | rope]",
        kinds={
            "main": LayerKind(1e4, scaled=False),
            "compress": LayerKind(160000.0, ("compress_rope_theta",)),
        },
        labels={
            "sliding_attention": "main",
            "compressed_sparse_attention": "compress",
            "heavily_compressed_attention": "compress",
        },
        fraction=0.125,
        layout="interleaved",
        at_end=True,
        marks=("compress_rope_theta",),
    ),
    Family(
        "seamless_m4t",
        "seamless_m4t: position_embeddings_type",
        spellings={"num_attention_heads": ("speech_encoder_attention_heads",)},
        switch=("position_embeddings_type", "relative"),
    ),
)
