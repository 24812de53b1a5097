"""A track as its process map shows it: stages in the order a case meets them, the ways between
them as they are declared, and what the clock does meanwhile (R36, R37).

Nothing here is drawn, and nothing is said twice: a map is made of the transitions that every
decision is held against, so it cannot differ from what is done.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from policy.cases.decision import Transition


@dataclass(frozen=True, slots=True, kw_only=True)
class MapClock:
    """What the clock does: `name` is the deadline's, `when` counts from the fact it names. A clock
    asks, warns and tells; it never moves a case.
    """

    name: str
    when: str
    what: str
    rule: str
    own_choice: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessMap:
    """What is drawn of a track; `name` is the track's. `stages` and `events` are words for people
    by key; stages stand in the order a case meets them.
    """

    name: str
    title: str
    arrows: Sequence[Transition]
    stages: Mapping[str, str]
    events: Mapping[str, str]
    ended: frozenset[str]
    rulebook: str
    clocks: tuple[MapClock, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """Everything that is told alike: one label and rule, to one stage, from one stage or several.
    `number` is its place on the map, from 1.
    """

    number: int
    label: str
    rule: str
    target: str
    sources: tuple[str, ...]
    events: tuple[str, ...]


def ways(process: ProcessMap) -> tuple[Way, ...]:
    """The arrows of a track, those that read the same put together, in declared order."""
    order = list(process.stages)
    alike: dict[tuple[str, str, str], list[Transition]] = {}
    for arrow in process.arrows:
        alike.setdefault((arrow.label, arrow.rule, arrow.target), []).append(arrow)
    return tuple(
        Way(
            number=number,
            label=label,
            rule=rule,
            target=target,
            sources=tuple(sorted({arrow.source for arrow in arrows}, key=order.index)),
            events=tuple(dict.fromkeys(arrow.event for arrow in arrows)),
        )
        for number, ((label, rule, target), arrows) in enumerate(alike.items(), 1)
    )
