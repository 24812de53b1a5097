"""What must hold after any disaster, held against what somebody outside remembers."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from datetime import datetime, timedelta

from sqlalchemy import select

from policy.duty.apart import CaseApart
from policy.refusal import Refusal
from service.disasters.rebuild import RebuildReport, rebuild
from service.disasters.restored import Restored
from store.cases import load_state
from store.forms import NoKey
from store.half_store import HalfDestroyed
from store.rebuilding import cases_on_record
from store.tables import outbox
from store.tending import tend
from tests.disasters.cases import NOTED_BY, OutsideMemory, faults, letters_of
from tests.service.contexts import by_staff
from wiring.app import App

NEAR = timedelta(seconds=5)


async def rebuilt(app: App, *, apply: bool) -> RebuildReport:
    """What a rebuild says."""
    found = await rebuild(by_staff(app, "duty supervisor"), apply=apply, quiet_for=timedelta(0))
    assert not isinstance(found, Refusal), found
    return found


def wrong_of_check(checked: Restored | Refusal, unopened: set[str], *, lost: bool) -> list[str]:
    """What the check of what was put back should have said before anything was rebuilt: that it is
    whole but for the cases that no half opens, and whether something that people were told is not
    on record.
    """
    if isinstance(checked, Refusal):
        return [f"the check of what was put back is refused: {checked.code}"]
    found = [f"put back and wrong: {each.code} of {each.reference}" for each in checked.problems]
    said = set(checked.unopened)
    found += [f"put back and not to be opened: {each}" for each in said - unopened]
    found += [
        f"no half opens it, and the check does not say so: {each}" for each in unopened - said
    ]
    found += [f"put back with {each.code}" for each in checked.keys if not unopened]
    if checked.lacks != lost:
        found.append("the check of what was put back does not know whether anything is missing")
    return found


async def broken_claims(
    app: App,
    memory: OutsideMemory,
    report: RebuildReport,
    since: datetime | None,
    unopened: set[str],
) -> list[str]:
    """Every claim that does not hold. `since` is from when on the record was lost, if it was."""
    if since is None:
        # The record has forgotten which halves those were: the watchdog finds that nobody has them.
        await tend(app.engine, app.keys.halves, young=timedelta(0))
    found = [each async for each in _of_erased(app, memory)]
    found += [each async for each in _of_cases(app, memory, unopened)]
    repeated = letters_of(app) & memory.letters
    found += [f"sent again: {subject}" for _, subject in sorted(repeated)]
    found += [f"{of}: {sentence}" for of, _, sentence in await faults(app) if of not in unopened]
    after = await rebuilt(app, apply=False)
    wrong = {of: how for of, how in after.apart.items() if how is not CaseApart.ERASED_BUT_THERE}
    found += [f"{of} is still {how}" for of, how in wrong.items()]
    return [*found, *_window(report, memory, since), *await _unsent(app)]


async def _of_erased(app: App, memory: OutsideMemory) -> AsyncIterator[str]:
    """No half of an erased person stands anywhere: with it older bytes would open again."""
    if memory.erased and not memory.erased & memory.halves.keys():
        yield "nobody was erased in the time that is lost, so nothing is claimed of it"
    for reference in memory.erased:
        for slot in memory.halves.get(reference, ()):
            if not isinstance(await app.keys.halves.read(slot), HalfDestroyed):
                yield f"{reference}: erased, and its half is there"


async def _of_cases(app: App, memory: OutsideMemory, unopened: set[str]) -> AsyncIterator[str]:
    record = await cases_on_record(app.engine)
    for name, reference in memory.names.items():
        if reference in unopened:
            continue
        if reference not in record:
            if name != "new":
                yield f"{name}: gone from the record"
            continue
        try:
            state = await load_state(app.store, reference)
        except NoKey:
            if reference not in memory.erased:
                yield f"{name}: erased, and was not"
            continue
        if reference in memory.erased:
            yield f"{name}: came back though erased"
        elif reference in memory.ended and not record[reference].ended:
            yield f"{name}: has risen from the dead"
        else:
            before = memory.stood[reference]
            assert state is not None
            if state.stage != before.stage:
                yield f"{name}: stands at {state.stage}, and stood at {before.stage}"
            if not _same(_dues(state), _dues(before)):
                yield f"{name}: its deadlines are others"


def _dues(state: object) -> dict[tuple[str, str], datetime]:
    return {(each.name, each.rung): each.due for each in getattr(state, "deadlines")}  # noqa: B009


def _same(now: dict[tuple[str, str], datetime], before: dict[tuple[str, str], datetime]) -> bool:
    return now.keys() == before.keys() and all(abs(now[key] - before[key]) < NEAR for key in now)


def _window(report: RebuildReport, memory: OutsideMemory, since: datetime | None) -> Iterator[str]:
    moments = report.missing.moments
    if since is None:
        if moments:
            yield "something is called lost, and nothing is"
        return
    if not moments or moments[0] < since - NEAR:
        yield "the window of what was lost is not named"
    new = memory.names.get("new")
    if new and new not in {act.reference for act in report.missing.lost}:
        yield "the lost referral is not named to whom it was acknowledged"
    noted = {act.whom.sender for act in report.missing.undone if act.whom}
    if new and NOTED_BY not in noted:
        yield "the lost note is not named to whom wrote it"
    if not report.missing.gaps:
        yield "no case is named that had gone further than the record knows"


async def _unsent(app: App) -> list[str]:
    live = select(outbox.c.template).where(outbox.c.state.in_(("waiting", "sending")))
    async with app.engine.connect() as connection:
        return [f"not sent: {template}" for template in (await connection.execute(live)).scalars()]
