"""The list of a track's cases, the most urgent first. No personal data."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from policy.refusal import Refusal
from service.authorisation import use_case
from service.context import Context
from service.values.listing import SHOWN as SHOWN
from store.bundle import Bundle
from store.case_lists import CaseFilter as CaseFilter
from store.case_lists import CaseRow as CaseRow
from store.case_lists import list_cases as listed
from store.clock import clocks_of
from store.engine import of_one_moment
from store.policy_time import CLOCK
from store.urgency import LateBatch, add_late_batches, late_batches_in


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseList:
    """Cases, each as it stands at its own now, and beside them the batches that were entered late,
    each shown as one; `now` is the clock's. There may be `more` than these.
    """

    rows: tuple[CaseRow, ...]
    late: tuple[LateBatch, ...]
    now: datetime
    more: bool


@use_case(staff=lambda permissions: permissions.look, organisations=False)
async def list_cases(
    context: Context, wanted: CaseFilter, *, limit: int = SHOWN, batches_apart: bool = False
) -> CaseList | Refusal:
    """What can still be done in time first, then the longest over time, then by what falls due
    next. With `batches_apart`, what was entered too late is one batch each and not among the cases.
    """
    wanted = _as_written(wanted)
    async with of_one_moment(context.app.engine) as connection:
        bundle = Bundle(connection)
        if batches_apart:
            add_late_batches(bundle, wanted.organisation)
        clocks = clocks_of(connection)
        before = clocks.own()
        now = await clocks.agreed((await bundle.ask(CLOCK))[0].now, before)
        late = late_batches_in(bundle)
        rows = await listed(connection, wanted, limit=limit, but=late, now=now)
    return CaseList(rows=tuple(rows), late=tuple(late), now=now, more=len(rows) == limit)


def _as_written(wanted: CaseFilter) -> CaseFilter:
    """The same with its codes and numbers as the record writes them."""
    return replace(
        wanted,
        organisation=wanted.organisation.strip().upper(),
        batch=wanted.batch.strip(),
        held_by=wanted.held_by.strip().upper(),
        authority=wanted.authority.strip().upper(),
    )
