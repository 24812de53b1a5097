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

from policy.refusal import Refusal
from policy.support.deeds import (
    Actor,
    AuthorityReported,
    CloseCase,
    Command,
    CorrectAnswer,
    Event,
    ExtendWindow,
    Order,
    RecordAnswer,
    ReferralAccepted,
)
from policy.support.intake.content import submission_key
from policy.support.rehearsal import Dated, PlayedCase, RecordedEvent
from policy.support.state import CaseState
from policy.support.words import Outcome, ReportKind, Role
from service.demo.playing import Player
from service.rehearsal import Rehearsal, RehearsedCase, dated_facts, rehearse
from store.cases import recorded_events
from store.reopening import reopen
from tests.apps import NO_TRACE, SAMPLE, take_in
from tests.servers import TestDatabase, TestTemporal
from tests.workflows.running import Running, differences, rehearsing

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
) -> AsyncIterator[Running]:
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
    row: dict[str, str],
    expected: list[RecordedEvent],
    facts: list[Dated],
    until: datetime,
) -> tuple[str, list[tuple[Event, datetime]]]:
    """Take the case in on its own date, bring it what the rehearsal brought, and read what the
    record has.
    """
    offset = expected[0].recorded_at - datetime.now(UTC)
    receipt = await take_in(running.app, "", row=row, clock_offset=offset)
    assert receipt.state is not None
    in_order = sorted(facts, key=lambda fact: fact.at)
    await Player(running.app, running.skipper).play(receipt.state, lambda _: in_order, until)
    return receipt.reference, await recorded_events(running.app.store, receipt.reference)


def _chosen(rehearsal: Rehearsal) -> list[RehearsedCase]:
    """Twenty cases: breached and not, answered late, never, or only by a query, and withdrawn."""
    withdrawn = [case for case in rehearsal.cases if case.withdrawn_at is not None]
    others = [case for case in rehearsal.cases if case.withdrawn_at is None]
    picked = withdrawn[:WITHDRAWN]
    for answer, most in MOST.items():
        picked += [case for case in others if case.answer == answer][:most]
    return picked


async def test_varied_cases_come_to_the_same_events_on_the_engine(
    running: Running,
) -> None:
    rows, facts = _rows(), _facts()
    plays: list[tuple[str, list[RecordedEvent], list[Dated], datetime]] = []
    for case in _chosen(rehearse(SAMPLE)):
        brought, long = facts[case.submission_id], case.withdrawn_at is not None
        until = (case.withdrawn_at if long else None) or case.received_at + DAYS
        events = [item for item in case.play.events if item.recorded_at <= until]
        plays.append((case.submission_id, events, [f for f in brought if f.at <= until], until))
    results = await asyncio.gather(
        *(
            _play_on_the_engine(running, rows[name], events, own, until)
            for name, events, own, until in plays
        )
    )
    assert len(plays) == sum(MOST.values()) + WITHDRAWN
    for (name, events, _, _), (_, found) in zip(plays, results, strict=True):
        assert differences(events, found) == [], name


def _asked(id: str, at: datetime, command: Command) -> Dated:
    return Dated(at, Order(id=id, at=at, actor=STAFF, command=command))


def _seen(
    number: int, at: datetime, update: ReportKind, *, late: timedelta = timedelta(0)
) -> Dated:
    fact = AuthorityReported(id=f"update/E06000023/{number}", at=at, by="E06000023", report=update)
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
        _seen(1, start + timedelta(days=10), ReportKind.ENGAGING),
        _seen(2, start + timedelta(days=40), ReportKind.NOT_SEEN),
        _seen(3, start + timedelta(days=80), ReportKind.ENGAGING),
        _seen(6, start + timedelta(days=60), ReportKind.NOT_SEEN, late=timedelta(days=30)),
        _asked("o-3", start + timedelta(days=95), ExtendWindow(reason="A passport is on its way.")),
        _seen(4, start + timedelta(days=130), ReportKind.ACCOMMODATED),
        _seen(5, start + timedelta(days=150), ReportKind.ENGAGING),
        _asked(
            "o-4",
            start + timedelta(days=153),
            CloseCase(outcome=Outcome.NO_CONTACT, reason="Not seen any more."),
        ),
    ]


async def test_a_case_of_five_months_is_the_same_on_the_engine(
    running: Running,
) -> None:
    [template] = [
        case for case in rehearse(SAMPLE).cases if case.submission_id == "E06000023-202605-0001"
    ]
    accepted = template.play.events[0].event
    facts = _five_months(template.received_at)
    play = PlayedCase(CaseState(reference=template.play.state.reference))
    play.put([Dated(template.received_at, accepted), *facts])
    until = template.received_at + timedelta(days=155)
    play.run(until)
    row = _rows()["E06000023-202605-0001"]
    reference, found = await _play_on_the_engine(running, row, play.events, facts, until)
    assert differences(play.events, found) == []
    assert len(found) > 20
    await _reopened_it_is_a_case_like_any_other(running, reference, play)


async def _reopened_it_is_a_case_like_any_other(
    on: Running, reference: str, closed: PlayedCase
) -> None:
    """The linked case begins as the rehearsal of its own first event does."""
    again = await reopen(on.app.engine, on.app.keys, reference, "S-2002")
    assert not isinstance(again, Refusal)
    assert again.state is not None
    await on.app.case_client.start_case(again.state)
    await on.until_state(again.reference, lambda state: state.sequence >= 2)
    found = await recorded_events(on.app.store, again.reference)
    first, at = found[0]
    play = PlayedCase(CaseState(reference=again.reference))
    play.put([Dated(at, first)])
    play.run(at)
    assert differences(play.events, found) == []
    assert isinstance(first, ReferralAccepted)
    assert first.linked_to == reference
    assert closed.state.ended
