"""Describes how a configuration was understood, in a few lines."""

from __future__ import annotations

import dataclasses
from typing import Any, Iterator

from pe.config import NoRotation, RotaryConfig, read_rotary, selectors
from pe.frequencies import frequencies_of


@dataclasses.dataclass(frozen=True)
class LayerDescription:
    """Layers of a model that rotate alike, or do not rotate."""

    layers: tuple[int, ...]
    """Their indices; empty if the number of layers is unknown."""
    layer_type: str | None
    rotary: RotaryConfig | None
    """Their rotation, or None."""
    factor: float | None
    """The factor of cosines and sines, where they have one."""
    reason: str = ""
    """Why they do not rotate."""

    def __str__(self) -> str:
        where = f"layers {_ranges(self.layers)}" if self.layers else "all layers"
        if self.layer_type:
            where = f"{where if self.layers else 'layers'} ({self.layer_type})"
        if self.rotary is None:
            return f"{where}: no rotation ({self.reason})"
        return f"{where}: {self.rotary}, factor {self.factor:.10g}"


@dataclasses.dataclass(frozen=True)
class Description:
    """The rotations of all layers of a model."""

    model_type: str | None
    groups: tuple[LayerDescription, ...]

    def __str__(self) -> str:
        head = [f"{self.model_type}:"] if self.model_type else []
        indent = "  " if head else ""
        return "\n".join(head + [f"{indent}{group}" for group in self.groups])

    def __iter__(self) -> Iterator[LayerDescription]:
        return iter(self.groups)


def _ranges(numbers: tuple[int, ...]) -> str:
    """Numbers as runs with one step: "0-3, 8"."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    shown = [f"{a}-{b}" if b > a else str(a) for a, b in runs]
    if len(shown) > 8:
        shown[6:-1] = ["..."]
    return ", ".join(shown)


def describe(config: Any = None, *, strict: bool = True, **keys: Any) -> Description:
    """Prints, and returns, how every layer of a model was understood.

    Layers that are alike share a line, with their scheme, base, pairs, layout,
    pairs of every axis, window and factor. The arguments are those of
    `inv_freq`.
    """
    groups: dict[Any, LayerDescription] = {}
    model_type = None
    for where in selectors(config, **keys):
        rotary, factor, reason = None, None, ""
        try:
            rotary = read_rotary(config, strict=strict, **where, **keys)
            factor = frequencies_of(rotary, "exact", None)[1]
            model_type, layer_type = rotary.model_type, rotary.layer_type
        except NoRotation as error:
            # What is said of one layer holds for others of its kind.
            reason = str(error)
            if reason.startswith("layer"):
                reason = reason.partition(": ")[2]
            layer_type = where.get("layer_type")
        key = (rotary, layer_type, reason.partition("[")[0])
        layers = (where["layer"],) if "layer" in where else ()
        before = groups.get(key)
        if before is not None:
            layers, reason = before.layers + layers, before.reason
        groups[key] = LayerDescription(layers, layer_type, rotary, factor, reason)
    description = Description(model_type, tuple(groups.values()))
    print(description)
    return description
