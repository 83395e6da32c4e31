"""What a model's configuration says of its absolute encodings."""

from __future__ import annotations

import dataclasses
from typing import Any

from pe.config.reading import Reading, names_of
from pe.config.select import select_model
from pe.literals import integer


@dataclasses.dataclass(frozen=True)
class SinusoidalConfig:
    """The parameters of absolute encodings, as far as they are known."""

    dim: int
    order: str | None = None
    scheme: str | None = None


# The order of sines and cosines and the scheme, by model_type, read in the
# modeling files of the folders of these names (transformers 5.24).
_ALL_SINES_FIRST = ("sin_cos", "default")
_TENSOR2TENSOR = ("sin_cos", "timescales")
_MODELS = {
    "autoformer": _ALL_SINES_FIRST,
    "informer": _ALL_SINES_FIRST,
    "marian": _ALL_SINES_FIRST,
    "musicgen_decoder": ("cos_sin", "timescales"),
    "pegasus": _ALL_SINES_FIRST,
    "blenderbot_small": None,  # learned
    "roformer": _ALL_SINES_FIRST,
    "fsmt": _TENSOR2TENSOR,
    "m2m_100": _TENSOR2TENSOR,
    "nllb-moe": _TENSOR2TENSOR,
    "speech_to_text": _TENSOR2TENSOR,
    "whisper": _TENSOR2TENSOR,
    "xglm": _TENSOR2TENSOR,
}


def read_sinusoidal(config: Any) -> SinusoidalConfig:
    """Reads a Hugging Face configuration, of which `dim` is the hidden size.

    Raises a ValueError if the model is known to have other encodings.
    """
    mapping, _ = select_model(config)
    reading = Reading(mapping)
    dim = reading.lookup("hidden_size")
    if dim is None:
        raise ValueError(
            "config: expected hidden_size, n_embd or d_model; found "
            + names_of(reading)
        )
    dim = integer("hidden_size", dim, at_least=2)
    model = mapping.get("model_type") or None
    unread = dict(reading.unread()) if model not in _MODELS else {}
    others = [key for key in unread if "head" not in key]
    if others:
        raise ValueError(
            "config: expected a model that adds sines and cosines, found "
            + ", ".join(f"{key} = {unread[key]!r}" for key in others)
        )
    if model not in _MODELS:
        return SinusoidalConfig(dim)
    known = _MODELS[model]
    if known is None:
        raise ValueError(
            f"config: the model_type {model!r} learns its embeddings of positions"
        )
    return SinusoidalConfig(dim, *known)
