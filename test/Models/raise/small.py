"""Configurations with few and small heads."""

from __future__ import annotations

import copy
import inspect
import re
from typing import Any

from variants import SCALED

BATCH, HEADS, KEY_HEADS, LENGTH, DIM = 2, 4, 2, 5, 16

_SMALL = {
    "hidden_size": HEADS * DIM,
    "embed_dim": HEADS * DIM,
    "num_attention_heads": HEADS,
    "num_heads": HEADS,
    "num_key_value_heads": KEY_HEADS,
    "head_dim": DIM,
    "global_head_dim": 2 * DIM,
    "rotary_dim": DIM // 2,
    "memory_attention_hidden_size": HEADS * DIM,
    "memory_attention_num_attention_heads": HEADS,
    "speech_encoder_attention_heads": HEADS,
}

# Of the class of Llama, whose default has none of them.
SCHEMES: dict[str, dict[str, Any]] = {
    **{k: v for k, v in SCALED.items() if k != "half of a head"},
    "longrope": {
        "rope_type": "longrope",
        "factor": 4.0,
        "original_max_position_embeddings": 16,
        "short_factor": [1.0 + i / 16 for i in range(DIM // 2)],
        "long_factor": [2.0 + i for i in range(DIM // 2)],
    },
}


def shrink(config: Any) -> Any:
    """Makes the heads of a configuration few and small."""
    for key, value in _SMALL.items():
        try:
            if getattr(config, key, None) is not None:
                setattr(config, key, value)
        except Exception:  # its layers differ in it
            continue
    return config


def parts(config: Any, vision: bool) -> list[Any]:
    """A configuration, or those inside it that rotate text or pictures."""
    if getattr(config, "rope_parameters", None) and hasattr(config, "hidden_size"):
        return [config]
    keys = getattr(config, "sub_configs", {})
    inner = [getattr(config, key, None) for key in keys]
    inner = [one for one in inner if getattr(one, "rope_parameters", None)]
    return sorted(inner, key=lambda c: ("Vision" in type(c).__name__) != vision) or [
        config
    ]


def _rows(rope: dict[str, Any]) -> list[dict[str, Any]]:
    """The parameters of every type of layers."""
    return [v for v in rope.values() if isinstance(v, dict)] or [rope]


def _sections(source: str, rope: dict[str, Any]) -> None:
    """Gives small heads pairs of every axis, in sections that fill them."""
    found = re.search(r"\"mrope_section\", \[([\d, ]+)\]", source)
    for row in _rows(rope):
        count = len(row.get("mrope_section") or ())
        count = count or (found[1].count(",") + 1 if found else 4)
        pairs = int(DIM * row.get("partial_rotary_factor", 1)) // 2
        each = round(pairs / count)
        row["mrope_section"] = [each] * (count - 1) + [pairs - each * (count - 1)]


def fit(config: Any, rotary: type, layer_type: str | None) -> str | None:
    """Completes a configuration as a class needs it; the type of layers."""
    source = inspect.getsource(rotary)
    rope = getattr(config, "rope_parameters", None) or {}
    types = getattr(config, "layer_types", None) or []
    if layer_type in rope and layer_type not in types:
        config.layer_types = [*types[:-1], layer_type]
    if not layer_type and "rope_parameters[layer_type]" in source:
        layer_type = next((key for key in types if key in rope), types[0])
        if layer_type not in rope:
            flat = {"rope_type": "default", "rope_theta": 1e4, **rope}
            rope = {key: copy.deepcopy(flat) for key in set(types)}
            config.rope_parameters = rope
    if rope and "mrope_section" in source:
        _sections(source, rope)
    return layer_type
