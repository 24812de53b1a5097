"""What organisations report on a case of suitability, and where its notices go: the authority's
word whole, good news from anybody, and nothing for a stranger.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from policy.cases.turn import take_turn
from policy.suitability.deeds import Actor, AuthorityReported, CloseRoute, Order
from policy.suitability.evidence.facts import (
    AnyFact,
    AuthorityStatement,
    Consulted,
    Engagement,
    Facts,
    Offer,
    Sleeping,
)
from policy.suitability.evidence.refusals import FACT_IN_THE_FUTURE
from policy.suitability.evidence.words import Channel, Limb, Place, PlaceNation
from policy.suitability.lifecycle import advance
from policy.suitability.news.sifting import NOT_AN_AUTHORITYS, THE_AREAS_AUTHORITYS
from policy.suitability.words import Audience, Role
from store import outbox
from store.blocked import blocked_paths
from store.bundle import Bundle
from store.policy_time import move_clock, policy_now
from store.reports import ReportReceived
from store.sender_numbers import message_id
from store.suitability_reports import receive_report
from store.tables import inbox
from store.tables import outbox as notices
from tests.apps import app_on
from tests.policy.rules.suitability_inputs import ON, but, facts
from tests.recorded import record
from tests.servers import TestDatabase
from tests.suitability_apps import EXECUTIVE, UNIT, open_case, opening
from wiring.app import App

OURS, STRANGER = "E09000033", "E09000007"
LIMBS = tuple(f"limb {limb}" for limb in Limb)
KNOWN = facts(without=LIMBS)
THEN = timedelta(seconds=int((ON - datetime.now(UTC)).total_seconds()))
_OF_SUPPORT = (Offer, AuthorityStatement, Consulted)
TODAY = datetime.now(UTC).date()
ENGAGED = Engagement(id="taken-up", as_of=TODAY, engaged=True)
STILL_ROUGH = Sleeping(id="seen", as_of=TODAY, place=Place.PARK)


@pytest.fixture
async def app(database: TestDatabase, tmp_path: Path) -> AsyncIterator[App]:
    """An app of suitability, without Temporal."""
    async with app_on(database.of_suitability(), tmp_path) as made:
        yield made


def _report(*said: AnyFact, by: str = OURS, number: int = 1) -> AuthorityReported:
    return AuthorityReported(id=f"report/{by}/{number}", at=datetime.now(UTC), by=by, facts=said)


async def _receive(
    app: App, reference: str | None, fact: AuthorityReported
) -> ReportReceived[AuthorityReported]:
    return await receive_report(app.engine, app.keys, reference, fact)


def _known(app: App, fact: AuthorityReported) -> AuthorityReported:
    """As it goes on from here: under a digest of its sender's number."""
    return replace(fact, id=message_id(app.keys.ring, fact.id))


async def _rows(app: App) -> list[Any]:
    async with app.engine.connect() as connection:
        return list((await connection.execute(select(inbox).order_by(inbox.c.received_at))).all())


async def test_a_report_is_a_sealed_row_before_its_case_receives_it(app: App) -> None:
    receipt = await open_case(app, opening(KNOWN))
    received = await _receive(app, receipt.reference, _report(STILL_ROUGH))
    [row] = await _rows(app)
    assert received.fact is not None
    assert (row.kind, row.verdict, row.sender) == ("fact", None, OURS)
    assert b"park" not in row.sealed


async def test_a_report_sent_twice_is_received_once(app: App) -> None:
    receipt = await open_case(app, opening(KNOWN))
    fact = _report(STILL_ROUGH)
    first, second = [await _receive(app, receipt.reference, fact) for _ in range(2)]
    assert (first.already, second.already) == (False, True)
    assert second.fact == _known(app, fact)
    assert len(await _rows(app)) == 1


async def test_a_report_is_judged_at_the_moment_a_rehearsals_clock_was_moved_to(app: App) -> None:
    receipt = await open_case(app, opening(KNOWN), clock_offset=THEN)
    fact = _report(STILL_ROUGH)
    early = await _receive(app, receipt.reference, fact)
    assert early.refusal is not None and early.refusal.code == "fact-in-future"
    await move_clock(app.engine, receipt.reference, datetime.now(UTC))
    late = _report(STILL_ROUGH, number=2)
    assert (await _receive(app, receipt.reference, late)).fact == _known(app, late)


async def own_now(app: App, reference: str) -> datetime:
    async with app.engine.connect() as connection:
        return await policy_now(connection, reference)


async def test_what_is_done_now_is_done_at_the_cases_own_now(app: App) -> None:
    receipt = await open_case(app, opening(KNOWN), clock_offset=THEN)
    close = timedelta(minutes=1)
    assert abs(await own_now(app, receipt.reference) - datetime.now(UTC) - THEN) < close
    moved = datetime.now(UTC) + timedelta(days=99)
    await move_clock(app.engine, receipt.reference, moved)
    assert abs(await own_now(app, receipt.reference) - moved) < close
    assert abs(await own_now(app, "SUI-OF-NOBODY") - datetime.now(UTC)) < close


@pytest.mark.parametrize("by", [STRANGER, UNIT])
async def test_good_news_counts_from_anybody(app: App, by: str) -> None:
    receipt = await open_case(app, opening(KNOWN))
    reported = _report(STILL_ROUGH, ENGAGED, by=by)
    assert (await _receive(app, receipt.reference, reported)).fact == _known(app, reported)


