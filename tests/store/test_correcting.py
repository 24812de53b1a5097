"""A corrected person: found by the new word, shown by it, with the old one on record; nothing of
either stands in clear.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from policy.cases.turn import take_turn as take_any_turn
from policy.people.births import BirthDate
from policy.people.matching import MatchKeys, keys_of
from policy.suitability.deeds import Actor, LinkedCaseReported, Order
from policy.suitability.evidence.words import Channel, Limb
from policy.suitability.lifecycle import advance
from policy.suitability.state import SuitabilityState
from policy.suitability.words import Audience
from policy.suitability.words import Role as SuitabilityRole
from policy.suitability.words import Template as SuitabilityTemplate
from policy.support.deeds import CorrectPerson
from policy.support.words import TaskKind
from store import outbox
from store.bundle import Bundle
from store.cases import load_state
from store.correcting import corrections, organisations_of
from store.forms import sealer_of
from store.inbox_delivery import undecided
from store.person import open_person
from store.searching import find_person
from store.tables import events, persons, tasks
from store.tables import outbox as outbox_rows
from store.task_notes import notes_of_case
from store.views import SEARCHED
from tests.apps import SUPERVISOR, app_on, cells, order, take_in
from tests.policy.rules.suitability_inputs import ON, facts
from tests.policy.support.turn import take_turn
from tests.recorded import record
from tests.servers import TestDatabase
from tests.suitability_apps import PERSON, POLICE, open_case, opening
from wiring.app import App

NAME = CorrectPerson(
    field="family_name", old="Inventted", new="Invented", reason="misspelt on the form"
)
BARE = {"given_names": "Ida", "date_of_birth": "05/06/1971", "home_office_reference": ""}
THEN = timedelta(seconds=int((ON - datetime.now(UTC)).total_seconds()))


def named(family: str) -> MatchKeys:
    return keys_of("", "Ida", family, BirthDate())


async def found(app: App, family: str) -> list[str]:
    return await find_person(app.engine, app.keys, named(family), "S-1", SEARCHED)


async def misspelt(app: App) -> str:
    """A case whose person's name is misspelt, and then mended."""
    now = datetime.now(UTC) - timedelta(hours=1)
    row = cells("N-1", now, family_name="Inventted", **BARE)
    receipt = await take_in(app, "N-1", row=row)
    assert receipt.state is not None
    assert await found(app, "Inventted") == [receipt.reference]
    turn = take_turn(receipt.state, [order("mend-1", NAME, SUPERVISOR)], datetime.now(UTC))
    assert not turn.replies["mend-1"].code
    await record(app.store, turn.recording)
    return receipt.reference


async def test_the_person_is_found_and_shown_by_the_new_word_and_both_stay_on_record(
    app: App,
) -> None:
    reference = await misspelt(app)
    assert await found(app, "Invented") == [reference]
    assert await found(app, "Inventted") == []
    said = await open_person(app.engine, app.keys, reference, "S-1")
    assert (said["family_name"], said["given_names"]) == ("Invented", "Ida")
    [one] = await corrections(app.store, reference, "S-1")
    assert (one.event.old, one.event.new) == ("Inventted", "Invented")
    assert (one.event.by, one.event.reason) == (SUPERVISOR.id, NAME.reason)


@pytest.mark.rule("R33")
async def test_a_correction_that_makes_two_cases_look_alike_is_a_question_on_a_worklist(
    app: App,
) -> None:
    now = datetime.now(UTC) - timedelta(hours=1)
    earlier = await take_in(app, "N-0", row=cells("N-0", now, family_name="Invented", **BARE))
    reference = await misspelt(app)
    assert await duplicate_rows(app) == [
        (reference, f"since the correction, may be the same person as {earlier.reference}")
    ]
    state = await load_state(app.store, reference)
    assert state is not None
    again = replace(NAME, old="Invented", new="INVENTED", reason="in capitals")
    turn = take_turn(state, [order("mend-2", again, SUPERVISOR)], datetime.now(UTC))
    await record(app.store, turn.recording)
    assert len(await duplicate_rows(app)) == 1


