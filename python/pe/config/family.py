"""What one row of the table of model families says."""

from __future__ import annotations

import dataclasses
from typing import Any, Mapping


@dataclasses.dataclass(frozen=True)
class LayerKind:
    """The rotation of one type of layers, where layers differ."""

    base: float | None
    """The base if the configuration has none; None: these do not rotate."""
    base_keys: tuple[str, ...] = ("rope_theta",)
    """Where older configurations have the base, beside rope_parameters."""
    scaled: bool = True
    """Whether an older rope_scaling is meant for these layers."""
    parameters: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    """The rest of rope_parameters if the configuration has none."""


@dataclasses.dataclass(frozen=True)
class Every:
    """Every n-th layer, where a configuration has no list of layers."""

    count: int
    """n, if the configuration has none."""
    key: str | None = None
    """Where the configuration has n: a number, or letters such as "LLLG"."""
    start: int = 1
    """Layer i is meant if n divides i + start."""
    last: bool = False
    """Whether the last layer is meant as well."""
    from_end: bool = False
    """Whether layers are counted from the last one."""

    def has(self, layer: int, layers: int, count: int) -> bool:
        place = layers - layer if self.from_end else layer + self.start
        if self.from_end:
            place -= 1
        return place % count == 0 or (self.last and layer == layers - 1)


@dataclasses.dataclass(frozen=True)
class Family:
    """Defaults and spellings of the models whose code rotates alike."""

    models: str
    """Their `model_type`s, separated by blanks."""
    source: str
    """Where it was read: a folder of transformers.models (5.24), or a paper."""
    base: float | None = 10000.0
    """The base if the configuration has none."""
    fraction: float | None = None
    """partial_rotary_factor if the configuration has none; None: the code does
    not read it, and rotates whole heads."""
    counts: bool = True
    """Whether rotary_dim is read; if not it has to agree with the fraction."""
    parameters: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    """rope_parameters if the configuration has none."""
    kinds: Mapping[str, LayerKind] = dataclasses.field(default_factory=dict)
    """The rotations of the types of layers, if they differ."""
    labels: Mapping[str, str] = dataclasses.field(default_factory=dict)
    """The keys of rope_parameters for types of layers, if those differ."""
    full: Every | None = None
    """The layers with full attention, of which the others have a window."""
    skipped: Every | None = None
    """The layers that do not rotate."""
    rotates: tuple[str, ...] = ()
    """The types of layers that rotate, if not all do."""
    dense_key: str | None = None
    """A key that is 1 where layers with a dense network rotate all the same."""
    layout: str | None = "half"
    axes: str | None = None
    """How pairs are given to axes, a key of `axes.RULES`."""
    sections: tuple[int, ...] | None = None
    """mrope_section if the configuration has none."""
    spellings: Mapping[str, tuple[str, ...]] = dataclasses.field(default_factory=dict)
    """Names of keys, in place of those of all models."""
    marks: tuple[str, ...] = ()
    """Keys that only these models have, so that they are known without a
    model_type."""
    rope_types: Mapping[str, str] = dataclasses.field(default_factory=dict)
    """Other names of rope_types."""
    switch: tuple[str, Any] | None = None
    """The key that switches the rotation on, and its value if it is absent."""
    at_end: bool = False
    """Whether the last features of a head are rotated, not the first."""
    conjugate: bool = False
    """Whether the rotation is by −pθ."""
    no_rotation: str = ""
    """Why the models do not rotate."""
    unsupported: str = ""
    """Why their rotation cannot be had."""
