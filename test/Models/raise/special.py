"""What makes the tables of models that do not compute them from position ids."""

from __future__ import annotations

import types
from typing import Any, Callable

import small
import torch
import transformers
from encoding import Parts, random
from small import BATCH, DIM, HEADS, LENGTH

Maker = Callable[[Any, Any, torch.dtype], Parts]


def _fresh(rotary: Any) -> Any:
    """A class that keeps its tables, without those of an earlier length."""
    rotary.cached_sequence_length = None
    return rotary


def _conformer(cls: str, config: str, method: str) -> Maker:
    """A method of an attention, and tables that are stacked."""

    def make(module: Any, _: Any, dtype: torch.dtype) -> Parts:
        rotary = getattr(module, cls)(small.shrink(getattr(transformers, config)()))
        tables = lambda q: _fresh(rotary)(q)  # noqa: E731
        owner = getattr(module, method)
        head = types.SimpleNamespace(num_heads=HEADS, head_size=DIM)

        def rotate(q: torch.Tensor, k: torch.Tensor, tables: Any) -> Any:
            return tuple(owner._apply_rotary_embedding(head, x, tables) for x in (q, k))

        shape = (BATCH, LENGTH, HEADS * DIM)
        return Parts([], tables, rotary, rotate, [shape, shape])

    return make


def _clvp(module: Any, _: Any, dtype: torch.dtype) -> Parts:
    config = transformers.ClvpEncoderConfig()
    rotary = module.ClvpRotaryPositionalEmbedding(config)
    ids = torch.arange(LENGTH).expand(BATCH, LENGTH).contiguous()

    def tables(q: torch.Tensor, ids: torch.Tensor) -> Any:
        angles = _fresh(rotary)(q.transpose(1, 2))
        return angles.cos().squeeze(0), angles.sin().squeeze(0)

    shape = (BATCH, HEADS, LENGTH, 2 * rotary.inv_freq.shape[0])
    return Parts([ids], tables, rotary, shapes=[shape, shape])


def _dinov3(cls: str) -> Maker:
    """Patches of an image, after a token that is not rotated."""

    def make(module: Any, config: Any, dtype: torch.dtype) -> Parts:
        config = small.shrink(config)
        rotary = getattr(module, cls)(config)
        size = config.patch_size
        height, width = size if isinstance(size, (list, tuple)) else (size, size)
        pixels = random((1, 3, 2 * height, 3 * width), 3, dtype)
        shape = (BATCH, HEADS, 1 + 2 * 3, DIM)
        tables = lambda q, pixels: rotary(pixels)  # noqa: E731
        return Parts([pixels], tables, rotary, shapes=[shape, shape], static=True)

    return make


def _efficientloftr(module: Any, config: Any, dtype: torch.dtype) -> Parts:
    config.hidden_size, config.num_attention_heads = HEADS * DIM, HEADS
    config.rope_parameters["partial_rotary_factor"] = 1 / 2 * HEADS
    rotary = module.EfficientLoFTRRotaryEmbedding(config)
    features = random((BATCH, HEADS * DIM, 8, 12), 3, dtype)
    dim = HEADS * DIM

    def tables(q: torch.Tensor, features: torch.Tensor) -> Any:
        found = rotary(features)
        return tuple(x.expand(BATCH, -1, -1, -1).reshape(BATCH, -1, dim) for x in found)

    def rotate(q: torch.Tensor, k: torch.Tensor, tables: Any, _: Any) -> Any:
        return module.apply_rotary_pos_emb(q, k, *tables, unsqueeze_dim=2)

    shape = (BATCH, 6, 1, dim)
    return Parts([features], tables, rotary, rotate, [shape, shape], static=True)


def _esmfold2(module: Any, config: Any, dtype: torch.dtype) -> Parts:
    rotary = module.EsmFold2RotaryEmbedding(config)
    places = random((BATCH, LENGTH, 3), 3, torch.float32)
    ids = torch.arange(BATCH * LENGTH).view(BATCH, LENGTH) // 2

    def tables(q: torch.Tensor, places: torch.Tensor, ids: torch.Tensor) -> Any:
        return rotary(places, ids, q.dtype)

    shape = (BATCH, HEADS, LENGTH, config.head_dim)
    return Parts([places, ids], tables, rotary, shapes=[shape, shape])


