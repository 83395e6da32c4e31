"""Which column of a table has the bias of a query and a key."""

from __future__ import annotations

import dataclasses
from typing import Any

from pe.config.reading import as_mapping, names_of
from pe.literals import flag, integer


@dataclasses.dataclass(frozen=True)
class T5Buckets:
    """T5's buckets: exact for near keys, then logarithmic."""

    num_buckets: int = 32
    max_distance: int = 128
    bidirectional: bool = True
    """Whether keys before and after a query have buckets of their own."""

    @classmethod
    def of(cls, config: Any, decoder: bool | None = None) -> T5Buckets:
        """Those of a Hugging Face configuration with T5's keys.

        Args:
          config: has relative_attention_num_buckets, and may have
            relative_attention_max_distance, which is 128 if not.
          decoder: whether the attention is a decoder's, to itself; by default
            what is_decoder says.
        """
        keys = as_mapping(config)
        if keys.get("relative_attention_num_buckets") is None:
            raise ValueError(
                "config: expected relative_attention_num_buckets; found "
                + names_of(keys)
            )
        if decoder is None:
            decoder = keys.get("is_decoder") or False
        return cls(
            keys["relative_attention_num_buckets"],
            keys.get("relative_attention_max_distance", 128),
            not flag("decoder", decoder),
        )

    @property
    def columns(self) -> int:
        """How many columns the table has."""
        return self.num_buckets

    @property
    def text(self) -> str:
        """The attribute in MLIR."""
        buckets = integer("num_buckets", self.num_buckets)
        distance = integer("max_distance", self.max_distance)
        both = str(flag("bidirectional", self.bidirectional)).lower()
        return (
            f"#pe.t5_buckets<num_buckets = {buckets}, max_distance = {distance}, "
            f"bidirectional = {both}>"
        )


@dataclasses.dataclass(frozen=True)
class ClippedDistance:
    """A bucket for every distance j − i up to ±max_distance, or, if symmetric,
    for every |j − i|: also any function of the distance, as a table."""

    max_distance: int
    symmetric: bool = False

    @property
    def columns(self) -> int:
        """How many columns the table has."""
        return (1 if self.symmetric else 2) * self.max_distance + 1

    @property
    def text(self) -> str:
        """The attribute in MLIR."""
        distance = integer("max_distance", self.max_distance)
        symmetric = str(flag("symmetric", self.symmetric)).lower()
        return (
            f"#pe.clipped_distance<max_distance = {distance}, "
            f"symmetric = {symmetric}>"
        )


@dataclasses.dataclass(frozen=True)
class Window:
    """Swin's buckets: one for every offset in a window of an image."""

    height: int
    width: int

    @property
    def columns(self) -> int:
        """How many columns the table has."""
        return (2 * self.height - 1) * (2 * self.width - 1)

    @property
    def text(self) -> str:
        """The attribute in MLIR."""
        height, width = integer("height", self.height), integer("width", self.width)
        return f"#pe.window<height = {height}, width = {width}>"
