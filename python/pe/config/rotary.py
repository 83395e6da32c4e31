"""Reads what a model's configuration says of its rotary encoding."""

from __future__ import annotations

import warnings
from typing import Any, Mapping

from pe import schemes
from pe.config.axes import Axes, axes_of_features, axes_of_sections, is_by_sections
from pe.config.base import read_base, read_fraction
from pe.config.families import find_family
from pe.config.family import Family, LayerKind
from pe.config.heads import read_head_dim, rotated_features
from pe.config.keys import ALIASES, CANONICAL, LAYOUT_KEYS
from pe.config.layers import (
    Layer,
    check_rotates,
    choices,
    find_layer,
    layer_types_of,
)
from pe.config.layout import read_layout
from pe.config.parameters import (
    find_parameters,
    rope_key,
    scheme_name,
    scheme_parameters,
)
from pe.config.reading import Reading
from pe.config.result import RotaryConfig
from pe.config.select import select_model
from pe.config.switches import check_switches
from pe.literals import integer

# Keys of rope_parameters that may be keywords.
_PARAMETERS = {key for scheme in schemes.SCHEMES.values() for key in scheme.keys}
_PARAMETERS |= {"rope_type", "rope_theta", "mrope_section", "mrope_interleaved"}
_PARAMETERS |= {"alpha", "partial_rotary_factor"}
_PARAMETERS -= {"max_position_embeddings"}

# All keys that may be keywords.
_KEYWORDS = _PARAMETERS | set(ALIASES) | set(LAYOUT_KEYS)
_KEYWORDS |= {"rotary_dim", "qk_rope_head_dim", "model_type"}

# Other keys that a keyword replaces, besides its own aliases.
_REPLACED = {
    "head_dim": ("qk_rope_head_dim", "global_head_dim", "per_layer_config"),
    "qk_rope_head_dim": ("per_layer_config",),
    "partial_rotary_factor": ("rotary_dim", "partial_rotary_factors"),
    "rope_theta": ("layer_rope_theta", "rope_ratio"),
}


def _merge(config: Mapping[str, Any], keys: Mapping[str, Any]) -> dict[str, Any]:
    """The configuration, with keys replaced by keywords under all their names."""
    gone = {name for key in keys for name in _REPLACED.get(key, ())}
    parameters = keys.get("rope_parameters")
    if isinstance(parameters, Mapping):
        gone |= {"rope_theta", "partial_rotary_factor"} & set(parameters)
    gone |= set(keys)
    merged = {
        key: value
        for key, value in config.items()
        if CANONICAL.get(key, key) not in gone and key not in gone
    }
    merged.update({key: keys[key] for key in keys if key not in _PARAMETERS})
    return merged


