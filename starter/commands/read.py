"""`referrals read`: everything that is on record of a case, for whoever acts on it: the person, the
status answer or the facts, and every event with what was said in it. Personal data, and noted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from policy.cases.events import CaseEvent
from policy.cases.reading_out import said_of
from policy.suitability.evidence.facts import Facts
from policy.suitability.evidence.reading import in_order, superseded
from policy.support.answer import StatusAnswer, entitlement
from policy.time import show_london
from starter.commands.desk import Desk, at_desk, opened
from starter.commands.inputs import REFERENCE
from starter.commands.offices import here
from starter.output import plain
from store.cases import recorded_events
from store.person import open_person

_HEAD = "What is on record. It is personal data, and it is noted that you read it."
_OF_THE_ENVELOPE = frozenset({"id", "at", "kind", "sequence", "facts"})
_OF_A_FACT = frozenset({"id", "as_of", "fact"})


@dataclass(frozen=True, slots=True)
class _OnRecord:
    person: dict[str, str]
    state: Any
    events: list[tuple[CaseEvent, datetime]]


@click.command()
@click.argument("reference", type=REFERENCE)
@click.pass_obj
def read(data: Path | None, reference: str) -> None:
    """Read everything on record of a case: who the person is, what was answered, reported, offered
    and shown, and what was said with every event. That you read it is noted.
    """

    async def work(desk: Desk) -> tuple[_OnRecord, Any]:
        app = desk.app
        state, _ = await opened(desk, reference)
        person = await open_person(app.engine, app.keys, reference, desk.signed_in.number)
        events = await recorded_events(app.store, reference)
        return _OnRecord(person, state, events), app.store.track

    found, track = at_desk(data, work, roles=here().read)
    click.echo(f"{reference}\n{_HEAD}")
    _say("The person, as sent", _person(found.person))
    if isinstance(answer := getattr(found.state, "answer", None), StatusAnswer):
        _say("The status answer", _answered(answer))
    if isinstance(facts := getattr(found.state, "facts", None), Facts):
        _say("What is known, oldest first", _known(facts))
    _say("Every event, oldest first", _events(found.events, track.staff_label))


def _person(cells: dict[str, str]) -> Iterator[str]:
    for name, said in cells.items():
        if said:
            yield f"{name.replace('_', ' ')}: {said}"


def _answered(answer: StatusAnswer) -> Iterator[str]:
    means = entitlement(answer)
    yield from means.lines
    yield from (f"Not known: {line}" for line in means.unknown)
    yield f"Sources checked: {', '.join(answer.sources_checked) or 'none named'}."
    yield f"Next: {means.next_step}"


def _known(facts: Facts) -> Iterator[str]:
    gone = superseded(facts.known)
    for fact in in_order(facts.known):
        kind = str(getattr(fact, "fact", "")).replace("-", " ")
        counts = " (no longer counts)" if fact.id in gone else ""
        yield f"{fact.as_of:%d/%m/%Y}  {kind}, {fact.id}{counts}"
        yield from (f"    {name}: {said}" for name, said in said_of(fact, _OF_A_FACT))


def _events(events: Iterable[tuple[CaseEvent, datetime]], told: Any) -> Iterator[str]:
    for event, recorded_at in events:
        yield f"{show_london(recorded_at)}  {told(event)}"
        yield from (f"    {name}: {said}" for name, said in said_of(event, _OF_THE_ENVELOPE))


def _say(title: str, lines: Iterable[str]) -> None:
    click.echo(f"\n{title}")
    said = [plain(line) for text in lines for line in text.splitlines()]
    for line in said or ["nothing"]:
        click.echo(f"  {line}")
