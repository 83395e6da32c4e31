"""The bound on RoPE's scores by distance: it decays, and then does not.

By Abel's summation, the score of two tokens at distance m is at most a constant
times f(m) = (1/P) Σ_j |Σ_{i≤j} e^{i·m·θ_i}|, with P pairs.
"""

import numpy as np
from matplotlib import pyplot

from pe.gallery.turns import unit_turns


def bound(distances):
    turns = unit_turns(distances, head_dim=128)
    return np.abs(np.cumsum(turns, axis=1)).mean(axis=1)


def draw():
    figure, all_axes = pyplot.subplots(
        1, 2, figsize=(9, 3.6), sharey=True, layout="constrained"
    )
    for axes, longest in zip(all_axes, (256, 2048)):
        distances = np.arange(longest + 1)
        axes.plot(distances, bound(distances), linewidth=1)
        axes.set(title=f"up to {longest} tokens", xlabel="distance m", ylim=(0, None))
        axes.grid(alpha=0.3)
    all_axes[0].set_ylabel("f(m)")
    figure.suptitle("RoPE: the bound on scores by distance, 128 features")
    return figure
