"""Verifying cases: the hash chain over their events, and the state that those events give.

Only events that this release decided are decided again: a rule that changed since would give an
untouched case another state. What another release decided is vouched for by its chain.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from policy.cases.lifecycle import folded
from policy.refusal import Refusal
from policy.release import other_than
from service.authorisation import use_case
from service.cases.opening import NO_SUCH_CASE
from service.context import Context
from store.case_lists import find_case
from store.cases import (
    all_references,
    deciding_releases,
    load_state,
    recorded_events,
    verify_chain,
)
from store.deciding import this_release
from store.forms import NoKey
from store.sealing import SealBroken
from wiring.app import App

_BREAKS = {
    "row-missing": "an event is missing",
    "previous-differs": "an event does not follow the one before it",
    "row-changed": "an event was changed",
    "tail-missing": "the last events are missing",
    "head-differs": "the case's own record of its last event differs",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """One case: what is wrong with it, empty if nothing. `erased`: its key was destroyed, so only
    the chain was checked. `chain_alone`: another release decided some of its events, so they were
    read but not decided again.
    """

    reference: str
    problem: str = ""
    erased: bool = False
    chain_alone: bool = False


class _Compared(Enum):
    """What came of deciding a case's events again."""

    SAME = "same"
    DIFFERS = "differs"
    NOT_COMPARED = "not compared"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """How many cases were verified until the first `broken` one, if there is any, and how many of
    them were erased or checked by their chain alone.
    """

    count: int
    erased: int
    chain_alone: int
    broken: Checked | None = None


@use_case(staff=lambda permissions: permissions.anybody, organisations=False)
async def verify_trail(context: Context, reference: str | None = None) -> Verified | Refusal:
    """Verify this one case, or every case ever; the first broken one ends it."""
    references = await _cases_to_verify(context.app, reference)
    if reference is not None and not references:
        return NO_SUCH_CASE
    count, erased, chain_alone, broken = 0, 0, 0, None
    for each in references:
        checked = await _verify(context.app, each)
        count += 1
        erased += checked.erased
        chain_alone += checked.chain_alone
        if checked.problem:
            broken = checked
            break
    return Verified(count=count, erased=erased, chain_alone=chain_alone, broken=broken)


async def _cases_to_verify(app: App, reference: str | None) -> list[str]:
    """This one case, none if there is no such case; without a reference, every case ever."""
    async with app.engine.connect() as connection:
        if reference is None:
            return [each async for each in all_references(connection)]
        return [reference] if await find_case(connection, reference) is not None else []


async def _verify(app: App, reference: str) -> Checked:
    async with app.engine.connect() as connection:
        broken = await verify_chain(connection, reference)
    if broken is not None:
        what = _BREAKS.get(broken.code, broken.code)
        problem = f"the chain breaks at event {broken.sequence}: {what} ({broken.code})."
        return Checked(reference=reference, problem=problem)
    try:
        compared = await _compared(app, reference)
    except NoKey:
        return Checked(reference=reference, erased=True)
    except SealBroken:
        compared = _Compared.DIFFERS
    if compared is _Compared.DIFFERS:
        return Checked(
            reference=reference,
            problem="the chain is whole, but does not give the state on record (state-differs).",
        )
    return Checked(reference=reference, chain_alone=compared is _Compared.NOT_COMPARED)


async def _compared(app: App, reference: str) -> _Compared:
    """Events are decided again at the moments they were recorded; the case may move on meanwhile,
    so a difference is looked at twice. Raises NoKey and SealBroken for what cannot be read,
    whichever release decided it.
    """
    track = app.store.track
    for _ in range(2):
        recorded = await recorded_events(app.store, reference)
        state = await load_state(app.store, reference)
        async with app.engine.connect() as connection:
            decided = await deciding_releases(connection, reference)
        if other_than(this_release(), decided):
            return _Compared.NOT_COMPARED
        if folded(track.empty(reference), recorded, decide=track.decide) == state:
            return _Compared.SAME
    return _Compared.DIFFERS
