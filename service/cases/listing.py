"""The list of a track's cases, the most urgent first. No personal data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from policy.refusal import Refusal
from service.authorisation import use_case
from service.context import Context
from service.values.listing import SHOWN as SHOWN
from store.case_lists import CaseFilter as CaseFilter
from store.case_lists import CaseRow as CaseRow
from store.case_lists import list_cases as listed
from store.cases import clock
from store.urgency import LateBatch, late_batches


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
    async with context.app.engine.connect() as connection:
        late: Sequence[LateBatch] = ()
        if batches_apart:
            late = await late_batches(connection, wanted.organisation)
        rows = await listed(connection, wanted, limit=limit, but=late)
        now = await clock(connection)
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
