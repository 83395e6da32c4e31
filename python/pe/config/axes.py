"""The axis and the frequency that every pair uses."""

from __future__ import annotations

import dataclasses
from typing import Any, Callable, Sequence

from pe.literals import integer


@dataclasses.dataclass(frozen=True)
class Axes:
    """How the pairs of a rotation are assigned to several axes of positions."""

    axes: tuple[int, ...]
    """The axis of every pair."""
    order: tuple[int, ...] | None = None
    """The index of every pair's frequency in the list; None: pair i has frequency i."""


def _checked(sections: Any, pairs: int) -> list[int]:
    if not isinstance(sections, (list, tuple)):
        raise ValueError(
            f"mrope_section: expected a list of integers, found {sections!r}"
        )
    return [integer("mrope_section", count, at_least=0) for count in sections]


def _sections(sections: Sequence[int], pairs: int) -> Axes:
    """The pairs of one axis after those of another (Qwen2-VL)."""
    return Axes(
        tuple(axis for axis, count in enumerate(sections) for _ in range(count))
    )


def _interleaved(sections: Sequence[int], pairs: int) -> Axes:
    """The axes in turn while they have pairs; the rest is for time (Qwen3-VL)."""
    count = len(sections)
    return Axes(
        tuple(
            axis if axis and i < count * sections[axis] else 0
            for i, axis in ((i, i % count) for i in range(pairs))
        )
    )


def _ernie(sections: Sequence[int], pairs: int) -> Axes:
    """Height and width in turn, then time, by sections of (h, w, t)."""
    height, width, time = (*sections, 0, 0, 0)[:3]
    if len(sections) != 3 or height != width:
        raise ValueError(
            "mrope_section: expected three counts, equal for height and width; "
            f"found {list(sections)!r}"
        )
    return Axes((1, 2) * height + (0,) * time)


def _alternating(dim: int) -> Axes:
    """Row and column in turn (NeoMME)."""
    return Axes(tuple(i % 2 for i in range(dim // 2)))


def _lists(dim: int, axes: Sequence[int], divisor: int) -> Axes:
    """The pairs of one axis after those of another, with a list for each."""
    each = dim // (2 * divisor)
    return Axes(
        tuple(axis for axis in axes for _ in range(each)),
        tuple(range(each)) * len(axes),
    )


def _in_turn(dim: int) -> Axes:
    """Width and height in turn, with a list for each (Kimi)."""
    each = dim // 4
    return Axes((1, 0) * each, tuple(i for i in range(each) for _ in range(2)))


def _of_one_list(dim: int) -> Axes:
    """One list: even frequencies for the height, odd ones for the width."""
    each = dim // 4
    return Axes(
        (0,) * each + (1,) * each,
        tuple(range(0, 2 * each, 2)) + tuple(range(1, 2 * each, 2)),
    )


# By counts of pairs in the configuration, or for all features of a head.
_BY_SECTIONS: dict[str, Callable[[Sequence[int], int], Axes]] = {
    "sections": _sections,
    "interleaved": _interleaved,
    "ernie": _ernie,
}
_BY_FEATURES: dict[str, Callable[[int], Axes]] = {
    "alternating": _alternating,
    "axial": lambda dim: _lists(dim, (0, 1), 2),
    "axial_reversed": lambda dim: _lists(dim, (1, 0), 2),
    "axial_3": lambda dim: _lists(dim, (0, 1, 2), 3),
    "axial_alternating": _in_turn,
    "axial_of_one_list": _of_one_list,
}


def axes_of_sections(
    rule: str, sections: Any, pairs: int, is_default: bool = False
) -> Axes:
    """The axes of all pairs, from the sections in the configuration."""
    sections = _checked(sections, pairs)
    if sum(sections) != pairs and not (is_default and rule == "interleaved"):
        raise ValueError(
            f"mrope_section: expected counts with a sum of {pairs} pairs, "
            f"found {sections!r}"
        )
    return _BY_SECTIONS[rule](sections, pairs)


def axes_of_features(rule: str, dim: int) -> Axes:
    """The axes of all pairs of `dim` features."""
    if dim % 4 and rule != "axial_3":
        raise ValueError(
            "config: expected a number of rotated features that two axes can "
            f"share, a multiple of 4; found {dim}"
        )
    return _BY_FEATURES[rule](dim)


def is_by_sections(rule: str | None) -> bool:
    return rule in _BY_SECTIONS
