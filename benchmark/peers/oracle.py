"""What the rotation should be, in double precision with numpy.

The angle of a pair is position * base^(-2i/dim) in f64, which errs by less than
1e-9 below position 2**23. That is negligible compared with the reported errors.
"""

import numpy as np


def inverse_frequencies(dim, base):
    """The dim/2 inverse frequencies, in radians per position."""
    return base ** (-np.arange(0, dim, 2, dtype=np.float64) / dim)


def rotate(x, positions, base):
    """Rotates x [tokens, heads, dim] in the half layout; returns f64."""
    half = x.shape[-1] // 2
    frequencies = inverse_frequencies(x.shape[-1], base)
    angles = positions.astype(np.float64)[:, None, None] * frequencies
    a, b = x[..., :half].astype(np.float64), x[..., half:].astype(np.float64)
    cos, sin = np.cos(angles), np.sin(angles)
    return np.concatenate([a * cos - b * sin, b * cos + a * sin], axis=-1)


def error(actual, expected):
    """The largest distance between two pairs, relative to their length."""
    half = expected.shape[-1] // 2
    apart = actual.astype(np.float64) - expected
    distance = np.hypot(apart[..., :half], apart[..., half:])
    length = np.hypot(expected[..., :half], expected[..., half:])
    worst = np.max(distance / length)
    return float("inf") if np.isnan(worst) else float(worst)