def _lightglue(module: Any, _: Any, dtype: torch.dtype) -> Parts:
    config = transformers.LightGlueConfig(descriptor_dim=HEADS * DIM)
    rotary = module.LightGluePositionalEncoder(config).to(dtype)
    rotary.projector.weight.data = random(rotary.projector.weight.shape, 4, dtype)
    points = random((BATCH, LENGTH, 2), 3, dtype)
    tables = lambda q, points: rotary(points)[0]  # noqa: E731
    return Parts([points], tables, rotary)


def _llama4_vision(module: Any, config: Any, dtype: torch.dtype) -> Parts:
    config = small.shrink(config)
    config.image_size = 3 * config.patch_size
    rotary = module.Llama4VisionRotaryEmbedding(config)
    shape = (BATCH, 3 * 3 + 1, HEADS, DIM)
    tables = lambda q: rotary(q)  # noqa: E731
    return Parts([], tables, rotary, shapes=[shape, shape], static=True)


def _musicflamingo(module: Any, config: Any, dtype: torch.dtype) -> Parts:
    config.head_dim = 4 * DIM
    rotary = module.MusicFlamingoRotaryEmbedding(config)
    times = torch.arange(BATCH * LENGTH).view(BATCH, LENGTH) * 0.04

    def tables(q: torch.Tensor, times: torch.Tensor) -> Any:
        return rotary(times, q.shape[1])

    shape = (BATCH, LENGTH, config.head_dim)
    return Parts([times], tables, rotary, shapes=[shape, shape])


def _roformer(module: Any, _: Any, dtype: torch.dtype) -> Parts:
    rotary = module.RoFormerSinusoidalPositionalEmbedding(4 * LENGTH, DIM)
    rotary.weight.data = rotary.create_weight()
    rotary = rotary.to(dtype)
    function = module.RoFormerSelfAttention.apply_rotary_position_embeddings

    def tables(q: torch.Tensor) -> torch.Tensor:
        return rotary((q.shape[0], q.shape[2]))[None, None]

    def rotate(q: torch.Tensor, k: torch.Tensor, tables: Any) -> Any:
        return function(tables, q, k)

    shape = (BATCH, HEADS, LENGTH, DIM)
    return Parts([], tables, rotary, rotate, [shape, shape])


def _vjepa2(module: Any, _: Any, dtype: torch.dtype) -> Parts:
    config = transformers.VJEPA2Config(crop_size=32, patch_size=16)
    attention = module.VJEPA2RopeAttention(config, HEADS * DIM, HEADS)

    def tables(q: torch.Tensor) -> Any:
        return attention.get_position_ids(q.transpose(1, 2))

    def rotate(q: torch.Tensor, k: torch.Tensor, tables: Any) -> Any:
        return tuple(attention.apply_rotary_embeddings(x, tables) for x in (q, k))

    shape = (BATCH, HEADS, LENGTH, DIM)
    return Parts([], tables, attention, rotate, [shape, shape])


# The two features of a pair turn by different angles.
NO_ROTATIONS = ("hunyuan_vl", "vjepa2")

# By the name of the class, or of the file where the class says nothing.
MAKERS: dict[str, Maker] = {
    "ClvpRotaryPositionalEmbedding": _clvp,
    "DINOv3ViTRopePositionEmbedding": _dinov3("DINOv3ViTRopePositionEmbedding"),
    "EomtDinov3RotaryEmbedding": _dinov3("EomtDinov3RotaryEmbedding"),
    "EfficientLoFTRRotaryEmbedding": _efficientloftr,
    "EsmFold2RotaryEmbedding": _esmfold2,
    "Llama4VisionRotaryEmbedding": _llama4_vision,
    "MusicFlamingoRotaryEmbedding": _musicflamingo,
    "lightglue": _lightglue,
    "roformer": _roformer,
    "vjepa2": _vjepa2,
    **{
        f"{name}RotaryPositionalEmbedding": _conformer(
            f"{name}RotaryPositionalEmbedding", config, f"{name}SelfAttention"
        )
        for name, config in (
            ("SeamlessM4TConformer", "SeamlessM4TConfig"),
            ("Wav2Vec2Bert", "Wav2Vec2BertConfig"),
            ("Wav2Vec2Conformer", "Wav2Vec2ConformerConfig"),
        )
    },
}
