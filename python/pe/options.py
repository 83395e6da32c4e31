"""Options of the pipelines, as keywords."""

from __future__ import annotations

import re
from typing import Any, Mapping, Union

from pe import _pe
from pe.literals import flag, integer, one_of

Option = Union[str, int, bool]

# The values of each option: one of a tuple, an integer in a range, True or
# False, or a text that matches. They are checked here because the compiler's
# own parser prints its errors.
_CPU = {
    "vector_width": (0, 64, 128, 256, 512, 1024, 2048, 4096),
    "accuracy": ("standard", "high"),
    "angles": ("auto", "exact", "split"),
    "fuse": ("auto", "none"),
    "excess_precision": bool,
    "streaming": ("auto", "never", "always"),
    "streaming_threshold": range(2**63),
    "native_bf16": bool,
    "parallel": ("none", "openmp"),
}
_GPU = {
    "features": re.compile(r"\+ptx\d+|"),
    "block_size": range(32, 1025),
    "share_launches": bool,
    "fuse": ("auto", "none"),
    "excess_precision": bool,
    "allow_host_compute": bool,
}


def is_gpu(target: str) -> bool:
    return target.startswith("sm_")


def check_target(target: Any) -> None:
    """Raises an exception unless the compiler can say whether it knows it."""
    if not isinstance(target, str):
        raise TypeError(f"target: expected a string, found {target!r}")
    if not re.fullmatch(r"[\w.+-]+", target):
        raise _pe.CompileError(
            f"unknown target {target!r}; expected 'host', 'sm_' and a number, or "
            "a CPU of LLVM such as 'x86-64-v3' or 'neoverse-n1'"
        )


def _value(name: str, value: Any, kind: Any) -> str:
    if kind is bool:
        return str(flag(name, value)).lower()
    if isinstance(kind, range):
        number = integer(name, value)
        if number not in kind:
            raise ValueError(
                f"{name}: expected an integer from {kind[0]} to {kind[-1]}, "
                f"found {value!r}"
            )
        return str(number)
    if isinstance(kind, re.Pattern):
        if not isinstance(value, str) or not kind.fullmatch(value):
            raise ValueError(
                f"{name}: expected a version of PTX such as '+ptx80', found "
                f"{value!r}"
            )
        return value
    if isinstance(kind[0], str):
        return one_of(name, value, kind)
    number = integer(name, value)
    if number not in kind:
        raise ValueError(
            f"{name}: expected one of {', '.join(map(str, kind))}; found {value!r}"
        )
    return str(number)


def option_text(target: str, options: Mapping[str, Any]) -> str:
    """The options as the pipeline of the target reads them.

    Raises a TypeError if the pipeline has no such option, and a ValueError if
    the option has no such value.
    """
    check_target(target)
    kinds = _GPU if is_gpu(target) else _CPU
    words = [f"chip={target} format=isa" if is_gpu(target) else f"target={target}"]
    for name, value in options.items():
        if name not in kinds:
            raise TypeError(
                f"{name}: expected no such option for {target!r}, which has "
                f"{', '.join(kinds)}; found {value!r}"
            )
        words.append(f"{name.replace('_', '-')}={_value(name, value, kinds[name])}")
    return " ".join(words)
