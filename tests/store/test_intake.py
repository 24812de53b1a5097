"""The intake transaction: a commit is the acknowledgement, and it happens once, also when two send
the same at once.
"""

from __future__ import annotations

import asyncio
from datetime import timedelta

from sqlalchemy import select, text

from policy.support.intake.judging import NotAccepted, judge
from policy.support.words import SlaState, TaskKind
from store.cases import load_state, open_references
from store.intake import RefusedRow, SubmissionOutcome, known_submission, note_refusals
from store.organisations import load_register
from store.policy_time import clock
from store.sender_numbers import number_digest, sender_digest
from store.tables import escalations, intake_refusals, outbox, persons, tasks
from tests.apps import cells, take_in
from wiring.app import App


async def test_an_accepted_referral_is_a_case_with_its_clock_before_any_workflow_runs(
    app: App,
) -> None:
    receipt = await take_in(app, "N-1")
    state = await load_state(app.store, receipt.reference)
    assert receipt.kind is SubmissionOutcome.ACCEPTED
    assert state is not None
    assert state == receipt.state
    assert [item.rung for item in state.deadlines[:3]] == ["12h", "20h", "24h"]


async def test_the_same_number_and_content_is_received_once(app: App) -> None:
    async with app.engine.connect() as connection:
        row = cells("N-1", await clock(connection) - timedelta(hours=1))
    first = await take_in(app, "N-1", row=row)
    again = await take_in(app, "N-1", row=row)
    assert (again.kind, again.reference) == (SubmissionOutcome.ALREADY, first.reference)


async def test_the_same_number_with_other_content_is_a_conflict(app: App) -> None:
    async with app.engine.connect() as connection:
        row = cells("N-1", await clock(connection) - timedelta(hours=1))
    await take_in(app, "N-1", row=row)
    other = await take_in(app, "N-1", row=row | {"notes": "Something else."})
    assert other.kind is SubmissionOutcome.CONFLICT


async def test_of_twenty_intakes_of_one_row_at_once_one_makes_a_case(app: App) -> None:
    async with app.engine.connect() as connection:
        row = cells("N-1", await clock(connection) - timedelta(hours=1))
    receipts = await asyncio.gather(*(take_in(app, "N-1", row=row) for _ in range(20)))
    async with app.engine.connect() as connection:
        assert await open_references(connection) == [receipts[0].reference]
    assert sorted(receipt.kind.value for receipt in receipts).count("accepted") == 1


async def test_two_referrals_of_one_person_at_once_are_never_both_the_first(app: App) -> None:
    def row(number: str) -> dict[str, str]:
        return cells(number, now - timedelta(hours=1), home_office_reference="Z1234567")

    async with app.engine.connect() as connection:
        now = await clock(connection)
    receipts = await asyncio.gather(*(take_in(app, n, row=row(n)) for n in ("N-1", "N-2", "N-3")))
    unflagged = [receipt for receipt in receipts if not receipt.possible_duplicate_of]
    assert len(unflagged) == 1


async def test_a_possible_duplicate_is_a_question_on_a_worklist(app: App) -> None:
    for number in ("N-1", "N-2"):
        async with app.engine.connect() as connection:
            now = await clock(connection)
        row = cells(number, now - timedelta(hours=1), home_office_reference="Z1234567")
        receipt = await take_in(app, number, row=row)
    async with app.engine.connect() as connection:
        kinds = await connection.execute(
            select(tasks.c.kind).where(tasks.c.reference == receipt.reference)
        )
        assert TaskKind.POSSIBLE_DUPLICATE.value in set(kinds.scalars())
    assert receipt.possible_duplicate_of == "N-1"


async def test_a_late_batch_is_breached_case_by_case_and_notified_once(app: App) -> None:
    for number in ("N-1", "N-2", "N-3"):
        receipt = await take_in(app, number, received_ago=timedelta(days=3), batch="old")
        assert receipt.state is not None
        assert receipt.state.sla is SlaState.BREACHED
    async with app.engine.connect() as connection:
        recorded = (await connection.execute(select(escalations.c.reference))).all()
        notified = await connection.execute(
            select(outbox.c.effect_key).where(outbox.c.audience == "on duty")
        )
        assert list(notified.scalars()) == ["late-entry/old"]
    assert len(recorded) == 3


