"""The thirteen cases of suitability on the real server and in the core: the same events, the same
rules, and the end that the table says.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from temporalio.client import Client
from temporalio.testing import TimeSkipper

from activities.reconciler import reconcile
from policy.suitability.deeds import Actor, AuthorityReported, Order, ResolveDuplicate
from policy.suitability.evidence.facts import Engagement
from policy.suitability.evidence.words import Sameness
from policy.suitability.planned_case import opened_with
from policy.suitability.state import SuitabilityState
from policy.suitability.words import Role, Stage
from policy.time import end_of_london_day, london_day
from store.cases import recorded_events, timeline
from store.inbox import receive_order
from store.suitability_reports import receive_report
from tests.policy.suitability.life_files import EXAMPLES
from tests.servers import TestDatabase, TestTemporal
from tests.suitability_apps import PERSON, open_case, opening
from tests.workflows.running import Running, differences, rehearsing
from tests.workflows.suitability_running import play_on_the_engine


@pytest.fixture
async def running(
    database: TestDatabase,
    tmp_path: Path,
    temporal_server: TestTemporal,
    time_skipping: Callable[[Client], TimeSkipper],
) -> AsyncIterator[Running]:
    """A rehearsal namespace of suitability."""
    its = database.of_suitability()
    async with rehearsing(its, tmp_path, temporal_server, time_skipping) as made:
        yield made


@pytest.mark.timeout(400)
async def test_the_thirteen_cases_come_to_the_same_on_the_engine(
    running: Running,
) -> None:
    played = await asyncio.gather(
        *(play_on_the_engine(running, case.file, end_of_london_day(case.on)) for case in EXAMPLES)
    )
    assert len(played) == 13
    for case, (reference, core) in zip(EXAMPLES, played, strict=True):
        found = await recorded_events(running.app.store, reference)
        assert differences(core.events, found) == [], case.name
        async with running.app.engine.connect() as connection:
            shown = [rules for _, _, _, rules in await timeline(connection, reference)]
        assert shown == [" ".join(item.rules) for item in core.events], case.name
        state = await running.state(reference)
        assert state.stage is case.final, case.name
        await _shows(running, reference, state)


async def _shows(on: Running, reference: str, state: SuitabilityState) -> None:
    """What lists are filtered by, and what a supervisor reads, is of the state on record."""
    handle, cases = on.handle(reference), on.app.track_wiring.cases
    shown = (await handle.describe()).typed_search_attributes
    wanted = cases.search_attributes(state)
    assert {pair.key.name: shown.get(pair.key) for pair in wanted} == {
        pair.key.name: pair.value for pair in wanted
    }
    assert (await handle.query("progress"))["page"] == cases.track.details(state, cases.says)
    assert len(cases.track.details(state, cases.says).encode()) < 2048


async def test_what_was_only_committed_reaches_a_workflow_with_its_clocks(
    running: Running,
) -> None:
    """Killed right after the commit: nobody started the case, nobody told it of the report."""
    [case] = [case for case in EXAMPLES if case.number == 6]
    start = case.file.facts.opened_at
    offset = start - datetime.now(UTC)
    sent = opening(opened_with(case.file))
    receipt = await open_case(running.app, sent, offset)
    reference = receipt.reference
    news = Engagement(id="news", as_of=london_day(start), engaged=True)
    reported = AuthorityReported(id="report/x/1", at=start, by="PF-INV-01", facts=(news,))
    app = running.app
    received = (await receive_report(app.engine, app.keys, reference, reported)).fact
    assert received is not None
    known_as = received.id
    assert (await reconcile(running.app.case_client)).started == 1

    async def has_received() -> bool:
        await reconcile(running.app.case_client)
        return known_as in (await running.state(reference)).seen

    await running.until(has_received)
    state = await running.state(reference)
    assert state.stage is Stage.NFA_ENGAGED
    assert (await running.received(reference))[0] == ("fact", "applied", "")


async def test_two_cases_of_one_person_are_linked_and_share_what_staff_say_of_them(
    running: Running,
) -> None:
    [case] = [case for case in EXAMPLES if case.number == 6]
    offset = case.file.facts.opened_at - datetime.now(UTC)
    sent = [opening(opened_with(case.file), number, person=PERSON) for number in ("N-1", "N-2")]
    first, second = [(await open_case(running.app, one, offset)).reference for one in sent]

    async def said(reference: str, sameness: Sameness) -> bool:
        await reconcile(running.app.case_client)
        linked = (await running.state(reference)).linked
        return [link.sameness for link in linked] == [sameness]

    await running.until(partial(said, first, Sameness.NOT_SAID))
    actor = Actor(id="A-1", roles=(Role.ASSESSOR,))
    same = ResolveDuplicate(other=first, same=True, reason="the same passport")
    now = datetime.now(UTC) + offset
    order = Order(id="same-1", at=now, actor=actor, command=same)
    await receive_order(running.app.store, second, actor.id, order)
    await running.until(partial(said, second, Sameness.SAME))
    await running.until(partial(said, first, Sameness.SAME))
