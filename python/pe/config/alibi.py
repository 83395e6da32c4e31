"""What a model's configuration says of its linear biases."""

from __future__ import annotations

import dataclasses
import warnings
from typing import Any

from pe.config.families import find_family
from pe.config.keys import ALIASES
from pe.config.reading import Reading, names_of
from pe.config.select import select_model
from pe.literals import integer, number


@dataclasses.dataclass(frozen=True)
class AlibiConfig:
    """The parameters of linear biases."""

    heads: int
    max_bias: float = 8.0
    """M of the slopes 2^(−M·k/n)."""
    factor: float = 1.0
    """The divisor of all slopes."""


# The key that switches ALiBi on, or None if all models of the type have ALiBi.
_MODELS = {
    "bloom": None,  # bloom: build_alibi_tensor
    "falcon": "alibi",  # falcon
    "mpt": "alibi",  # mpt: attn_config
    "jais": "position_embedding_type",  # modeling_jais.py of inceptionai/jais-13b
    "": "alibi",
}


def _switch(model: str | None, config: Reading, attention: Reading) -> None:
    """Raises a ValueError if the model has no ALiBi, or has it switched off."""
    kind = config.get("position_embedding_type")
    if kind is not None and kind != "alibi":
        raise ValueError(f"position_embedding_type: expected 'alibi', found {kind!r}")
    for place in (config, attention):
        value = place.get("alibi")
        if value is not None and value is not True:
            raise ValueError(f"alibi: expected True, found {value!r}")
    said = kind is not None or "alibi" in config or "alibi" in attention
    if model is not None and model not in _MODELS and not said:
        raise ValueError(
            f"config: nothing says that the model_type {model!r} has ALiBi; expected "
            "'alibi', or one of " + ", ".join(repr(name) for name in _MODELS if name)
        )
    if model == "falcon" and not said:
        raise ValueError("alibi: expected True, found none, which is False in falcon")


def _factor(config: Reading) -> float:
    """The factor by which Jais divides the slopes for longer sequences."""
    if config.peek("alibi_scaling") is None:
        return 1.0
    scaling = config.child("alibi_scaling")
    kind = scaling.get("type")
    if kind != "linear" or scaling.get("factor") is None:
        raise ValueError(
            "alibi_scaling: expected the type 'linear' and a factor, found "
            f"{dict(scaling)!r}"
        )
    factor = number("alibi_scaling.factor", scaling["factor"])
    if factor <= 0:
        raise ValueError(
            f"alibi_scaling.factor: expected a positive number, found {factor!r}"
        )
    return factor


def read_alibi(config: Any, strict: bool = True) -> AlibiConfig:
    """Reads a Hugging Face configuration (Bloom's, MPT's, Falcon's, Jais').

    Raises a ValueError if nothing says that the model has linear biases.
    """
    mapping, _ = select_model(config)
    model = mapping.get("model_type") or None
    reading = Reading(mapping)
    attention = Reading({})
    if reading.peek("attn_config") is not None:
        attention = reading.child("attn_config", all_speak=False)
    _switch(model, reading, attention)
    heads = reading.lookup("num_attention_heads")
    if heads is None:
        raise ValueError(
            "config: expected num_attention_heads, n_head or n_heads; found "
            + names_of(reading)
        )
    bias = attention.get("alibi_bias_max")
    outer = reading.get("alibi_bias_max")
    bias = outer if bias is None else bias
    factor = _factor(reading)
    # A model without a rotation may say so, or have an unused base.
    reading.understand(*ALIASES["head_dim"], "rotary", "rope_theta")
    # mpt: positions are learned only where there is no ALiBi.
    reading.understand("learned_pos_emb")
    attention.understand("rope", "rope_theta", "rope_impl")
    unread = dict(reading.unread())
    if unread and not find_family(mapping)[0].models:
        found = ", ".join(f"{key} = {value!r}" for key, value in unread.items())
        message = f"config: no use for {found}; understood linear biases"
        if strict:
            raise ValueError(message + "; strict=False goes on with that")
        warnings.warn(message, stacklevel=3)
    return AlibiConfig(
        integer("num_attention_heads", heads, at_least=1),
        8.0 if bias is None else number("alibi_bias_max", bias),
        factor,
    )
