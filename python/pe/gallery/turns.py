"""Cosines and sines of a rotary encoding, from its own kernel."""

from __future__ import annotations

from typing import Any

import numpy as np

import pe


def unit_turns(positions: Any, **config: Any) -> np.ndarray:
    """e^{i·p·θ_j}, complex[positions, pairs]: what (1, 0) is rotated to."""
    rotary = pe.Rotary(dtype="float64", dims="sd", rounding="exact", **config)
    x = np.zeros((len(positions), rotary.config.head_dim))
    first, second = np.split(x, 2, axis=1)
    first[:] = 1
    rotary(x, np.asarray(positions), out=x)
    return first + 1j * second
