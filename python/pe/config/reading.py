"""A configuration that remembers which of its keys were read."""

from __future__ import annotations

import re
from typing import Any, Iterator, Mapping

from pe.config.keys import ALIASES, CANONICAL, MEANINGLESS, OFF, SWITCHES

# Keys that concern positions, in any dict.
_SPEAKS = re.compile(
    r"(?:^|_)(?:[a-z]?rope|nope|rotary|theta|thetas|yarn|ntk|longrope|partial|alibi"
    r"|xpos)(?:_|$)|head_dim|(?:^|_)head_size|kv_channels|base_freq|freq_base|inv_freq"
    r"|pos_emb|position_embeddings?_type"
)

# Dicts of labels and of other models, which may have any keys.
_OTHER_DICTS = re.compile(r"(?:_|^)config$|2id$|^id2|^auto_map$|^task_specific_params$")


def as_mapping(config: Any) -> dict[str, Any]:
    """A dict of a dict, or of an object like transformers' PretrainedConfig."""
    if config is None:
        return {}
    if isinstance(config, Mapping):
        return dict(config)
    if hasattr(config, "to_dict"):
        return config.to_dict()
    raise TypeError(
        "config: expected a dict or an object with to_dict(), found "
        f"{type(config).__name__}"
    )


def names_of(config: Mapping[str, Any]) -> str:
    """The keys of a configuration, for errors."""
    return ", ".join(sorted(map(repr, config))) or "no keys"


class Reading(Mapping[str, Any]):
    """A mapping that records every access.

    Keys that concern positions and were not read in the end were not
    understood: `unread` returns them. Looking up an absent key, iterating (also
    over values) and `peek` are not recorded.
    """

    def __init__(self, values: Mapping[str, Any], path: str = "", all_speak=False):
        self._values = dict(values)
        self._path = path
        self._all_speak = all_speak
        self._read: set[str] = set()
        self._children: dict[str, Reading] = {}

    def __getitem__(self, key: str) -> Any:
        value = self._values[key]
        self._read.add(key)
        return value

    def __contains__(self, key: object) -> bool:
        return key in self._values

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def keys(self):
        return self._values.keys()

    def values(self):
        return self._values.values()

    def items(self):
        return self._values.items()

    def peek(self, key: str) -> Any:
        """The value of a key, or None, without recording an access."""
        return self._values.get(key)

    def child(self, key: str, all_speak: bool = True) -> Reading:
        """The dict under a key, whose keys must all be read as well."""
        if key not in self._children:
            value = self._values.get(key) or {}
            if not isinstance(value, Mapping):
                raise ValueError(f"{key}: expected a dict, found {value!r}")
            path = f"{self._path}{key}."
            self._children[key] = Reading(value, path, all_speak)
        self._read.add(key)
        return self._children[key]

    def understand(self, *keys: str) -> None:
        """Records that the keys are known to be irrelevant."""
        self._read.update(key for key in keys if key in self._values)

    def understand_all(self) -> None:
        self._read.update(self._values)

    def replaced(self, values: Mapping[str, Any]) -> Reading:
        """The same with values in place of what it has by any name."""
        kept = {
            key: value
            for key, value in self._values.items()
            if CANONICAL.get(key, key) not in values
        }
        self.understand_all()
        return Reading({**kept, **values}, self._path, self._all_speak)

    def given(self, key: str, names: tuple[str, ...] = ()) -> str | None:
        """The name under which a key is present. Two that disagree are an error."""
        names = names or ALIASES.get(key, (key,))
        found = [name for name in names if self.peek(name) is not None]
        self.understand(*names)
        for other in found[1:]:
            if self.peek(other) != self.peek(found[0]):
                raise ValueError(
                    f"{self._path}{key}: expected one value, found {found[0]} = "
                    f"{self.peek(found[0])!r} and {other} = {self.peek(other)!r}"
                )
        return found[0] if found else None

    def lookup(self, key: str, names: tuple[str, ...] = ()) -> Any:
        """The value of a key under any of its names, or None."""
        name = self.given(key, names)
        return None if name is None else self[name]

    def unread(self) -> Iterator[tuple[str, Any]]:
        """Keys that concern positions and were not read, and their values."""
        for key, value in self._values.items():
            if key in self._children:
                yield from self._children[key].unread()
            elif key in self._read or value is None or value == {}:
                continue
            elif key in OFF and value is False:
                continue
            elif self._all_speak or (
                _SPEAKS.search(key) and key not in MEANINGLESS and key not in SWITCHES
            ):
                yield self._path + key, value
            elif isinstance(value, Mapping) and not _OTHER_DICTS.search(key):
                yield from Reading(value, f"{self._path}{key}.").unread()