@pytest.mark.parametrize("known", [True, False], ids=["another's case", "no case"])
@pytest.mark.parametrize(
    "said", [STILL_ROUGH, but("statement")], ids=["where somebody sleeps", "a statement"]
)
async def test_a_stranger_gets_the_same_answer_whether_there_is_a_case_or_not(
    app: App, known: bool, said: AnyFact
) -> None:
    receipt = await open_case(app, opening(KNOWN))
    reference = receipt.reference if known else None
    received = await _receive(app, reference, _report(said, by=STRANGER))
    assert received.refusal is not None
    assert (received.refusal.code, received.fact) == ("not-found", None)
    [row] = await _rows(app)
    assert (row.verdict, row.sealed, row.kind) == ("refused", None, "report")


async def test_what_is_not_an_authoritys_to_say_is_refused_with_a_code(app: App) -> None:
    receipt = await open_case(app, opening(KNOWN))
    received = await _receive(app, receipt.reference, _report(but("pnc", as_of=TODAY)))
    assert received.refusal is not None
    assert (received.refusal.code, received.fact) == (NOT_AN_AUTHORITYS.code, None)


async def test_what_of_a_report_is_not_used_is_reported_each_time_and_stays_on_record(
    app: App,
) -> None:
    receipt = await open_case(app, opening(KNOWN))
    fact = _report(ENGAGED, but("pnc", as_of=TODAY), replace(STILL_ROUGH, as_of=date(2199, 1, 1)))
    expected = ((2, NOT_AN_AUTHORITYS), (3, FACT_IN_THE_FUTURE))
    for already in (False, True):
        received = await _receive(app, receipt.reference, fact)
        assert (received.already, received.fact) == (already, _known(app, fact))
        assert tuple((item.place, item.refusal) for item in received.left_out) == expected
    blocked = [item async for item in blocked_paths(app.store)]
    assert [(item.reference, item.what, item.code, item.rule) for item in blocked] == [
        (receipt.reference, "report", no.code, no.rule) for _, no in expected
    ]


async def test_a_stranger_learns_that_only_the_good_news_counts(
    app: App,
) -> None:
    receipt = await open_case(app, opening(KNOWN))
    received = await _receive(app, receipt.reference, _report(STILL_ROUGH, ENGAGED, by=STRANGER))
    [item] = received.left_out
    assert (item.place, item.refusal) == (1, THE_AREAS_AUTHORITYS)


async def test_one_that_found_no_case_may_come_again_mended(app: App) -> None:
    receipt = await open_case(app, opening(KNOWN))
    fact = _report(STILL_ROUGH)
    assert (await _receive(app, None, fact)).refusal is not None
    assert (await _receive(app, receipt.reference, fact)).fact == _known(app, fact)


async def test_an_ended_case_takes_nothing_more(app: App) -> None:
    receipt = await open_case(app, opening(KNOWN))
    assert receipt.state is not None
    closing = Order(
        id="o-1",
        at=datetime.now(UTC),
        actor=Actor(id="S-1", roles=(Role.ASSESSOR,)),
        command=CloseRoute(reason="Handed on."),
    )
    turn = take_turn(receipt.state, [closing], datetime.now(UTC), advance=advance)
    await record(app.store, turn.recording)
    received = await _receive(app, receipt.reference, _report(ENGAGED))
    assert received.refusal is not None
    assert received.refusal.code == "case-ended"
    assert (await _rows(app))[-1].sealed is None


async def _address(app: App, known: Facts, *, out_of_hours: bool = False) -> str | None:
    """Where the question to the authority of a case would go."""
    asked = tuple(fact for fact in known.known if not isinstance(fact, _OF_SUPPORT))
    receipt = await open_case(app, opening(replace(known, known=asked)), THEN)
    query = select(notices.c.id).where(
        notices.c.reference == receipt.reference, notices.c.audience == Audience.AUTHORITY
    )
    async with app.engine.begin() as connection:
        id = (await connection.execute(query)).scalar_one()
        notice = await outbox.claim(Bundle(connection), id)
        assert notice is not None
        held = await outbox.hold(Bundle(connection), notice, "")
        assert held is not None
    return held.out_of_hours if out_of_hours else held.address


@pytest.mark.parametrize(
    ("out_of_hours", "address"),
    [(False, "suitability@e09000033.example"), (True, "duty@e09000033.example")],
)
async def test_a_notice_to_the_authority_goes_to_the_one_of_the_area(
    app: App, out_of_hours: bool, address: str
) -> None:
    known = replace(KNOWN, channel=Channel.POLICE_ENCOUNTER)
    assert await _address(app, known, out_of_hours=out_of_hours) == address


async def test_in_northern_ireland_it_goes_to_the_housing_executive(app: App) -> None:
    there = replace(KNOWN, nation=PlaceNation.NORTHERN_IRELAND, authority=EXECUTIVE)
    assert await _address(app, there) == "suitability@nihe-0001.example"


async def test_to_an_authority_that_is_not_registered_it_goes_by_the_common_mailbox(
    app: App,
) -> None:
    elsewhere = replace(KNOWN, authority="E07000008", channel=Channel.POLICE_ENCOUNTER)
    assert await _address(app, elsewhere) == "authorities@suitability.example"
