"""The intake of suitability: a commit is the acknowledgement, once for a sender's number, and a
case that may not be opened leaves a note without a word of the person.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import ProgrammingError

from policy.references import ReferenceError_, parse_reference
from policy.suitability.deeds import LinkedCaseReported
from policy.suitability.evidence.facts import Engagement
from policy.suitability.evidence.opening import Opening
from policy.suitability.evidence.words import Basis, Channel, Limb, PlaceNation, Sameness
from policy.suitability.lifecycle import advance
from policy.suitability.words import Stage, TaskKind
from store.cases import load_state, open_references, recorded_events, verify_chain
from store.inbox_delivery import undecided
from store.known_content import differing_from_known
from store.receipts import SubmissionOutcome
from store.suitability_intake import NotReceived
from store.tables import (
    cases,
    deadlines,
    intake_refusals,
    outbox,
    persons,
    referrals,
    tasks,
)
from tests.apps import app_on
from tests.policy.rules.suitability_inputs import ON, facts
from tests.servers import SUITABILITY, TestDatabase, roles_of
from tests.suitability_apps import EXECUTIVE, PERSON, POLICE, UNIT, open_case, opening, send
from wiring.app import App

LIMBS = tuple(f"limb {limb}" for limb in Limb)
ASKED = facts(without=("statement", "first", "second", "asked", *LIMBS))
"""Nobody has said anything of support, so that the authority is asked at once."""
THEN = timedelta(seconds=int((ON - datetime.now(UTC)).total_seconds()))
"""A rehearsal's clock, on which these facts are of now."""


@pytest.fixture
def suitability(database: TestDatabase) -> TestDatabase:
    """The track's schema."""
    return database.of_suitability()


@pytest.fixture
async def app(suitability: TestDatabase, tmp_path: Path) -> AsyncIterator[App]:
    """An app of suitability, without Temporal."""
    async with app_on(suitability, tmp_path) as made:
        yield made


async def _codes(app: App, sent: Opening) -> list[str]:
    refused = await send(app, sent)
    assert isinstance(refused, NotReceived)
    return [reason.code for reason in refused.reasons]


async def test_a_case_is_on_record_with_clocks_tasks_and_notices_before_any_workflow_runs(
    app: App,
) -> None:
    receipt = await open_case(app, opening(ASKED), THEN)
    state = await load_state(app.store, receipt.reference)
    assert state is not None
    assert state == receipt.state
    assert state.stage is Stage.AWAITING_AUTHORITY
    async with app.engine.connect() as connection:
        due = (await connection.execute(select(deadlines.c.due))).scalars().all()
        notice = (await connection.execute(select(outbox))).one()
        rows = (await connection.execute(select(tasks.c.kind))).scalars().all()
        sent = (await connection.execute(select(referrals))).one()
    assert not await verify_chain(app.store, receipt.reference)
    assert sorted(due) == [item.due - THEN for item in state.deadlines]
    assert (notice.template, notice.audience) == ("support-enquiry", "authority")
    assert "ask the authority" in rows
    assert (sent.organisation_id, sent.basis, sent.nation) == (
        ASKED.authority,
        "public task",
        "England",
    )
    [(event, _)] = await recorded_events(app.store, receipt.reference)
    assert event.kind == "case-opened"


async def test_its_reference_differs_from_the_other_tracks_at_sight(app: App) -> None:
    reference = (await open_case(app, opening(ASKED))).reference
    assert parse_reference(reference.lower(), "SUI") == reference
    with pytest.raises(ReferenceError_):
        parse_reference(reference)


async def test_the_same_number_and_content_is_received_once(app: App) -> None:
    first = await open_case(app, opening(ASKED))
    again = await open_case(app, opening(ASKED))
    assert (again.kind, again.reference) == (SubmissionOutcome.ALREADY, first.reference)


