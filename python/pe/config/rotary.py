"""Reads what a model's configuration says of its rotary encoding."""

from __future__ import annotations

import warnings
from typing import Any, Mapping

from pe import schemes
from pe.config.axes import Axes, axes_of_features, axes_of_sections, is_by_sections
from pe.config.families import find_family
from pe.config.family import Family, LayerKind
from pe.config.keys import ALIASES, CANONICAL, LAYOUT_KEYS, SWITCHES
from pe.config.layers import (
    Layer,
    NoRotation,
    check_rotates,
    choices,
    find_layer,
    layer_types_of,
)
from pe.config.parameters import (
    find_parameters,
    rope_key,
    scheme_name,
    scheme_parameters,
)
from pe.config.reading import Reading, names_of
from pe.config.result import RotaryConfig
from pe.config.select import select_model
from pe.literals import integer, number

# Keys of rope_parameters, which keywords replace.
_PARAMETERS = {key for scheme in schemes.SCHEMES.values() for key in scheme.keys}
_PARAMETERS |= {"rope_type", "rope_theta", "mrope_section", "mrope_interleaved"}
_PARAMETERS |= {"alpha", "partial_rotary_factor"}
_PARAMETERS -= {"max_position_embeddings"}

# What may be a keyword. A configuration has keys of all kinds.
_KEYWORDS = _PARAMETERS | set(ALIASES) | set(LAYOUT_KEYS)
_KEYWORDS |= {"rotary_dim", "qk_rope_head_dim", "model_type"}

# What a keyword says anew, beside the same key under other names.
_REPLACED = {
    "head_dim": ("qk_rope_head_dim", "global_head_dim", "per_layer_config"),
    "qk_rope_head_dim": ("per_layer_config",),
    "partial_rotary_factor": ("rotary_dim", "partial_rotary_factors"),
    "rope_theta": ("layer_rope_theta", "rope_ratio"),
}


def _merge(config: Mapping[str, Any], keys: Mapping[str, Any]) -> dict[str, Any]:
    """The configuration with keywords in place of what it has by any name."""
    gone = {name for key in keys for name in _REPLACED.get(key, ())}
    merged = {
        key: value
        for key, value in config.items()
        if CANONICAL.get(key, key) not in keys and key not in gone
    }
    merged.update({key: keys[key] for key in keys if key not in _PARAMETERS})
    return merged


def _check_switches(config: Reading, family: Family) -> None:
    """Raises NoRotation if a switch of the configuration is off."""
    if family.refusal:
        raise NoRotation(f"model_type {config.get('model_type')!r}: {family.refusal}")
    attention = config.peek("attn_config")
    places = [config]
    if isinstance(attention, Mapping):
        places.append(config.child("attn_config", all_speak=False))
    for place in places:
        for key, on in {**SWITCHES, "rope": (True,)}.items():
            value = place.get(key)
            if family.switch and key == family.switch[0] and value is None:
                if family.switch[1] not in on:
                    raise NoRotation(f"{key}: no rotation unless it is {on[0]!r}")
            elif value is not None and value not in on:
                hint = "; use pe.Alibi" if key == "alibi" else ""
                raise NoRotation(f"{key}: no rotation, as it is {value!r}{hint}")


def _overrides(config: Reading, layer: Layer) -> dict[str, Any]:
    """What per_layer_config has for a layer, or for all of a type alike."""
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


def _head_dim(config: Reading, family: Family, layer: Layer) -> tuple[int, int | None]:
    """The features of a head, and of the part that latent attention rotates."""
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
    if latent is not None and not family.at_end:
        # Its array is apart; head_dim may be that of other layers.
        config.understand(*ALIASES["head_dim"], "partial_rotary_factor")
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


def _base(
    config: Reading,
    parameters: Reading,
    family: Family,
    kind: LayerKind | None,
    layer: Layer,
    known: bool,
) -> float:
    """The base, by any of its names or as its model has it."""
    names = family.spellings.get("rope_theta", ALIASES["rope_theta"])
    others = {key for k in family.kinds.values() for key in k.base_keys}
    outer = config.lookup("rope_theta", kind.base_keys if kind else names)
    config.understand(*others)
    if outer is None and isinstance(config.peek("attn_config"), Mapping):
        outer = config.child("attn_config", all_speak=False).get("rope_theta")
    by_layer = config.get("layer_rope_theta")
    if by_layer is not None:
        rotating = by_layer if layer.index is not None else [b for b in by_layer if b]
        whole = Layer(layer.index, None if layer.index is None else layer.type)
        outer = whole.of("layer_rope_theta", rotating)
        parameters.understand("rope_theta")
    value = None if by_layer is not None else parameters.lookup("rope_theta")
    value = outer if value is None else value
    if value is None:
        value = kind.base if kind else family.base
        if not known or value is None:
            raise ValueError(
                "rope_theta: expected a base, as the model_type "
                f"{config.peek('model_type')!r} has none that is known; found none"
            )
    base = number("rope_theta", layer.of("rope_theta", value))
    ratio = config.get("rope_ratio")
    if ratio is not None:
        base *= number("rope_ratio", ratio)
    if base <= 0:
        raise ValueError(f"rope_theta: expected a positive number, found {base!r}")
    return base


