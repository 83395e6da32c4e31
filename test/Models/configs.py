"""Compares how pe reads configurations with what the models' own code does.

Every configuration class of the installed `transformers` that rotates, or has
ALiBi, is made with its defaults, in every scheme and with keys left out, and
read by pe; frequencies, factor, axes, layout and rotated features are compared
with the rotation of unit vectors by the model's own classes. Prints counts:
right, refused with a reason, and wrong, of which there must be none.
"""

from __future__ import annotations

import argparse
import collections
import sys
import warnings
from typing import Any, Iterator

import numpy as np
import transformers

import alibi
import pe
import reference
import wheel
from pe.config import read_rotary
from rotation import rotation
from variants import variants

# Angles in f32 at positions up to 52000.
_ANGLE_TOLERANCE = 2e-2


def _layer_types(config: Any) -> list[str | None]:
    """The types of layers that the model's own module tells apart."""
    parameters = getattr(config, "rope_parameters", None) or {}
    nested = [k for k, v in parameters.items() if isinstance(v, dict)]
    used = getattr(config, "_rope_type_labels", None) or getattr(
        config, "layer_types", None
    )
    return [k for k in nested if not used or k in used] or [None]


def _difference(
    model: wheel.Model, config: Any, given: Any, layer_type: str | None
) -> str:
    """What pe has differently from the model's code; "" if nothing."""
    found = read_rotary(given, layer_type)
    theta, factor = pe.inv_freq(given, layer_type=layer_type)
    rotary, own, own_factor = reference.frequencies(model, config, layer_type)
    mine = np.unique(theta)
    theirs = np.unique(own)
    if mine.shape != theirs.shape or not np.allclose(mine, theirs, rtol=2e-5):
        return f"frequencies: {mine[-3:]} of {mine.size}, not {theirs[-3:]} of {theirs.size}"
    if not np.isclose(factor, own_factor, rtol=1e-6):
        return f"factor: {factor}, not {own_factor}"
    dims = [found.head_dim, found.dim]
    matrices, axes = reference.matrices(model, rotary, config, layer_type, dims)
    ours = rotation(found, theta, factor, axes)
    if matrices.shape[1] == found.dim and found.dim != found.head_dim:
        rotated = slice(found.begin, found.begin + found.dim)
        ours = ours[:, rotated, rotated]
    worst = np.abs(ours - matrices).max()
    if worst > _ANGLE_TOLERANCE:
        return f"rotation: off by {worst:.3g}"
    return ""


def _check(
    model: wheel.Model, config: Any, given: Any, title: str
) -> Iterator[tuple[str, str, str]]:
    """Name, outcome and reason for every type of layers."""
    for layer_type in _layer_types(config):
        name = title + (f" ({layer_type})" if layer_type else "")
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error", UserWarning)
                difference = _difference(model, config, given, layer_type)
        except pe.NoRotation as error:
            yield name, "no rotation", str(error)
        except (ValueError, TypeError, pe.CompileError, UserWarning) as error:
            yield name, "refused", str(error)
        except reference.NoReference as error:
            yield name, "no reference", str(error)
        else:
            yield name, "wrong" if difference else "right", difference


def _models() -> dict[type, wheel.Model]:
    """All configuration classes, with what rotates for them if anything does."""
    models = {}
    for folder, cls in wheel.configurations():
        models[cls] = wheel.Model(folder, cls)
        wheel.find_modules(models[cls])
    return models


def _of_text(
    models: dict[type, wheel.Model], config: Any
) -> tuple[wheel.Model | None, Any]:
    """The model whose code rotates for a configuration, and its own part of it."""
    own = models[type(config)]
    text = config.get_text_config()
    if text is config or type(text) not in models:
        return own, config
    inner = models[type(text)]
    return (inner, text) if inner.rotary else (own, config)


def _census(only: str) -> Iterator[tuple[str, str, str, str]]:
    """Variant, name, outcome and reason of all classes."""
    models = _models()
    for cls, model in models.items():
        if only and only not in f"{model.folder} {cls.__name__}":
            continue
        try:
            made = list(variants(cls))
        except Exception as error:  # the class's own defaults are at fault
            if model.rotary:
                yield "defaults", model.name, "no reference", str(error)
            continue
        for variant, config, given in made:
            inner, part = _of_text(models, config)
            if not inner.rotary:
                continue
            for outcome in _check(inner, part, given, model.name):
                yield (variant, *outcome)
    if not only:
        for outcome in alibi.check():
            yield ("defaults", *outcome)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="names that have this in them")
    parser.add_argument("--reasons", action="store_true", help="print all reasons")
    arguments = parser.parse_args()
    transformers.logging.set_verbosity_error()
    warnings.filterwarnings("ignore", module="transformers")
    counts: dict[str, collections.Counter] = collections.defaultdict(
        collections.Counter
    )
    for variant, name, outcome, reason in _census(arguments.only):
        counts[variant][outcome] += 1
        if outcome == "wrong" or (outcome != "right" and arguments.reasons):
            print(f"{outcome}: {name}, {variant}: {reason}", flush=True)
    wrong = 0
    for variant, count in counts.items():
        wrong += count["wrong"]
        rest = ", ".join(f"{n} {what}" for what, n in count.most_common())
        print(f"{variant}: {rest}")
    return wrong != 0


if __name__ == "__main__":
    sys.exit(main())
