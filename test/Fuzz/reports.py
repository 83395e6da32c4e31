"""What was found: one file for each kind of find."""

from __future__ import annotations

import os
import re
import threading


def signature(place: str, found: str) -> str:
    """The same for finds that are likely to have one cause."""
    first = found.splitlines()[0]
    first = re.sub(r"'[^']*'|\"[^\"]*\"", "''", first)
    first = re.sub(r"%\w+|-?\d[\w.]*", "N", first)
    return f"{place}: {first}"


class Reports:
    def __init__(self, folder: str):
        self.folder = folder
        self.lock = threading.Lock()
        self.kinds = {}
        """How often each kind was found."""

    def is_new(self, place: str, found: str) -> bool:
        """Whether a find is worth the time to make it smaller. Wrong results
        look all alike, so that some of them are."""
        limit = 3 if found.startswith("wrong") else 1
        key = signature(place.partition("{")[0], found)
        with self.lock:
            self.kinds[key] = self.kinds.get(key, 0) + 1
            return self.kinds[key] <= limit

    def add(self, name, text, pipeline, observed, words) -> None:
        path = os.path.join(self.folder, f"{name.replace('/', '-')}.mlir")
        comment = "\n".join(f"// {line}" for line in observed.splitlines())
        with open(path, "w", encoding="utf-8") as file:
            file.write(f"// Found as {name}\n// pe-opt {pipeline}\n{comment}\n{text}")
        with self.lock:
            print(f"fuzz: {name}: {words}\n{observed}\n  {pipeline}\n  {path}")

    def summary(self) -> str:
        count = sum(self.kinds.values())
        return f"{len(self.kinds)} kinds of faults, found {count} times"
