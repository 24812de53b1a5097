"""A rebuild sets nothing right that it cannot judge: by a log that is not of the record's time, or
on a database that most of the workflows do not belong to.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from policy.refusal import Refusal
from service.acknowledging import note_referral
from service.disasters.rebuild import RebuildReport, rebuild
from starter.drawing.rebuilt import lines_of
from store.outside_file import OutsideFile
from store.outside_log import OutsideEntry, OutsideKind
from tests.apps import take_in
from tests.service.contexts import by_staff
from wiring.app import App, outside_folder

AT_ONCE = timedelta(0)


async def _asked(app: App, *, apply: bool = True, without_log: bool = False) -> object:
    by = by_staff(app, "duty supervisor")
    return await rebuild(by, apply=apply, without_log=without_log, quiet_for=AT_ONCE)


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
    assert isinstance(report, RebuildReport), report
    return "\n".join(lines_of(report))


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
