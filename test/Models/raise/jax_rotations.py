"""Rotations as JAX's libraries write them, of queries and keys [b, s, n, d].

They are lowered to StableHLO by JAX, and to linalg by torch-mlir's torch-mlir-opt.
"""

from __future__ import annotations

import os
import pathlib
import subprocess
import sys
from typing import Any, Callable

os.environ.setdefault("JAX_PLATFORMS", "cpu")

import jax
import jax.numpy as jnp
import numpy as np
import torch
from small import BATCH, DIM, HEADS, KEY_HEADS, LENGTH

_MAX_LENGTH = 64


def _timescale(dim: int) -> np.ndarray:
    return 10000.0 ** (np.arange(0, dim, 2, dtype=np.float32) / dim)


def _angles(positions: jax.Array, dim: int = DIM) -> jax.Array:
    return positions[..., None].astype(jnp.float32) / _timescale(dim)


def _table() -> np.ndarray:
    angles = np.arange(_MAX_LENGTH, dtype=np.float32)[:, None] / _timescale(DIM)
    return np.concatenate([np.sin(angles), np.cos(angles)], axis=-1)


def _halves(x: jax.Array, positions: jax.Array) -> jax.Array:
    angles = _angles(positions, x.shape[-1])[:, :, None]
    a, b = jnp.split(x.astype(jnp.float32), 2, axis=-1)
    first = a * jnp.cos(angles) - b * jnp.sin(angles)
    second = b * jnp.cos(angles) + a * jnp.sin(angles)
    return jnp.concatenate([first, second], axis=-1).astype(x.dtype)


def _window(x: jax.Array, positions: jax.Array) -> jax.Array:
    rotated, rest = jnp.split(x, 2, axis=-1)
    return jnp.concatenate([_halves(rotated, positions), rest], axis=-1)


def _roll(x: jax.Array, positions: jax.Array) -> jax.Array:
    """Shifts by one feature, and chooses by the parity."""
    angles = jnp.repeat(_angles(positions), 2, axis=-1)[:, :, None]
    y = x.astype(jnp.float32)
    is_even = jnp.arange(DIM) % 2 == 0
    partners = jnp.where(is_even, -jnp.roll(y, -1, axis=-1), jnp.roll(y, 1, axis=-1))
    return (y * jnp.cos(angles) + partners * jnp.sin(angles)).astype(x.dtype)


def _stacked(x: jax.Array, positions: jax.Array) -> jax.Array:
    angles = _angles(positions)[:, :, None]
    cos, sin = jnp.cos(angles), jnp.sin(angles)
    y = x.astype(jnp.float32)
    a, b = y[..., ::2], y[..., 1::2]
    pairs = jnp.stack([a * cos - b * sin, b * cos + a * sin], axis=-1)
    return pairs.reshape(x.shape).astype(x.dtype)


def _gathered(x: jax.Array, positions: jax.Array) -> jax.Array:
    """Reads a constant table of sines and cosines by `take`."""
    sin, cos = jnp.split(jnp.take(jnp.asarray(_table()), positions, axis=0), 2, -1)
    sin = jnp.concatenate([sin, sin], axis=-1)[:, :, None]
    cos = jnp.concatenate([cos, cos], axis=-1)[:, :, None]
    half = DIM // 2
    partners = jnp.concatenate([-x[..., half:], x[..., :half]], axis=-1)
    return (x * cos + partners * sin).astype(x.dtype)


def _complex(x: jax.Array, positions: jax.Array) -> jax.Array:
    angles = _angles(positions)[:, :, None]
    pairs = x.astype(jnp.float32).reshape(*x.shape[:-1], -1, 2)
    numbers = jax.lax.complex(pairs[..., 0], pairs[..., 1])
    numbers = numbers * jax.lax.complex(jnp.cos(angles), jnp.sin(angles))
    pairs = jnp.stack([jnp.real(numbers), jnp.imag(numbers)], axis=-1)
    return pairs.reshape(x.shape).astype(x.dtype)


def _matrices(x: jax.Array, positions: jax.Array) -> jax.Array:
    cos, sin = jnp.cos(_angles(positions)), jnp.sin(_angles(positions))
    rows = [jnp.stack([cos, -sin], axis=-1), jnp.stack([sin, cos], axis=-1)]
    matrices = jnp.stack(rows, axis=-2)[:, :, None]
    pairs = x.astype(jnp.float32).reshape(*x.shape[:-1], -1, 1, 2)
    return (matrices * pairs).sum(-1).reshape(x.shape).astype(x.dtype)


def _gradient(x: jax.Array, positions: jax.Array) -> jax.Array:
    return jax.vjp(lambda y: _halves(y, positions), x)[1](x)[0]


_Rotation = Callable[[jax.Array, jax.Array], jax.Array]
_ROTATIONS: dict[str, _Rotation] = {
    "halves": _halves,
    "window": _window,
    "roll": _roll,
    "stacked": _stacked,
    "gathered": _gathered,
    "complex": _complex,
    "matrices": _matrices,
    "gradient": _gradient,
}

NAMES = tuple(_ROTATIONS)

_TO_LINALG = ["--inline", "--symbol-dce", "--canonicalize"]
_TO_LINALG += ["--stablehlo-legalize-to-linalg", "--canonicalize", "--cse"]


def _to_torch(x: jax.Array) -> torch.Tensor:
    if x.dtype == jnp.bfloat16:
        return torch.from_numpy(np.array(x.astype(jnp.float32))).bfloat16()
    return torch.from_numpy(np.array(x))


def build(name: str, dtype: torch.dtype) -> tuple[str, list[Any], list[Any]]:
    """The text of a module, the function's arguments and JAX's results."""
    rotate = _ROTATIONS[name]
    random = np.random.default_rng(0)
    element = jnp.bfloat16 if dtype == torch.bfloat16 else jnp.float32
    args = [
        jnp.asarray(random.standard_normal((BATCH, LENGTH, heads, DIM)), element)
        for heads in (HEADS, KEY_HEADS)
    ]
    positions = random.integers(0, _MAX_LENGTH, (BATCH, LENGTH))
    args.append(jnp.asarray(positions, jnp.int32))

    def both(q: jax.Array, k: jax.Array, p: jax.Array) -> tuple[jax.Array, ...]:
        return rotate(q, p), rotate(k, p)

    text = jax.jit(both).lower(*args).as_text("stablehlo")
    program = pathlib.Path(sys.executable).with_name("torch-mlir-opt")
    lowered = subprocess.run(
        [program, *_TO_LINALG], input=text, capture_output=True, text=True, check=True
    )
    want = both(*args)
    return lowered.stdout, [_to_torch(x) for x in args], [_to_torch(x) for x in want]
