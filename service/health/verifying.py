"""Verifying cases: the chain over their events, every sealed value in its place, and what was
derived from the events: state, clocks, deadlines, tasks, escalations, withdrawal and who may read.

Only events that this release decided are decided again: a rule that changed since would give an
untouched case another state. What another release decided is vouched for by its chain and by the
anchor, and its rows are still held against the sealed state which that release recorded.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from policy.cases.events import CaseEvent
from policy.cases.state import AnyCase
from policy.refusal import Refusal
from policy.release import other_than
from service.authorisation import use_case
from service.cases.opening import NO_SUCH_CASE
from service.context import Context
from service.health.anchoring import hold_against_anchors
from service.health.derived import (
    differing_columns,
    differing_deadlines,
    differing_escalations,
    differing_referral,
    differing_tasks,
    replayed,
)
from service.health.taken_back import differing_withdrawals
from service.health.taken_up import differing_withdrawal
from store.case_lists import find_case
from store.cases import (
    all_references,
    deciding_releases,
    load_state,
    recorded_events,
    verify_chain,
)
from store.checking import (
    case_row,
    escalations_of,
    is_on_its_way,
    messages_of,
    referral_row,
    running_deadlines,
    seals_that_break,
    tasks_of_events,
)
from store.deciding import this_release
from store.engine import one_by_one
from store.keys import Destroyed, KeyUnusable
from store.recording import deadline_rows, derived_row
from store.sealing import SealBroken, Sealer
from store.taking_back import fact_id
from wiring.app import App

_BREAKS = {
    "row-missing": "an event is missing",
    "previous-differs": "an event does not follow the one before it",
    "row-changed": "an event was changed",
    "code-differs": "an event was written by somebody without the key",
    "not-keyed": "an event was written by somebody without the key",
    "tail-missing": "the last events are missing",
    "head-differs": "the case's own record of its last event differs",
    "case-row-behind": "the case's own row is older than its last event",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailProblem:
    """One thing that is wrong. `code` is stable; the sentence names no person."""

    reference: str
    code: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """One case: everything that is wrong with it. `erased`: its key was destroyed, so only the
    chain was checked. `chain_alone`: another release decided some of its events, so they were read
    but not decided again.
    """

    problems: tuple[TrailProblem, ...] = ()
    erased: bool = False
    chain_alone: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """How many cases were verified, how many of them were erased or checked by their chain alone,
    and everything that is wrong. They were held against so many `anchors`, the last of them
    `anchored_until` (UTC).
    """

    count: int
    erased: int
    chain_alone: int
    problems: tuple[TrailProblem, ...] = ()
    anchors: int = 0
    anchored_until: datetime | None = None


@use_case(staff=lambda permissions: permissions.anybody, organisations=False)
async def verify_trail(context: Context, reference: str | None = None) -> Verified | Refusal:
    """Verify this one case, or every case ever; everything that is wrong is reported."""
    references = await _cases_to_verify(context.app, reference)
    if reference is not None and not references:
        return NO_SUCH_CASE
    found = [await verify_case(context.app, each) for each in references]
    held = await hold_against_anchors(context.app)
    anchored = [
        TrailProblem(reference=each.reference, code=each.code, sentence=each.sentence)
        for each in held.faults
        if reference is None or each.reference == reference
    ]
    return Verified(
        count=len(found),
        erased=sum(each.erased for each in found),
        chain_alone=sum(each.chain_alone for each in found),
        problems=(*(problem for each in found for problem in each.problems), *anchored),
        anchors=held.count,
        anchored_until=held.newest,
    )


async def every_case(app: App) -> list[str]:
    """Every case ever."""
    async with app.engine.connect() as connection:
        return [each async for each in all_references(connection)]


async def _cases_to_verify(app: App, reference: str | None) -> list[str]:
    """This one case, none if there is no such case; without a reference, every case ever."""
    if reference is None:
        return await every_case(app)
    async with app.engine.connect() as connection:
        return [reference] if await find_case(connection, reference) is not None else []


async def verify_case(app: App, reference: str) -> Checked:
    """One case. It may move on while it is read, so what is wrong is looked at twice."""
    first = await _look(app, reference)
    if not first.problems:
        return first
    again = await _look(app, reference)
    stands = tuple(problem for problem in first.problems if problem in again.problems)
    return Checked(problems=stands, erased=again.erased, chain_alone=again.chain_alone)


async def _look(app: App, reference: str) -> Checked:
    problems = [
        TrailProblem(
            reference=reference,
            code=each.code,
            sentence=f"the chain breaks at event {each.sequence}: {_BREAKS[each.code]}",
        )
        for each in await verify_chain(app.store, reference)
    ]
    app.keys.forget(reference)
    try:
        sealer = await app.keys.find(reference)
    except KeyUnusable:
        unusable = "its key does not open, so nothing but the chain was checked"
        problems.append(TrailProblem(reference=reference, code="key-unusable", sentence=unusable))
        return Checked(problems=tuple(problems))
    if sealer is None:
        gone = "its key is gone, and it was not erased"
        problems.append(TrailProblem(reference=reference, code="key-missing", sentence=gone))
        return Checked(problems=tuple(problems))
    if isinstance(sealer, Destroyed):
        return Checked(problems=tuple(problems), erased=True)
    async with app.engine.connect() as connection:
        decided = await deciding_releases(connection, reference)
    chain_alone = other_than(this_release(), decided)
    problems += [each async for each in _content(app, sealer, reference, chain_alone)]
    return Checked(problems=tuple(problems), chain_alone=chain_alone)


async def _content(
    app: App, sealer: Sealer, of: str, chain_alone: bool
) -> AsyncIterator[TrailProblem]:
    async with one_by_one(app.engine) as connection:
        async for column, row in seals_that_break(connection, sealer, of):
            what = f"what is sealed in {column} of {row} is not what was sealed for that place"
            yield TrailProblem(reference=of, code="seal-broken", sentence=what)
    try:
        state: AnyCase | None = await load_state(app.store, of)
    except SealBroken:
        state = None
    if state is not None:
        async for problem in _rows(app, of, state):
            yield problem
    try:
        recorded = await recorded_events(app.store, of)
    except SealBroken:
        return  # The event that does not open is named above.
    async for problem in _escalations(app, of, [event for event, _ in recorded]):
        yield problem
    if not chain_alone:
        async for problem in _decided_again(app, of, state, recorded):
            yield problem


async def _rows(app: App, of: str, state: Any) -> AsyncIterator[TrailProblem]:
    """The rows that are written from the state: also of a case that another release decided."""
    async with one_by_one(app.engine) as connection:
        row = await case_row(connection, of)
        running = await running_deadlines(connection, of)
        on_its_way = await is_on_its_way(connection, of)
    # A case of another time has its clock moved by hand, and no other has.
    free = frozenset({"clock_offset_seconds"} if state.clock_offset_seconds else ())
    for column in differing_columns(derived_row(app.store.track, state), row, but=free):
        what = f"the case's {column} is not what its events give"
        yield TrailProblem(reference=of, code="derived-differs", sentence=what)
    withdrawn = app.store.track.withdrawn
    stage = None if withdrawn is None else withdrawn.stage
    for what in differing_withdrawal(row, state, stage, on_its_way=on_its_way):
        sentence = f"{what} is not what its events give"
        yield TrailProblem(reference=of, code="derived-differs", sentence=sentence)
    for what in differing_deadlines(deadline_rows(state), running):
        sentence = f"{what}: not what its events give"
        yield TrailProblem(reference=of, code="deadline-differs", sentence=sentence)


async def _escalations(app: App, of: str, recorded: list[CaseEvent]) -> AsyncIterator[TrailProblem]:
    """What was taken back: an event whatever release decided it."""
    async with one_by_one(app.engine) as connection:
        rows = await escalations_of(connection, of)
        told = await messages_of(connection, of, [fact_id(row["id"]) for row in rows])
    for what in differing_withdrawals(recorded, rows, told):
        sentence = f"{what}: not what its events give"
        yield TrailProblem(reference=of, code="escalation-differs", sentence=sentence)


async def _decided_again(
    app: App, of: str, state: Any, recorded: list[tuple[Any, datetime]]
) -> AsyncIterator[TrailProblem]:
    replay = replayed(app.store.track.empty(of), recorded, decide=app.store.track.decide)
    again = replay.state
    if again.clock_offset_seconds:
        # A case that was opened in another time has its clock moved on by hand, and no other has.
        again = replace(again, clock_offset_seconds=state.clock_offset_seconds)
    if again != state:
        what = "its events do not give the state on record"
        yield TrailProblem(reference=of, code="state-differs", sentence=what)
    async with one_by_one(app.engine) as connection:
        rows = await tasks_of_events(connection, of)
        referral = await referral_row(connection, of)
        escalated = await escalations_of(connection, of)
    for column in differing_referral(recorded[0][0], referral):
        what = f"the referral's {column}, by which its sender may read it, is not what came in"
        yield TrailProblem(reference=of, code="derived-differs", sentence=what)
    for what in differing_tasks(replay, rows):
        sentence = f"{what}: not what its events give"
        yield TrailProblem(reference=of, code="task-differs", sentence=sentence)
    for what in (*differing_escalations(replay, escalated), *replay.taken.differing(escalated)):
        sentence = f"{what}: not what its events give"
        yield TrailProblem(reference=of, code="escalation-differs", sentence=sentence)
