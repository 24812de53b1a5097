"""One case with everything that a page of it needs. No personal data: who may read that calls
`service.cases.record` too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from policy.refusal import Refusal
from policy.suitability.screens import view as suitability_view
from policy.suitability.state import SuitabilityState
from policy.support.screens import view as support_view
from service.authorisation import use_case
from service.cases.ahead import LookAhead, ahead_of
from service.cases.deeds import CaseDeeds, deeds_offered
from service.cases.evidence import known_facts
from service.cases.explaining import reasons_of
from service.cases.opening import Ask, open_with
from service.cases.preparing import content_of
from service.context import Context
from service.permissions import SUPPORT
from service.values.parts import LikeCase, SuitabilityPart
from service.values.parts import SupportPart as SupportPart
from store.bundle import Bundle
from store.case_file import CaseFile as CaseFile
from store.case_file import add_case_file, case_file_in
from store.case_lists import CaseRow, add_case, case_in
from store.cases import EventLine as EventLine
from store.cases import add_timeline, timeline_in
from store.local_steps import add_steps, steps_in
from store.task_notes import with_own_notes
from store.views import View as View
from store.views import add_views, views_in


@dataclass(frozen=True, slots=True, kw_only=True)
class CasePage:
    """One case at its own `now`: its row of the list; stage, clocks with their anchors and the next
    step (in `part.progress`); what happened, and what comes if nobody acts; what is kept beside it;
    what the person who acts may ask of it; the rules that were applied, in words; which release
    decided each event; and who looked, for the person who supervises, None for everybody else. An
    order that is to hold only for what is shown here expects the number of `sequence`.
    """

    reference: str
    sequence: int
    now: datetime
    row: CaseRow
    part: SupportPart | SuitabilityPart
    timeline: tuple[EventLine, ...]
    ahead: LookAhead
    kept: CaseFile
    offered: CaseDeeds
    reasons: Mapping[str, str]
    releases: tuple[tuple[int, str], ...]
    views: tuple[View, ...] | None


@use_case(staff=lambda permissions: permissions.look, organisations=False)
async def show_case(context: Context, reference: str) -> CasePage | Refusal:
    """A case as last recorded."""
    asked: list[Ask] = [add_case, add_timeline, add_case_file]
    if context.track.name == SUPPORT:
        asked.append(add_steps)
    if _supervises(context):
        asked.append(add_views)
    opened = await open_with(context.app, reference, *asked)
    if isinstance(opened, Refusal):
        return opened
    state, now, beside = opened.state, opened.now, opened.beside
    row = case_in(beside)
    assert row is not None  # the state is of the same moment
    lines, releases = timeline_in(beside)
    return CasePage(
        reference=reference,
        sequence=state.sequence,
        now=now,
        row=row,
        part=_part(beside, state),
        timeline=tuple(lines),
        ahead=ahead_of(context.track, state, now, None),
        kept=await _with_notes(context, reference, case_file_in(beside)),
        offered=deeds_offered(context.track, state, context.may_order),
        reasons=reasons_of(each.rules for each in lines),
        releases=tuple(releases),
        views=tuple(views_in(beside)) if _supervises(context) else None,
    )


async def _with_notes(context: Context, reference: str, kept: CaseFile) -> CaseFile:
    return replace(kept, tasks=await with_own_notes(context.app.keys, reference, kept.tasks))


@use_case(staff=lambda permissions: permissions.supervise, organisations=False)
async def who_looked(context: Context, reference: str) -> tuple[View, ...] | Refusal:
    """Everybody who looked into a case, the earliest first."""
    opened = await open_with(context.app, reference, add_views)
    return opened if isinstance(opened, Refusal) else tuple(views_in(opened.beside))


def _supervises(context: Context) -> bool:
    held = context.member.roles if context.member is not None else ()
    return not context.permissions.supervise.isdisjoint(held)


def _part(beside: Bundle, state: Any) -> SupportPart | SuitabilityPart:
    if not isinstance(state, SuitabilityState):
        return SupportPart(progress=support_view.progress(state), local_steps=steps_in(beside))
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
