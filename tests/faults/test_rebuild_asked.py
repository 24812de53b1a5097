"""A rebuild sets nothing right that it cannot judge: by a log that is not of the record's time, or
on a database that most of the workflows do not belong to.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from policy.duty.apart import CaseApart
from policy.refusal import Refusal
from service.acknowledging import note_referral
from service.disasters.rebuild import RebuildReport, rebuild
from starter.drawing.rebuilt import lines_of
from store.outside_file import OutsideFile
from store.outside_log import OutsideEntry, OutsideKind
from tests.apps import take_in
from tests.service.contexts import by_staff
from wiring.app import App, outside_folder
from wiring.serving import ServedPart, serving

AT_ONCE = timedelta(0)


async def _asked(
    app: App, *, apply: bool = True, without_log: bool = False, even_so: bool = False
) -> object:
    by = by_staff(app, "duty supervisor")
    return await rebuild(
        by, apply=apply, without_log=without_log, even_so=even_so, quiet_for=AT_ONCE
    )


async def _on_a_fresh_machine(app: App, folder: Path) -> App:
    """The same record, and of the log only that somebody signed in a day later."""
    log = OutsideFile(folder, app.settings.track)
    signed_in = datetime.now(UTC) + timedelta(days=1)
    await log.keep(OutsideEntry(at=signed_in, kind=OutsideKind.DONE, what="sign_in"))
    settings = app.settings.model_copy(update={"outside_log": folder})
    return replace(app, settings=settings, outside=log)


async def _taken(app: App, number: str) -> str:
    reference = (await take_in(app, number)).reference
    await note_referral(app, reference, "E06000023", number)
    return reference


def _said(report: object) -> str:
    return "\n".join(lines_of(_of(report)))


async def test_a_log_that_is_not_of_the_records_time_is_said_and_gone_by_only_if_told_to(
    app: App, tmp_path: Path
) -> None:
    await _taken(app, "N-1")
    fresh = await _on_a_fresh_machine(app, tmp_path / "fresh")
    said = _said(await _asked(fresh, apply=False))
    assert "THE OUTSIDE LOG IS NOT OF THAT TIME" in said
    assert "has everything" not in said
    refused = await _asked(fresh)
    assert isinstance(refused, Refusal)
    assert refused.code == "log-does-not-reach"
    assert isinstance(await _asked(fresh, without_log=True), RebuildReport)


async def test_no_log_at_all_is_said(app: App, tmp_path: Path) -> None:
    await take_in(app, "N-1")
    settings = app.settings.model_copy(update={"outside_log": tmp_path / "none"})
    none = replace(app, settings=settings)
    said = _said(await _asked(none, apply=False))
    assert "THERE IS NO OUTSIDE LOG" in said
    assert "has everything" not in said
    refused = await _asked(none)
    assert isinstance(refused, Refusal)
    assert refused.code == "log-does-not-reach"


async def test_broken_lines_are_said_though_nothing_is_known_to_be_missing(app: App) -> None:
    await _taken(app, "N-1")
    assert "has everything" in _said(await _asked(app, apply=False))
    [file] = outside_folder(app.settings).iterdir()
    with file.open("a", encoding="ascii") as log:
        log.write('{"at": "20\n' * 1_000)
    said = _said(await _asked(app, apply=False))
    assert "1000 lines of the log are broken" in said
    assert "has everything" not in said
    # A crash leaves half a line behind: that alone stops nobody.
    assert isinstance(await _asked(app), RebuildReport)


async def _started(app: App, references: Iterable[str]) -> None:
    """Workflows of these cases, as they run where nobody works."""
    assert app.client is not None
    for reference in references:
        await app.client.start_workflow(
            app.case_client.cases.workflow,
            id=app.case_client.cases.workflow_id(reference),
            task_queue=app.settings.task_queue,
        )


def _strange(count: int) -> list[str]:
    return [f"RSR-000-000-{number:03}" for number in range(count)]


async def test_workflows_of_lost_cases_are_refused_only_where_most_of_all_that_run_are(
    app: App,
) -> None:
    own = [await _taken(app, f"N-{number}") for number in range(22)]
    await _started(app, [*own, *_strange(21)])
    async with asyncio.timeout(30):
        # Temporal's list is a moment behind.
        while len(_of(await _asked(app, apply=False)).apart) < 21:
            await asyncio.sleep(0.1)
    done = _of(await _asked(app))
    assert sum(how is CaseApart.WITHOUT_CASE for how in done.apart.values()) == 21


async def test_a_database_that_most_of_the_workflows_do_not_belong_to_is_refused(app: App) -> None:
    own = [await _taken(app, f"N-{number}") for number in range(3)]
    await _started(app, [*own, *_strange(21)])
    async with asyncio.timeout(30):
        while len(_of(await _asked(app, apply=False)).apart) < 21:
            await asyncio.sleep(0.1)
    refused = await _asked(app)
    assert isinstance(refused, Refusal)
    assert refused.code == "record-does-not-fit"
    assert isinstance(await _asked(app, even_so=True), RebuildReport)


@pytest.mark.parametrize("part", ServedPart)
async def test_whoever_still_asks_for_work_is_refused_be_it_a_worker_or_a_sender(
    app: App, part: ServedPart
) -> None:
    await _taken(app, "N-1")
    assert app.client is not None
    by = by_staff(app, "duty supervisor")
    async with serving(app, app.client, [part]), asyncio.timeout(30):
        while not isinstance(found := await rebuild(by, apply=True), Refusal):
            # A moment passes before it asks for the first time.
            await asyncio.sleep(0.1)
    assert found.code == "programs-at-work"


def _of(report: object) -> RebuildReport:
    assert isinstance(report, RebuildReport), report
    return report
