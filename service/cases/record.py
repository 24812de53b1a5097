"""Everything that is on record of a case, for the person who acts on it. Personal data: that it is
read is noted before it is returned.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from policy.cases.events import CaseEvent
from policy.cases.reading_out import said_of
from policy.cases.track import Track
from policy.refusal import Refusal
from policy.suitability.evidence.facts import Facts
from policy.suitability.evidence.reading import in_order, superseded
from policy.support.answering.answer import StatusAnswer
from service.authorisation import NOT_SIGNED_IN, use_case
from service.cases.opening import open_case, open_with
from service.context import Context
from store.cases import add_events, events_in
from store.person import open_person

_OF_THE_ENVELOPE = frozenset({"id", "at", "kind", "sequence", "facts"})
_OF_A_FACT = frozenset({"id", "as_of", "fact"})

Said = tuple[tuple[str, str], ...]
"""What a record says, name by name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FactOnRecord:
    """A fact of a suitability case. It no longer `counts` once another one has replaced it."""

    id: str
    as_of: date
    kind: str
    counts: bool
    says: Said


@dataclass(frozen=True, slots=True, kw_only=True)
class EventOnRecord:
    """An event, with what was said in it."""

    recorded_at: datetime
    label: str
    says: Said


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseOnRecord:
    """A person as they were sent, with what was corrected since; the status answer, if the track
    has one and it was given; what is known, oldest first, None for a track that keeps no facts; and
    every event, oldest first.
    """

    reference: str
    person: dict[str, str]
    answer: StatusAnswer | None
    facts: tuple[FactOnRecord, ...] | None
    events: tuple[EventOnRecord, ...]


@use_case(staff=lambda permissions: permissions.read, organisations=False)
async def read_case(context: Context, reference: str) -> CaseOnRecord | Refusal:
    """Who the person is, what was answered, reported, offered and shown, and what was said with
    every event.
    """
    opened = await open_with(context.app, reference, add_events)
    if isinstance(opened, Refusal):
        return opened
    state = opened.state
    person = await _person(context, reference)
    if isinstance(person, Refusal):
        return person
    answer, facts = getattr(state, "answer", None), getattr(state, "facts", None)
    events = await events_in(opened.beside, context.app.store, reference)
    return CaseOnRecord(
        reference=reference,
        person=person,
        answer=answer if isinstance(answer, StatusAnswer) else None,
        facts=tuple(_facts(facts)) if isinstance(facts, Facts) else None,
        events=tuple(_events(context.track, events)),
    )


@use_case(staff=lambda permissions: permissions.read, organisations=False)
async def read_person(context: Context, reference: str) -> dict[str, str] | Refusal:
    """The referral as it was sent, with what was corrected since; empty if it was never kept."""
    opened = await open_case(context.app, reference)
    return opened if isinstance(opened, Refusal) else await _person(context, reference)


async def _person(context: Context, reference: str) -> dict[str, str] | Refusal:
    if context.member is None:
        return NOT_SIGNED_IN
    app = context.app
    return await open_person(app.engine, app.keys, reference, context.member.number)


def _facts(facts: Facts) -> Iterator[FactOnRecord]:
    gone = superseded(facts.known)
    for fact in in_order(facts.known):
        yield FactOnRecord(
            id=fact.id,
            as_of=fact.as_of,
            kind=str(getattr(fact, "fact", "")).replace("-", " "),
            counts=fact.id not in gone,
            says=tuple(said_of(fact, _OF_A_FACT)),
        )


def _events(
    track: Track[Any, Any, Any], events: Iterable[tuple[CaseEvent, datetime]]
) -> Iterator[EventOnRecord]:
    for event, recorded_at in events:
        yield EventOnRecord(
            recorded_at=recorded_at,
            label=track.staff_label(event),
            says=tuple(said_of(event, _OF_THE_ENVELOPE)),
        )