def _fraction(
    config: Reading,
    parameters: Reading,
    family: Family,
    kind: LayerKind | None,
    layer: Layer,
) -> tuple[float, bool]:
    """The rotated fraction of a head, and whether the configuration has it."""
    value = parameters.lookup("partial_rotary_factor")
    outer = config.lookup("partial_rotary_factor")
    several = config.get("partial_rotary_factors")
    if several is not None:
        outer = layer.of("partial_rotary_factors", several)
    value = outer if value is None else value
    if value is None:
        default = family.fraction
        if kind is not None:
            default = kind.parameters.get("partial_rotary_factor", default)
        return default, False
    value = layer.of("partial_rotary_factor", value)
    return number("partial_rotary_factor", value), True


def _axes(
    parameters: Reading,
    family: Family,
    dim: int,
    is_general: bool,
) -> Axes | None:
    """The axes of pairs, by the model's rule or by what the sections say."""
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


def _layout(config: Reading, family: Family, is_general: bool) -> str:
    """How the model stores partners."""
    layout, found = family.layout, None
    for key, (if_true, if_false) in LAYOUT_KEYS.items():
        value = config.get(key)
        if value is None:
            continue
        if not isinstance(value, bool):
            raise ValueError(f"{key}: expected True or False, found {value!r}")
        said = if_true if value else if_false
        switches = family.layout == "interleaved_to_half" and key == "rope_interleave"
        if found not in (None, said) or not (
            is_general or switches or said == family.layout
        ):
            raise ValueError(
                f"{key}: expected the layout {found or family.layout!r}, as in the "
                f"code of this model; found {value!r}, which is {said!r}"
            )
        layout = found = said
    return layout


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
    """Names what speaks of positions and was not understood."""
    unread = dict([*config.unread(), *parameters.unread()])
    if not unread:
        return
    found = ", ".join(f"{key} = {value!r}" for key, value in sorted(unread.items()))
    message = (
        f"config: no use for {found}; understood {understood}"
    )
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
    replace what the configuration has under any name. A key that speaks of
    positions and is not understood is an error, or a warning without `strict`.

    Raises:
      NoRotation: the model or the layer does not rotate.
      ValueError: the configuration is not understood, or says two things.
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
    _check_switches(reading, family)

    key = rope_key(reading)
    nested = choices(reading.peek(key)) if key else []
    where = find_layer(reading, family, nested, layer_type, layer)
    check_rotates(reading, family, where)
    parameters, kind = find_parameters(reading, family, where, key)
    own = {name: keys[name] for name in keys if name in _PARAMETERS}
    if own:
        kept = {
            name: parameters[name]
            for name in parameters
            if CANONICAL.get(name, name) not in own
        }
        parameters = Reading({**kept, **own}, all_speak=True)
    found = _understand(reading, parameters, family, kind, where, known or bool(own))
    _check_unread(reading, parameters, str(found), strict)
    return found


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
    head_dim, latent = _head_dim(config, family, layer)
    base = _base(config, parameters, family, kind, layer, known)
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
    fraction, is_given = _fraction(config, parameters, family, kind, layer)
    scheme = schemes.find_scheme(name)
    dim = _rotated(config, scheme, head_dim, latent, family, fraction, is_given)
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
    if order is not None and scheme.attribute in schemes.BY_LENGTH:
        raise ValueError(
            f"rope_type: expected frequencies of one length for several axes with a "
            f"list each, found {name!r}"
        )
    return RotaryConfig(
        head_dim=head_dim,
        dim=dim,
        base=base,
        scheme=schemes.scheme_attribute(name, values),
        by_length=scheme.attribute in schemes.BY_LENGTH,
        axes=axes.axes if axes else None,
        order=order,
        layout=_layout(config, family, is_general),
        begin=head_dim - dim if family.at_end else 0,
        conjugate=family.conjugate,
        window=_window(config, layer),
        layer_type=layer.type,
        model_type=config.get("model_type"),
    )


def _rotated(
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
        return latent
    if scheme.attribute == "proportional":
        return head_dim
    if counted is None:
        return int(head_dim * fraction)
    counted = integer("rotary_dim", counted)
    if is_given and counted != int(head_dim * fraction):
        raise ValueError(
            f"rotary_dim: expected {int(head_dim * fraction)}, the "
            f"partial_rotary_factor {fraction} of {head_dim}; found {counted}"
        )
    return counted
