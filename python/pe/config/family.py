"""A row of the table of model families."""

from __future__ import annotations

import dataclasses
from typing import Any, Mapping


@dataclasses.dataclass(frozen=True)
class LayerKind:
    """The rotation of one type of layers, where layers differ."""

    base: float | None
    """The default of the base; None: these layers do not rotate."""
    base_keys: tuple[str, ...] = ("rope_theta",)
    """Keys of the base outside of rope_parameters, in older configurations."""
    scaled: bool = True
    """Whether an older rope_scaling applies to these layers."""
    parameters: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    """The defaults of other rope_parameters."""


@dataclasses.dataclass(frozen=True)
class Every:
    """Every n-th layer, where a configuration has no list of layers."""

    count: int
    """The default of n."""
    key: str | None = None
    """The key of n: a number, or letters such as "LLLG"."""
    start: int = 1
    """Layer i is included if n divides i + start."""
    last: bool = False
    """Whether the last layer is included as well."""
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
    """The default of the base."""
    fraction: float | None = None
    """The default of partial_rotary_factor; None: the code does not read it,
    and rotates whole heads."""
    counts: bool = True
    """Whether the code reads rotary_dim; if not, it has to agree with the fraction."""
    parameters: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    """The default of rope_parameters."""
    kinds: Mapping[str, LayerKind] = dataclasses.field(default_factory=dict)
    """The rotations of the layer types, if they differ."""
    labels: Mapping[str, str] = dataclasses.field(default_factory=dict)
    """The keys in rope_parameters of layer types, if they differ from the types."""
    full: Every | None = None
    """The layers with full attention. The others have a window."""
    skipped: Every | None = None
    """The layers that do not rotate."""
    rotates: tuple[str, ...] = ()
    """The layer types that rotate, if not all do."""
    dense_key: str | None = None
    """A key that is 1 if layers with a dense network rotate nevertheless."""
    layout: str | None = "half"
    axes: str | None = None
    """How pairs are assigned to axes, a key of `axes.RULES`."""
    sections: tuple[int, ...] | None = None
    """The default of mrope_section."""
    spellings: Mapping[str, tuple[str, ...]] = dataclasses.field(default_factory=dict)
    """Names of keys that replace the general ones."""
    marks: tuple[str, ...] = ()
    """Keys that identify these models without a model_type."""
    rope_types: Mapping[str, str] = dataclasses.field(default_factory=dict)
    """Other names of rope_types."""
    switch: tuple[str, Any] | None = None
    """The key that switches the rotation on, and its default."""
    at_end: bool = False
    """Whether the last features of a head are rotated instead of the first."""
    conjugate: bool = False
    """Whether the rotation is by −pθ."""
    no_rotation: str = ""
    """Why the models do not rotate."""
    unsupported: str = ""
    """Why their rotation is not supported."""
