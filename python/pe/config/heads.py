"""The features of a head, and how many of them are rotated."""

from __future__ import annotations

from typing import Any, Mapping

from pe import schemes
from pe.config.family import Family
from pe.config.keys import ALIASES
from pe.config.layers import Layer, NoRotation
from pe.config.reading import Reading, names_of
from pe.literals import integer


def _overrides(config: Reading, layer: Layer) -> dict[str, Any]:
    """The per_layer_config of a layer, or of all layers of a type if it is the same."""
    given = config.peek("per_layer_config")
    if given is None:
        return {}
    if not isinstance(given, Mapping):
        raise ValueError(f"per_layer_config: expected a dict, found {given!r}")
    config.understand("per_layer_config")
    by_index = {int(key): value for key, value in given.items()}
    speaks = ("head_dim", "qk_rope_head_dim", "num_attention_heads", "hidden_size")
    found = [
        {key: value for key, value in by_index.get(i, {}).items() if key in speaks}
        for i in layer.indices()
    ]
    if any(values != found[0] for values in found):
        raise ValueError(
            f"layer: per_layer_config differs among {layer.name}; expected a number"
        )
    return found[0] if found else {}


def read_head_dim(
    config: Reading, family: Family, layer: Layer
) -> tuple[int, int | None]:
    """The features of a head, and of its rotated part in latent attention."""
    own = _overrides(config, layer)
    latent = own.get("qk_rope_head_dim", config.get("qk_rope_head_dim"))
    if latent is not None:
        latent = integer("qk_rope_head_dim", latent, at_least=0)
        if latent == 0:
            raise NoRotation("qk_rope_head_dim: no rotation, as it is 0")
    wide = config.get("global_head_dim")
    if wide is not None and layer.type is None:
        raise ValueError(
            "layer_type: global_head_dim is of full attention; expected a layer_type"
        )
    if latent is not None:
        config.understand("partial_rotary_factor")
    if latent is not None and not family.at_end:
        # The rotated part is a separate array; head_dim may be for other
        # layers.
        config.understand(*ALIASES["head_dim"])
        return integer("qk_rope_head_dim", latent, at_least=2), latent
    head_dim = own.get("head_dim")
    if head_dim is None and wide is not None and layer.type == "full_attention":
        config.understand(*ALIASES["head_dim"])
        head_dim = wide
    if head_dim is None:
        head_dim = config.lookup("head_dim", family.spellings.get("head_dim", ()))
    config.understand(*ALIASES["head_dim"])
    if head_dim is not None:
        return integer("head_dim", head_dim, at_least=2), latent
    sizes = {"hidden_size", "num_attention_heads"}
    names = {key: family.spellings.get(key, ()) for key in sizes | {"head_divisor"}}
    hidden = own.get("hidden_size", config.lookup("hidden_size", names["hidden_size"]))
    heads = own.get(
        "num_attention_heads",
        config.lookup("num_attention_heads", names["num_attention_heads"]),
    )
    if hidden is None or heads is None:
        raise ValueError(
            "config: expected head_dim, or hidden_size and num_attention_heads; found "
            + names_of(config)
        )
    divisor = integer("num_attention_heads", heads, at_least=1)
    if names["head_divisor"]:
        divisor *= config.lookup("head_divisor", names["head_divisor"]) or 1
    head_dim = integer("hidden_size", hidden) // divisor
    return integer("head_dim", head_dim, at_least=2), latent


def rotated_features(
    config: Reading,
    scheme: schemes.Scheme,
    head_dim: int,
    latent: int | None,
    family: Family,
    fraction: float,
    is_given: bool,
) -> int:
    """How many features of a head are rotated."""
    counted = config.get("rotary_dim")
    if latent is not None:
        # Some models rotate only a fraction of it.
        return int(latent * fraction)
    if scheme.attribute == "proportional":
        return head_dim
    if counted is None:
        return int(head_dim * fraction)
    counted = integer("rotary_dim", counted)
    if (is_given or not family.counts) and counted != int(head_dim * fraction):
        raise ValueError(
            f"rotary_dim: expected {int(head_dim * fraction)}, the "
            f"partial_rotary_factor {fraction} of {head_dim}; found {counted}"
        )
    return counted