@pytest.mark.parametrize(
    "other",
    [
        opening(facts(without=("statement", *LIMBS))),
        opening(ASKED, basis=Basis.LAW_ENFORCEMENT),
        opening(ASKED, person={**PERSON, "nationality": "Borduran"}),
    ],
    ids=["facts", "basis", "person"],
)
async def test_the_same_number_with_other_content_is_a_conflict(app: App, other: Opening) -> None:
    first = await open_case(app, opening(ASKED))
    second = await open_case(app, other)
    assert (second.kind, second.reference) == (SubmissionOutcome.CONFLICT, first.reference)
    differing = await differing_from_known(app.engine, app.keys, first.reference, other.person)
    same = other.person == opening(ASKED).person
    assert differing == (() if same else ("family_name", "nationality"))


async def test_of_ten_intakes_of_one_case_at_once_one_opens_it(app: App) -> None:
    receipts = await asyncio.gather(*(open_case(app, opening(ASKED)) for _ in range(10)))
    async with app.engine.connect() as connection:
        assert await open_references(connection) == [receipts[0].reference]
    assert [receipt.kind for receipt in receipts].count(SubmissionOutcome.ACCEPTED) == 1


async def test_what_was_received_stays_received_whatever_the_register_says_since(app: App) -> None:
    first = await open_case(app, opening(ASKED))
    async with app.engine.begin() as connection:
        entry = "UPDATE suitability.organisations SET kind = 'police force' WHERE id = :id"
        await connection.execute(text(entry), {"id": ASKED.authority})
    assert (await open_case(app, opening(ASKED))).reference == first.reference


async def test_a_second_case_of_the_same_person_says_which_one_it_may_duplicate(app: App) -> None:
    first = await open_case(app, opening(ASKED, "N-1", person=PERSON))
    second = await open_case(app, opening(ASKED, "N-2", person=PERSON))
    assert first.possible_duplicate_of == ""
    assert second.possible_duplicate_of == "N-1"


@pytest.mark.parametrize(
    "again",
    [
        PERSON,
        {**PERSON, "given_names": "Invented", "family_name": "Ottoline"},
        {**PERSON, "date_of_birth": "02/03/1990"},
        {name: text for name, text in PERSON.items() if name != "date_of_birth"},
        {"given_names": "X", "family_name": "Y", "also_known_as": "Ottoline Invented"},
    ],
    ids=["the same", "names swapped", "day and month swapped", "no birth", "another name"],
)
async def test_a_case_opened_anew_and_the_earlier_one_are_linked_to_each_other(
    app: App, again: dict[str, str]
) -> None:
    engaged = Engagement(id="engaged", as_of=ON.date(), engaged=True)
    first_facts = replace(ASKED, known=(*ASKED.known, engaged))
    first = await open_case(app, opening(first_facts, "N-1", person=PERSON), THEN)
    second = await open_case(app, opening(ASKED, "N-2", person=again), THEN)
    assert first.state is not None and second.state is not None
    [link] = second.state.linked
    assert (link.reference, link.sameness) == (first.reference, Sameness.NOT_SAID)
    assert [fact.id for fact in link.helps] == [f"{first.reference}/engaged"]
    [message] = await undecided(app.store, timedelta(0), timedelta(0))
    assert message.reference == first.reference
    assert isinstance(message.fact, LinkedCaseReported)
    assert message.fact.other == second.reference
    step = advance(first.state, message.fact, ON)
    assert step.decision.refusal is None
    assert TaskKind.POSSIBLE_DUPLICATE in step.decision.state.open_tasks


def _on_consent() -> Opening:
    return opening(ASKED, basis=Basis.CONSENT)


POLICE_CASE = replace(ASKED, channel=Channel.POLICE_ENCOUNTER)
BELFAST = replace(ASKED, nation=PlaceNation.NORTHERN_IRELAND, authority="N09000003")


