"""Faults of upstream that the fuzzer meets and that say nothing about pe.

An entry is a pattern of what was observed, one of the text of the module, one
of the passes, and the reason why a find that has them all is not reported.
"""

from __future__ import annotations

import re

KNOWN = ()


def is_known(text: str, passes: str, found: str) -> bool:
    return any(
        re.search(observed, found)
        and re.search(in_text, text)
        and re.search(in_passes, passes)
        for observed, in_text, in_passes, _ in KNOWN
    )
