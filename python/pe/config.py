"""What a model's configuration says of its rotary encoding."""

from __future__ import annotations

import dataclasses
from typing import Any, Mapping

from pe import schemes
from pe.literals import integer, number

# What the configurations of older models call the same things.
_ALIASES = {
    "hidden_size": ("hidden_size", "n_embd", "d_model"),
    "num_attention_heads": ("num_attention_heads", "n_head", "n_heads"),
    "head_dim": ("head_dim", "qk_rope_head_dim"),
    "rope_theta": ("rope_theta", "rotary_emb_base"),
    "partial_rotary_factor": ("partial_rotary_factor", "rotary_pct"),
    "max_position_embeddings": ("max_position_embeddings", "n_positions"),
    "rope_parameters": ("rope_parameters", "rope_scaling"),
    "rope_type": ("rope_type", "type"),
}
_CANONICAL = {alias: key for key, names in _ALIASES.items() for alias in names}

# Keys of rope_parameters, which keywords replace.
_PARAMETERS = {key for scheme in schemes.SCHEMES.values() for key in scheme.keys}
_PARAMETERS |= {"rope_type", "rope_theta", "mrope_section", "mrope_interleaved"}
_PARAMETERS -= {"max_position_embeddings"}

# What may be a keyword. A configuration has keys of all kinds.
_KEYWORDS = _PARAMETERS | set(_ALIASES) | {"rotary_dim"}


def as_mapping(config: Any) -> dict[str, Any]:
    """A dict of a dict, or of an object like transformers' PretrainedConfig."""
    if config is None:
        return {}
    if isinstance(config, Mapping):
        return dict(config)
    if hasattr(config, "to_dict"):
        return config.to_dict()
    raise TypeError(
        "config: expected a dict or an object with to_dict(), found "
        f"{type(config).__name__}"
    )


def lookup(config: Mapping[str, Any], key: str) -> Any:
    """The value of a key under any of its names, or None."""
    for name in _ALIASES.get(key, (key,)):
        if config.get(name) is not None:
            return config[name]
    return None


@dataclasses.dataclass(frozen=True)
class RotaryConfig:
    """The numbers behind a rotary encoding."""

    head_dim: int
    """The features of a head."""
    dim: int
    """The features that are rotated."""
    base: float
    scheme: str
    """The scheme's attribute in MLIR."""
    by_length: bool
    """Whether the frequencies depend on the length of the sequence."""
    axes: tuple[int, ...] | None = None
    """The axis of every pair, if positions have several."""


def _rope_parameters(
    config: Mapping[str, Any], layer_type: str | None
) -> dict[str, Any]:
    parameters = config.get("rope_parameters") or config.get("rope_scaling") or {}
    if not isinstance(parameters, Mapping):
        raise ValueError(
            f"rope_parameters: expected a dict, found {parameters!r}"
        )
    by_layer = bool(parameters) and all(
        isinstance(value, Mapping) for value in parameters.values()
    )
    if by_layer:
        if layer_type not in parameters:
            raise ValueError(
                "layer_type: expected one of "
                f"{', '.join(map(repr, parameters))}, as rope_parameters has "
                f"them; found {layer_type!r}"
            )
        parameters = parameters[layer_type]
    return dict(parameters)


def _mrope_axes(parameters: Mapping[str, Any], pairs: int) -> tuple[int, ...] | None:
    """The axis of every pair, from the sections of a model for images."""
    sections = parameters.get("mrope_section")
    if sections is None:
        return None
    if not isinstance(sections, (list, tuple)):
        raise ValueError(
            f"mrope_section: expected a list of integers, found {sections!r}"
        )
    sections = [integer("mrope_section", count, at_least=0) for count in sections]
    if sum(sections) != pairs:
        raise ValueError(
            f"mrope_section: expected counts with a sum of {pairs} pairs, "
            f"found {sections!r}"
        )
    if not parameters.get("mrope_interleaved"):
        return tuple(
            axis for axis, count in enumerate(sections) for _ in range(count)
        )
    count = len(sections)
    return tuple(
        axis if axis and i < count * sections[axis] else 0
        for i, axis in ((i, i % count) for i in range(pairs))
    )


