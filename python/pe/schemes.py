"""Frequency schemes: the keys of each, and its attribute in MLIR."""

from __future__ import annotations

import dataclasses
from typing import Any, Mapping

from pe import _pe
from pe.literals import literal, number


@dataclasses.dataclass(frozen=True)
class Scheme:
    """An attribute of the dialect, and the keys that it must or may have."""

    attribute: str
    kinds: Mapping[str, str]
    """The type of each key's value: "float", "int", "bool" or "list"."""
    required: tuple[str, ...]
    by_length: bool
    """Whether the frequencies depend on the length of the sequence."""

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(self.kinds)


L0 = "original_max_position_embeddings"

SCHEMES = {
    name: Scheme(
        name,
        {key: kind for key, kind, _ in keys},
        tuple(key for key, _, is_required in keys if is_required),
        by_length,
    )
    for name, keys, by_length in _pe.schemes()
}
# Hugging Face's names of the dialect's schemes.
SCHEMES["dynamic"] = SCHEMES["dynamic_ntk"]
SCHEMES["su"] = SCHEMES["longrope"]


def find_scheme(name: str) -> Scheme:
    if not isinstance(name, str) or name not in SCHEMES:
        raise ValueError(
            f"unknown rope_type {name!r}; expected one of "
            + ", ".join(map(repr, SCHEMES))
        )
    return SCHEMES[name]


def _check_kind(key: str, value: Any, kind: str) -> None:
    """Raises a ValueError unless the value has the type of the key."""
    if kind == "list":
        if not isinstance(value, (list, tuple)):
            raise ValueError(f"{key}: expected a list of numbers, found {value!r}")
    elif kind == "bool":
        if not isinstance(value, bool):
            raise ValueError(f"{key}: expected True or False, found {value!r}")
    else:
        number(key, value)


def check_values(name: str, parameters: Mapping[str, Any], dim: int) -> None:
    """Raises a ValueError if the keys of a scheme do not fit `dim`."""
    scheme = find_scheme(name)
    if scheme.attribute in ("ntk", "dynamic_ntk") and dim <= 2:
        raise ValueError(
            f"rope_type {name!r} needs more than 2 rotated features, found {dim}"
        )
    for key, kind in scheme.kinds.items():
        values = parameters.get(key)
        if kind != "list" or values is None:
            continue
        _check_kind(key, values, kind)
        if len(values) != dim // 2:
            raise ValueError(
                f"{key}: expected {dim // 2} numbers, one for every pair; found "
                f"{len(values)}"
            )


def scheme_attribute(name: str, parameters: Mapping[str, Any]) -> str:
    """The attribute of a scheme: `#pe.linear<factor = 2.0...>`.

    `parameters` are those of Hugging Face's rope_parameters; None is the same
    as no key. Raises a ValueError if the scheme or a key of it is missing.
    """
    scheme = find_scheme(name)
    given = {
        key: value
        for key, value in parameters.items()
        if value is not None and key not in ("rope_type", "type")
    }
    for key in scheme.required:
        if key not in given:
            raise ValueError(
                f"rope_type {name!r} needs the key {key!r}; found "
                + (", ".join(sorted(map(repr, given))) or "no keys")
            )
    values = {}
    for key, kind in scheme.kinds.items():
        if key in given:
            _check_kind(key, given[key], kind)
            values[key] = literal(key, given[key], is_integer=kind == "int")
    if scheme.attribute in values:
        return f"#pe.{scheme.attribute}<{values[scheme.attribute]}>"
    keys = [f"{key} = {value}" for key, value in values.items()]
    body = f"<{', '.join(keys)}>" if keys else ""
    return f"#pe.{scheme.attribute}{body}"
