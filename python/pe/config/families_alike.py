"""Model families whose layers all rotate alike, by one axis."""

from __future__ import annotations

from pe.config.family import Family

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

FAMILIES = (
    # Partners half a head apart, all of the head, base 10000.
    Family(
        "afmoe aria_text arcee bailing_moe chameleon dbrx deepseek_ocr2_encoder "
        "deepseek_ocr2_text dia_decoder dia_encoder diffllama doge dots1 eurobert "
        "esmc falcon_h1 flint gemma gemma2 gradium_phonon_tts granite "
        "granite4_vision_text granite_docling_text granitemoe granitemoeshared "
        "hrm_text hyperclovax idefics internlm3 iquestcoder jais2 jetmoe "
        "kyutai_speech_to_text lara_mini lasr_encoder llama mimi mimi_decoder "
        "mimi_encoder ministral mistral moshi "
        "neucodec olmo olmo2 olmoe pocket_tts "
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
        "emu3_text_model lfm2 lfm2_moe minimax mixtral phimoe",
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
    Family("sarvam_moe", "sarvam_moe", base=8e6, fraction=1.0),
    Family("solar_open", "solar_open", base=1e6, fraction=1.0),
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
        fraction=1.0,
        rope_types={"yarn": "longrope", "su": "longrope"},
    ),
    Family("molmo2_text", "molmo2: rope_scaling_layers"),
    # A part of the head.
    Family(
        "bamba dots3_note_audio_encoder glm4_moe glmasr_encoder nemotron "
        "nemotron3_5_transcribe_asr_audio nemotron3_5_transcribe_word_timestamp "
        "persimmon phi recurrent_gemma",
        "each folder's configuration: partial_rotary_factor",
        fraction=0.5,
    ),
    Family(
        "gpt_neox qwen3_next stablelm stablelm_epoch",
        "each folder's configuration: partial_rotary_factor",
        fraction=0.25,
    ),
    Family(
        "gpt_neox_japanese nemotron3_diarization_audio",
        "each folder's configuration: partial_rotary_factor",
        fraction=1.0,
    ),
    Family("minimax_m2", "minimax_m2: rotary_dim", base=5e6, fraction=1.0),
    Family(
        "minimax_m3_vl_text",
        "minimax_m3_vl",
        base=5e6,
        fraction=1.0,
        counts=False,
    ),
    Family("glm glm4", "glm", fraction=0.5, layout="interleaved"),
    Family("moonshine", "moonshine", fraction=0.9, layout="interleaved"),
    Family(
        "moonshine_streaming", "moonshine_streaming", fraction=0.8, layout="interleaved"
    ),
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
)
