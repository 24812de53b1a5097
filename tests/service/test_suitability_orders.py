"""Orders to a case of the suitability track are completed and checked from the record."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from policy.collection import SOURCE
from policy.refusal import Refusal
from policy.suitability.deeds import MoveCase, PrepareSummary, RecordFacts
from policy.suitability.evidence.words import PlaceNation
from policy.suitability.words import Role
from service.cases.area import MoveOnRecord, move_case
from service.cases.decision import DecidedOn, look_before_deciding
from service.cases.orders import OrderAccepted, ask_order
from service.cases.serving import ask_clearance
from service.files.facts import read_known
from service.files.suitability_case import opening_of
from service.intake.suitability import OpeningOutcome, OpeningVerdict, open_suitability_case
from service.reports.facts import FactsReceived, report_facts
from store.inbox_delivery import undecided
from tests.apps import app_on
from tests.servers import TestDatabase
from tests.service.contexts import by_organisation, by_staff
from tests.starter.suitability_terminal import FACTS, opening_file
from tests.suitability_apps import PERSON
from wiring.app import App


@pytest.fixture
async def app(database: TestDatabase, tmp_path: Path) -> AsyncIterator[App]:
    """An app of the suitability track, without Temporal."""
    async with app_on(database.of_suitability(), tmp_path) as made:
        yield made


async def _open(app: App, **changed: object) -> OpeningOutcome:
    file = opening_file(FACTS) | changed
    sent = opening_of(json.dumps(file, default=str).encode())
    opened = await open_suitability_case(by_staff(app, Role.ASSESSOR), sent)
    assert isinstance(opened, OpeningOutcome)
    return opened


async def _ordered(app: App) -> list[Any]:
    """The commands that wait for their case."""
    none = timedelta(0)
    found = await undecided(app.store, none, none)
    return [message.order.command for message in found if message.order is not None]


def sleeping_facts(source: str = "visit") -> Any:
    fact = {
        "fact": "sleeping",
        "id": "S-77",
        "as_of": "2026-01-05",
        "source": source,
        "basis": "public task",
        "place": "doorway",
    }
    return read_known(json.dumps({"facts": [fact]}).encode())


async def test_a_case_is_opened_once_for_its_senders_number(app: App) -> None:
    first, again = await _open(app), await _open(app)
    assert (first.verdict, first.later) == (OpeningVerdict.OPENED, True)
    assert (again.verdict, again.reference) == (OpeningVerdict.ALREADY_RECEIVED, first.reference)
    other = await _open(app, person={**PERSON, "family_name": "Otherwise"})
    assert (other.verdict, other.differing) == (OpeningVerdict.CONFLICT, ("family_name",))
    refused = await _open(app, organisation="NOBODY-1", number="N-2")
    assert refused.verdict is OpeningVerdict.NOT_OPENED and refused.reasons


async def test_no_role_but_assessors_and_officers_opens_a_case(app: App) -> None:
    sent = opening_of(json.dumps(opening_file(FACTS), default=str).encode())
    opened = await open_suitability_case(by_staff(app, Role.LAWYER), sent)
    assert isinstance(opened, Refusal) and opened.code == "wrong-role"


async def test_facts_of_a_collection_that_nobody_approved_are_refused_by_any_way_in(
    app: App,
) -> None:
    reference = (await _open(app)).reference
    officer = by_staff(app, Role.OFFICER)
    refused = await ask_order(
        officer, reference, RecordFacts(facts=sleeping_facts(f"{SOURCE}C-1")), order_id="o-1"
    )
    assert isinstance(refused, Refusal) and refused.rule == "R8"
    assert await _ordered(app) == []
    taken = await ask_order(officer, reference, RecordFacts(facts=sleeping_facts()), order_id="o-2")
    assert isinstance(taken, OrderAccepted)


async def test_the_beginning_of_the_content_read_stands_for_it(app: App) -> None:
    reference = (await _open(app)).reference
    maker = by_staff(app, Role.SRU_DECISION_MAKER)
    on = await look_before_deciding(maker, reference)
    assert isinstance(on, DecidedOn) and on.content
    for place, given in enumerate((on.content[:12].upper(), on.content[:11])):
        command = PrepareSummary(content=given, gaps="none")
        asked = await ask_order(
            by_staff(app, Role.ASSESSOR), reference, command, order_id=f"o-{place}"
        )
        assert isinstance(asked, OrderAccepted)
    assert [one.content for one in await _ordered(app)] == [on.content, on.content[:11]]


async def test_a_case_goes_to_whom_the_register_says_is_asked_in_an_area(app: App) -> None:
    reference = (await _open(app)).reference
    officer = by_staff(app, Role.OFFICER)
    to_belfast = await move_case(officer, reference, " n09000003", order_id="o-1")
    assert isinstance(to_belfast, MoveOnRecord) and to_belfast.registered
    direct = MoveCase(authority="N09000003", nation=PlaceNation.NORTHERN_IRELAND)
    assert isinstance(await ask_order(officer, reference, direct, order_id="o-2"), OrderAccepted)
    first, second = await _ordered(app)
    assert first == second and first.authority == to_belfast.authority != "N09000003"
    unknown = await move_case(officer, reference, "W06009999", order_id="o-3")
    assert isinstance(unknown, MoveOnRecord) and not unknown.registered
    nowhere = await move_case(officer, reference, "X1", order_id="o-4")
    assert isinstance(nowhere, Refusal) and nowhere.code == "no-such-area"


async def test_a_report_counts_once_under_its_senders_own_number(app: App) -> None:
    reference = (await _open(app)).reference
    sender = by_organisation(app, FACTS["authority"])
    found = [
        await report_facts(sender, reference, sleeping_facts(), report_id=number)
        for number in ("R-1", "R-1", "")
    ]
    first, again, unnumbered = found
    assert isinstance(first, FactsReceived) and (first.already, first.later) == (False, True)
    assert isinstance(again, FactsReceived) and again.already
    assert isinstance(unnumbered, Refusal)


async def test_an_order_on_its_way_is_no_clearance(app: App) -> None:
    reference = (await _open(app)).reference
    asked = await ask_clearance(by_staff(app, Role.UKVI_OFFICER), reference, "", order_id="o-1")
    assert isinstance(asked, Refusal) and asked.code == "no-clearance-yet"
    assert [help.on for help in asked.helps] == [reference]
