"""Modules that rotate queries and keys by a model's own code, ready for export."""

from __future__ import annotations

import dataclasses
import importlib
import inspect
from typing import Any, Callable, Sequence

import families
import numpy as np
import reference
import small
import torch
from small import BATCH, DIM, HEADS, KEY_HEADS, LENGTH

# Small enough for angles in f32, and not the same along any two axes.
_POSITIONS = np.array([[3, 0, 7, 12, 25], [0, 4, 1, 9, 18], [2, 11, 0, 6, 30]])

_FEATURES = ("q", "k", "v", "x", "xq", "xk", "query", "key", "value", "tensor")
_FEATURES += ("hidden_states",)


class Unknown(Exception):
    """How this family is called is not known here."""


@dataclasses.dataclass
class Parts:
    """The arguments beside queries and keys, and what is computed of them."""

    given: Sequence[torch.Tensor]
    tables: Callable[..., Any]
    """Of the queries and the arguments."""
    rotary: torch.nn.Module | None = None
    rotate: Callable[..., Any] | None = None
    """Of queries, keys, tables and the arguments; by default the function."""
    shapes: Sequence[Sequence[int]] = ()
    """Of queries and keys, if not to be found by trying."""
    static: bool = False
    """Whether the length is a constant of the code."""


class Encoding(torch.nn.Module):
    """What is exported."""

    def __init__(self, parts: Parts, rotate: Callable[..., Any]) -> None:
        super().__init__()
        self.rotary = parts.rotary
        self.tables = parts.tables
        self.rotate = rotate

    def forward(self, q: torch.Tensor, k: torch.Tensor, *given: torch.Tensor) -> Any:
        return self.rotate(q, k, self.tables(q, *given), *given)


def positions(source: str, rotary: Any) -> torch.Tensor:
    """Position ids as the class takes them, others for each of the batch."""
    ids, _ = reference.positions(source, rotary, _POSITIONS)
    if 1 in ids.shape:
        axis = ids.shape.index(1)
        ids = torch.cat([ids, ids + 4], dim=axis)
    return ids.contiguous()


def _of_positions(cls: type, config: Any, layer_type: str | None) -> Parts:
    """The tables of a class that computes them from position ids."""
    names = inspect.signature(cls.forward).parameters
    if "position_ids" not in names:
        raise Unknown(f"{cls.__name__} takes {', '.join(list(names)[1:])}")
    layer_type = small.fit(config, cls, layer_type)
    rotary = cls(config)
    keywords = {"layer_type": layer_type} if "layer_type" in names else {}
    source = inspect.getsource(cls.forward)

    def tables(q: torch.Tensor, ids: torch.Tensor) -> Any:
        found = rotary(q, ids, **keywords)
        return found[::-1] if "return sin, cos" in source else found

    return Parts([positions(source, rotary)], tables, rotary)


def by_function(function: Callable[..., Any]) -> Callable[..., Any]:
    """Calls a rotary function with what its parameters are named after."""
    parameters = inspect.signature(function).parameters
    features = [name for name in parameters if name in _FEATURES]

    def rotate(q: torch.Tensor, k: torch.Tensor, tables: Any, *given: Any) -> Any:
        values: dict[str, Any] = {}
        for name, parameter in parameters.items():
            if name.startswith("freqs_"):
                values[name] = tables
            elif name in ("cos", "cos_k"):
                values[name] = tables[0]
            elif name in ("sin", "sin_k"):
                values[name] = tables[1]
            elif name == "position_ids" and parameter.default is parameter.empty:
                values[name] = given[0]
            elif name == "repeat_freqs_k" and parameter.default == 1:
                values[name] = 1
        if len(features) == 1:
            return tuple(function(**{features[0]: x}, **values) for x in (q, k))
        return function(**dict(zip(features, (q, k, k))), **values)

    return rotate


def _shapes(dim: int, flat: bool) -> list[tuple[tuple[int, ...], ...]]:
    """What queries and keys may look like, the likeliest first."""
    heads = (HEADS, KEY_HEADS)
    found = [tuple((BATCH, n, LENGTH, dim) for n in heads)]
    found.append(tuple((BATCH, LENGTH, n, dim) for n in heads))
    found.insert(0 if flat else 2, tuple((LENGTH, n, dim) for n in heads))
    return found + [((BATCH, LENGTH, dim),) * 2]


def random(shape: Sequence[int], seed: int, dtype: torch.dtype) -> torch.Tensor:
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(*shape, generator=generator).to(dtype)


def _dims(tables: Any, config: Any) -> list[int]:
    """Head sizes that the function may expect for these tables."""
    last = (tables[0] if isinstance(tables, tuple) else tables).shape[-1]
    try:
        head = getattr(config, "head_dim", None) or DIM
    except Exception:  # its layers differ in it
        head = DIM
    return [head] * (head > last) + [last, 2 * last, 3 * last]


def fit(parts: Parts, rotate: Callable[..., Any], config: Any) -> Sequence[Any]:
    """Shapes of queries and keys that the function takes and returns."""
    probe = torch.zeros(BATCH, HEADS, LENGTH, DIM)
    tables = parts.tables(probe, *parts.given)
    first = tables[0] if isinstance(tables, tuple) else tables
    for dim in _dims(tables, config):
        for shapes in _shapes(dim, first.ndim == 2):
            q, k = (torch.ones(shape) for shape in shapes)
            try:
                results = rotate(q, k, tables, *parts.given)
            except (RuntimeError, IndexError, ValueError, TypeError):
                continue
            if [x.shape for x in results[:2]] == [q.shape, k.shape]:
                return shapes
    raise Unknown("no queries and keys fit the tables")


def build(
    family: families.Family, dtype: torch.dtype, special: dict[str, Any]
) -> tuple[torch.nn.Module, tuple[torch.Tensor, ...], bool]:
    """The module, its arguments, and whether its length is a constant."""
    module = importlib.import_module(family.module)
    cls = families.config_class(family)
    config = cls() if cls else None
    stem = family.module.rpartition("modeling_")[2]
    maker = special.get(family.rotary) or special.get(stem)
    if maker:
        parts = maker(module, config, dtype)
    elif config is None:
        raise Unknown("no class makes its tables")
    else:
        rotary = getattr(module, family.rotary)
        config = small.shrink(small.parts(config, "Vision" in family.rotary)[0])
        if family.scheme:
            config.rope_parameters.update(small.SCHEMES[family.scheme])
        parts = _of_positions(rotary, config, family.layer_type)
    rotate = parts.rotate or by_function(getattr(module, family.function))
    with torch.no_grad():
        shapes = parts.shapes or fit(parts, rotate, config)
    heads = [random(shape, 1 + i, dtype) for i, shape in enumerate(shapes)]
    return Encoding(parts, rotate).eval(), (*heads, *parts.given), parts.static