def _axes(
    parameters: Reading,
    family: Family,
    dim: int,
    is_general: bool,
) -> Axes | None:
    """The axes of pairs, from the model's rule or from the sections."""
    rule = family.axes
    names = family.spellings.get("mrope_section", ("mrope_section",))
    flag = parameters.lookup("mrope_interleaved", ("mrope_interleaved", "interleaved"))
    if rule is not None and not is_by_sections(rule):
        return axes_of_features(rule, dim)
    if rule is None and not is_general:
        return None
    sections = parameters.lookup("mrope_section", names)
    if sections is None and family.sections is None:
        return None
    rule = rule or ("interleaved" if flag else "sections")
    if flag is not None and rule != "ernie" and bool(flag) != (rule == "interleaved"):
        raise ValueError(
            f"mrope_interleaved: expected {rule == 'interleaved'}, as in the code of "
            f"this model; found {flag!r}"
        )
    if sections is None:
        return axes_of_sections(rule, family.sections, dim // 2, is_default=True)
    return axes_of_sections(rule, sections, dim // 2)


def _window(config: Reading, layer: Layer) -> int | None:
    kind = layer.type or ""
    if "chunked" in kind:
        return config.get("attention_chunk_size")
    if "sliding" not in kind and (kind or layer.types):
        return None
    if config.get("use_sliding_window") is False:
        return None
    window = config.lookup("window", ("sliding_window", "sliding_window_size"))
    return window if isinstance(window, int) else None


def _check_unread(config: Reading, parameters: Reading, understood: str, strict: bool):
    """Reports keys that concern positions and were not understood."""
    unread = dict([*config.unread(), *parameters.unread()])
    if not unread:
        return
    found = ", ".join(f"{key} = {value!r}" for key, value in sorted(unread.items()))
    message = f"config: no use for {found}; understood {understood}"
    if strict:
        raise ValueError(message + "; strict=False goes on with that")
    warnings.warn(message, stacklevel=4)


def read_rotary(
    config: Any = None,
    layer_type: str | None = None,
    layer: int | None = None,
    strict: bool = True,
    **keys: Any,
) -> RotaryConfig:
    """Reads a Hugging Face configuration, or the same keys given one by one.

    Both `rope_parameters` and the older `rope_scaling` are read; `keys` of a
    scheme (`rope_type`, `factor`, ...) may be given beside the others. They
    replace what the configuration has under any name. An unknown key that
    concerns positions is an error, or a warning without `strict`.

    Raises:
      NoRotation: the model or the layer does not rotate.
      ValueError: the configuration is not understood, or contradicts itself.
    """
    keys = {CANONICAL.get(key, key): value for key, value in keys.items()}
    for key in keys:
        if key not in _KEYWORDS:
            raise TypeError(
                f"unknown keyword {key!r}; expected one of "
                + ", ".join(sorted(map(repr, _KEYWORDS)))
            )
    mapping, _ = select_model(config)
    mapping = _merge(mapping, keys)
    family, known = find_family(mapping)
    reading = Reading(mapping)
    check_switches(reading, family)

    key = rope_key(reading)
    nested = choices(reading.peek(key)) if key else []
    where = find_layer(reading, family, nested, layer_type, layer)
    check_rotates(reading, family, where)
    parameters, kind = find_parameters(reading, family, where, key)
    own = {name: keys[name] for name in keys if name in _PARAMETERS}
    if own:
        parameters = parameters.replaced(own)
    found = _understand(reading, parameters, family, kind, where, known or bool(own))
    _check_unread(reading, parameters, str(found), strict)
    return found


def layer_types(config: Any = None) -> tuple[str, ...]:
    """The types of all layers; none if they are unknown."""
    mapping = select_model(config)[0]
    return layer_types_of(Reading(mapping), find_family(mapping)[0])


def selectors(config: Any = None, **keys: Any) -> list[dict[str, Any]]:
    """Arguments of `read_rotary` that reach all layers of a model."""
    mapping = _merge(select_model(config)[0], keys)
    family, _ = find_family(mapping)
    reading = Reading(mapping)
    types = layer_types_of(reading, family)
    key = rope_key(reading)
    named = choices(reading.peek(key)) if key else []
    named = named or list(family.kinds)
    count = len(types) or reading.lookup("num_hidden_layers")
    if count is not None and (types or not named):
        return [{"layer": i} for i in range(integer("num_hidden_layers", count))]
    return [{"layer_type": name} for name in named] or [{}]


def _understand(
    config: Reading,
    parameters: Reading,
    family: Family,
    kind: LayerKind | None,
    layer: Layer,
    known: bool,
) -> RotaryConfig:
    is_general = not family.models
    head_dim, latent = read_head_dim(config, family, layer)
    base = read_base(config, parameters, family, kind, layer, known)
    name = scheme_name(parameters, family)
    if name == "axial":
        if not (family.axes or "").startswith("axial"):
            raise ValueError(
                "rope_type: expected a model whose axes are known for 'axial', found "
                f"the model_type {config.get('model_type')!r}"
            )
        name = "default"
    scaled = config.get("rope_scaling_layers")
    if scaled is not None:
        count = len(layer.types) or config.lookup("num_hidden_layers") or 0
        if not layer.of("rope_scaling_layers", [i in scaled for i in range(count)]):
            parameters.understand_all()
            name = "default"
    scheme = schemes.find_scheme(name)
    fraction, is_given = 1.0, False
    reads_it = family.models and family.fraction is not None and not family.at_end
    if latent is None or reads_it:
        fraction, is_given = read_fraction(
            config, parameters, family, kind, layer, scheme.attribute
        )
    parameters.understand("partial_rotary_factor")
    dim = rotated_features(config, scheme, head_dim, latent, family, fraction, is_given)
    axes = _axes(parameters, family, dim, is_general)
    if family.axes == "axial_3":
        dim = 2 * len(axes.axes)
    if dim < 2 or dim % 2 or dim > head_dim:
        raise ValueError(
            "config: expected an even number of rotated features, from 2 to "
            f"head_dim = {head_dim}; found {dim}"
        )
    if scheme.attribute == "default" and name != "default":
        parameters.understand_all()
    name, values = scheme_parameters(name, parameters, config)
    scheme = schemes.find_scheme(name)
    if scheme.attribute == "proportional":
        values["partial_rotary_factor"] = fraction
    order = axes.order if axes else None
    list_dim = dim if order is None else 2 * (max(order) + 1)
    schemes.check_values(name, values, list_dim)
    if order is not None and scheme.by_length:
        raise ValueError(
            f"rope_type: expected frequencies of one length for several axes with a "
            f"list each, found {name!r}"
        )
    return RotaryConfig(
        head_dim=head_dim,
        dim=dim,
        base=base,
        scheme=schemes.scheme_attribute(name, values),
        by_length=scheme.by_length,
        axes=axes.axes if axes else None,
        order=order,
        layout=read_layout(config, family, is_general),
        begin=head_dim - dim if family.at_end else 0,
        conjugate=family.conjugate,
        window=_window(config, layer),
        layer_type=layer.type,
        model_type=config.get("model_type"),
    )
