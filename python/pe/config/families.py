"""The model families: one row for all models whose code rotates alike.

`source` names the folder of transformers.models, release 5.24, whose
configuration and modeling files the row was read from, or the code that a model
brings along. `./dev models configs` compares every row with that code.
"""

from __future__ import annotations

from typing import Any, Mapping

from pe.config.family import Family, LayerKind

_LLAMA3 = {
    "rope_type": "llama3",
    "original_max_position_embeddings": 8192,
    "low_freq_factor": 1.0,
    "high_freq_factor": 4.0,
}
_GPT_OSS = {
    "rope_type": "yarn",
    "factor": 32.0,
    "beta_fast": 32.0,
    "beta_slow": 1.0,
    "truncate": False,
    "original_max_position_embeddings": 4096,
}
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
_WINDOWS_OF_6 = ("sliding_window_pattern", 6)
_NO_ANGLE = "its positions are real numbers, which no kernel takes"

FAMILIES = (
    # Partners half a head apart, all of the head, base 10000.
    Family(
        "afmoe aria_text arcee bailing_moe chameleon dbrx deepseek_ocr2_encoder "
        "deepseek_ocr2_text dia_decoder dia_encoder diffllama doge dots1 eurobert "
        "esmc falcon_h1 flint gemma gemma2 gradium_phonon_tts granite "
        "granite4_vision_text granite_docling_text granitemoe granitemoeshared "
        "hrm_text hyperclovax idefics internlm3 iquestcoder jais2 jetmoe "
        "kyutai_speech_to_text lara_mini lasr_encoder llama mimi mimi_decoder "
        "mimi_encoder ministral mistral moshi neucodec olmo olmo2 olmoe pocket_tts "
        "pocket_tts_audio_tokenizer pocket_tts_audio_tokenizer_decoder "
        "pocket_tts_audio_tokenizer_encoder qwen2 qwen2_5_omni_dit qwen2_moe qwen3 "
        "qwen3_moe qwen3_omni_moe_talker_code_predictor seed_oss starcoder2 "
        "t5_gemma_module timesfm2_5 unlimited_ocr_text vaultgemma "
        "voxtral_realtime_encoder voxtral_realtime_text xcodec2",
        "llama, modeling_llama.py, and the folders of these names",
    ),
    # The same with another base.
    Family(
        "bitnet csm csm_depth_decoder_model evolla exaone flex_olmo "
        "mllama_text_model muse_glimmer_assistant",
        "each folder's configuration: default_theta",
        base=5e5,
    ),
    Family(
        "emu3_text_model lfm2 lfm2_moe minimax mixtral phimoe solar_open",
        "each folder's configuration: default_theta",
        base=1e6,
    ),
    Family("gte", "gte", base=160000.0),
    Family("helium", "helium", base=1e5, layout="interleaved"),
    Family("hy_v3", "hy_v3", base=11158840.0),
    Family("jina_embeddings_v3", "jina_embeddings_v3", base=2e4),
    Family("nomic_bert", "nomic_bert", base=1e3),
    Family(
        "pe_audio_encoder pe_audio_video_encoder pe_video_encoder",
        "pe_audio: stack_freqs",
        base=2e4,
        layout="interleaved",
    ),
    Family("sarvam_moe", "sarvam_moe", base=8e6),
    # The same with scaled frequencies.
    Family(
        "apertus apertus1p5_text",
        "apertus",
        base=12e6,
        parameters={**_LLAMA3, "factor": 8.0},
    ),
    Family("cwm", "cwm", base=1e6, parameters={**_LLAMA3, "factor": 16.0}),
    Family("gpt_oss", "gpt_oss", base=150000.0, parameters=_GPT_OSS),
    Family(
        "openai_privacy_filter",
        "openai_privacy_filter",
        base=150000.0,
        parameters=_GPT_OSS,
        layout="interleaved",
    ),
    Family(
        "higgs_audio_v2",
        "higgs_audio_v2",
        base=5e5,
        parameters={
            "rope_type": "llama3",
            "factor": 32.0,
            "original_max_position_embeddings": 1024,
            "low_freq_factor": 0.125,
            "high_freq_factor": 0.5,
        },
    ),
    Family(
        "ministral3",
        "ministral3",
        base=1e6,
        parameters={
            "rope_type": "yarn",
            "factor": 16.0,
            "original_max_position_embeddings": 16384,
            "mscale": 1.0,
            "mscale_all_dim": 1.0,
        },
    ),
    Family(
        "hunyuan_v1_dense hunyuan_v1_moe",
        "hunyuan_v1_dense: compute_ntk_alpha_rope_parameters",
    ),
    Family(
        "hunyuan_vl_text",
        "hunyuan_vl",
        axes="sections",
        spellings={"mrope_section": ("mrope_section", "xdrope_section")},
    ),
    Family(
        "phi3 phi4_multimodal",
        "phi3: convert_rope_params_to_dict",
        rope_types={"yarn": "longrope", "su": "longrope"},
    ),
    Family("molmo2_text", "molmo2: rope_scaling_layers"),
    # A part of the head.
    Family(
        "bamba dots3_note_audio_encoder glm4_moe glmasr_encoder nemotron "
        "nemotron3_5_transcribe_asr_audio nemotron3_5_transcribe_word_timestamp "
        "nemotron3_diarization_audio persimmon phi recurrent_gemma",
        "each folder's configuration: partial_rotary_factor",
        fraction=0.5,
    ),
    Family(
        "gpt_neox qwen3_next stablelm stablelm_epoch",
        "each folder's configuration: partial_rotary_factor",
        fraction=0.25,
    ),
    Family("gpt_neox_japanese", "gpt_neox_japanese"),
    Family("minimax_m2 minimax_m3_vl_text", "minimax_m2: rotary_dim", base=5e6),
    Family("glm glm4", "glm", fraction=0.5, layout="interleaved"),
    Family("moonshine", "moonshine", fraction=0.9, layout="interleaved"),
    Family("moonshine_streaming", "moonshine_streaming", fraction=0.8,
           layout="interleaved"),
    Family("codegen gptj", "gptj: rotary_dim", layout="interleaved"),
    # chatglm's base is 10000 times rope_ratio; half of the head is rotated.
    Family(
        "chatglm",
        "modeling_chatglm.py of THUDM/glm-4-9b-chat: RotaryEmbedding(rotary_dim // 2)",
        fraction=0.5,
        layout="interleaved",
        marks=("rope_ratio",),
    ),
    # Partners that are neighbors.
    Family(
        "blt_global_transformer blt_local_decoder blt_local_encoder cohere ernie4_5 "
        "ernie4_5_moe",
        "cohere, blt, ernie4_5: rotate_half",
        base=5e5,
        layout="interleaved",
    ),
    Family("blt_patcher", "blt", layout="interleaved"),
    Family("nanochat", "nanochat: rotate_half", conjugate=True),
    # Only some layers rotate.
    Family(
        "cohere2",
        "cohere2, modeling_cohere2.py: sliding_window",
        layout="interleaved",
        rotates=("sliding_attention",),
        pattern=("sliding_window_pattern", 4),
    ),
    Family(
        "exaone4 exaone_moe kolibri1",
        "exaone4, modeling_exaone4.py: global NoPE",
        rotates=("sliding_attention",),
    ),
    Family("smollm3", "smollm3: no_rope_layers", base=2e6),
    Family("llama4_text", "llama4: no_rope_layers", base=5e5, layout="interleaved"),
    Family(
        "granite_swa granitemoe_swa muse_glimmer_text",
        "granite_swa: layer_rope_theta",
    ),
    Family("muse_spark_text", "muse_spark: layer_rope_theta", base=5e5),
    Family(
        "granitemoehybrid",
        "granitemoehybrid: position_embedding_type",
        switch=("position_embedding_type", None),
    ),
    Family("zamba2", "zamba2: use_mem_rope", switch=("use_mem_rope", False),
           spellings={"head_dim": ("attention_head_dim",)}),
    Family("esm", "esm: position_embedding_type",
           switch=("position_embedding_type", "absolute")),
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
        pattern=_WINDOWS_OF_6,
    ),
    # Layers of several types.
    Family(
        "gemma3_text gemma3n_text t5gemma2_text t5gemma2_decoder",
        "gemma3: convert_rope_params_to_dict",
        kinds=_GEMMA3,
        pattern=_WINDOWS_OF_6,
        marks=("rope_local_base_freq",),
    ),
    Family(
        "gemma4_text gemma4_unified_text diffusion_gemma_text",
        "gemma4",
        kinds=_GEMMA4,
        pattern=_WINDOWS_OF_6,
        marks=("global_head_dim",),
    ),
    Family(
        "embedding_gemma2_text",
        "embedding_gemma2",
        kinds={
            "full_attention": LayerKind(1e6),
            "sliding_attention": LayerKind(1e4),
        },
        pattern=_WINDOWS_OF_6,
    ),
    Family(
        "olmo3",
        "olmo3: convert_rope_params_to_dict",
        kinds={
            "full_attention": LayerKind(5e5),
            "sliding_attention": LayerKind(5e5, scaled=False),
        },
        pattern=("sliding_window_pattern", 4),
    ),
    Family(
        "modernbert modernbert-decoder",
        "modernbert: convert_rope_params_to_dict",
        kinds=_MODERNBERT,
        marks=("global_rope_theta", "local_rope_theta"),
    ),
    Family(
        "laguna",
        "laguna",
        kinds={
            "full_attention": LayerKind(
                5e5, parameters={"partial_rotary_factor": 0.5}
            ),
            "sliding_attention": LayerKind(1e4),
        },
    ),
    Family(
        "mellum",
        "mellum",
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
        kinds={
            "full_attention": LayerKind(1e4),
            "sliding_attention": LayerKind(1e4, scaled=False),
        },
    ),
    Family(
        "neomme",
        "neomme",
        kinds={
            "full_attention": LayerKind(
                1e6, parameters={"partial_rotary_factor": 0.25}
            ),
            "sliding_attention": LayerKind(1e4),
        },
        axes="alternating",
    ),
    # Multi-head latent attention: an array of qk_rope_head_dim is rotated.
    Family(
        "axk1 axk2 deepseek_v3 deepseek_v32 glm4_moe_lite glm_moe_dsa sarvam_mla "
        "youtu",
        "deepseek_v3: apply_rotary_pos_emb_interleave",
        layout="interleaved_to_half",
    ),
    Family("bailing_hybrid", "bailing_hybrid", base=6e6,
           layout="interleaved_to_half"),
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
        parameters={
            "rope_type": "yarn",
            "factor": 2048.0,
            "original_max_position_embeddings": 512,
            "attention_factor": 1.0,
        },
        layout="interleaved_to_half",
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
    # Several axes: sections of the pairs.
    Family(
        "qwen2_vl_text qwen2_5_vl_text qwen2_5_omni_text qwen2_5_omni_talker",
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
        layout="interleaved",
        axes="sections",
        sections=(8, 12, 12),
    ),
    Family("glm_image_text", "glm_image", axes="sections", sections=(8, 12, 12)),
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
        "qwen4_exp_text", "qwen4_exp", axes="interleaved", sections=(11, 11, 10)
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
    # Several axes: a list of frequencies for each, in the towers of images.
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
    Family("inkling2_vision", "inkling2", axes="axial_reversed",
           layout="interleaved"),
    Family("kimi_k25_vision", "kimi_k25", axes="axial_alternating"),
    Family("minimax_m3_vl_vision", "minimax_m3_vl", axes="axial_3"),
    Family("pixtral", "pixtral", axes="axial_of_one_list"),
    Family("gemma4_vision", "gemma4: apply_multidimensional_rope", base=100.0,
           axes="axial", layout="half_of_each_axis"),
    # What cannot be had.
    Family("clvp_encoder", "clvp", refusal="it rotates values as well as queries "
           "and keys, by a dimension of the projection"),
    Family("dinov3_vit eomt_dinov3 sapiens2", "dinov3_vit", refusal=_NO_ANGLE),
    Family("musicflamingo", "musicflamingo", refusal=_NO_ANGLE),
    Family("efficientloftr lightglue", "efficientloftr", refusal=_NO_ANGLE),
    Family("llama4_vision_model", "llama4: vision",
           refusal="its frequencies are computed for a grid of patches"),
    Family("vjepa2", "vjepa2", refusal="its three axes overlap"),
    Family("seamless_m4t", "seamless_m4t: speech_encoder_attention_heads",
           spellings={"num_attention_heads": ("speech_encoder_attention_heads",)}),
    Family("kimi_linear", "kimi_linear: MLA with NoPE",
           refusal="none of its layers is rotated"),
    Family("glm5_next_text", "glm5_next: NoPE",
           refusal="none of its layers is rotated"),
    Family("bloom mpt", "bloom, mpt", refusal="it has ALiBi; use pe.Alibi"),
    Family(
        "gpt2 gpt_bigcode gpt_neo opt bert roberta distilbert electra bart mbart "
        "marian pegasus whisper vit clip_text_model clip_vision_model xglm",
        "the folders of these names: embed_positions, position_embeddings",
        refusal="it adds embeddings of positions and rotates nothing",
    ),
    Family("t5 mt5 umt5 longt5", "t5", refusal="it has relative biases"),
    Family("mamba mamba2 rwkv falcon_mamba", "mamba", refusal="it has no attention"),
)

_BY_MODEL = {model: row for row in FAMILIES for model in row.models.split()}
_BY_MARK = {mark: row for row in FAMILIES for mark in row.marks}

GENERAL = Family("", "RoFormer, arXiv:2104.09864")


def find_family(config: Mapping[str, Any]) -> tuple[Family, bool]:
    """The row of a configuration, and whether that is known."""
    name = config.get("model_type")
    if isinstance(name, str) and name in _BY_MODEL:
        return _BY_MODEL[name], True
    for mark, row in _BY_MARK.items():
        if config.get(mark) is not None:
            return row, True
    return GENERAL, not name
