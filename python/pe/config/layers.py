"""The selected layer, in a model whose layers differ."""

from __future__ import annotations

import dataclasses
from typing import Any, Mapping

from pe.config.family import Every, Family
from pe.config.keys import LAYER_TYPES, WITHOUT_ATTENTION
from pe.config.reading import Reading
from pe.literals import integer


class NoRotation(ValueError):
    """A model, or a layer of it, does not rotate queries and keys."""


@dataclasses.dataclass(frozen=True)
class Layer:
    """The selection: a layer, all layers of a type, or neither."""

    index: int | None = None
    type: str | None = None
    types: tuple[str, ...] = ()
    """The types of all layers in order, if they are known."""

    @property
    def name(self) -> str:
        if self.index is None:
            return f"layers of type {self.type!r}" if self.type else "the model"
        return f"layer {self.index}"

    def indices(self) -> list[int]:
        """The selected layers; none if they are unknown."""
        if self.index is not None:
            return [self.index]
        if self.type is None:
            return list(range(len(self.types)))
        return [i for i, kind in enumerate(self.types) if kind == self.type]

    def of(self, key: str, values: Any) -> Any:
        """The value for this layer, from a list with one value per layer."""
        if not isinstance(values, (list, tuple)) or len(values) < 2:
            return values
        chosen = self.indices() or list(range(len(values)))
        if max(chosen, default=-1) >= len(values):
            raise ValueError(
                f"{key}: expected a value for {self.name}, found {len(values)} values"
            )
        found = [values[i] for i in chosen]
        if not found or any(value != found[0] for value in found):
            raise ValueError(
                f"layer: {key} has a value for every layer; expected a number from "
                f"0 to {len(values) - 1}, found {self.index}"
            )
        return found[0]


def layer_types_of(config: Reading, family: Family) -> tuple[str, ...]:
    """The types of all layers, from the configuration or the family."""
    name = config.given("layer_types")
    if name is not None:
        types = config[name]
        if not isinstance(types, (list, tuple)):
            raise ValueError(f"{name}: expected a list of names, found {types!r}")
        return tuple(LAYER_TYPES.get(kind, kind) for kind in types)
    count = config.lookup("num_hidden_layers")
    if family.full is None or count is None:
        return ()
    count = integer("num_hidden_layers", count, at_least=0)
    every = _every(config, family.full)
    return tuple(
        "full_attention" if family.full.has(i, count, every) else "sliding_attention"
        for i in range(count)
    )


def _every(config: Reading, layers: Every) -> int:
    """n of every n-th layer."""
    value = config.lookup(layers.key) if layers.key else None
    if isinstance(value, str) and value == "L" * (len(value) - 1) + "G":
        value = len(value)
    return integer(
        layers.key or "layers", layers.count if value is None else value, at_least=1
    )


def choices(parameters: Any) -> list[str]:
    """The layer types for which rope_parameters has a dict, or None."""
    if not isinstance(parameters, Mapping):
        return []
    if not any(isinstance(value, Mapping) for value in parameters.values()):
        return []
    return [
        key
        for key, value in parameters.items()
        if value is None or isinstance(value, Mapping)
    ]


def find_layer(
    config: Reading,
    family: Family,
    nested: list[str],
    layer_type: str | None,
    index: int | None,
) -> Layer:
    """Checks the selection; `nested` are the keys of rope_parameters."""
    types = layer_types_of(config, family)
    if index is not None:
        count = config.lookup("num_hidden_layers")
        count = len(types) or (None if count is None else integer("layers", count))
        index = integer("layer", index, at_least=0)
        if count is not None and index >= count:
            raise ValueError(
                f"layer: expected a number from 0 to {count - 1}, found {index}"
            )
        own = types[index] if types else None
        if layer_type is not None and own not in (None, layer_type):
            raise ValueError(
                f"layer_type: layer {index} is {own!r}, found {layer_type!r}"
            )
        layer_type = own if layer_type is None else layer_type
    layer_type = LAYER_TYPES.get(layer_type, layer_type)
    known = list(dict.fromkeys([*nested, *family.kinds, *family.labels, *types]))
    if layer_type is not None and layer_type not in known:
        raise ValueError(
            "layer_type: expected "
            + (
                "one of " + ", ".join(map(repr, known)) + ", as the model has them"
                if known
                else "none, as nothing says that layers differ (the model_type is "
                f"{config.get('model_type')!r})"
            )
            + f"; found {layer_type!r}"
        )
    return Layer(index, layer_type, types)


def check_rotates(config: Reading, family: Family, layer: Layer) -> None:
    """Raises NoRotation if this layer does not rotate."""
    _check_list(config, layer, "no_rope_layers")
    _check_list(config, layer, "layer_rope_theta")
    _check_skipped(config, family, layer)
    if layer.type in WITHOUT_ATTENTION:
        raise NoRotation(f"{layer.name}: {layer.type!r} has no rotation")
    if not family.rotates or layer.type in family.rotates:
        return
    if "sliding_window" in config and config.get("sliding_window") is None:
        return
    if layer.type is None and layer.index is None:
        return
    if layer.index is not None and layer.type is None:
        raise ValueError(
            "layer: expected layer_types in the config, as only layers of type "
            + ", ".join(map(repr, family.rotates))
            + " rotate; found none"
        )
    if family.dense_key and config.get(family.dense_key) == 1:
        if layer.index is None:
            return
        dense = config.get("mlp_layer_types") or []
        if layer.index < len(dense) and dense[layer.index] == "dense":
            return
    if layer.type in layer.types or layer.index is not None:
        raise NoRotation(
            f"{layer.name}: only layers of type "
            + ", ".join(map(repr, family.rotates))
            + " rotate"
        )


def _check_skipped(config: Reading, family: Family, layer: Layer) -> None:
    """Every n-th layer does not rotate, unless there is a list of layers."""
    lists = (config.peek("no_rope_layers"), config.peek("layer_rope_theta"))
    if family.skipped is None or layer.index is None or any(lists):
        return
    count = len(layer.types) or config.lookup("num_hidden_layers")
    if family.skipped.from_end and count is None:
        raise ValueError("layer: expected num_hidden_layers in the config, found none")
    every = _every(config, family.skipped)
    if family.skipped.has(layer.index, count or 0, every):
        raise NoRotation(
            f"{layer.name}: no rotation, as in every layer number {every} of the model"
        )


def _check_list(config: Reading, layer: Layer, key: str) -> None:
    """0 or None for a layer means that it does not rotate."""
    values = config.get(key)
    if not isinstance(values, (list, tuple)) or layer.index is None or not values:
        return
    if not layer.of(key, values):
        raise NoRotation(
            f"{layer.name}: no rotation, as {key}[{layer.index}] is "
            f"{values[layer.index]!r}"
        )