def _complete(name: str, parameters: dict[str, Any], config: Mapping[str, Any]):
    """Adds to the keys of a scheme what the rest of the configuration says."""
    scheme = schemes.find_scheme(name)
    longest = lookup(config, "max_position_embeddings")
    if schemes.L0 in scheme.keys and parameters.get(schemes.L0) is None:
        trained = config.get(schemes.L0) or longest
        if trained is not None and name not in ("llama3", "ntk_by_parts"):
            parameters[schemes.L0] = trained
    trained = parameters.get(schemes.L0)
    for key, value in (("max_position_embeddings", longest), (schemes.L0, trained)):
        if value is not None:
            integer(key, value)
    if scheme.attribute in ("yarn", "longrope"):
        if parameters.get("factor") is None and longest and trained:
            parameters["factor"] = longest / trained
    if scheme.attribute == "yarn":
        # As in Hugging Face's code, 0 is the same as no value.
        for key in ("beta_fast", "beta_slow"):
            if not parameters.get(key):
                parameters.pop(key, None)


def read_rotary(
    config: Any = None, layer_type: str | None = None, **keys: Any
) -> RotaryConfig:
    """Reads a Hugging Face configuration, or the same keys given one by one.

    Both `rope_parameters` and the older `rope_scaling` are read; `keys` of a
    scheme (`rope_type`, `factor`, ...) may be given beside the others. They
    replace what the configuration has under any name.
    """
    keys = {_CANONICAL.get(key, key): value for key, value in keys.items()}
    for key in keys:
        if key not in _KEYWORDS:
            raise TypeError(
                f"unknown keyword {key!r}; expected one of "
                + ", ".join(sorted(map(repr, _KEYWORDS)))
            )
    config = {
        key: value
        for key, value in as_mapping(config).items()
        if _CANONICAL.get(key, key) not in keys
    }
    if "partial_rotary_factor" in keys:
        config.pop("rotary_dim", None)
    config.update(keys)
    parameters = _rope_parameters(config, layer_type)
    parameters.update({key: keys[key] for key in keys if key in _PARAMETERS})

    name = parameters.get("rope_type") or parameters.get("type") or "default"
    if name == "mrope":
        name = "default"
    head_dim = lookup(config, "head_dim")
    if head_dim is None:
        hidden = lookup(config, "hidden_size")
        heads = lookup(config, "num_attention_heads")
        if hidden is None or heads is None:
            raise ValueError(
                "config: expected head_dim, or hidden_size and "
                "num_attention_heads; found "
                + (", ".join(sorted(map(repr, config))) or "no keys")
            )
        head_dim = integer("hidden_size", hidden) // integer(
            "num_attention_heads", heads, at_least=1
        )
    head_dim = integer("head_dim", head_dim, at_least=2)

    def either(key, default):
        value = parameters.get(key)
        value = lookup(config, key) if value is None else value
        return default if value is None else value

    base = number("rope_theta", either("rope_theta", 10000.0))
    fraction = either("partial_rotary_factor", 1.0)
    fraction = number("partial_rotary_factor", fraction)
    scheme = schemes.find_scheme(name)
    dim = head_dim
    if scheme.attribute == "proportional":
        parameters["partial_rotary_factor"] = fraction
    elif config.get("rotary_dim") is not None:
        dim = integer("rotary_dim", config["rotary_dim"])
    else:
        dim = int(head_dim * fraction)
    if dim < 2 or dim % 2 or dim > head_dim:
        raise ValueError(
            "config: expected an even number of rotated features, from 2 to "
            f"head_dim = {head_dim}; found {dim}"
        )
    _complete(name, parameters, config)
    return RotaryConfig(
        head_dim=head_dim,
        dim=dim,
        base=base,
        scheme=schemes.scheme_attribute(name, parameters),
        by_length=scheme.attribute in schemes.BY_LENGTH,
        axes=_mrope_axes(parameters, dim // 2),
    )
