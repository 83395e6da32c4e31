"""Configurations of a class: its defaults, and what else it may hold."""

from __future__ import annotations

import copy
from typing import Any, Iterator

from transformers import PreTrainedConfig

SCALED = {
    "linear": {"rope_type": "linear", "factor": 4.0},
    "half of a head": {"rope_type": "default", "partial_rotary_factor": 0.5},
    "dynamic": {"rope_type": "dynamic", "factor": 2.0},
    "yarn": {
        "rope_type": "yarn",
        "factor": 8.0,
        "original_max_position_embeddings": 4096,
    },
    "llama3": {
        "rope_type": "llama3",
        "factor": 8.0,
        "low_freq_factor": 1.0,
        "high_freq_factor": 4.0,
        "original_max_position_embeddings": 4096,
    },
}


# What switches the rotation on, for classes whose defaults have none.
_SWITCHED = {
    "EsmConfig": {"position_embedding_type": "rotary"},
    "GraniteMoeHybridConfig": {"position_embedding_type": "rope"},
    "Zamba2Config": {"use_mem_rope": True},
}


def _parameters(values: dict[str, Any]) -> dict[str, Any] | None:
    found = values.get("rope_parameters")
    return found if isinstance(found, dict) and found else None


def variants(
    cls: type[PreTrainedConfig],
) -> Iterator[tuple[str, PreTrainedConfig, Any]]:
    """Names, the class's object, and what pe is given, which says the same.

    Beside the object, its dict; the same without what its class knows by itself;
    and every scheme, for classes with one rotation.
    """
    config = cls(**_SWITCHED.get(cls.__name__, {}))
    yield "defaults", config, config
    values = config.to_dict()
    yield "as a dict", config, values
    parameters = _parameters(values)
    if parameters is None:
        return
    known = ("rope_parameters", "rope_theta")
    bare = {key: value for key, value in values.items() if key not in known}
    try:
        yield "without rope_parameters", cls(**copy.deepcopy(bare)), bare
    except Exception:  # the class itself needs them
        pass
    if any(isinstance(value, dict) for value in parameters.values()):
        return
    if parameters.get("rope_type") != "default":
        return
    for name, scaling in SCALED.items():
        if name == "half of a head" and not cls.model_type:
            # Without a model_type it is as written, whatever this class does.
            continue
        keys = {**parameters, **scaling}
        mixed = {**values, "rope_parameters": keys}
        try:
            yield name, cls(**copy.deepcopy(mixed)), mixed
        except Exception:  # the class has its own rules
            continue
