"""A track as its process map shows it: stages in the order a case meets them, the ways between
them as they are declared, and what the clock does meanwhile (R36, R37).

Nothing here is drawn, and nothing is said twice: a map is made of the transitions that every
decision is held against, so it cannot differ from what is done.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from policy.cases.decision import Transition


@dataclass(frozen=True, slots=True, kw_only=True)
class MapClock:
    """What the clock does: `name` is the deadline's, `when` counts from the fact it names."""

    name: str
    when: str
    what: str
    rule: str
    own_choice: bool


def clock(name: str, when: str, what: str, rule: str, own_choice: bool = True) -> MapClock:
    """A clock by its deadline's name; most of their numbers are the service's own choice."""
    return MapClock(name=str(name), when=when, what=what, rule=rule, own_choice=own_choice)


@dataclass(frozen=True, slots=True, kw_only=True)
class Junction:
    """Where many ways meet: at any of `stages` the same is asked after each of `events` (with its
    own rule), and the answer alone says the next stage; `how` says by what. Drawn as a place of
    its own, it stands for an arrow from each of its stages to each other one, except those that
    the map lists as exceptions.
    """

    name: str
    label: str
    how: str
    events: Mapping[str, str]
    stages: frozenset[str]

    def passed_by(self, arrow: Transition) -> bool:
        """Whether an arrow goes by way of it."""
        return arrow.event in self.events and arrow.source in self.stages


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """At which stages a named person may end a case where it stands."""

    stages: frozenset[str]
    label: str
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessMap:
    """What is drawn of a track; `name` is the track's. `stages` and `events` are words for people
    by key; stages stand in the order a case meets them. `by_time` says what the clock may do.
    """

    name: str
    title: str
    arrows: Sequence[Transition]
    stages: Mapping[str, str]
    events: Mapping[str, str]
    ended: frozenset[str]
    rulebook: str
    clocks: tuple[MapClock, ...]
    by_time: str
    junction: Junction | None = None
    closing: Closing | None = None

    @property
    def places(self) -> dict[str, str]:
        """What has a place on the map: the stages, and the junction after the first of them."""
        if self.junction is None:
            return dict(self.stages)
        (first, label), *others = self.stages.items()
        return {first: label, self.junction.name: self.junction.label, **dict(others)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """All transitions that are drawn as one: one label and rule, to one stage, from one stage or
    several. `number` is its place on the map, from 1.
    """

    number: int
    label: str
    rule: str
    target: str
    sources: tuple[str, ...]
    events: tuple[str, ...]


def drawn(process: ProcessMap) -> tuple[Transition, ...]:
    """The arrows as they are drawn: those by way of the junction lead to it and from it, each
    once.
    """
    junction = process.junction
    if junction is None:
        return tuple(process.arrows)
    through = [arrow for arrow in process.arrows if junction.passed_by(arrow)]
    found = [*_into(process, junction, through)]
    order = list(process.stages)
    found += [
        Transition(junction.name, "", arrow.target, arrow.rule, arrow.label)
        for arrow in sorted(through, key=lambda arrow: order.index(arrow.target))
    ]
    found += [arrow for arrow in process.arrows if not junction.passed_by(arrow)]
    return tuple(dict.fromkeys(found))


def _into(
    process: ProcessMap, junction: Junction, through: Sequence[Transition]
) -> Iterator[Transition]:
    """Events that come at the same stages lead to it together."""
    stages = {
        event: tuple(dict.fromkeys(a.source for a in through if a.event == event))
        for event in junction.events
    }
    for sources in dict.fromkeys(stages.values()):
        together = [event for event in junction.events if stages[event] == sources]
        label = " or ".join(process.events[event].lower() for event in together)
        rule = ", ".join(junction.events[event] for event in together)
        for source in sources:
            yield Transition(source, "", junction.name, rule, label)


def never(process: ProcessMap) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Where the junction does not lead, by the stage that one comes from."""
    junction, by_source = process.junction, dict[str, set[str]]()
    if junction is None:
        return ()
    through = [arrow for arrow in process.arrows if junction.passed_by(arrow)]
    for arrow in through:
        by_source.setdefault(arrow.source, {arrow.source}).add(arrow.target)
    everywhere = {arrow.target for arrow in through}
    missing = (
        (source, tuple(s for s in process.stages if s in everywhere - reached))
        for source, reached in by_source.items()
    )
    return tuple((source, targets) for source, targets in missing if targets)


def ways(process: ProcessMap) -> tuple[Way, ...]:
    """The arrows of a track as they are drawn, those that read the same put together, in declared
    order.
    """
    order = list(process.places)
    alike: dict[tuple[str, str, str], list[Transition]] = {}
    for arrow in drawn(process):
        alike.setdefault((arrow.label, arrow.rule, arrow.target), []).append(arrow)
    return tuple(
        Way(
            number=number,
            label=label,
            rule=rule,
            target=target,
            sources=tuple(sorted({arrow.source for arrow in arrows}, key=order.index)),
            events=tuple(dict.fromkeys(arrow.event for arrow in arrows if arrow.event)),
        )
        for number, ((label, rule, target), arrows) in enumerate(alike.items(), 1)
    )
