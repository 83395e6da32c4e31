"""Frequency schemes: the keys of each, and its attribute in MLIR."""

from __future__ import annotations

import dataclasses
from typing import Any, Mapping

from pe.literals import literal, number


@dataclasses.dataclass(frozen=True)
class Scheme:
    """An attribute of the dialect, and the keys that it must or may have."""

    attribute: str
    required: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        return self.required + self.optional


L0 = "original_max_position_embeddings"
_BY_PARTS = ("factor", L0, "low_freq_factor", "high_freq_factor")
_YARN = (
    "beta_fast",
    "beta_slow",
    "truncate",
    "extrapolation_factor",
    "mscale",
    "mscale_all_dim",
    "attention_factor",
    "clamp_to_pairs",
)
_LONGROPE = (
    "factor",
    "max_position_embeddings",
    "attention_factor",
    "short_mscale",
    "long_mscale",
)

# By the names that Hugging Face has for them, and those of the dialect.
SCHEMES = {
    "default": Scheme("default"),
    "linear": Scheme("linear", ("factor",)),
    "ntk": Scheme("ntk", ("factor",)),
    "dynamic": Scheme("dynamic_ntk", ("factor", L0)),
    "dynamic_ntk": Scheme("dynamic_ntk", ("factor", L0)),
    "ntk_by_parts": Scheme("ntk_by_parts", _BY_PARTS),
    "llama3": Scheme("llama3", _BY_PARTS),
    "yarn": Scheme("yarn", ("factor", L0), _YARN),
    "longrope": Scheme("longrope", ("short_factor", "long_factor", L0), _LONGROPE),
    "su": Scheme("longrope", ("short_factor", "long_factor", L0), _LONGROPE),
    "proportional": Scheme("proportional", ("partial_rotary_factor",), ("factor",)),
    "divisors": Scheme("divisors", ("divisors",)),
    "timescales": Scheme("timescales"),
}

# The schemes whose frequencies depend on the length of the sequence.
BY_LENGTH = ("dynamic_ntk", "longrope")
_INTEGERS = (L0, "max_position_embeddings")
_LISTS = ("short_factor", "long_factor", "divisors")
_FLAGS = ("truncate", "clamp_to_pairs")

def find_scheme(name: str) -> Scheme:
    if not isinstance(name, str) or name not in SCHEMES:
        raise ValueError(
            f"unknown rope_type {name!r}; expected one of "
            + ", ".join(map(repr, SCHEMES))
        )
    return SCHEMES[name]


def _check_kind(key: str, value: Any) -> None:
    """Raises a ValueError unless the value is what the key has."""
    if key in _LISTS:
        if not isinstance(value, (list, tuple)):
            raise ValueError(f"{key}: expected a list of numbers, found {value!r}")
    elif key in _FLAGS:
        if not isinstance(value, bool):
            raise ValueError(f"{key}: expected True or False, found {value!r}")
    else:
        number(key, value)


def check_values(name: str, parameters: Mapping[str, Any], dim: int) -> None:
    """Raises a ValueError if the keys of a scheme do not go with `dim`."""
    scheme = find_scheme(name)
    if scheme.attribute in ("ntk", "dynamic_ntk") and dim <= 2:
        raise ValueError(
            f"rope_type {name!r} needs more than 2 rotated features, found {dim}"
        )
    for key in _LISTS:
        values = parameters.get(key)
        if key not in scheme.keys or values is None:
            continue
        _check_kind(key, values)
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
    for key in scheme.keys:
        if key in given:
            _check_kind(key, given[key])
    if scheme.attribute == "divisors":
        return f"#pe.divisors<{literal('divisors', given['divisors'])}>"
    keys = [
        f"{key} = {literal(key, given[key], is_integer=key in _INTEGERS)}"
        for key in scheme.keys
        if key in given
    ]
    body = f"<{', '.join(keys)}>" if keys else ""
    return f"#pe.{scheme.attribute}{body}"
