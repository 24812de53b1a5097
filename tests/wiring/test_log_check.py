"""No program starts on a record that is older than its outside log, and every one does after an
ordinary stop, a crash or a rebuild.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from policy.case_notes import NoteKind
from policy.erasing import ErasureGround
from policy.refusal import Refusal
from policy.support.deeds import WithdrawConsent
from policy.support.words import Role
from service.acknowledging import note_referral
from service.cases.notes import write_case_note
from service.erasure.asking import confirm_erasure, erase
from service.health.looking import look_into
from store.advancing import advance
from store.jobs import Job
from store.older_record import mark_rebuilt
from store.outside_file import FOLDERS_LOOKED_AT, OutsideFile
from store.outside_log import OutsideEntry, OutsideKind, beat
from store.rebuilding import sequence_of
from tests.apps import SUPERVISOR, app_on, order, take_in
from tests.servers import TestDatabase
from tests.service.contexts import by_staff
from tests.service.test_restored import OF_A_CASE
from tests.service.test_verifying import Tampering
from wiring.app import App, open_app, outside_folder
from wiring.log_check import check_log

PROGRAMS = (Job.WORKER, Job.SENDER, Job.WATCHDOG, Job.WEB)


@pytest.fixture
async def app(database: TestDatabase, tmp_path: Path) -> AsyncIterator[App]:
    async with app_on(database, tmp_path) as made:
        yield made


async def _refused_to(app: App) -> set[Job]:
    """The programs that would not start now, each with its own login."""
    found = set()
    for job in PROGRAMS:
        async with open_app(app.settings, "test", temporal=False, job=job) as program:
            problems = await check_log(program)
        if problems:
            assert [problem.code for problem in problems] == ["record-older-than-log"]
            assert all(problem.fatal for problem in problems)
            found.add(job)
    return found


async def _taken(app: App, number: str) -> str:
    reference = (await take_in(app, number)).reference
    await note_referral(app, reference, "E06000023", number)
    return reference


async def _done(app: App, reference: str, sequence: int) -> None:
    entry = OutsideEntry(
        at=datetime.now(UTC), kind=OutsideKind.DONE, reference=reference, sequence=sequence
    )
    await app.outside.keep(entry)


async def _rebuilt(app: App) -> None:
    """The mark of a rebuild, made with the login of whoever rebuilds."""
    async with open_app(app.settings, "test", temporal=False, job=Job.OPERATOR) as operator:
        async with operator.engine.begin() as connection:
            await mark_rebuilt(connection, app.settings.track)


async def _worked(app: App) -> str:
    """A case of which the log has every kind of line, also of a notice that left and of which the
    record does not know it yet: as when all was killed in that moment.
    """
    reference = await _taken(app, "N-1")
    worker = by_staff(app, Role.CASEWORKER, number="S-9")
    assert isinstance(
        await write_case_note(worker, reference, NoteKind.SEEN.value, "Said.", sent_as="1"), str
    )
    now, ordered_by = datetime.now(UTC), await sequence_of(app.engine, reference)
    for kind in (OutsideKind.NOTICE_BEGUN, OutsideKind.NOTICE_LEFT):
        about = {"reference": reference, "about": "notice", "sequence": ordered_by}
        await app.outside.keep(OutsideEntry(at=now, kind=kind, **about), beat())  # type: ignore[arg-type]
    return reference


async def test_whatever_was_killed_the_record_that_the_log_was_written_beside_is_started_on(
    app: App,
) -> None:
    await _worked(app)
    assert await _refused_to(app) == set()
    assert "record-older-than-log" not in {item.code for item in await look_into(app)}


async def test_an_order_or_report_that_is_kept_outside_and_on_its_way_refuses_nobody(
    app: App,
) -> None:
    reference = await _taken(app, "N-1")
    received = OutsideEntry(
        at=datetime.now(UTC), kind=OutsideKind.ACKNOWLEDGED, reference=reference, what="report"
    )
    await app.outside.keep(received)
    assert await _refused_to(app) == set()


async def test_no_program_starts_where_a_case_is_gone_until_the_record_was_rebuilt(
    app: App, database: TestDatabase
) -> None:
    await _worked(app)
    gone = await _taken(app, "N-2")
    for table in OF_A_CASE:
        Tampering(database).owner(f"DELETE FROM {table} WHERE reference = :of", of=gone)
    assert await _refused_to(app) == set(PROGRAMS)
    [found] = [item for item in await look_into(app) if item.code == "record-older-than-log"]
    assert found.references == (gone,)
    await _rebuilt(app)
    assert await _refused_to(app) == set()
    assert "record-older-than-log" not in {item.code for item in await look_into(app)}


async def test_no_program_starts_where_a_case_had_gone_further_also_since_it_was_rebuilt(
    app: App,
) -> None:
    reference = await _worked(app)
    on_record = await sequence_of(app.engine, reference)
    await _done(app, reference, on_record)
    assert await _refused_to(app) == set()
    await _rebuilt(app)
    await _done(app, reference, on_record + 1)
    assert await _refused_to(app) == set(PROGRAMS)


async def test_an_erased_case_refuses_nobody(app: App) -> None:
    reference, why = await _worked(app), "the person asked for it"
    withdrawal = order("o-1", WithdrawConsent(channel="letter"), SUPERVISOR)
    await advance(app.store, reference, [withdrawal], datetime.now(UTC))
    await _done(app, reference, await sequence_of(app.engine, reference))
    by = by_staff(app, "data-protection officer")
    await erase(by, reference, ErasureGround.REQUEST, reason=why)
    supervisor = by_staff(app, "duty supervisor", number="S-2")
    assert not isinstance(await confirm_erasure(supervisor, reference, reason=why), Refusal)
    assert await _refused_to(app) == set()


async def test_the_lines_before_a_quiet_day_are_still_looked_at(app: App) -> None:
    await _done(app, "RSR-000-000-000", 7)
    file = outside_folder(app.settings) / f"support-{datetime.now(UTC).date()}.jsonl"
    yesterday = datetime.now(UTC).date() - timedelta(days=1)
    file.rename(file.with_name(f"support-{yesterday}.jsonl"))
    await app.outside.keep(*(beat() for _ in range(2_000)))
    assert await _refused_to(app) == set(PROGRAMS)


def _as_a_new_pod(app: App, logs: Path) -> App:
    """A process that has written nothing yet, beside the folders of others."""
    folders = {"outside_log": logs / "worker-new", "outside_logs": logs}
    return replace(app, settings=app.settings.model_copy(update=folders))


async def test_the_lines_of_another_process_refuse_one_that_has_written_none_itself(
    app: App, tmp_path: Path
) -> None:
    logs, on_record = tmp_path / "logs", await _taken(app, "N-1")
    pod = _as_a_new_pod(app, logs)
    gone, now = OutsideFile(logs / "worker-gone", app.settings.track), datetime.now(UTC)
    done = OutsideEntry(at=now, kind=OutsideKind.DONE, reference=on_record, sequence=1)
    await gone.keep(done)
    assert await _refused_to(pod) == set()
    await gone.keep(replace(done, sequence=7))
    assert await _refused_to(pod) == set(PROGRAMS)
    [found] = [item for item in await look_into(pod) if item.code == "record-older-than-log"]
    assert found.references == (on_record,)
    await _rebuilt(app)
    assert await _refused_to(pod) == set()


async def test_the_newest_lines_are_found_among_the_folders_of_many_who_are_gone(
    app: App, tmp_path: Path
) -> None:
    logs, today = tmp_path / "logs", datetime.now(UTC)
    pod = _as_a_new_pod(app, logs)
    for number in range(FOLDERS_LOOKED_AT + 3):
        folder = logs / f"worker-{number:03}"
        folder.mkdir(parents=True)
        day = (today - timedelta(days=number + 1)).date()
        (folder / f"support-{day}.jsonl").write_bytes(b"")
    # A folder that the watchdog has cleared stays, and so does one that nobody may read.
    (logs / "cleared").mkdir()
    (logs / "another's" / f"support-{today.date()}.jsonl").mkdir(parents=True)
    assert await _refused_to(pod) == set()
    done = OutsideEntry(at=today, kind=OutsideKind.DONE, reference="RSR-000-000-000", sequence=7)
    await OutsideFile(logs / "worker-999", app.settings.track).keep(done)
    assert await _refused_to(pod) == set(PROGRAMS)


async def test_a_log_that_is_not_there_damaged_of_another_release_or_stalls_refuses_nobody(
    app: App,
) -> None:
    folder = outside_folder(app.settings)
    assert await _refused_to(app) == set()
    await take_in(app, "N-1")
    await app.outside.keep(beat())
    [file] = folder.iterdir()
    with file.open("a", encoding="utf-8") as log:
        log.write('{"at": "2026-01-\n\x00\xff half\n')
    assert await _refused_to(app) == set()
    file.unlink()
    os.mkfifo(file)
    # What reads it waits for a writer, as for a network disk that is lost.
    assert await check_log(app) == []
    os.close(await asyncio.to_thread(os.open, file, os.O_WRONLY))
