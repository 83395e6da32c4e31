"""Position Interpolation: why to interpolate and not to extrapolate.

A random curve of scores in [0, 2048], the length that was trained, is fitted by
least squares in the basis cos(pθ_j), sin(pθ_j). Past that length the fit
explodes; between whole positions it stays where it was.
"""

import numpy as np
from matplotlib import pyplot

from pe.gallery.turns import unit_turns

TRAINED = 2048
FACTOR = 4


def basis(positions, **config):
    turns = unit_turns(positions, head_dim=128, **config)
    return np.concatenate([turns.real, turns.imag], axis=1)


def fit():
    """Coefficients of a fit to a random curve, and the points of the curve."""
    random = np.random.default_rng(0)
    points = np.linspace(0, TRAINED, 16)
    scores = random.uniform(-1, 1, len(points))
    positions = np.arange(TRAINED + 1)
    curve = np.interp(positions, points, scores)
    coefficients, *_ = np.linalg.lstsq(basis(positions), curve, rcond=1e-13)
    return coefficients, points, scores


def draw():
    coefficients, points, scores = fit()
    figure, (left, middle, right) = pyplot.subplots(
        1, 3, figsize=(12, 3.6), layout="constrained"
    )
    trained = np.arange(TRAINED + 1)
    curve = basis(trained) @ coefficients
    left.plot(points, scores, "r.-", markersize=5, linewidth=0.7)
    left.plot(trained, curve, linewidth=0.9)
    left.set_title("fitted in the trained length")

    beyond = np.arange(2 * TRAINED + 1)
    middle.plot(beyond, basis(beyond) @ coefficients, linewidth=0.7)
    middle.axvline(TRAINED, color="gray", linestyle=":")
    middle.set_title("extrapolated to twice the length")

    # #pe.linear divides positions: what is asked for at 4p is the value at p.
    near = np.arange(1480, 1521)
    fine = np.arange(FACTOR * near[0], FACTOR * near[-1] + 1)
    values = basis(fine, rope_type="linear", factor=FACTOR) @ coefficients
    right.plot(fine / FACTOR, values, linewidth=0.9)
    right.plot(near, curve[near], "k.", markersize=4)
    right.set_title("interpolated to quarters of a position")
    for axes in (left, middle, right):
        axes.set_xlabel("position")
        axes.grid(alpha=0.3)
    left.set_ylabel("score")
    return figure
