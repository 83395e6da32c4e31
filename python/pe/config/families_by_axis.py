"""Model families whose pairs turn by several axes: time, height and width."""

from __future__ import annotations

from pe.config.family import Family

FAMILIES = (
    # Several axes: sections of the pairs.
    Family(
        "qwen2_vl qwen2_5_vl qwen2_vl_text qwen2_5_vl_text qwen2_5_omni_text "
        "qwen2_5_omni_talker",
        "qwen2_vl: recomposition_frequencies",
        base=1e6,
        axes="sections",
        sections=(16, 24, 24),
    ),
    Family(
        "paddleocr_vl_text",
        "paddleocr_vl",
        base=5e5,
        axes="sections",
        sections=(16, 24, 24),
    ),
    Family(
        "glm4v_text glm_ocr_text",
        "glm4v: rotate_half_llm",
        fraction=1.0,
        layout="interleaved",
        axes="sections",
        sections=(8, 12, 12),
    ),
    Family(
        "glm_image_text",
        "glm_image",
        fraction=1.0,
        axes="sections",
        sections=(8, 12, 12),
    ),
    Family(
        "glm4v_moe_text",
        "glm4v_moe",
        fraction=0.5,
        axes="sections",
        sections=(8, 12, 12),
    ),
    Family(
        "qwen3_vl_text qwen3_vl_moe_text",
        "qwen3_vl: recomposition_frequencies",
        base=5e5,
        axes="interleaved",
        sections=(24, 20, 20),
    ),
    Family(
        "qwen3_omni_moe_text",
        "qwen3_omni_moe",
        base=1e6,
        axes="interleaved",
        sections=(24, 20, 20),
    ),
    Family(
        "qwen3_omni_moe_talker_text",
        "qwen3_omni_moe",
        axes="interleaved",
        sections=(24, 20, 20),
    ),
    Family(
        "cosmos3_edge_text",
        "cosmos3_edge",
        base=1e8,
        axes="interleaved",
        sections=(24, 20, 20),
    ),
    Family(
        "cohere_compass_text",
        "cohere_compass",
        axes="interleaved",
        sections=(24, 20, 20),
    ),
    Family(
        "qwen3_5_text qwen3_5_moe_text",
        "qwen3_5",
        fraction=0.25,
        axes="interleaved",
        sections=(11, 11, 10),
    ),
    Family(
        "qwen4_exp_text",
        "qwen4_exp",
        fraction=1.0,
        axes="interleaved",
        sections=(11, 11, 10),
    ),
    Family(
        "hy_v4_vl_text",
        "hy_v4_vl",
        layout="interleaved",
        axes="interleaved",
        sections=(12, 10, 10),
    ),
    Family(
        "ernie4_5_vl_moe_text ernie4_5_vl_text",
        "ernie4_5_vl_moe: recomposition_frequencies",
        base=5e5,
        layout="interleaved",
        axes="ernie",
        sections=(22, 22, 20),
    ),
    # Several axes: a list of frequencies for each, in vision towers.
    Family(
        "cohere_compass_vision dots3_note_vision_encoder ernie4_5_vl_moe_vision "
        "exaone4_5_vision glm4v_vision glm4v_moe_vision glm5_next_vision "
        "glm_ocr_vision mlcd_vision_model muse_glimmer_vision muse_spark_vision "
        "paddleocr_vl_vision qwen2_5_omni_vision_encoder qwen2_5_vl_vision "
        "qwen3_5_vision qwen3_5_moe_vision qwen3_omni_moe_vision_encoder "
        "qwen3_vl_vision qwen3_vl_moe_vision qwen4_exp_vision "
        "video_llama_3_vision",
        "qwen2_5_vl: compute_axial_rope_parameters",
        axes="axial",
    ),
    Family("lfm3_vl_vision", "lfm3_vl", base=1e6, axes="axial"),
    Family(
        "qwen2_vl_vision",
        "qwen2_vl: embed_dim",
        axes="axial",
        spellings={"hidden_size": ("embed_dim",)},
    ),
    Family("sam3_vit_model", "sam3", axes="axial", layout="interleaved"),
    Family(
        "edgetam_video sam2_video sam3_tracker_video",
        "sam2_video: memory attention",
        axes="axial",
        layout="interleaved",
        spellings={
            "hidden_size": ("memory_attention_hidden_size",),
            "num_attention_heads": ("memory_attention_num_attention_heads",),
            "head_divisor": ("memory_attention_downsample_rate",),
            "rope_theta": ("memory_attention_rope_theta",),
        },
    ),
    Family("step3p5_vision", "step3p7", axes="axial_reversed"),
    Family("inkling2_vision", "inkling2", axes="axial_reversed", layout="interleaved"),
    Family("kimi_k25_vision", "kimi_k25", axes="axial_alternating"),
    Family("minimax_m3_vl_vision", "minimax_m3_vl", axes="axial_3"),
    Family("pixtral", "pixtral", axes="axial_of_one_list"),
    Family(
        "gemma4_vision",
        "gemma4: apply_multidimensional_rope",
        base=100.0,
        axes="axial",
        layout="half_of_each_axis",
    ),
)
