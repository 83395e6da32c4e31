"""How a model stores the partners of a pair."""

from __future__ import annotations

from pe.config.family import Family
from pe.config.keys import LAYOUT_KEYS
from pe.config.reading import Reading


def read_layout(config: Reading, family: Family, is_general: bool) -> str | None:
    """How the model stores partners."""
    layout, found = family.layout, None
    for key, (if_true, if_false) in LAYOUT_KEYS.items():
        value = config.get(key)
        if value is None:
            continue
        if not isinstance(value, bool):
            raise ValueError(f"{key}: expected True or False, found {value!r}")
        said = if_true if value else if_false
        switches = family.layout == "interleaved_to_half" and key == "rope_interleave"
        if found not in (None, said) or not (
            is_general or switches or said == family.layout
        ):
            raise ValueError(
                f"{key}: expected the layout {found or family.layout!r}, as in the "
                f"code of this model; found {value!r}, which is {said!r}"
            )
        layout = found = said
    return layout
