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
import copy
import dataclasses
import sys
import warnings
from typing import Any, Iterator

import alibi
import numpy as np
import pe
import reference
import transformers
import wheel
from pe.config import layer_types, read_rotary
from rotation import rotate
from variants import variants

# Angles in f32 at positions up to 1990.
_TOLERANCE = 1e-3


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
        return f"{mine.size} frequencies {mine[-3:]}, not {theirs.size} {theirs[-3:]}"
    if not np.isclose(factor, own_factor, rtol=1e-6):
        return f"factor: {factor}, not {own_factor}"
    dims = [found.head_dim, found.dim]
    rotated, axes = reference.rotated(model, rotary, config, layer_type, dims)
    # Their rotation is of as many tokens as its positions need.
    length = int(reference.POSITIONS[:axes].max()) + 1
    theta, factor = pe.inv_freq(given, length, layer_type=layer_type)
    if rotated.shape[-1] == found.dim:
        # Their code rotates an array of the rotated features alone.
        found = dataclasses.replace(found, head_dim=found.dim, begin=0)
    heads = reference.heads(rotated.shape[-1]).astype(np.float64)
    worst = np.abs(rotate(found, heads, theta, factor, axes) - rotated).max()
    if worst > _TOLERANCE:
        return f"rotation: off by {worst:.3g}"
    return ""


def _has_reference(model: wheel.Model, config: Any, layer_type: str | None) -> bool:
    """Whether the model's own code rotates at all by this configuration."""
    try:
        rotary, theta, _ = reference.frequencies(model, config, layer_type)
        head_dim = getattr(config, "head_dim", None) or (
            config.hidden_size // config.num_attention_heads
        )
        dims = [head_dim, *(2 * len(theta) * count for count in (1, 2, 3))]
        dims = [dim for dim in dims if dim <= head_dim]
        reference.rotated(model, rotary, config, layer_type, dims)
    except (reference.NoReference, AttributeError):
        return False
    return True


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
            yield name, "without a rotation, as pe says", str(error)
        except (ValueError, TypeError, pe.CompileError, UserWarning) as error:
            outcome = "refused"
            if "expected one model" in str(error):
                outcome = "several models, refused with the choices"
            elif not _has_reference(model, config, layer_type):
                outcome = "refused, and nothing to compare with"
            yield name, outcome, str(error)
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
    try:
        text = config.get_text_config()
    except ValueError:  # there are several
        return own, config
    if text is config or type(text) not in models:
        return own, config
    inner = models[type(text)]
    return (inner, text) if inner.rotary else (own, config)


def _types(config: Any, given: dict[str, Any]) -> str:
    """How pe finds other types of layers than the class; "" if it does not."""
    own, mine = config.layer_types, layer_types(given)
    return "" if list(own) == list(mine) else f"types of layers: {mine}, not {own}"


def _check_types(
    models: dict[type, wheel.Model],
) -> Iterator[tuple[str, str, str, str]]:
    """The types of layers of all classes, where a configuration has no list."""
    for cls in models:
        try:
            values = cls().to_dict()
            bare = {k: v for k, v in values.items() if k != "layer_types"}
            config = cls(**copy.deepcopy(bare))
        except Exception:  # the class itself needs them
            continue
        if "layer_types" in values and layer_types(bare):
            difference = _types(config, bare)
            outcome = "wrong" if difference else "right"
            yield "types of layers", cls.__name__, outcome, difference


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
            if not inner.rotary and wheel.speaks(config.to_dict()):
                wheel.find_mapped(inner, part)
            if not inner.rotary:
                continue
            for outcome in _check(inner, part, given, model.name):
                yield (variant, *outcome)
    if not only:
        yield from _check_types(models)
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
    total: collections.Counter = collections.Counter()
    for variant, count in counts.items():
        total += count
        rest = ", ".join(f"{n} {what}" for what, n in count.most_common())
        print(f"{variant}: {rest}")
    print("in all: " + ", ".join(f"{n} {what}" for what, n in total.most_common()))
    return total["wrong"] != 0


if __name__ == "__main__":
    sys.exit(main())
