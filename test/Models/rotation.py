"""A rotation in f64, by the numbers that pe has read."""

from __future__ import annotations

from typing import Any

import numpy as np
from reference import POSITIONS


def _partners(layout: str, dim: int, axes: Any) -> tuple[np.ndarray, np.ndarray]:
    """Features that are read as the partners of every pair."""
    pairs = np.arange(dim // 2)
    if layout == "half":
        return pairs, pairs + dim // 2
    if layout == "half_of_each_axis":
        each = axes.count(0)
        first = pairs % each + 2 * each * (pairs // each)
        return first, first + each
    return 2 * pairs, 2 * pairs + 1


def rotate(
    config: Any, heads: np.ndarray, theta: np.ndarray, factor: float, axes: int
) -> np.ndarray:
    """The heads [heads, positions, features], rotated."""
    dim, begin = config.dim, config.begin
    first, second = _partners(config.layout, dim, config.axes)
    to = (first, second)
    if config.layout == "interleaved_to_half":
        to = _partners("half", dim, None)
    rows = POSITIONS
    if axes > 3:
        rows = np.stack([POSITIONS[i % 3] + i // 3 for i in range(axes)])
    angles = rows[np.array(config.axes or [0] * (dim // 2))].T * theta
    if config.conjugate:
        angles = -angles
    cos, sin = factor * np.cos(angles), factor * np.sin(angles)
    a, b = heads[..., begin + first], heads[..., begin + second]
    result = heads.copy()
    result[..., begin + to[0]] = a * cos - b * sin
    result[..., begin + to[1]] = b * cos + a * sin
    return result
