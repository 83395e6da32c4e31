"""Model families without a rotation, or with one that is not supported."""

from __future__ import annotations

from pe.config.family import Family

_NO_ANGLE = "positions are real numbers"

FAMILIES = (
    Family(
        "clvp_encoder",
        "clvp",
        unsupported="values are rotated as well, by a dimension of the projection",
    ),
    Family("dinov3_vit eomt_dinov3 sapiens2", "dinov3_vit", unsupported=_NO_ANGLE),
    Family("efficientloftr lightglue musicflamingo", "each", unsupported=_NO_ANGLE),
    Family(
        "llama4_vision_model",
        "llama4: vision",
        unsupported="frequencies are computed for a grid of patches",
    ),
    Family("vjepa2", "vjepa2", unsupported="its three axes overlap"),
    Family("kimi_linear", "kimi_linear: MLA with NoPE", no_rotation="it has NoPE"),
    Family("glm5_next_text", "glm5_next: NoPE", no_rotation="it has NoPE"),
    Family("bloom", "bloom", no_rotation="it has ALiBi; use pe.Alibi"),
    Family(
        "gpt2 gpt_bigcode gpt_neo opt bert roberta distilbert electra bart mbart "
        "marian pegasus whisper vit clip_text_model clip_vision_model xglm",
        "the folders of these names: embed_positions, position_embeddings",
        no_rotation="it adds embeddings of positions",
    ),
    Family("t5 mt5 umt5 longt5", "t5", no_rotation="it has relative biases"),
    Family("mamba mamba2 rwkv falcon_mamba", "mamba", no_rotation="no attention"),
)
