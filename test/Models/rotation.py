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


def rotation(config: Any, theta: np.ndarray, factor: float, axes: int) -> np.ndarray:
    """[position, feature in, feature out] of a head."""
    dim, begin = config.dim, config.begin
    first, second = _partners(config.layout, dim, config.axes)
    out = (first, second)
    if config.layout == "interleaved_to_half":
        out = _partners("half", dim, None)
    rows = POSITIONS
    if axes > 3:
        rows = np.stack([POSITIONS[i % 3] + i // 3 for i in range(axes)])
    axis = np.array(config.axes or [0] * (dim // 2))
    angles = rows[axis].T * theta
    if config.conjugate:
        angles = -angles
    cos, sin = factor * np.cos(angles), factor * np.sin(angles)
    result = np.tile(np.eye(config.head_dim), (rows.shape[1], 1, 1))
    turned = np.zeros((rows.shape[1], dim, dim))
    turned[:, first, out[0]], turned[:, first, out[1]] = cos, sin
    turned[:, second, out[0]], turned[:, second, out[1]] = -sin, cos
    result[:, begin : begin + dim, begin : begin + dim] = turned
    return result
