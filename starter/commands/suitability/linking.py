"""Cases that may be about one person: read the other one, then say which it is (R33, R107)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import click

from policy.suitability.commands import ResolveDuplicate
from policy.suitability.records import LinkedCase
from policy.suitability.stage_labels import STAGE_LABELS
from policy.suitability.state import SuitabilityState
from policy.time import show_london
from service.roles import SEE_SUITABILITY
from starter.commands.asking import carry_out
from starter.commands.desk import Desk, at_desk, state_of
from starter.commands.inputs import REASON, REFERENCE
from starter.output import plain
from store.cases import load_state, timeline
from store.forms import NoKey
from store.views import LINKED_READ, note_views

_Line = tuple[int, datetime, str, str]


@click.command()
@click.argument("reference", type=REFERENCE)
@click.pass_obj
def linked(data: Path | None, reference: str) -> None:
    """Read the other cases of this track that may be about the same person: where they are, what
    was decided and withdrawn, and what of them helps the person. That you read them is noted.
    """

    async def work(desk: Desk) -> list[str]:
        state: SuitabilityState = await state_of(desk, reference)
        others = [link.reference for link in state.linked]
        async with desk.app.engine.begin() as connection:
            noted = [reference, *others]
            await note_views(connection, desk.signed_in.number, noted, LINKED_READ)
        lines: list[str] = []
        for link in state.linked:
            lines += _said(link)
            lines += await _shown(desk, link)
        return lines

    found = at_desk(data, work, roles=SEE_SUITABILITY)
    for line in found or ["No other case of this track looks like the same person's."]:
        click.echo(line)


def _said(link: LinkedCase) -> Iterator[str]:
    by = f", said {link.by}" if link.by else ""
    yield f"{link.reference}: {link.sameness}{by}"
    if link.reason:
        yield f"  Why: {plain(link.reason)}"


async def _shown(desk: Desk, link: LinkedCase) -> list[str]:
    try:
        state: SuitabilityState | None = await load_state(desk.app.store, link.reference)
    except NoKey:
        state = None
    if state is None:
        return ["  Nothing of it can be read any more."]
    async with desk.app.engine.connect() as connection:
        rows: list[_Line] = await timeline(connection, link.reference)
    return list(_lines(state, rows))


def _lines(state: SuitabilityState, rows: list[_Line]) -> Iterator[str]:
    yield f"  {STAGE_LABELS[state.stage]}; area {state.authority}"
    if state.decision is not None:
        yield f"  Decided: {state.decision.decision}"
    if state.withdrawn_at is not None:
        yield f"  Withdrawn {show_london(state.withdrawn_at)}"
    for fact in state.facts.known if state.facts is not None else ():
        yield f"  {fact.as_of:%d/%m/%Y}  {fact.fact}  {plain(fact.source)}".rstrip()
    for _, at, label, rules in rows:
        yield f"  {show_london(at)}  {label}  {rules}".rstrip()


@click.command("resolve-duplicate")
@click.argument("reference", type=REFERENCE)
@click.option("--other", type=REFERENCE, required=True, help="The other case.")
@click.option("--same/--not-same", required=True, default=None, help="What you found.")
@REASON
@click.pass_obj
def resolve_duplicate(
    data: Path | None, reference: str, other: str, same: bool, reason: str
) -> None:
    """Say, as a named person, whether another case is about the same person (R33). Until then
    nobody concludes, refers, decides or clears on this one.

    If it is, nothing is merged: what helps the person in one counts in the other from now on (R77),
    and whoever decides has read the other case (R107). Read it first: `linked`.
    """
    command = ResolveDuplicate(other=other, same=same, reason=reason)
    became = "the same person's" if same else "not the same person's"
    carry_out(data, reference, command, f"Recorded for {reference}: {other} is {became}.")