@pytest.mark.parametrize(
    ("sent", "codes"),
    [
        (opening(ASKED, basis=Basis.CONSENT), ["basis-not-accepted"]),
        (opening(ASKED, " "), ["number-missing"]),
        (opening(ASKED, "N\x00"), ["number-missing", "person-unreadable"]),
        (opening(ASKED, person={"nationality": "Ruritanian"}), ["person-missing"]),
        (opening(ASKED, person={**PERSON, "consent_given_at": "today"}), ["person-unreadable"]),
        (opening(ASKED, person={**PERSON, "date_of_birth": "31/02/1990"}), ["bad-date"]),
        (opening(ASKED, organisation="CH-900101"), ["organisation-not-registered"]),
        (opening(ASKED, organisation=POLICE), ["channel-not-yours"]),
        (opening(POLICE_CASE, organisation=UNIT), ["channel-not-yours"]),
        (
            opening(
                replace(ASKED, channel=Channel.ENFORCEMENT_OPERATION), organisation="EU-INV-02"
            ),
            ["organisation-not-active"],
        ),
        (
            opening(replace(ASKED, authority="E\x00")),
            ["organisation-not-registered", "no-such-area"],
        ),
        (opening(BELFAST, organisation=EXECUTIVE), ["executive-needed"]),
        (
            opening(replace(ASKED, opened_at=datetime.now(UTC) + timedelta(days=1))),
            ["time-in-future"],
        ),
    ],
)
async def test_a_case_that_may_not_be_opened_leaves_a_note_and_nothing_of_the_person(
    app: App, sent: Opening, codes: list[str]
) -> None:
    found = await _codes(app, sent)
    await _codes(app, sent)
    async with app.engine.connect() as connection:
        [note] = (await connection.execute(select(intake_refusals))).all()
        assert (await connection.execute(select(persons))).all() == []
        assert await open_references(connection) == []
    assert found == codes
    assert note.codes == " ".join(codes)
    assert "Ottoline" not in str(note) and "Invented" not in str(note)


async def test_in_northern_ireland_the_authority_is_the_housing_executive(app: App) -> None:
    known = replace(
        facts(without=("statement", "asked", *LIMBS)), nation=PlaceNation.NORTHERN_IRELAND
    )
    receipt = await open_case(app, opening(replace(known, authority=EXECUTIVE)))
    assert receipt.state is not None
    assert receipt.state.authority == EXECUTIVE


async def test_a_refused_number_may_come_again_mended(app: App) -> None:
    assert await _codes(app, _on_consent()) == ["basis-not-accepted"]
    assert (await open_case(app, opening(ASKED))).kind is SubmissionOutcome.ACCEPTED


async def test_nothing_of_the_person_stands_in_clear_in_any_table(app: App) -> None:
    person = {name: f"Qzxcanary {name}" for name in PERSON if name != "date_of_birth"}
    await open_case(app, opening(ASKED, person={**person, "home_office_reference": "C7654321"}))
    async with app.engine.connect() as connection:
        names = await connection.execute(
            text("SELECT table_name FROM information_schema.tables WHERE table_schema = :schema"),
            {"schema": "suitability"},
        )
        for name in names.scalars().all():
            dump = await connection.execute(text(f'SELECT t::text FROM "{name}" t'))
            content = "\n".join(dump.scalars()).lower()
            assert "canary" not in content, name
            assert "c7654321" not in content, name


@pytest.mark.parametrize("table", ["case_keys", "persons", "events", "cases", "outbox", "tasks"])
async def test_cut_off_at_any_step_it_leaves_nothing_and_comes_again_whole(
    app: App, suitability: TestDatabase, table: str
) -> None:
    with _closed(suitability, table), pytest.raises(ProgrammingError):
        await open_case(app, opening(ASKED), THEN)
    async with app.engine.connect() as connection:
        for kept in (referrals, persons, cases, tasks, outbox):
            assert (await connection.execute(select(kept))).all() == []
    assert (await open_case(app, opening(ASKED))).kind is SubmissionOutcome.ACCEPTED


@contextmanager
def _closed(database: TestDatabase, table: str) -> Iterator[None]:
    """Nothing can be written to a table meanwhile."""
    roles, address = ", ".join(roles_of(SUITABILITY)), database.admin_url.replace("+psycopg", "")
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"REVOKE INSERT ON suitability.{table} FROM {roles}".encode())
        yield
        connection.execute(f"GRANT INSERT ON suitability.{table} TO {roles}".encode())
