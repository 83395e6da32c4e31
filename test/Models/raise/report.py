"""Tells what was raised, and what was not."""

from __future__ import annotations

import collections
import dataclasses
import json
from typing import Iterable

from judge import Verdict


@dataclasses.dataclass
class Outcome:
    """What became of one module, from its export on."""

    name: str
    kind: str
    family: str
    wanted: int
    """How many rotations, or biases, there are."""
    not_exported: str = ""
    verdict: Verdict | None = None

    @property
    def word(self) -> str:
        verdict = self.verdict
        if self.not_exported:
            return "not exported"
        if verdict is None:
            return "exported"
        if verdict.wrong:
            return "wrong"
        if not verdict.raised:
            return "declined" if self.wanted else "no rotation"
        return "raised" if verdict.raised >= self.wanted else "in part"


def _counts(outcome: Outcome) -> str:
    """How many of which op."""
    verdict = outcome.verdict
    if verdict is None:
        return ""
    names = ("rotary", "apply_rotary", "other")
    found = [(getattr(verdict, name), name) for name in names]
    return ", ".join(f"{count} {name}" for count, name in found if count)


def _why(outcome: Outcome) -> Iterable[str]:
    """What else there is to say about it."""
    verdict = outcome.verdict
    if outcome.not_exported:
        yield outcome.not_exported.replace("\n", " ")
    if verdict is None:
        return
    if verdict.wrong:
        yield verdict.wrong
    if verdict.failure:
        yield f"no numbers: {verdict.failure}"
    if outcome.word in ("declined", "in part"):
        yield from verdict.remarks


def _line(outcomes: list[Outcome]) -> str:
    """The variants of a family that had the same outcome."""
    names = sorted(o.name.removeprefix("model-") for o in outcomes)
    variants = [name.removeprefix(outcomes[0].family).strip("-") for name in names]
    first = outcomes[0]
    text = f"{first.family:44} {first.word:12} {_counts(first):24}"
    return f"{text} {' '.join(variants)}"


def print_all(outcomes: list[Outcome]) -> int:
    """Prints a table and totals; 1 if anything is wrong."""
    alike: dict[tuple, list[Outcome]] = collections.defaultdict(list)
    for o in outcomes:
        key = (o.kind, o.family, o.word, _counts(o), tuple(_why(o)))
        alike[key].append(o)
    for (*_, reasons), found in alike.items():
        print(_line(found))
        for reason in reasons:
            print(f"    {reason}")
    for kind in ("function", "model", "JAX function"):
        of_kind = [o for o in outcomes if o.kind == kind]
        if not of_kind:
            continue
        words = collections.Counter(o.word for o in of_kind)
        compared = sum(
            o.verdict is not None and o.verdict.error is not None for o in of_kind
        )
        rest = ", ".join(f"{n} {word}" for word, n in words.most_common())
        families = len({o.family for o in of_kind})
        print(
            f"{families} {kind}s, {len(of_kind)} modules: {rest or 'none'}; "
            f"{compared} compared with the framework"
        )
    return any(o.word == "wrong" for o in outcomes)


def as_json(outcomes: list[Outcome]) -> str:
    """Everything that is known."""
    rows = [{**dataclasses.asdict(o), "outcome": o.word} for o in outcomes]
    return json.dumps(rows, indent=1)
