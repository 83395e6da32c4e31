"""ALiBi: the bias of a head, and how far the heads look."""

import numpy as np
from matplotlib import pyplot

import pe

HEADS = 8
TOKENS = 128


def draw():
    alibi = pe.Alibi(HEADS, causal=True, dims="hqk")
    scores = alibi(np.zeros((HEADS, TOKENS, TOKENS), "f"))
    # With equal scores, only the bias determines the attention.
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    weights /= weights.sum(axis=-1, keepdims=True)
    figure, (left, right) = pyplot.subplots(
        1, 2, figsize=(10, 4.2), layout="constrained"
    )
    head = 3
    image = left.imshow(scores[head], cmap="viridis")
    left.set(
        title=f"bias of head {head + 1} of {HEADS}, slope 2^-{head + 1}",
        xlabel="key",
        ylabel="query",
    )
    figure.colorbar(image)
    for index in range(HEADS):
        right.semilogy(
            np.arange(TOKENS) - TOKENS + 1,
            weights[index, -1],
            linewidth=1.2,
            label=f"slope {alibi.slopes[index]:.4g}",
        )
    right.set(
        title="attention window of the last query, equal scores",
        xlabel="distance of the key",
        ylabel="weight",
        ylim=(1e-5, 1.5),
    )
    right.legend(fontsize="small")
    right.grid(alpha=0.3)
    return figure
