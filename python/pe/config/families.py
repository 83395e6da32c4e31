"""The model families: one row for all models whose code rotates alike.

`source` names the folder of transformers.models, release 5.24, from whose
configuration and modeling files the row was read, or the remote code of a
model. `./dev models configs` compares every row with that code.
"""

from __future__ import annotations

from typing import Any, Mapping

from pe.config import (
    families_alike,
    families_by_axis,
    families_by_layer,
    families_latent,
    families_refused,
)
from pe.config.family import Family

FAMILIES = (
    *families_alike.FAMILIES,
    *families_by_layer.FAMILIES,
    *families_latent.FAMILIES,
    *families_by_axis.FAMILIES,
    *families_refused.FAMILIES,
)

_BY_MODEL = {model: row for row in FAMILIES for model in row.models.split()}
_BY_MARK = {mark: row for row in FAMILIES for mark in row.marks}

GENERAL = Family("", "RoFormer, arXiv:2104.09864", fraction=1.0)
UNKNOWN = Family("", "a model_type without a row", base=None, fraction=1.0, layout=None)


def find_family(config: Mapping[str, Any]) -> tuple[Family, bool]:
    """The row for a configuration, and whether its model is known."""
    name = config.get("model_type")
    if isinstance(name, str) and name in _BY_MODEL:
        return _BY_MODEL[name], True
    for mark, row in _BY_MARK.items():
        if config.get(mark) is not None:
            return row, True
    return (UNKNOWN if name else GENERAL), not name