async def duplicate_rows(app: App) -> list[tuple[str, str]]:
    query = select(tasks.c.reference).where(tasks.c.kind == TaskKind.POSSIBLE_DUPLICATE)
    async with app.engine.connect() as connection:
        found = (await connection.scalars(query)).all()
        return [
            (reference, note)
            for reference in found
            for kind, note in await notes_of_case(
                connection, await sealer_of(app.keys, reference), reference
            )
            if kind == TaskKind.POSSIBLE_DUPLICATE
        ]


async def test_neither_word_stands_in_clear(app: App) -> None:
    await misspelt(app)
    async with app.engine.connect() as connection:
        kept = [
            *await connection.execute(select(persons)),
            *await connection.execute(select(events)),
        ]
    assert not [row for row in kept if "Invent" in repr(row) or b"Invent" in repr(row).encode()]


@pytest.fixture
async def suitability(database: TestDatabase, tmp_path: Path) -> AsyncIterator[App]:
    """An app of suitability, without Temporal."""
    async with app_on(database.of_suitability(), tmp_path) as made:
        yield made


async def test_who_sent_a_case_of_suitability_is_notified_at_its_own_address_and_may_read_it(
    suitability: App,
) -> None:
    app, known = suitability, facts(without=tuple(f"limb {limb}" for limb in Limb))
    sent = await open_case(
        app, opening(replace(known, channel=Channel.POLICE_ENCOUNTER), "N-1"), THEN
    )
    assert sent.state is not None
    await mend(app, sent.state)
    async with app.engine.begin() as connection:
        query = select(outbox_rows.c.id).where(
            outbox_rows.c.template == SuitabilityTemplate.PERSON_CORRECTED,
            outbox_rows.c.audience == Audience.REFERRER,
        )
        id = (await connection.execute(query)).scalar_one()
        notice = await outbox.claim(Bundle(connection), id)
        assert notice is not None
        held = await outbox.hold(Bundle(connection), notice, "")
        assert held is not None
        assert held.address == "suitability@pf-inv-01.example"
        assert await organisations_of(connection, app.store.track, sent.reference) == {
            POLICE,
            sent.state.authority,
        }
        assert not await organisations_of(connection, app.store.track, "SUI-0000-0000-0000")


async def test_in_support_the_area_of_anothers_referral_reads_no_correction(app: App) -> None:
    row = cells("N-1", datetime.now(UTC) - timedelta(hours=1), area="E09000033")
    sent = await take_in(app, "N-1", row=row)
    async with app.engine.connect() as connection:
        found = await organisations_of(connection, app.store.track, sent.reference)
    assert found == {row["organisation_id"]} != {"E09000033"}


async def mend(app: App, state: SuitabilityState) -> None:
    actor = Actor(id="A-1", roles=(SuitabilityRole.ASSESSOR,))
    asked = Order(id="mend-1", at=ON, actor=actor, command=NAME)
    turn = take_any_turn(state, [asked], ON, advance=advance)
    assert not turn.replies["mend-1"].code
    await record(app.store, turn.recording)


async def test_cases_that_a_correction_makes_look_like_one_persons_are_linked(
    suitability: App,
) -> None:
    app, known = suitability, facts(without=tuple(f"limb {limb}" for limb in Limb))
    first = await open_case(app, opening(known, "N-1", person=PERSON), THEN)
    other = {**PERSON, "family_name": "Inventted"}
    second = await open_case(app, opening(known, "N-2", person=other), THEN)
    assert second.state is not None and not second.state.linked
    await mend(app, second.state)
    waiting = await undecided(app.store, timedelta(0), timedelta(0))
    assert {
        (message.reference, message.fact.other)
        for message in waiting
        if isinstance(message.fact, LinkedCaseReported)
    } == {(first.reference, second.reference), (second.reference, first.reference)}
    assert await load_state(app.store, second.reference) is not None
