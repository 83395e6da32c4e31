"""The inverse frequencies of all schemes, for one model."""

import numpy as np
from matplotlib import pyplot

import pe

MODEL = {"head_dim": 128, "rope_theta": 10000.0, "max_position_embeddings": 4096}
L0 = {"original_max_position_embeddings": 4096}
BY_PARTS = {"factor": 8.0, "low_freq_factor": 1.0, "high_freq_factor": 32.0, **L0}
# A model of 4096 tokens that is to see 32768. Any list will do for longrope.
SCHEMES = {
    "default": {},
    "linear": {"factor": 8.0},
    "ntk": {"factor": 8.0},
    "dynamic": {"factor": 1.0, **L0},
    "ntk_by_parts": BY_PARTS,
    "yarn": {"factor": 8.0, **L0},
    "llama3": {**BY_PARTS, "high_freq_factor": 4.0},
    "longrope": {
        "factor": 8.0,
        "short_factor": [1.0] * 64,
        "long_factor": list(np.geomspace(1.0, 16.0, 64)),
        **L0,
    },
    "proportional": {"partial_rotary_factor": 0.5},
}


def draw():
    figure, (above, below) = pyplot.subplots(
        2, 1, figsize=(8, 7), sharex=True, layout="constrained"
    )
    default, _ = pe.inv_freq(MODEL)
    lines = ["-", "--", "-.", ":"]
    for i, (name, keys) in enumerate(SCHEMES.items()):
        by_length = 32768 if name in ("dynamic", "longrope") else None
        parameters = {"rope_type": name, **keys}
        theta, _ = pe.inv_freq(MODEL, by_length, rope_parameters=parameters)
        theta[theta == 0] = np.nan
        style = {"linestyle": lines[i % 4], "linewidth": 1.4, "label": name}
        above.semilogy(theta, **style)
        below.plot(default / theta, **style)
    above.set(
        title="Inverse frequencies, 64 pairs, base 10000, 4096 → 32768 tokens",
        ylabel="θ in radians per position",
    )
    below.set(xlabel="pair", ylabel="default θ / θ")
    above.legend(ncols=2, fontsize="small")
    for axes in (above, below):
        axes.grid(alpha=0.3)
    return figure
