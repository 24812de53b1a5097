"""What was lost, and to whom, is told whatever a rebuild meets on its way, and again if asked."""

from __future__ import annotations

import stat
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from temporalio.service import RPCError, RPCStatusCode

from policy.duty.apart import CaseApart
from policy.support.deeds import RecordAnswer
from service.acknowledging import note_order, note_referral
from service.disasters.engine import bring_to_record
from service.disasters.rebuild import RebuildReport, rebuild
from starter.drawing.rebuilt import found_lines, lines_of
from starter.terminal.kept_report import add_to_report, begin_report, report_in
from starter.terminal.output import Stopped
from store.cases import load_state
from store.keys import CaseKeys, KeyStoreFake
from store.outside_log import done
from tests.apps import NO_TRACE, order, take_in
from tests.servers import TestDatabase
from tests.service.contexts import by_staff
from tests.starter.terminal import administer
from wiring.app import App

AT_ONCE = timedelta(0)


class ClientThatGoes:
    """Temporal's client, until it goes."""

    def __init__(self, client: Any) -> None:
        self._client, self.gone = client, False

    def __getattr__(self, name: str) -> Any:
        if self.gone and name != "namespace":
            raise RPCError("gone", RPCStatusCode.UNAVAILABLE, b"")
        return getattr(self._client, name)


async def _lost(app: App) -> str:
    """A case whose answer, and an entry of a register, only the outside log knows of."""
    reference = (await take_in(app, "N-1")).reference
    await note_referral(app, reference, "E06000023", "N-1")
    await note_order(app, reference, order("o-1", RecordAnswer(answer=NO_TRACE)), "")
    ring = app.keys.ring
    await app.outside.keep(done(ring, "", "enter_staff", "S-7", 0, "staff", beside=False))
    return reference


async def _rebuilt(app: App, **asked: Any) -> RebuildReport:
    by = by_staff(app, "duty supervisor")
    found = await rebuild(by, quiet_for=AT_ONCE, **{"apply": True, **asked})
    assert isinstance(found, RebuildReport), found
    return found


def _undone(report: RebuildReport) -> list[str]:
    return [act.whom.sender for act in report.missing.undone if act.whom]


async def test_a_second_run_that_is_told_when_the_record_ended_names_all_of_it_again(
    app: App, database: TestDatabase
) -> None:
    reference = await _lost(app)
    first = await _rebuilt(app)
    assert [act.reference for act in first.stand] == [reference]
    assert _undone(first) == ["S-7"]
    assert first.record_until is not None
    assert f"--until {first.record_until.isoformat()}" in "\n".join(lines_of(first))
    # What the first run wrote would otherwise be taken for the record's end: here a minute later,
    # for what was done just before that end is named as perhaps lost.
    administer(database, "UPDATE incidents SET reported_at = reported_at + interval '1 minute'")
    assert _undone(await _rebuilt(app, apply=False)) == []
    again = await _rebuilt(app, apply=False, until=first.record_until)
    assert _undone(again) == ["S-7"]
    # And a moment after the record's end hides nothing.
    late = datetime.now(UTC) + timedelta(days=1)
    assert (await _rebuilt(app, apply=False, until=late)).record_until != late


async def test_keys_out_of_reach_for_a_moment_cost_no_report_and_a_second_run_goes_on(
    app: App,
) -> None:
    reference = await _lost(app)
    store = KeyStoreFake()
    store.reachable = False
    met = await _rebuilt(replace(app, keys=CaseKeys(app.keys.ring, store, app.keys.halves)))
    assert met.stopped == {reference: "key-store-out-of-reach"}
    said = "\n".join(lines_of(met))
    assert "NOT SET RIGHT" in said and "S-7" in said
    assert ", started" not in said
    again = await _rebuilt(app, until=met.record_until)
    assert not again.stopped
    assert [act.reference for act in again.stand] == [reference]
    state = await load_state(app.store, reference)
    assert state is not None
    assert state.answer is not None


async def test_a_temporal_that_goes_when_the_record_is_brought_up_costs_no_report(
    app: App,
) -> None:
    reference = await _lost(app)
    going: Any = ClientThatGoes(app.client)
    kept: list[RebuildReport] = []

    def keep(found: RebuildReport) -> None:
        kept.append(found)
        going.gone = True

    met = await _rebuilt(replace(app, client=going), keep=keep)
    assert [act.reference for act in met.stand] == [reference]
    assert met.stopped == {name: "temporal-out-of-reach" for name in ("Temporal", reference)}
    [before] = kept
    assert not before.applied
    assert _undone(before) == _undone(met) == ["S-7"]


async def test_what_temporal_did_not_take_is_not_said_to_be_started(app: App) -> None:
    reference = (await take_in(app, "N-1")).reference
    gone: Any = ClientThatGoes(app.client)
    gone.gone = True
    brought = await bring_to_record(
        replace(app, client=gone), {reference: CaseApart.NOT_RUNNING, "x": CaseApart.WITHOUT_CASE}
    )
    assert brought.stopped == {of: "temporal-out-of-reach" for of in (reference, "x")}


async def test_what_is_found_is_in_a_file_of_the_operators_own_that_replaces_none(
    app: App, tmp_path: Path
) -> None:
    await _lost(app)
    found = await _rebuilt(app, apply=False)
    file = report_in(tmp_path / "new", "support")
    begin_report(file, found_lines(found))
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert add_to_report(file, ["what came of it"])
    kept = file.read_text(encoding="utf-8")
    assert "S-7" in kept and kept.endswith("what came of it\n")
    assert "Nothing was changed" not in kept
    with pytest.raises(Stopped) as there:
        begin_report(file, [])
    assert there.value.refusal.code == "report-there-already"
    with pytest.raises(Stopped) as nowhere:
        begin_report(file / "below a file", [])
    assert nowhere.value.refusal.code == "report-not-kept"
