"""What a model's own code does to heads at some positions."""

from __future__ import annotations

import inspect
from typing import Any, Sequence

import numpy as np
import torch
from wheel import ROTATION, Model

# Far enough apart that no two frequencies, nor two axes, are mistaken for each
# other; near enough for angles in f32, and for tables of 2048 rows.
POSITIONS = np.array([[1, 37, 700, 1500], [0, 50, 900, 1990], [2, 0, 800, 1750]])


class NoReference(Exception):
    """The model's code does not say it in a way that is known here."""


def positions(
    source: str, rotary: Any, rows: np.ndarray = POSITIONS
) -> tuple[torch.Tensor, int]:
    """Position ids as the forward method takes them, and their axes."""
    grid = torch.tensor(rows)
    if "recomposition_frequencies" not in source:
        return grid[:1], 1
    if "expand(3" in source:
        return grid[:, None], 3
    if "expand(2" in source:
        return grid[:2, None], 2
    if "expand(len(self.mrope_section)" in source:
        axes = len(rotary.mrope_section or ())
        if not axes:
            raise NoReference(f"{type(rotary).__name__} fails without mrope_section")
        rows = torch.stack([grid[i % 3] + i // 3 for i in range(axes)])
        return rows[:, None], axes
    order = inspect.getsource(type(rotary).recomposition_frequencies)
    if "freq[:, :, 0]" in order:
        return grid[:2].T[None], 2
    axes = 3 if "freq = freq.flatten(1)" in order else 2
    return grid[:axes].T, axes


def _angles(rotary: Any, config: Any, layer_type: str | None):
    """The cosines and sines, or complex numbers, that the module computes."""
    source = inspect.getsource(type(rotary).forward)
    ids, axes = positions(source, rotary)
    parameters = inspect.signature(type(rotary).forward).parameters
    if "position_ids" not in parameters:
        raise NoReference(f"{type(rotary).__name__} takes {', '.join(parameters)}")
    keywords = {"layer_type": layer_type} if "layer_type" in parameters else {}
    with torch.no_grad():
        try:
            found = rotary(torch.zeros(1, dtype=torch.float32), ids, **keywords)
        except Exception as error:  # whatever: it is their code
            raise NoReference(f"{type(rotary).__name__} fails: {error!r}") from error
    return found, ids, axes


def heads(dim: int) -> np.ndarray:
    """Random features [heads, positions, dim]."""
    shape = (3, POSITIONS.shape[1], dim)
    return np.random.default_rng(dim).standard_normal(shape).astype(np.float32)


def _rotate(function: Any, angles: Any, ids: torch.Tensor, dim: int):
    """The rotated heads, or None if the function does not take these."""
    x = torch.from_numpy(heads(dim))
    shapes = {
        "bhsd": x[None],
        "bshd": x.transpose(0, 1)[None],
        "shd": x.transpose(0, 1),
    }
    names = list(inspect.signature(function).parameters)
    for dims, x in shapes.items():
        values: dict[str, Any] = {}
        for name in names:
            if name in ("cos", "sin", "freqs_cis"):
                continue
            if name in ("q", "k", "v", "x", "xq", "xk", "tensor"):
                values[name] = x.contiguous()
            elif name == "position_ids":
                values[name] = ids
        if "freqs_cis" in names:
            values["freqs_cis"] = angles
        elif isinstance(angles, tuple):
            first = "sin" if names[1] == "sin" else "cos"
            values["cos"], values["sin"] = angles[:: -1 if first == "sin" else 1]
        else:
            return None
        try:
            result = function(**values)
        except (RuntimeError, TypeError, IndexError, ValueError):
            continue
        result = result[0] if isinstance(result, tuple) else result
        if result.shape != x.shape:
            continue
        result = result.numpy().astype(np.float64)
        if dims == "bhsd":
            return result[0]
        return result.reshape(x.shape[-3:]).transpose(1, 0, 2)
    return None


def _functions(model: Model, config: Any) -> Sequence[Any]:
    """The functions that rotate for this configuration, the likeliest first."""
    names = (
        model.rotations
        or tuple(
            name
            for name, value in vars(model.module).items()
            if ROTATION.fullmatch(name)
            and inspect.isfunction(value)
            and "vision" in name == ("Vision" in model.name)
        )
        or tuple(n for n in vars(model.module) if ROTATION.fullmatch(n))
    )
    interleave = getattr(config, "rope_interleave", True)
    names = sorted(names, key=lambda name: ("interleave" in name) != interleave)
    return [getattr(model.module, name) for name in names]


def frequencies(model: Model, config: Any, layer_type: str | None):
    """The module, its frequencies, and the factor of cosines and sines."""
    cls = getattr(model.module, model.rotary)
    try:
        rotary = cls(config)
    except Exception as error:  # whatever: it is their code
        raise NoReference(f"{model.rotary} fails: {error!r}") from error
    if hasattr(rotary, "embed_positions"):
        # A table of sines, then cosines; the second row has the frequencies.
        sines = rotary.embed_positions[1].double().numpy()
        return rotary, np.arcsin(sines[: len(sines) // 2]), 1.0
    prefix = ""
    if not hasattr(rotary, "inv_freq"):
        prefix = f"{layer_type}_"
        if not hasattr(rotary, prefix + "inv_freq"):
            raise NoReference(f"{model.rotary} has no inv_freq")
    theta = getattr(rotary, prefix + "inv_freq").double().numpy()
    factor = getattr(rotary, prefix + "attention_scaling", 1.0)
    return rotary, theta, float(factor)


def rotated(
    model: Model, rotary: Any, config: Any, layer_type: str | None, dims: Sequence[int]
):
    """Rotated heads of the first of `dims` that the code takes, and the axes."""
    angles, ids, axes = _angles(rotary, config, layer_type)
    for function in _functions(model, config):
        for dim in dims:
            found = _rotate(function, angles, ids, dim)
            if found is not None:
                return found, axes
    raise NoReference("no function rotates by these angles")