async def test_nothing_of_the_person_stands_in_clear_in_any_table(app: App) -> None:
    async with app.engine.connect() as connection:
        now = await clock(connection)
    row = cells(
        "N-1",
        now - timedelta(hours=1),
        given_names="Qzxcanary",
        family_name="Vwycanary",
        notes="Jkqcanary",
        worker_name="Pxvcanary",
        home_office_reference="C7654321",
    )
    await take_in(app, "N-1", row=row)
    async with app.engine.connect() as connection:
        names = await connection.execute(
            text("SELECT table_name FROM information_schema.tables WHERE table_schema = 'support'")
        )
        for name in names.scalars().all():
            dump = await connection.execute(text(f'SELECT t::text FROM "{name}" t'))
            content = "\n".join(dump.scalars()).lower()
            assert "canary" not in content, name
            assert "c7654321" not in content, name


async def test_a_refused_row_keeps_a_digest_of_its_number_and_its_codes_and_nothing_of_the_person(
    app: App,
) -> None:
    async with app.engine.connect() as connection:
        now, register = await clock(connection), await load_register(connection)
    row = cells("N-1", now - timedelta(hours=1), given_names="Qzxcanary", consent_given_at="")
    verdict = judge(row, register, now)
    assert isinstance(verdict, NotAccepted)
    for _ in range(2):
        await note_refusals(app.engine, app.keys, [RefusedRow(row, verdict)], "S-1001", "batch-1")
    async with app.engine.connect() as connection:
        kept = (await connection.execute(select(intake_refusals))).all()
        people = (await connection.execute(select(persons))).all()
    number = number_digest(app.keys.ring, "N-1")
    assert [(item.number_digest, item.codes) for item in kept] == [(number, "consent-missing")]
    assert people == []


async def test_a_doubt_about_capacity_opens_a_contact_with_the_organisation(app: App) -> None:
    async with app.engine.connect() as connection:
        now, register = await clock(connection), await load_register(connection)
    row = cells("N-1", now - timedelta(hours=1), capacity_concern="yes")
    verdict = judge(row, register, now)
    assert isinstance(verdict, NotAccepted)
    await note_refusals(app.engine, app.keys, [RefusedRow(row, verdict)], "S-1001", "batch-1")
    async with app.engine.connect() as connection:
        task = (await connection.execute(select(tasks))).one()
        notice = (await connection.execute(select(outbox))).one()
    assert (task.kind, task.reference) == (TaskKind.SAFEGUARDING.value, row["organisation_id"])
    assert notice.template == "capacity-contact"


async def test_what_is_typed_where_a_senders_code_belongs_stands_in_no_table(app: App) -> None:
    async with app.engine.connect() as connection:
        now, register = await clock(connection), await load_register(connection)
    row = cells("N-1", now - timedelta(hours=1), capacity_concern="yes")
    row["organisation_id"], row["submission_id"] = "Qzxcanary Invented", "Qzxcanary 1"
    verdict = judge(row, register, now)
    assert isinstance(verdict, NotAccepted)
    for _ in range(2):
        await note_refusals(app.engine, app.keys, [RefusedRow(row, verdict)], "S-1001", "batch-1")
    async with app.engine.connect() as connection:
        [kept] = (await connection.execute(select(intake_refusals))).all()
        written = [(await connection.execute(select(table))).all() for table in (tasks, outbox)]
    assert "Qzxcanary" not in str((kept, written))
    assert kept.organisation_id == sender_digest(app.keys.ring, "Qzxcanary Invented")
    # Whoever brought it is asked all the same, as it is about somebody's safety.
    [[task], notices] = written
    assert "ask whoever brought the file" in task.note and not notices


async def test_a_refused_number_may_come_again_mended(app: App) -> None:
    async with app.engine.connect() as connection:
        now, register = await clock(connection), await load_register(connection)
    bad = cells("N-1", now - timedelta(hours=1), consent_given_at="")
    verdict = judge(bad, register, now)
    assert isinstance(verdict, NotAccepted)
    await note_refusals(app.engine, app.keys, [RefusedRow(bad, verdict)], "S-1001", "batch-1")
    organisation = bad["organisation_id"]
    assert await known_submission(app.engine, app.keys, organisation, "N-1", bad) is None
    assert (await take_in(app, "N-1")).kind is SubmissionOutcome.ACCEPTED
