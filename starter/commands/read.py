"""`referrals read`: everything that is on record of a case, for the person who acts on it: the
person, the status answer or the facts, and every event with what was said in it. Personal data, and
noted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from policy.support.answering.answer import StatusAnswer, entitlement
from policy.time import show_london
from starter.terminal.calling import in_service
from starter.terminal.inputs import REFERENCE
from starter.terminal.output import plain
from starter.use_cases import read_case

if TYPE_CHECKING:
    from service.cases.record import EventOnRecord, FactOnRecord, Said

_HEAD = "What is on record. It is personal data, and it is noted that you read it."


@click.command()
@click.argument("reference", type=REFERENCE)
@click.pass_obj
def read(data: Path | None, reference: str) -> None:
    """Read everything on record of a case: who the person is, what was answered, reported, offered
    and shown, and what was said with every event. That you read it is noted.
    """
    found = in_service(data, lambda context: read_case(context, reference))
    click.echo(f"{reference}\n{_HEAD}")
    _say("The person, as sent", _person(found.person))
    if found.answer is not None:
        _say("The status answer", _answered(found.answer))
    if found.facts is not None:
        _say("What is known, oldest first", _known(found.facts))
    _say("Every event, oldest first", _events(found.events))


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


def _known(facts: Iterable[FactOnRecord]) -> Iterator[str]:
    for fact in facts:
        counts = "" if fact.counts else " (no longer counts)"
        yield f"{fact.as_of:%d/%m/%Y}  {fact.kind}, {fact.id}{counts}"
        yield from _indented(fact.says)


def _events(events: Iterable[EventOnRecord]) -> Iterator[str]:
    for event in events:
        yield f"{show_london(event.recorded_at)}  {event.label}"
        yield from _indented(event.says)


def _indented(says: Said) -> Iterator[str]:
    return (f"    {name}: {said}" for name, said in says)


def _say(title: str, lines: Iterable[str]) -> None:
    click.echo(f"\n{title}")
    said = [plain(line) for text in lines for line in text.splitlines()]
    for line in said or ["nothing"]:
        click.echo(f"  {line}")
