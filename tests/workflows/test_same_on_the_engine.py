"""The core and the real engine agree: varied cases, on their own past dates, event by event."""

from __future__ import annotations

import asyncio
import csv
from collections import defaultdict
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from temporalio.client import Client
from temporalio.testing import TimeSkipper

from policy.cases.orders import Order as AnyOrder
from policy.intake.content import submission_key
from policy.refusal import Refusal
from policy.support.commands import (
    Actor,
    CloseCase,
    Command,
    CorrectAnswer,
    ExtendWindow,
    Order,
    RecordAnswer,
)
from policy.support.events import AuthorityUpdateReported, Event, ReferralAccepted
from policy.support.recording import RecordedEvent
from policy.support.rehearsal import Dated, Play
from policy.support.state import CaseState
from policy.support.words import Outcome, Role, UpdateKind
from starter.rehearsal import Rehearsal, RehearsedCase, dated_facts, rehearse
from store.cases import recorded_events
from store.inbox import receive_order
from store.reopening import reopen
from store.updates import receive_update
from tests.apps import NO_TRACE, SAMPLE, take_in
from tests.servers import TestDatabase, TestTemporal
from tests.workflows.running import Moments, Running, differences, rehearsing

DAYS = timedelta(days=3)
STAFF = Actor(id="rehearsal", roles=(Role.CHECK_OFFICER, Role.DUTY_SUPERVISOR))

MOST = {"in time": 6, "late": 4, "contradictory": 4, "none": 2}
WITHDRAWN = 4


@pytest.fixture
async def running(
    database: TestDatabase,
    tmp_path: Path,
    temporal_server: TestTemporal,
    time_skipping: Callable[[Client], TimeSkipper],
) -> AsyncIterator[tuple[Running, Moments]]:
    """A rehearsal namespace."""
    async with rehearsing(database, tmp_path, temporal_server, time_skipping) as made:
        yield made


