"""Councils merge: from the day on the successor is written to, reports and is known to the case;
the old one is a stranger, in either track (R2).
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import select

from policy import successors
from policy.cases.words import AUTHORITY, REFERRER
from policy.organisations import Organisation
from policy.registrar import leave
from policy.suitability.deeds import AuthorityReported
from policy.suitability.evidence.facts import AuthorityStatement
from policy.suitability.evidence.words import Availability, Body, Limb
from policy.suitability.lifecycle import decide as decide_suitability
from policy.support.deeds import AuthorityReported as SupportReported
from policy.support.lifecycle import decide as decide_support
from policy.support.words import ReportKind
from store import organisations, outbox
from store.bundle import Bundle
from store.cases import load_state
from store.outbox import Held
from store.reports import FoundBy, find_reference
from store.successors import OpenWith, open_with, put_succession, to_be_sent
from store.suitability_reports import receive_report
from store.support_reports import receive_support_report
from store.tables import outbox as notices
from tests.apps import app_on, take_in
from tests.policy.rules.suitability_inputs import ON, facts
from tests.servers import TestDatabase
from tests.suitability_apps import open_case, opening
from wiring.app import App

OLD, NEW, NEWEST = "E06000023", "E06000043", "E07000178"
CAMDEN = "E09000007"
LIMBS = tuple(f"limb {limb}" for limb in Limb)
THEN = timedelta(seconds=int((ON - datetime.now(UTC)).total_seconds()))
PAST, FUTURE = timedelta(days=-2), timedelta(days=30)


@pytest.fixture
async def suitability(database: TestDatabase, tmp_path: Path) -> AsyncIterator[App]:
    async with app_on(database.of_suitability(), tmp_path) as made:
        yield made


async def _succeed(app: App, old: str, new: str, ahead: timedelta = PAST) -> None:
    async with app.engine.begin() as connection:
        register, now = await organisations.load_register(connection), datetime.now(UTC)
        named = successors.succeed(register, old, new, effective_from=now + ahead, now=now)
        assert isinstance(named, Organisation), named
        await organisations.save(connection, register[old], named, "S-1001", "merged")


def _report(by: str, number: int = 1) -> SupportReported:
    id, at = f"update/{by}/{number}", datetime.now(UTC)
    return SupportReported(id=id, at=at, by=by, report=ReportKind.ENGAGING)


async def _held(app: App, reference: str, audience: str) -> Held:
    query = select(notices.c.id).where(
        notices.c.reference == reference, notices.c.audience == audience
    )
    async with app.engine.begin() as connection:
        id = (await connection.execute(query)).scalars().first()
        assert id is not None
        notice = await outbox.claim(Bundle(connection), id)
        assert notice is not None
        held = await outbox.hold(Bundle(connection), notice, "")
    assert held is not None
    return held


async def test_the_successors_report_is_received_and_the_old_ones_is_a_strangers(app: App) -> None:
    receipt = await take_in(app, "N-1")
    await _succeed(app, OLD, NEW)
    by_new = await receive_support_report(app.engine, app.keys, receipt.reference, _report(NEW))
    by_old = await receive_support_report(app.engine, app.keys, receipt.reference, _report(OLD))
    assert by_new.fact is not None and by_new.fact.successor_of == OLD
    assert by_old.refusal is not None and by_old.refusal.code == "not-found"
    # The case has not received that fact yet, and takes the report all the same.
    assert receipt.state is not None
    decision = decide_support(receipt.state, by_new.fact, datetime.now(UTC))
    assert decision.refusal is None


async def test_before_the_day_nothing_has_changed(app: App) -> None:
    receipt = await take_in(app, "N-1")
    await _succeed(app, OLD, NEW, FUTURE)
    by_new = await receive_support_report(app.engine, app.keys, receipt.reference, _report(NEW))
    by_old = await receive_support_report(app.engine, app.keys, receipt.reference, _report(OLD))
    assert by_new.refusal is not None and by_old.refusal is None
    async with app.engine.connect() as connection:
        assert await to_be_sent(connection) == []


async def test_the_case_is_notified_once_and_is_the_last_successors(
    app: App,
) -> None:
    receipt = await take_in(app, "N-1")
    state = receipt.state
    assert state is not None
    await _succeed(app, OLD, NEW)
    await _succeed(app, NEW, NEWEST)
    async with app.engine.connect() as connection:
        found = await find_reference(connection, app.keys.ring, NEWEST, "N-1")
        assert found == (receipt.reference, FoundBy.OWN_NUMBER)
        assert {item.as_authority for item in await open_with(connection, OLD)} == {True}
        assert await open_with(connection, NEW) == []
        [news] = await to_be_sent(connection)
    assert (news.organisation, news.successor) == (OLD, NEW)
    fact = await put_succession(app.store, news, "S-1001")
    assert fact is not None
    async with app.engine.connect() as connection:
        assert await to_be_sent(connection) == []
    after = decide_support(state, fact, datetime.now(UTC)).state
    assert (after.organisation, after.authority) == (NEW, NEW)
    again = decide_support(after, replace(fact, id="again"), datetime.now(UTC))
    assert again.refusal is not None


@pytest.mark.parametrize("chain", [0, 1, 2])
async def test_a_waiting_notice_goes_to_the_successor_of_the_old_organisation(
    suitability: App, chain: int
) -> None:
    asked = facts(without=("statement", "first", "second", "asked", *LIMBS))
    receipt = await open_case(suitability, opening(asked), THEN)
    codes = (asked.authority, CAMDEN, "E09000028")
    for old, new in list(pairwise(codes))[:chain]:
        await _succeed(suitability, old, new)
    held = await _held(suitability, receipt.reference, AUTHORITY)
    assert held.address == f"suitability@{codes[chain].lower()}.example"
    assert held.nation == "England"


async def test_a_referrer_that_left_and_has_no_successor_has_no_address(app: App) -> None:
    receipt = await take_in(app, "N-1", received_ago=timedelta(hours=30))
    before = await _held(app, receipt.reference, REFERRER)
    assert before.address == f"rough.sleeping@{OLD.lower()}.example"
    async with app.engine.begin() as connection:
        register = await organisations.load_register(connection)
        gone = leave(register[OLD], effective_from=datetime.now(UTC) + PAST)
        assert isinstance(gone, Organisation)
        await organisations.save(connection, register[OLD], gone, "S-1001")
    after = await _held(app, receipt.reference, REFERRER)
    assert (after.address, after.out_of_hours) == (None, None)
    await _succeed(app, OLD, NEW)
    named = await _held(app, receipt.reference, REFERRER)
    assert named.address == f"rough.sleeping@{NEW.lower()}.example"


async def test_in_suitability_the_successors_statement_is_the_authoritys_word(
    suitability: App,
) -> None:
    known = facts(without=LIMBS)
    receipt = await open_case(suitability, opening(known))
    old = known.authority
    statement = AuthorityStatement(
        id="st-1",
        as_of=datetime.now(UTC).date(),
        source=CAMDEN,
        body=Body.LOCAL_AUTHORITY,
        availability=Availability.OFFERED,
        offers_complete=True,
    )

    def said(by: str) -> AuthorityReported:
        at = datetime.now(UTC)
        return AuthorityReported(id=f"report/{by}/1", at=at, by=by, facts=(statement,))

    app = suitability
    await _succeed(app, old, CAMDEN)
    by_new = await receive_report(app.engine, app.keys, receipt.reference, said(CAMDEN))
    by_old = await receive_report(app.engine, app.keys, receipt.reference, said(old))
    assert by_new.fact is not None and by_new.fact.successor_of == old
    assert by_old.refusal is not None and by_old.refusal.code == "not-found"
    async with app.engine.connect() as connection:
        assert await open_with(connection, old) == [
            OpenWith(reference=receipt.reference, as_authority=True)
        ]
        [news] = await to_be_sent(connection)
    fact = await put_succession(app.store, news, "S-1001")
    state = await load_state(app.store, receipt.reference)
    assert fact is not None and state is not None
    after = decide_suitability(state, fact, datetime.now(UTC)).state
    assert after.authority == CAMDEN
    assert after.facts is not None
    assert (after.facts.authority, after.facts.former) == (CAMDEN, (old,))
