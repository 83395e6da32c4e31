"""The base of the frequencies, and the rotated fraction, under all their names."""

from __future__ import annotations

from typing import Mapping

from pe.config.family import Family, LayerKind
from pe.config.keys import ALIASES
from pe.config.layers import Layer
from pe.config.reading import Reading
from pe.literals import number


def read_base(
    config: Reading,
    parameters: Reading,
    family: Family,
    kind: LayerKind | None,
    layer: Layer,
    known: bool,
) -> float:
    """The base, under any of its names, or the model's default."""
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
    if value is not None and outer not in (None, value) and layer.type is None:
        raise ValueError(
            f"rope_theta: expected one base, found {value!r} in rope_parameters and "
            f"{outer!r} beside it"
        )
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


def read_fraction(
    config: Reading,
    parameters: Reading,
    family: Family,
    kind: LayerKind | None,
    layer: Layer,
    scheme: str,
) -> tuple[float, bool]:
    """The rotated fraction of a head, and whether the configuration has it."""
    value = parameters.lookup("partial_rotary_factor")
    outer = config.lookup("partial_rotary_factor")
    several = config.get("partial_rotary_factors")
    if several is not None:
        outer = layer.of("partial_rotary_factors", several)
    if value is not None and outer not in (None, value) and layer.type is None:
        raise ValueError(
            f"partial_rotary_factor: expected one fraction, found {value!r} in "
            f"rope_parameters and {outer!r} beside it"
        )
    value = outer if value is None else value
    if value is None:
        default = 1.0 if family.fraction is None else family.fraction
        if kind is not None:
            default = kind.parameters.get("partial_rotary_factor", default)
        return default, False
    value = layer.of("partial_rotary_factor", value)
    fraction = number("partial_rotary_factor", value)
    if family.fraction is None and fraction != 1.0 and scheme != "proportional":
        raise ValueError(
            "partial_rotary_factor: expected 1, as the code of the model_type "
            f"{config.peek('model_type')!r} rotates whole heads; found {fraction!r}"
        )
    return fraction, True
