"""Erasing what is held of a person: who may, what stops it, what goes, and that it stays gone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import select, text, update
from sqlalchemy.ext.asyncio import create_async_engine

from policy.erasing import ErasureGround, ErasureReceipt
from policy.erasing_receipt import receipt_in_words
from policy.refusal import Refusal
from policy.support.deeds import AuthorityReported, WithdrawConsent
from policy.support.words import ReportKind, Role
from policy.time import show_london
from service.cases.record import read_person
from service.cases.showing import show_case
from service.erasure.asking import (
    confirm_erasure,
    erase,
    read_receipt,
    receive_erasure_request,
    reject_erasure,
)
from service.erasure.erasing import go_on_erasing
from service.erasure.holding import lift_legal_hold, place_legal_hold
from service.erasure.listing import Erasures, list_erasures
from service.health.keeping_keys import tend_keys
from service.health.verifying import Verified, verify_trail
from service.second_person.carrying import ProposedAct
from service.second_person.deciding import DecidedAct
from store import erasing as store
from store.advancing import advance
from store.half_file import HalfFile
from store.half_store import HalfStoreError
from store.inbox import receive_order
from store.keys import Destroyed
from store.outside_file import OutsideFile, OutsideReader
from store.outside_log import OutsideKind
from store.policy_time import clock
from store.sender_numbers import number_digest, sender_digest
from store.support_reports import receive_support_report
from store.tables import (
    case_keys,
    cases,
    erasures,
    inbox,
    intake_refusals,
    metadata,
    persons,
    referrals,
    tasks,
)
from tests.apps import SUPERVISOR, cells, order, take_in
from tests.policy.support.turn import take_turn
from tests.recorded import record
from tests.servers import TestDatabase
from tests.service.contexts import by_staff
from wiring.app import App, outside_folder

OFFICER, WHY = "data-protection officer", "the person asked for it"


async def _ended(app: App, number: str = "N-1", row: Mapping[str, str] | None = None) -> str:
    """A case that a withdrawal of consent has ended."""
    receipt = await take_in(app, number, row=row)
    withdrawal = order(f"o-{number}", WithdrawConsent(channel="letter"), SUPERVISOR)
    await receive_order(app.store, receipt.reference, "S-2002", withdrawal)
    assert receipt.state is not None
    await record(app.store, take_turn(receipt.state, [withdrawal], datetime.now(UTC)).recording)
    return receipt.reference


async def _propose(app: App, reference: str) -> ProposedAct | Refusal:
    asked_by = by_staff(app, OFFICER)
    return await erase(asked_by, reference, ErasureGround.REQUEST, reason=WHY)


async def _erased(app: App, reference: str) -> ErasureReceipt:
    assert isinstance(await _propose(app, reference), ProposedAct)
    second = by_staff(app, "duty supervisor", number="S-2")
    decided = await confirm_erasure(second, reference, reason="looked at")
    assert isinstance(decided, DecidedAct), decided
    receipt = await read_receipt(second, reference)
    assert isinstance(receipt, ErasureReceipt)
    assert decided.said == receipt_in_words(receipt)
    return receipt


async def test_who_opens_an_erased_case_is_told_so_with_when_and_where_its_receipt_is(
    app: App,
) -> None:
    reference = await _ended(app)
    receipt = await _erased(app, reference)
    assert receipt.erased_at is not None
    for ask in (show_case, read_person):
        refused = await ask(by_staff(app, Role.CASEWORKER), reference)
        assert _code(refused) == "no-such-case"
        assert isinstance(refused, Refusal)
        assert f"{reference} was erased on {show_london(receipt.erased_at)}" in refused.sentence
        assert "receipt" in refused.what_to_do and reference in refused.what_to_do


async def test_no_number_of_a_sender_stands_in_any_table_before_an_erasure_or_after_it(
    app: App, database: TestDatabase
) -> None:
    referred, reported = "NUM-QX-4711", "NUM-QX-4712"
    reference = (await take_in(app, referred)).reference
    told = AuthorityReported(
        id=f"update/E06000023/{reported}",
        at=datetime.now(UTC),
        by="E06000023",
        report=ReportKind.CONSENT_WITHDRAWN,
    )
    received = await receive_support_report(app.engine, app.keys, reference, told)
    assert received.fact is not None and received.fact.id.startswith("update/")
    async with app.engine.connect() as connection:
        now = await clock(connection)
    await advance(app.store, reference, [received.fact], now)
    again = await receive_support_report(app.engine, app.keys, reference, told)
    assert again.already
    assert "NUM-QX" not in await _every_row(database)
    said = " ".join(receipt_in_words(await _erased(app, reference)))
    assert "NUM-QX" not in await _every_row(database)
    assert "digests made with a key of this service" in said and "in clear" not in said


async def _every_row(database: TestDatabase) -> str:
    engine = create_async_engine(database.admin_url)
    async with engine.connect() as connection:
        found = [
            row
            for table in metadata.tables
            for row in await connection.scalars(
                text(f'SELECT t::text FROM "{database.schema}"."{table}" AS t')
            )
        ]
    await engine.dispose()
    return "\n".join(found)


def _code(found: object) -> str:
    assert isinstance(found, Refusal), found
    return found.code


async def test_an_erasure_needs_two_people_and_a_case_that_has_ended(app: App) -> None:
    open_case = (await take_in(app, "N-2")).reference
    assert _code(await _propose(app, open_case)) == "case-open"
    assert _code(await _propose(app, "RSR-000-000-000")) == "no-such-case"
    reference = await _ended(app)
    worker = by_staff(app, "caseworker")
    assert _code(await erase(worker, reference, ErasureGround.REQUEST, reason=WHY)) == "wrong-role"
    no_reason = erase(by_staff(app, OFFICER), reference, ErasureGround.REQUEST, reason=" ")
    assert _code(await no_reason) == "reason-missing"
    assert isinstance(await _propose(app, reference), ProposedAct)
    own = await confirm_erasure(by_staff(app, OFFICER), reference, reason="mine")
    assert _code(own) == "second-person-needed"
    rejected = await reject_erasure(by_staff(app, OFFICER, number="S-2"), reference, reason="no")
    assert isinstance(rejected, DecidedAct)
    assert not isinstance(await app.keys.find(reference), Destroyed)
    await _erased(app, reference)
    assert _code(await _propose(app, reference)) == "erased-already"


async def test_no_reason_that_stays_names_the_person(app: App) -> None:
    when = datetime.now(UTC) - timedelta(hours=1)
    person = {
        "given_names": "Amina",
        "family_name": "Mbeki-Ōe",
        "home_office_reference": "C7654321",
    }
    reference = await _ended(app, row=cells("N-1", when, **person))
    officer, second = by_staff(app, OFFICER), by_staff(app, OFFICER, number="S-2")
    for reason in ("asked for by amina", "the letter of Mr MBEKI.", "number c 765-4321"):
        proposed = await erase(officer, reference, ErasureGround.REQUEST, reason=reason)
        assert _code(proposed) == "reason-names-the-person"
        held = await place_legal_hold(officer, reference, reason=reason)
        assert _code(held) == "reason-names-the-person"
    assert isinstance(await _propose(app, reference), ProposedAct)
    for decide in (reject_erasure, confirm_erasure):
        assert _code(await decide(second, reference, reason="Amina")) == "reason-names-the-person"
    assert isinstance(await confirm_erasure(second, reference, reason="looked at"), DecidedAct)


async def test_a_legal_hold_stops_it_also_after_it_was_proposed(app: App) -> None:
    reference = await _ended(app)
    officer, second = by_staff(app, OFFICER), by_staff(app, OFFICER, number="S-2")
    assert isinstance(await _propose(app, reference), ProposedAct)
    assert await place_legal_hold(second, reference, reason="a claim before a court") == reference
    assert _code(await confirm_erasure(second, reference, reason="yes")) == "legal-hold"
    assert _code(await _propose(app, reference)) == "legal-hold"
    assert _code(await place_legal_hold(officer, reference, reason="once more")) == "held-already"
    async with app.engine.begin() as connection:
        for ground in (ErasureGround.RETENTION,):  # ordered all the same, by whatever way
            await store.order_erasure(
                connection, reference, ground, WHY, proposed_by="a", confirmed_by="b"
            )
    await go_on_erasing(app)
    assert not isinstance(await app.keys.find(reference), Destroyed)
    assert await lift_legal_hold(officer, reference, reason="it is settled") == reference
    await go_on_erasing(app)
    assert await app.keys.find(reference) == Destroyed()


async def test_what_is_a_persons_own_is_cleared_in_every_table(app: App) -> None:
    reference, other = await _ended(app), (await take_in(app, "N-2")).reference
    async with app.engine.begin() as connection:
        [kept, digests] = [
            (await connection.execute(select(column).where(at))).scalar_one()
            for column, at in (
                (referrals.c.content_hash, referrals.c.reference == reference),
                (persons.c.match_digests, persons.c.reference == reference),
            )
        ]
        assert digests
        # Also the one that was refused because its sender's code was mistyped, and then mended.
        for sender in ("E06000023", sender_digest(app.keys.ring, "E6000023")):
            await connection.execute(
                intake_refusals.insert().values(
                    organisation_id=sender,
                    number_digest=number_digest(app.keys.ring, "N-1"),
                    content_hash=kept,
                    codes="late",
                    field="",
                    batch="b",
                    refused_by="S-1",
                )
            )
    receipt = await _erased(app, reference)
    assert receipt.cleared == "1 messages, 0 notes, 0 files, 2 refused rows"
    async with app.engine.connect() as connection:
        person = (
            await connection.execute(select(persons).where(persons.c.reference == reference))
        ).one()
        assert tuple(person[1:]) == (None, [], None, None, None)
        for column, at in (
            (referrals.c.number_digest, referrals.c.reference == reference),
            (inbox.c.sender_message_id, inbox.c.reference == reference),
        ):
            said = (await connection.execute(select(column).where(at))).scalars().all()
            assert all(number.startswith("erased/") for number in said)
        left = await connection.execute(select(intake_refusals.c.id))
        assert left.all() == []
        slots = select(case_keys.c.wrapped, case_keys.c.slot).where(
            case_keys.c.reference == reference
        )
        assert tuple((await connection.execute(slots)).one()) == (None, None)
        notes = select(tasks.c.note).where(
            tasks.c.reference == reference,
            (tasks.c.note != "") | (tasks.c.about != "") | tasks.c.sealed_note.is_not(None),
        )
        assert (await connection.execute(notes)).all() == []
    assert not isinstance(await app.keys.find(other), Destroyed)
    verified = await verify_trail(by_staff(app, OFFICER))
    assert isinstance(verified, Verified)
    assert (verified.count, verified.erased, verified.problems) == (2, 1, ())


class UnreachableHalves(HalfFile):
    """A key store that cannot be written for now."""

    reachable = False

    async def destroy(self, slot: str) -> None:
        if not self.reachable:
            raise HalfStoreError("key-store-not-written", "the disk is full")
        await super().destroy(slot)


async def test_an_erasure_cut_short_is_gone_on_with(app: App) -> None:
    reference = await _ended(app)
    halves = UnreachableHalves(app.settings.halves)
    app.keys.halves = halves
    receipt = await _erased(app, reference)
    assert receipt.erased_at is not None and receipt.halves_destroyed_at is None
    assert any(line.startswith("NOT YET") for line in receipt_in_words(receipt))
    halves.reachable = True
    await go_on_erasing(app)
    done = await read_receipt(by_staff(app, OFFICER), reference)
    assert isinstance(done, ErasureReceipt) and done.halves_destroyed_at is not None
    until = done.halves_destroyed_at + timedelta(days=app.settings.key_copies_days)
    assert done.copies_until == until


def _said_outside(app: App) -> list[str]:
    reader = OutsideReader("support", (outside_folder(app.settings),))
    entries = reader.entries(datetime.now(UTC) - timedelta(days=1))
    return [entry.reference for entry in entries if entry.kind is OutsideKind.ERASED]


async def test_an_erasure_is_done_only_when_the_log_outside_says_so_whoever_ends_meanwhile(
    app: App,
) -> None:
    reference, folder = await _ended(app), outside_folder(app.settings)
    folder.write_text("a file where the folder should be")
    receipt = await _erased(app, reference)
    assert receipt.erased_at is not None and receipt.halves_destroyed_at is None
    assert any(line.startswith("NOT YET") for line in receipt_in_words(receipt))
    # The line that waited is lost with its process.
    other = replace(app, outside=OutsideFile(folder, "support"))
    await go_on_erasing(other)
    folder.unlink()
    for _ in range(2):
        await go_on_erasing(other)
    assert _said_outside(app) == [reference]
    done = await read_receipt(by_staff(app, OFFICER), reference)
    assert isinstance(done, ErasureReceipt) and done.halves_destroyed_at is not None


async def test_the_log_outside_says_that_somebody_was_erased_before_the_record_says_it_is_done(
    app: App,
) -> None:
    reference, halves = await _ended(app), UnreachableHalves(app.settings.halves)
    app.keys.halves = halves
    receipt = await _erased(app, reference)
    assert receipt.halves_destroyed_at is None
    assert _said_outside(app) == [reference]


async def test_an_erased_case_that_comes_back_with_an_older_database_is_erased_again(
    app: App, database: TestDatabase
) -> None:
    reference = await _ended(app)
    tables = (persons, case_keys, referrals)
    async with app.engine.connect() as connection:
        before = [
            (await connection.execute(select(t).where(t.c.reference == reference))).one()
            for t in tables
        ]
    await _erased(app, reference)
    admin = create_async_engine(database.admin_url)
    async with admin.begin() as connection:
        await connection.execute(text("SET search_path TO support"))
        # A copy put back comes in its tables' way, with no trigger.
        await connection.execute(text("SET LOCAL session_replication_role = replica"))
        await connection.execute(erasures.delete())
        for table, row in zip(tables, before, strict=True):
            values = dict(row._mapping)
            await connection.execute(
                update(table).where(table.c.reference == reference).values(**values)
            )
    await admin.dispose()
    app.keys.forget(reference)
    assert await app.keys.find(reference) == Destroyed()  # the key store's word counts
    await tend_keys(app)
    async with app.engine.connect() as connection:
        digests = select(persons.c.match_digests).where(persons.c.reference == reference)
        assert (await connection.execute(digests)).scalar_one() == []
    receipt = await read_receipt(by_staff(app, OFFICER), reference)
    assert isinstance(receipt, ErasureReceipt)
    assert receipt.ground is ErasureGround.ERASED_BEFORE


async def test_a_withdrawal_of_the_only_basis_asks_for_an_erasure_within_a_month(app: App) -> None:
    reference, _ = await _ended(app), await take_in(app, "N-2")
    async with app.engine.begin() as connection:
        assert await store.ask_after_withdrawals(connection) == 1
        assert await store.ask_after_withdrawals(connection) == 0
        query = (
            select(tasks.c.reference, tasks.c.due, cases.c.withdrawal_received_at)
            .join(cases, cases.c.reference == tasks.c.reference)
            .where(tasks.c.kind == store.TASK, tasks.c.done_at.is_(None))
        )
        row = (await connection.execute(query)).one()
    assert row.reference == reference
    assert 28 <= (row.due - row.withdrawal_received_at).days <= 31
    await _erased(app, reference)
    async with app.engine.begin() as connection:
        assert (await connection.execute(query)).all() == []
        assert await store.ask_after_withdrawals(connection) == 0


async def test_a_persons_request_is_a_task_with_a_months_clock_and_erases_nothing_by_itself(
    app: App,
) -> None:
    reference, officer = await _ended(app), by_staff(app, OFFICER)
    today = datetime.now(UTC).date()
    late = await receive_erasure_request(officer, reference, today + timedelta(days=2))
    assert _code(late) == "no-such-day"
    due = await receive_erasure_request(officer, reference, today - timedelta(days=3))
    assert isinstance(due, datetime)
    assert timedelta(days=14) < due - datetime.now(UTC) < timedelta(days=31)
    again = await receive_erasure_request(officer, reference, today)
    assert _code(again) == "asked-already"
    listed = await list_erasures(officer)
    assert isinstance(listed, Erasures)
    assert [(of, by_when) for of, _, by_when in listed.asked_for] == [(reference, due)]
    assert not isinstance(await app.keys.find(reference), Destroyed)
    await _erased(app, reference)
    listed = await list_erasures(officer)
    assert isinstance(listed, Erasures) and listed.asked_for == ()
    assert _code(await receive_erasure_request(officer, reference, today)) == "erased-already"
