"""The parameters read from a configuration."""

from __future__ import annotations

import dataclasses


@dataclasses.dataclass(frozen=True)
class RotaryConfig:
    """The parameters of a rotary encoding."""

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
    order: tuple[int, ...] | None = None
    """The index of every pair's frequency in the list of the scheme; None: pair
    i has frequency i. Axes may have a list each."""
    layout: str | None = "half"
    """Where the model stores the partners of a pair; None: unknown."""
    begin: int = 0
    """The first feature that the model rotates."""
    conjugate: bool = False
    """Whether the model rotates by −pθ."""
    window: int | None = dataclasses.field(default=None, compare=False)
    """The window of the attention of these layers, if it has one."""
    layer_type: str | None = dataclasses.field(default=None, compare=False)
    """The type of the layers."""
    model_type: str | None = dataclasses.field(default=None, compare=False)
    """The model, if the configuration names it."""

    @property
    def list_dim(self) -> int:
        """The features that the list of frequencies is made for."""
        return self.dim if self.order is None else 2 * (max(self.order) + 1)

    def __str__(self) -> str:
        name = self.scheme.removeprefix("#pe.").partition("<")[0]
        parts = [
            f"{name}, base {self.base:.10g}",
            f"{self.dim // 2} pairs of {self.head_dim} features"
            + (f" from feature {self.begin} on" if self.begin else ""),
            f"layout {self.layout or 'not known'}"
            + (", by −pθ" if self.conjugate else ""),
        ]
        if self.axes:
            counts = [self.axes.count(i) for i in range(max(self.axes) + 1)]
            parts.append(f"pairs per axis {counts}")
        if self.window is not None:
            parts.append(f"window {self.window}")
        return ", ".join(parts)
