"""What is acknowledged and what leaves is kept outside; a log that cannot be written stops nothing
and rings; and what left before the record was put back leaves once only.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Table, select
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects.postgresql import insert as upsert

from activities.settling import Ending
from notify.fake import FakeChannel
from policy.case_notes import NoteKind
from policy.refusal import Refusal
from policy.support.deeds import WithdrawConsent
from policy.support.words import Role
from service.acknowledging import NOBODY_IS_TOLD
from service.cases.notes import read_case_notes, write_case_note
from service.cases.orders import OrderAccepted, ask_order
from service.health.housekeeping import clear_outside
from service.health.looking import look_into
from service.referrals.drafts import begin_referral_draft
from store.grants import FUNCTIONS
from store.jobs import ForOrganisation, Job
from store.left_before import LeftBefore, keep_left
from store.outside_file import OutsideReader
from store.outside_log import OutsideEntry, OutsideKind, whom_it_told, written
from store.rebuilding import stood_at, waiting_notices
from store.tables import metadata, outbox
from store.written import BY_FUNCTION, tables_written
from tests.apps import take_in
from tests.service.contexts import by_organisation, by_staff
from wiring.app import App, outside_folder

WITHDRAWAL = WithdrawConsent(channel="letter")
ROOT = Path(__file__).parents[2]
SEEN_OR_NO_USE_CASE = {
    "store/bundle.py",  # which has them seen
    "store/driver_connection.py",  # which only rolls back
    "store/engine.py",  # which sends none
    "store/granting.py",
    "store/pipeline.py",  # which hands on what a bundle had seen
    "store/organisation_engine.py",  # which says who asks, and hands on what was seen before
    "store/row_policies.py",
    "store/statements.py",
    "store/track_database.py",
}
ASKED = {Job.WEB, *ForOrganisation}
CLEARING = re.compile(r"clear_|drop_attachment_parts|own_codes|kept_under")
"""What goes by its age, or with what it is part of; and what only says what somebody may see."""


def _kept(app: App, kind: OutsideKind) -> list[OutsideEntry]:
    reader = OutsideReader("support", (outside_folder(app.settings),))
    return [
        entry
        for entry in reader.entries(datetime.now(UTC) - timedelta(days=1))
        if entry.kind is kind
    ]


def _accepted(channel: object) -> int:
    assert isinstance(channel, FakeChannel)
    return len(channel.accepted)


async def _waiting(app: App, reference: str) -> str:
    async with app.engine.connect() as connection:
        query = select(outbox.c.id).where(outbox.c.reference == reference)
        return str(
            (await connection.execute(query.order_by(outbox.c.created_at))).scalars().first()
        )


async def test_an_act_is_kept_outside_with_who_was_told(app: App) -> None:
    reference = (await take_in(app, "N-1")).reference
    officer = by_staff(app, "duty supervisor", number="S-2002")
    asked = await ask_order(officer, reference, WITHDRAWAL, order_id="o-1")
    assert isinstance(asked, OrderAccepted)
    [entry] = _kept(app, OutsideKind.ACKNOWLEDGED)
    assert (entry.reference, entry.what) == (reference, "withdraw-consent")
    assert whom_it_told(app.keys.ring, entry).sender == "S-2002"


async def test_whatever_is_done_is_kept_outside_with_the_sequence_of_its_case_and_nothing_said(
    app: App,
) -> None:
    reference = (await take_in(app, "N-1")).reference
    worker = by_staff(app, Role.CASEWORKER, number="S-9")
    said = "Sleeps by the church."
    note = await write_case_note(worker, reference, NoteKind.SEEN.value, said, sent_as="1")
    assert isinstance(note, str)
    refused = await write_case_note(worker, reference, "gossip", said, sent_as="2")
    assert isinstance(refused, Refusal)
    [found] = _kept(app, OutsideKind.DONE)
    assert (found.reference, found.what) == (reference, "write_case_note")
    assert found.sequence == (await stood_at(app.engine, reference))[0] > 0
    assert "case_notes" in found.wrote.split(",")
    assert whom_it_told(app.keys.ring, found).sender == "S-9"
    assert said not in written(found) and "S-9" not in written(found)

    begun = await begin_referral_draft(by_organisation(app))
    assert not isinstance(begun, Refusal)
    assert [entry.what for entry in _kept(app, OutsideKind.DONE)][1:] == ["begin_referral_draft"]


async def test_who_only_looks_leaves_no_line(app: App) -> None:
    reference = (await take_in(app, "N-1")).reference
    await read_case_notes(by_staff(app, Role.CASEWORKER), reference)
    assert not _kept(app, OutsideKind.DONE)


@pytest.mark.parametrize("table", metadata.sorted_tables, ids=lambda table: table.name)
def test_no_table_is_written_unseen(table: Table) -> None:
    column = table.columns[0]
    some = table.select().where(column == column)
    for statement in (
        table.insert().from_select([column.name], some.with_only_columns(column)),
        upsert(table)
        .from_select([column.name], some.with_only_columns(column))
        .on_conflict_do_update(index_elements=[column], set_={column.name: column}),
        table.update().values({column.name: None}),
        table.delete(),
    ):
        text = str(statement.compile(dialect=postgresql.dialect()))  # type: ignore[no-untyped-call]
        assert tables_written(text) == {table.name}
    for reading in (some, some.with_for_update()):
        text = str(reading.compile(dialect=postgresql.dialect()))  # type: ignore[no-untyped-call]
        assert not tables_written(text)


def test_what_is_not_told_to_anybody_is_a_table_and_has_its_reason() -> None:
    assert NOBODY_IS_TOLD.keys() <= metadata.tables.keys()
    assert all(NOBODY_IS_TOLD.values())


def test_what_a_page_has_removed_by_a_function_is_seen_or_goes_by_its_age() -> None:
    called = {name.partition("(")[0] for name, of in FUNCTIONS.items() if ASKED & set(of)}
    assert {name for name in called if not CLEARING.match(name)} <= BY_FUNCTION.keys()


def test_no_statement_of_a_use_case_goes_to_the_database_another_way() -> None:
    ways = re.compile(r"exec_driver_sql|driver_connection|\.cursor\(|psycopg\.(Async)?[Cc]onnect")
    found = {
        str(path.relative_to(ROOT))
        for room in ("service", "store")
        for path in (ROOT / room).rglob("*.py")
        if "migrations" not in path.parts and ways.search(path.read_text())
    }
    assert found <= SEEN_OR_NO_USE_CASE


async def test_a_notice_is_kept_outside_before_and_after_it_is_handed_over(app: App) -> None:
    notice = await _waiting(app, (await take_in(app, "N-1")).reference)
    assert (await app.sender("test").send(notice)).ending is Ending.SENT
    for kind in (OutsideKind.NOTICE_BEGUN, OutsideKind.NOTICE_LEFT):
        [entry] = _kept(app, kind)
        assert entry.about == notice


async def test_a_log_that_cannot_be_written_stops_neither_act_nor_notice_and_rings(
    app: App,
) -> None:
    reference = (await take_in(app, "N-1")).reference
    folder: Path = outside_folder(app.settings)
    folder.write_text("a file where the folder should be")
    assert (await app.sender("test").send(await _waiting(app, reference))).ending is Ending.SENT
    officer = by_staff(app, "duty supervisor", number="S-2002")
    asked = await ask_order(officer, reference, WITHDRAWAL, order_id="o-1")
    assert isinstance(asked, OrderAccepted)
    assert "outside-log-not-written" in {item.code for item in await look_into(app)}
    folder.unlink()
    assert "outside-log-not-written" not in {item.code for item in await look_into(app)}
    assert len(_kept(app, OutsideKind.ACKNOWLEDGED)) == 1


async def test_what_left_before_the_record_was_put_back_is_not_sent_again_and_stands_for_one_only(
    app: App,
) -> None:
    reference = (await take_in(app, "N-1")).reference
    async with app.engine.begin() as connection:
        [first, *_] = await waiting_notices(connection, app.keys.ring, reference)
        left = LeftBefore(
            id="as it was numbered then",
            same=first.same,
            reference=reference,
            left_at=datetime.now(UTC) - timedelta(minutes=5),
            perhaps=False,
        )
        assert await keep_left(connection, [left]) == 1
        assert await keep_left(connection, [left]) == 0
    sent = await app.sender("test").send(first.id)
    assert sent.ending is Ending.SENT
    assert sent.fact is not None
    assert sent.fact.at == left.left_at
    assert _accepted(app.channel) == 0
    other = await _waiting(app, (await take_in(app, "N-2")).reference)
    assert (await app.sender("test").send(other)).ending is Ending.SENT
    assert _accepted(app.channel) == 1


async def test_files_past_their_time_go_from_the_folders_of_all_machines_on_one_disk(
    app: App, tmp_path: Path
) -> None:
    """One watchdog clears what many have written, also those who are not there any more."""
    logs, today = tmp_path / "logs", datetime.now(UTC).date()
    days = (today, today - timedelta(days=app.settings.outside_log_days + 1))
    for folder in ("worker-gone", "worker-now", "watchdog"):
        (logs / folder).mkdir(parents=True)
        for day in days:
            (logs / folder / f"support-{day}.jsonl").touch()
            (logs / folder / f"suitability-{day}.jsonl").touch()
    settings = {"outside_log": logs / "watchdog", "outside_logs": logs}
    await clear_outside(replace(app, settings=app.settings.model_copy(update=settings)))
    left = {path.name for path in logs.glob("*/support-*")}
    assert left == {f"support-{today}.jsonl"}
    assert len(list(logs.glob("*/suitability-*"))) == 6, "another track's are not its own"
