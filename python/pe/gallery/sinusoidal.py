"""The heat map of sinusoidal encodings."""

from matplotlib import pyplot

import pe


def draw():
    table = pe.Sinusoidal(128).table(256)
    figure, axes = pyplot.subplots(figsize=(8, 4.5), layout="constrained")
    image = axes.imshow(table.T, cmap="RdBu", aspect="auto", origin="lower")
    axes.set(
        title="Sinusoidal encoding, 128 features",
        xlabel="position",
        ylabel="feature (2i: sine, 2i + 1: cosine)",
    )
    figure.colorbar(image)
    return figure
