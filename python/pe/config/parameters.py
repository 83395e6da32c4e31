"""Reads rope_parameters: the dict of a layer, its scheme, and its keys."""

from __future__ import annotations

from typing import Any, Mapping

from pe import schemes
from pe.config.family import Family, LayerKind
from pe.config.keys import MEANINGLESS_PARAMETERS, ROPE_TYPES
from pe.config.layers import Layer, NoRotation, choices
from pe.config.reading import Reading
from pe.literals import integer, number

# Keys that are not of a scheme and may be in every dict.
_OF_ALL = ("partial_rotary_factor", "max_position_embeddings", schemes.L0)
_OF_LAYERS = ("rope_type", "type", "rope_theta", "partial_rotary_factor")


def _type_of(parameters: Mapping[str, Any]) -> Any:
    name = parameters.get("rope_type")
    name = parameters.get("type") if name is None else name
    return ROPE_TYPES.get(name, name) if isinstance(name, str) else name


def rope_key(config: Reading) -> str | None:
    """The key of the parameters. Two keys that disagree are an error."""
    new, old = config.peek("rope_parameters"), config.peek("rope_scaling")
    for key, value in (("rope_parameters", new), ("rope_scaling", old)):
        if value is not None and not isinstance(value, Mapping):
            raise ValueError(f"{key}: expected a dict, found {value!r}")
    if not new or not old:
        return "rope_parameters" if new else "rope_scaling" if old else None
    differ = [
        key
        for key, value in old.items()
        if key not in ("type", "rope_type") and new.get(key) != value
    ]
    if differ or _type_of(old) != _type_of(new):
        raise ValueError(
            "rope_scaling: expected nothing beside rope_parameters, or the same; "
            f"found {old!r} beside {new!r}"
        )
    config.understand("rope_scaling")
    return "rope_parameters"


def _nested(outer: Reading, label: str, kind: LayerKind | None) -> Reading:
    """The dict of a layer type. Keys beside it do not complete it."""
    labels = choices(outer)
    outer.understand(*labels)
    inner = outer.child(label)
    beside = [key for key in outer if key not in labels and outer.peek(key) is not None]
    outer.understand(*beside)
    name = _type_of(inner)
    if name is None and kind is not None:
        name = kind.parameters.get("rope_type")
    scheme = schemes.SCHEMES.get(name or "default")
    wanted = set(_OF_LAYERS) | set(scheme.keys if scheme else ())
    for key in beside:
        known = key in inner or (key == "type" and "rope_type" in inner)
        # What the layers have by themselves needs no other.
        is_needed = key in wanted and key != "partial_rotary_factor"
        if not known and is_needed and outer[key] != "default":
            raise ValueError(
                f"rope_parameters: expected {key!r} in the dict of {label!r} and not "
                f"beside it; found {outer[key]!r} beside {dict(inner)!r}"
            )
    return inner


def find_parameters(
    config: Reading, family: Family, layer: Layer, key: str | None
) -> tuple[Reading, LayerKind | None]:
    """The parameters of a layer, and its model's defaults for them."""
    outer = config.child(key) if key else Reading({})
    nested = choices(outer)
    if not nested and not family.kinds:
        if key is None:
            outer = Reading(family.parameters, all_speak=True)
        return outer, None
    if layer.type is None:
        used = set(layer.types)
        if len(used) == 1 and used <= set(nested or family.kinds):
            layer = Layer(layer.index, next(iter(used)), layer.types)
        else:
            raise ValueError(
                "layer_type: expected one of "
                + ", ".join(map(repr, nested or family.kinds))
                + ", as "
                + ("rope_parameters has them" if nested else "the model has them")
                + "; found None"
            )
    label = family.labels.get(layer.type, layer.type)
    kind = family.kinds.get(label)
    if kind is not None and kind.base is None and label not in outer:
        raise NoRotation(f"{layer.name}: no rotation, as in all of this type")
    if label in nested:
        if outer[label] is None:
            raise NoRotation(f"{layer.name}: no rotation, as rope_parameters has null")
        return _nested(outer, label, kind), kind
    if kind is None:
        raise ValueError(
            "layer_type: expected one of "
            + ", ".join(map(repr, nested or family.kinds))
            + f", as rope_parameters has them; found {layer.type!r}"
        )
    if nested or not key:
        return Reading(kind.parameters, all_speak=True), kind
    if "rope_theta" in outer:
        raise ValueError(
            f"{key}: expected a dict for every type of layers, found {dict(outer)!r}"
        )
    if kind.scaled:
        return outer, kind
    outer.understand_all()
    return Reading({}), kind


