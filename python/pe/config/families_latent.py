"""Model families with multi-head latent attention.

An array of qk_rope_head_dim features is rotated, apart from the rest of a head.
"""

from __future__ import annotations

from pe.config.family import Every, Family

FAMILIES = (
    # Multi-head latent attention: an array of qk_rope_head_dim is rotated.
    Family(
        "axk1 axk2 deepseek_v3 deepseek_v32 glm_moe_dsa sarvam_mla youtu",
        "deepseek_v3: apply_rotary_pos_emb_interleave",
        layout="interleaved_to_half",
    ),
    Family("bailing_hybrid", "bailing_hybrid", base=6e6, layout="interleaved_to_half"),
    Family("longcat_flash", "longcat_flash", base=1e7, layout="interleaved_to_half"),
    Family("deepseek_v2", "deepseek_v2: view_as_complex", layout="interleaved"),
    Family("minicpm3 hy_v4", "minicpm3, hy_v4"),
    Family(
        "mistral4",
        "mistral4",
        parameters={
            "rope_type": "yarn",
            "factor": 128.0,
            "original_max_position_embeddings": 8192,
            "mscale": 1.0,
            "mscale_all_dim": 1.0,
        },
        layout="interleaved_to_half",
    ),
    Family(
        "mistral_large4_text",
        "mistral_large4: a learned factor multiplies every frequency",
        skipped=Every(4, "no_rope_layer_interval"),
        parameters={
            "rope_type": "yarn",
            "factor": 2048.0,
            "original_max_position_embeddings": 512,
            "attention_factor": 1.0,
        },
        layout="interleaved_to_half",
    ),
    Family(
        "glm4_moe_lite",
        "glm4_moe_lite: partial_rotary_factor of qk_rope_head_dim",
        fraction=1.0,
        layout="interleaved_to_half",
    ),
)
