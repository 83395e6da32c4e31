"""Selects the model, in the configuration of several."""

from __future__ import annotations

from typing import Any, Iterator, Mapping

from pe.config.families import find_family
from pe.config.reading import as_mapping, names_of

# Keys of the text model in configurations of several models, in search order.
# Keys of one group exclude each other.
_TEXT = ("text_config", "language_config", "llm_config", "language_model_config")
_NESTED = (
    "vlm_config",
    "thinker_config",
    "talker_config",
    "encoder_config",
    "decoder_config",
    "encoder",
    "decoder",
    "text_encoder",
    "global_config",
    "patcher_config",
)

# What a model that attends has in any case.
_SIZES = (
    "head_dim",
    "hidden_size",
    "n_embd",
    "d_model",
    "qk_rope_head_dim",
    "kv_channels",
    "num_attention_heads",
    "memory_attention_hidden_size",
)


def _has_sizes(config: Mapping[str, Any]) -> bool:
    return any(config.get(key) is not None for key in _SIZES[:6]) or (
        config.get("memory_attention_hidden_size") is not None
    )


def _candidates(config: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Paths and configurations of the models for text."""
    for names in (_TEXT, _NESTED):
        for key in names:
            value = config.get(key)
            if value is None or isinstance(value, (str, int, bool)):
                continue
            inner = as_mapping(value)
            if not inner:
                continue
            nested = list(_candidates(inner))
            if nested:
                yield from ((f"{key}.{path}", found) for path, found in nested)
            elif _has_sizes(inner):
                yield key, inner


def select_model(config: Any) -> tuple[dict[str, Any], str]:
    """The configuration of one model, and its path in the one that was given.

    Raises a ValueError that names the choices if there are several.
    """
    mapping = as_mapping(config)
    found = list(_candidates(mapping))
    known = find_family(mapping)[1] and mapping.get("model_type") is not None
    if not found or (_has_sizes(mapping) and known):
        return mapping, ""
    if len(found) > 1:
        raise ValueError(
            "config: expected one model for text, found "
            + " and ".join(path for path, _ in found)
            + "; give the one that is meant, config["
            + "][".join(map(repr, found[0][0].split(".")))
            + "] or another"
        )
    path, inner = found[0]
    _check_outer(mapping, inner, path)
    return inner, path


def _check_outer(outer: Mapping[str, Any], inner: Mapping[str, Any], path: str) -> None:
    """Keys outside of the text model must agree with its own."""
    for key in ("rope_theta", "rope_scaling", "rope_parameters", "head_dim"):
        if outer.get(key) and inner.get(key) and outer[key] != inner[key]:
            raise ValueError(
                f"config: expected {key} to be the same beside {path} and in it, "
                f"found {outer[key]!r} and {inner[key]!r}"
            )
        if outer.get(key) and not inner.get(key):
            raise ValueError(
                f"config: {key} = {outer[key]!r} stands beside {path}, which has "
                f"{names_of(inner)}; give one of the two"
            )
