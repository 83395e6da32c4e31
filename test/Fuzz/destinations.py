"""What ops in destination-passing style have in common: how they print, and
where their results go."""

from __future__ import annotations

from typing import Optional

from elements import Exact
from program import Value


def attributes_text(**attributes) -> str:
    """The dictionary; None and False stand for what is absent."""
    parts = []
    for name, value in attributes.items():
        if value is None or value is False:
            continue
        parts.append(name if value is True else f"{name} = {value}")
    return f"{{{', '.join(parts)}}}"


def i64_array(numbers) -> Optional[str]:
    if numbers is None:
        return None
    inside = ", ".join(map(str, numbers))
    return f"array<i64: {inside}>" if inside else "array<i64>"


def clause(keyword: str, value: Optional[Value]) -> str:
    """An optional operand, with its type."""
    return f" {keyword}({value} : {value.type})" if value else ""


def arrow(results: list) -> str:
    return f" -> {', '.join(str(r.type) for r in results)}" if results else ""


def equals(results: list) -> str:
    return f"{', '.join(map(str, results))} = " if results else ""


def write(env: dict, init: Value, results: list, result: Exact) -> None:
    """The result of an op, or what it writes to a memref."""
    if results:
        env[results[0].name] = result
        return
    env[init.name].values[...] = result.values
    env[init.name].errors[...] = result.errors
