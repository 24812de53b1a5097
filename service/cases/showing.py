"""One case with everything that a page of it needs. No personal data: who may read that calls
`service.cases.record` too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from policy.refusal import Refusal
from policy.suitability.screens import view as suitability_view
from policy.suitability.state import SuitabilityState
from policy.support.screens import view as support_view
from service.authorisation import use_case
from service.cases.ahead import LookAhead, ahead_of
from service.cases.evidence import known_facts
from service.cases.explaining import reasons_of
from service.cases.opening import NO_SUCH_CASE, open_case
from service.cases.preparing import content_of
from service.context import Context
from service.values.parts import LikeCase, SuitabilityPart
from service.values.parts import SupportPart as SupportPart
from store.case_file import CaseFile as CaseFile
from store.case_file import load_case_file
from store.case_lists import CaseRow, find_case
from store.cases import EventLine as EventLine
from store.cases import deciding_releases, timeline
from store.local_steps import steps_of
from store.views import View as View
from store.views import views_of


@dataclass(frozen=True, slots=True, kw_only=True)
class CasePage:
    """One case at its own `now`: its row of the list; stage, clocks with their anchors and the next
    step (in `part.progress`); what happened, and what comes if nobody acts; what is kept beside it;
    the rules that were applied, in words; which release decided each event; and who looked, for the
    person who supervises, None for everybody else. An order that is to hold only for what is shown
    here expects the number of `sequence`.
    """

    reference: str
    sequence: int
    now: datetime
    row: CaseRow
    part: SupportPart | SuitabilityPart
    timeline: tuple[EventLine, ...]
    ahead: LookAhead
    kept: CaseFile
    reasons: Mapping[str, str]
    releases: tuple[tuple[int, str], ...]
    views: tuple[View, ...] | None


@use_case(staff=lambda permissions: permissions.look, organisations=False)
async def show_case(context: Context, reference: str) -> CasePage | Refusal:
    """A case as last recorded."""
    opened = await open_case(context.app, reference)
    if isinstance(opened, Refusal):
        return opened
    state, now = opened
    async with context.app.engine.connect() as connection:
        row = await find_case(connection, reference)
        if row is None:
            return NO_SUCH_CASE
        rows = await timeline(connection, reference)
        return CasePage(
            reference=reference,
            sequence=state.sequence,
            now=now,
            row=row,
            part=await _part(connection, state),
            timeline=tuple(rows),
            ahead=ahead_of(context.track, state, now, None),
            kept=await load_case_file(connection, reference),
            reasons=reasons_of(each.rules for each in rows),
            releases=tuple(await deciding_releases(connection, reference)),
            views=await _views(context, connection, reference),
        )


@use_case(staff=lambda permissions: permissions.supervise, organisations=False)
async def who_looked(context: Context, reference: str) -> tuple[View, ...] | Refusal:
    """Everybody who looked into a case, the earliest first."""
    opened = await open_case(context.app, reference)
    if isinstance(opened, Refusal):
        return opened
    async with context.app.engine.connect() as connection:
        return tuple(await views_of(connection, reference))


async def _views(
    context: Context, connection: AsyncConnection, reference: str
) -> tuple[View, ...] | None:
    held = context.member.roles if context.member is not None else ()
    if context.permissions.supervise.isdisjoint(held):
        return None
    return tuple(await views_of(connection, reference))


async def _part(connection: AsyncConnection, state: Any) -> SupportPart | SuitabilityPart:
    if not isinstance(state, SuitabilityState):
        return SupportPart(
            progress=support_view.progress(state),
            local_steps=await steps_of(connection, state.authority),
        )
    clearance = state.clearance
    holds = clearance is not None and clearance.voided_at is None
    return SuitabilityPart(
        progress=suitability_view.progress(state),
        content=content_of(state),
        facts=known_facts(state.facts),
        holder=state.holder or "",
        clearance_until=clearance.until if clearance is not None and holds else None,
        like=tuple(
            LikeCase(reference=one.reference, sameness=one.sameness) for one in state.linked
        ),
    )