def _rows() -> dict[str, dict[str, str]]:
    """The first row of each submission, as it was sent."""
    found: dict[str, dict[str, str]] = {}
    with (SAMPLE / "referrals.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            key = submission_key(row)
            found.setdefault(key[1] if key else "", dict(row))
    return found


def _facts() -> dict[str, list[Dated]]:
    found: dict[str, list[Dated]] = defaultdict(list)
    for submission, fact in dated_facts(SAMPLE):
        if fact is not None:
            found[submission].append(fact)
    return found


async def _play_on_the_engine(
    running: Running,
    moments: Moments,
    row: dict[str, str],
    expected: list[RecordedEvent],
    facts: list[Dated],
) -> list[tuple[Event, datetime]]:
    """Move the case's clock to each moment of the rehearsal, bring it what the rehearsal
    brought, and wait.
    """
    start = expected[0].recorded_at
    offset = start - datetime.now(UTC)
    receipt = await take_in(running.app, "", row=row, clock_offset=offset)
    reference = receipt.reference
    moments.at[reference] = start
    assert receipt.state is not None
    await running.app.post.start_case(receipt.state)
    await running.until_recorded(reference, 1)
    here = start
    for moment in sorted({item.recorded_at for item in expected} | {fact.at for fact in facts}):
        if moment > here:
            # First: what the passing of a deadline orders may be sent before this returns.
            moments.at[reference] = moment
            await running.until_moment(reference, moment)
            here = moment
        await _bring(running, reference, [fact for fact in facts if fact.at == moment])
        reached = sum(item.recorded_at <= moment for item in expected)
        await running.until_recorded(reference, reached)
    return await recorded_events(running.app.store, reference)


async def _bring(running: Running, reference: str, facts: list[Dated]) -> None:
    app = running.app
    for fact in facts:
        if isinstance(fact.stimulus, AnyOrder):
            await receive_order(app.store, reference, "rehearsal", fact.stimulus)
            await app.post.ask(reference, fact.stimulus)
        elif isinstance(fact.stimulus, AuthorityUpdateReported):
            received = await receive_update(app.engine, app.keys, reference, fact.stimulus)
            if received.fact is not None:
                await app.post.tell(reference, received.fact)


def _chosen(rehearsal: Rehearsal) -> list[RehearsedCase]:
    """Twenty cases: breached and not, answered late, never, or only by a query, and withdrawn."""
    withdrawn = [case for case in rehearsal.cases if case.withdrawn_at is not None]
    others = [case for case in rehearsal.cases if case.withdrawn_at is None]
    picked = withdrawn[:WITHDRAWN]
    for answer, most in MOST.items():
        picked += [case for case in others if case.answer == answer][:most]
    return picked


async def test_varied_cases_come_to_the_same_events_on_the_engine(
    running: tuple[Running, Moments],
) -> None:
    on, moments = running
    rows, facts = _rows(), _facts()
    plays: list[tuple[str, list[RecordedEvent], list[Dated]]] = []
    for case in _chosen(rehearse(SAMPLE)):
        brought, long = facts[case.submission_id], case.withdrawn_at is not None
        until = (case.withdrawn_at if long else None) or case.received_at + DAYS
        events = [item for item in case.play.events if item.recorded_at <= until]
        plays.append((case.submission_id, events, [f for f in brought if f.at <= until]))
    results = await asyncio.gather(
        *(_play_on_the_engine(on, moments, rows[name], events, own) for name, events, own in plays)
    )
    assert len(plays) == sum(MOST.values()) + WITHDRAWN
    for (name, events, _), found in zip(plays, results, strict=True):
        assert differences(events, found) == [], name


def _asked(id: str, at: datetime, command: Command) -> Dated:
    return Dated(at, Order(id=id, at=at, actor=STAFF, command=command))


def _seen(
    number: int, at: datetime, update: UpdateKind, *, late: timedelta = timedelta(0)
) -> Dated:
    fact = AuthorityUpdateReported(
        id=f"update/E06000023/{number}", at=at, by="E06000023", update=update
    )
    return Dated(at + late, fact)


def _five_months(start: datetime) -> list[Dated]:
    """An answer, a correction, news good and bad, silence, an extension: what months are made
    of.
    """
    return [
        _asked("o-1", start + timedelta(hours=5), RecordAnswer(answer=NO_TRACE)),
        _asked(
            "o-2",
            start + timedelta(days=2),
            CorrectAnswer(answer=NO_TRACE, reason="Another file was found."),
        ),
        _seen(1, start + timedelta(days=10), UpdateKind.ENGAGING),
        _seen(2, start + timedelta(days=40), UpdateKind.NOT_SEEN),
        _seen(3, start + timedelta(days=80), UpdateKind.ENGAGING),
        _seen(6, start + timedelta(days=60), UpdateKind.NOT_SEEN, late=timedelta(days=30)),
        _asked("o-3", start + timedelta(days=95), ExtendWindow(reason="A passport is on its way.")),
        _seen(4, start + timedelta(days=130), UpdateKind.ACCOMMODATED),
        _seen(5, start + timedelta(days=150), UpdateKind.ENGAGING),
        _asked(
            "o-4",
            start + timedelta(days=153),
            CloseCase(outcome=Outcome.NO_CONTACT, reason="Not seen any more."),
        ),
    ]


async def test_a_case_of_five_months_is_the_same_on_the_engine(
    running: tuple[Running, Moments],
) -> None:
    on, moments = running
    [template] = [
        case for case in rehearse(SAMPLE).cases if case.submission_id == "E06000023-202605-0001"
    ]
    accepted = template.play.events[0].event
    facts = _five_months(template.received_at)
    play = Play(CaseState(reference=template.play.state.reference))
    play.put([Dated(template.received_at, accepted), *facts])
    play.run(template.received_at + timedelta(days=155))
    row = _rows()["E06000023-202605-0001"]
    found = await _play_on_the_engine(on, moments, row, play.events, facts)
    assert differences(play.events, found) == []
    assert len(found) > 20
    await _reopened_it_is_a_case_like_any_other(on, moments, play)


async def _reopened_it_is_a_case_like_any_other(
    on: Running, moments: Moments, closed: Play
) -> None:
    """The linked case begins as the rehearsal of its own first event does."""
    [reference] = moments.at
    again = await reopen(on.app.engine, on.app.keys, reference, "S-2002")
    assert not isinstance(again, Refusal)
    assert again.state is not None
    assert again.state.accepted_at is not None
    moments.at[again.reference] = again.state.accepted_at
    await on.app.post.start_case(again.state)
    await on.until_state(again.reference, lambda state: state.sequence >= 2)
    found = await recorded_events(on.app.store, again.reference)
    first, at = found[0]
    play = Play(CaseState(reference=again.reference))
    play.put([Dated(at, first)])
    play.run(at)
    assert differences(play.events, found) == []
    assert isinstance(first, ReferralAccepted)
    assert first.linked_to == reference
    assert closed.state.ended
