"""A check of what was put back finds it whole, tells what is missing from what is damaged, and says
what has to be mended first; with the login that the command has.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from policy.refusal import Refusal
from service.acknowledging import note_referral
from service.disasters.restored import Restored, check_restored
from service.health.anchoring import write_anchor
from starter.drawing.restored import lines_of
from store.jobs import Job
from tests.apps import take_in
from tests.servers import TestDatabase
from tests.service.test_verifying import Tampering
from wiring.app import App, open_app

OF_A_CASE = ("events", "persons", "referrals", "case_keys", "deadlines", "tasks", "cases")


@pytest.fixture
def tampering(database: TestDatabase) -> Tampering:
    return Tampering(database)


@pytest.fixture
async def auditor(app: App) -> AsyncIterator[App]:
    async with open_app(app.settings, "test", temporal=False, job=Job.AUDITOR) as made:
        yield made


async def _found(auditor: App) -> Restored:
    found = await check_restored(auditor, quiet_for=timedelta(0))
    assert isinstance(found, Restored), found
    return found


async def _refused(auditor: App) -> str:
    found = await check_restored(auditor, quiet_for=timedelta(0))
    assert isinstance(found, Refusal)
    return found.code


async def test_what_is_missing_is_told_from_what_is_damaged(
    app: App, auditor: App, tampering: Tampering
) -> None:
    kept, gone = [(await take_in(app, number)).reference for number in ("N-1", "N-2")]
    for number, reference in (("N-1", kept), ("N-2", gone)):
        await note_referral(app, reference, "E06000023", number)
    await write_anchor(app)
    untouched = await _found(auditor)
    assert (untouched.cases, untouched.whole, untouched.lacks) == (2, True, False)

    # Put back as it was before the second came in.
    for table in OF_A_CASE:
        tampering.owner(f"DELETE FROM {table} WHERE reference = :of", of=gone)
    older = await _found(auditor)
    assert (older.cases, older.whole, older.lacks) == (1, True, True)
    assert [act.reference for act in older.missing.lost] == [gone]
    assert {fault.code for fault in older.lost} == {"case-deleted"}
    said = "\n".join(lines_of(older))
    assert "It is whole" in said and "referrals that are lost: 1" in said

    # What stands and differs is no matter of a moment.
    tampering.owner("UPDATE events SET label = 'Nothing' WHERE reference = :of", of=kept)
    damaged = await _found(auditor)
    assert not damaged.whole
    assert {problem.reference for problem in damaged.problems} == {kept}
    assert "NOT WHOLE" in "\n".join(lines_of(damaged))


async def test_where_there_is_no_outside_log_nothing_is_said_to_be_complete(
    app: App, auditor: App, tmp_path: Path
) -> None:
    await take_in(app, "N-1")
    settings = auditor.settings.model_copy(update={"outside_log": tmp_path / "none"})
    said = "\n".join(lines_of(await _found(replace(auditor, settings=settings))))
    assert "THERE IS NO OUTSIDE LOG" in said
    assert "NO ANCHOR WAS HELD" in said and "anchor holds" not in said
    assert "know of nothing that is not on record" not in said


async def test_cases_that_an_older_key_store_does_not_open_are_named(
    app: App, auditor: App, tmp_path: Path
) -> None:
    old = (await take_in(app, "N-1")).reference
    store = app.settings.halves
    copy = store.read_bytes()
    new = (await take_in(app, "N-2")).reference
    store.write_bytes(copy)
    found = await _found(auditor)
    assert found.unopened == (new,)
    assert not found.whole and not found.problems
    assert old not in "\n".join(lines_of(found)) and new in "\n".join(lines_of(found))


async def test_what_no_program_could_start_on_is_said_first(
    app: App, auditor: App, tampering: Tampering, database: TestDatabase
) -> None:
    tampering.owner("UPDATE alembic_version SET version_num = '0001'")
    assert await _refused(auditor) == "database-behind"


async def test_what_another_machine_kept_on_the_same_disk_is_read_without_being_named(
    app: App, auditor: App, tampering: Tampering, tmp_path: Path
) -> None:
    gone = (await take_in(app, "N-1")).reference
    await note_referral(app, gone, "E06000023", "N-1")
    for table in OF_A_CASE:
        tampering.owner(f"DELETE FROM {table} WHERE reference = :of", of=gone)
    (tmp_path / "logs").mkdir()
    app.settings.outside_log.rename(tmp_path / "logs" / "worker-of-another-machine")

    here = {"outside_log": tmp_path / "logs" / "here", "outside_logs": tmp_path / "logs"}
    alone = auditor.settings.model_copy(update={**here, "outside_logs": None})
    assert not (await _found(replace(auditor, settings=alone))).missing.lost
    both = auditor.settings.model_copy(update=here)
    found = await _found(replace(auditor, settings=both))
    assert [act.reference for act in found.missing.lost] == [gone]