def scheme_name(parameters: Reading, family: Family) -> str:
    """The scheme, from either name of the key. A factor without a scheme is an
    error."""
    names = [
        (key, parameters[key])
        for key in ("rope_type", "type")
        if parameters.peek(key) is not None
    ]
    known = [
        family.rope_types.get(name, ROPE_TYPES.get(name, name))
        if isinstance(name, str)
        else name
        for _, name in names
    ]
    if len(names) == 2 and known[0] != known[1]:
        raise ValueError(
            f"rope_type: expected one scheme, found {names[0][1]!r} and, as type, "
            f"{names[1][1]!r}"
        )
    if not known:
        keys = sorted({k for s in schemes.SCHEMES.values() for k in s.keys})
        found = [
            key
            for key in keys
            if parameters.peek(key) is not None and key not in _OF_ALL
        ]
        if found:
            raise ValueError(
                f"rope_type: expected a scheme beside {', '.join(found)}, found none"
            )
        return "default"
    if known[0] == "":
        raise ValueError("rope_type: expected a scheme, found ''")
    return known[0]


def trained_length(
    name: str, parameters: Reading, config: Reading, scheme: schemes.Scheme
) -> tuple[int | None, int | None]:
    """The trained and the longest length that a scheme takes."""
    longest = config.lookup("max_position_embeddings")
    own, outer = parameters.get(schemes.L0), config.get(schemes.L0)
    parameters.understand("max_position_embeddings")
    for key, value in (
        (schemes.L0, own),
        (schemes.L0, outer),
        ("max_position_embeddings", longest),
    ):
        if value is not None:
            integer(key, value, at_least=1)
    if schemes.L0 not in scheme.keys:
        return None, longest
    if own is not None and outer is not None and own != outer:
        raise ValueError(
            f"{schemes.L0}: expected one value, found {own} in rope_parameters and "
            f"{outer} beside it"
        )
    trained = outer if own is None else own
    if trained is None and name not in ("llama3", "ntk_by_parts"):
        trained = longest
    return trained, longest


def scheme_parameters(
    name: str, parameters: Reading, config: Reading
) -> tuple[str, dict[str, Any]]:
    """The scheme and its keys, completed from the rest of the configuration."""
    scheme = schemes.find_scheme(name)
    if scheme.attribute == "dynamic_ntk" and parameters.get("alpha") is not None:
        return "ntk", {"factor": _alpha(parameters)}
    trained, longest = trained_length(name, parameters, config, scheme)
    parameters.understand(*MEANINGLESS_PARAMETERS)
    values = {key: parameters[key] for key in scheme.keys if key in parameters}
    values.pop("partial_rotary_factor", None)
    if trained is not None:
        values[schemes.L0] = trained
    if scheme.attribute in ("yarn", "longrope"):
        if values.get("factor") is None and longest and trained:
            values["factor"] = longest / trained
    if scheme.attribute == "yarn":
        # As in Hugging Face's code, 0 means no value.
        for key in ("beta_fast", "beta_slow"):
            if not values.get(key):
                values.pop(key, None)
    return name, values


def _alpha(parameters: Reading) -> float:
    """HunYuan's alpha, which multiplies the base as `factor` of ntk does."""
    factor = parameters.get("factor")
    if factor is not None and number("factor", factor) != 1.0:
        raise ValueError(
            "alpha: expected no other factor beside it, found "
            f"factor = {factor!r} and alpha = {parameters['alpha']!r}"
        )
    # hunyuan_vl, configuration_hunyuan_vl.py: ignore_keys_at_rope_validation.
    parameters.understand("beta_fast", "beta_slow", "mscale", "mscale_all_dim")
    parameters.understand("finetuned", "max_position_embeddings", schemes.L0)
    return number("alpha", parameters["alpha"])
