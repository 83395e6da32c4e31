"""Whether a model rotates at all."""

from __future__ import annotations

from typing import Mapping

from pe.config.family import Family
from pe.config.keys import SWITCHES
from pe.config.layers import NoRotation
from pe.config.reading import Reading

# Keys inherited from other models, which this model's code does not read.
_ALSO_UNUSED = ("position_embedding_type", "position_embeddings_type")


def check_switches(config: Reading, family: Family) -> None:
    """Raises NoRotation if a switch of the configuration is off."""
    model = f"model_type {config.get('model_type')!r}"
    if family.no_rotation:
        raise NoRotation(f"{model}: {family.no_rotation}")
    if family.unsupported:
        raise ValueError(f"{model}: no kernel for its rotation: {family.unsupported}")
    attention = config.peek("attn_config")
    places = [config]
    if isinstance(attention, Mapping):
        places.append(config.child("attn_config", all_speak=False))
    for place in places:
        for key, on in {**SWITCHES, "rope": (True,)}.items():
            value = place.get(key)
            if key in _ALSO_UNUSED and family.models and not family.switch:
                continue
            if family.switch and key == family.switch[0] and value is None:
                if family.switch[1] not in on:
                    raise NoRotation(f"{key}: no rotation unless it is {on[0]!r}")
            elif value is not None and value not in on:
                hint = "; use pe.Alibi" if key == "alibi" else ""
                raise NoRotation(f"{key}: no rotation, as it is {value!r}{hint}")
