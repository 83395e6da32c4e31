"""Draws all pictures into a directory: `python -m pe.gallery out/`."""

from __future__ import annotations

import argparse
import io
import pathlib

import matplotlib
from PIL import Image

from pe.gallery import alibi, decay, frequencies, interpolation, sinusoidal

PICTURES = {
    "sinusoidal": sinusoidal.draw,
    "rope-decay": decay.draw,
    "position-interpolation": interpolation.draw,
    "inverse-frequencies": frequencies.draw,
    "alibi": alibi.draw,
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="pe.gallery", description=__doc__)
    parser.add_argument("out", type=pathlib.Path, help="where the files go")
    out = parser.parse_args().out
    out.mkdir(parents=True, exist_ok=True)
    matplotlib.use("agg")
    for name, draw in PICTURES.items():
        figure = draw()
        path = out / f"{name}.png"
        pixels = io.BytesIO()
        figure.savefig(pixels, dpi=80)
        # A palette of colors that are far apart makes small files.
        image = Image.open(pixels).convert("RGB")
        image = image.quantize(128, method=Image.Quantize.MAXCOVERAGE)
        image.save(path, optimize=True)
        print(path)


if __name__ == "__main__":
    main()
