"""Receiving what an organisation reports on a case of suitability: the row first, then the case is
told (R72, R77).

The word of the area's authority counts whole, good news counts from anybody, and a stranger to the
case learns nothing: not even whether there is one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from policy.refusal import Refusal
from policy.suitability import refusals
from policy.suitability.admissible import may_say
from policy.suitability.events import AuthorityReported
from policy.time import require_aware
from store.keys import CaseKeys
from store.reports import Received, Report, is_kept, keep, keep_stray, known, sealer_for
from store.suitability_forms import SUITABILITY_FORMS
from store.tables import cases

_WORD = "report"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    authority: str
    ended: bool


async def receive_report(
    engine: AsyncEngine,
    keys: CaseKeys,
    reference: str | None,
    fact: AuthorityReported,
    entered_by: str = "",
) -> Received[AuthorityReported]:
    """Commit a report. Its id counts once, whoever sends it again; one that found no case of its
    sender's may be mended and sent again. `entered_by` is who entered it for its organisation.
    """
    fact = replace(fact, at=require_aware(fact.at))
    report = Report(reference=reference or "", fact=fact, word=_WORD, entered_by=entered_by)
    sealer = await sealer_for(keys, reference)
    async with engine.begin() as connection:
        case = await _case(connection, reference) if reference and sealer is not None else None
        refusal = _refusal(case, fact)
        if refusal is refusals.NOT_YOUR_CASE and not await is_kept(connection, fact.id):
            await keep_stray(connection, SUITABILITY_FORMS, report, refusal)
            return Received(already=False, refusal=refusal)
        kept = sealer if refusal is None else None
        if not await keep(connection, SUITABILITY_FORMS, report, kept, refusal):
            return await known(connection, report)
    if refusal is not None:
        return Received(already=False, refusal=refusal, reference=report.reference)
    return Received(already=False, reference=report.reference, fact=fact)


async def _case(connection: AsyncConnection, reference: str) -> _Case | None:
    found = await connection.execute(
        select(cases.c.authority, cases.c.ended_at).where(cases.c.reference == reference)
    )
    row = found.one_or_none()
    if row is None:
        return None
    return _Case(authority=row.authority, ended=row.ended_at is not None)


def _refusal(case: _Case | None, fact: AuthorityReported) -> Refusal | None:
    """What can be told at once; the case itself judges the rest beside everything it knows."""
    if case is None:
        return refusals.NOT_YOUR_CASE
    ours = fact.by == case.authority
    if not any(may_say(item, ours) for item in fact.facts):
        return refusals.NOT_AN_AUTHORITYS if ours else refusals.NOT_YOUR_CASE
    return refusals.ENDED if case.ended else None
