"""An organisation's report. From the authority of the area everything counts, from anybody else
only what helps the person (R72, R77).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from policy.cases.deed import Fact
from policy.cases.events import CaseEvent
from policy.cases.limits import KEPT_FOR_OTHERS, MOST_OF_A_CASE, refused_growth
from policy.refusal import LeftOut, Refusal
from policy.suitability import refusals
from policy.suitability.evidence.facts import TaggedFact
from policy.suitability.news.arriving import arrived
from policy.suitability.news.notified import notified_at_once
from policy.suitability.news.sifting import NOT_AN_AUTHORITYS, sifted
from policy.suitability.state import SuitabilityState
from policy.suitability.transitions import Decision
from policy.suitability.words import OPEN


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorityReported(CaseEvent):
    """An organisation reported on support or where the person sleeps (R72, R94). `by` is its
    code, and `successor_of` the case's authority if the sender stands for it now (R2).
    """

    kind: Literal["authority-reported"] = "authority-reported"
    facts: tuple[TaggedFact, ...]
    successor_of: str = ""


def authoritys_word(state: SuitabilityState, event: AuthorityReported) -> bool:
    """Whether a report comes from the case's authority, or from the body that stands for it now
    (R2).
    """
    return event.by == state.authority or (
        bool(event.successor_of) and event.successor_of == state.authority
    )


def refused_report(
    state: SuitabilityState, report: AuthorityReported, authoritys: bool, now: datetime
) -> Refusal | None:
    """Why nothing of a report may be used; None if something may. Asked before the commit that
    acknowledges the report, and again by the case. To an organisation that the case does not
    concern it looks as if the case were not there.
    """
    assert state.facts is not None  # set by the opening
    came = sifted(report.facts, state.facts, report.id, authoritys, now)
    if came.left_out and not came.used:
        return _nothing_used(came.left_out) if authoritys else refusals.NOT_YOUR_CASE
    most = MOST_OF_A_CASE + KEPT_FOR_OTHERS
    return refused_growth(state, report, helps=refusals.WHEN_FULL, most=most)


def _nothing_used(left_out: Iterable[LeftOut]) -> Refusal:
    """Why a whole report of the area's authority is refused: the reason of the first fact that was
    the authority's to report, or that none was.
    """
    why = (item.refusal for item in left_out)
    return next((no for no in why if no != NOT_AN_AUTHORITYS), NOT_AN_AUTHORITYS)


def on_report(state: SuitabilityState, event: AuthorityReported, now: datetime) -> Decision:
    """Use what may be used of it, and notify those who have to know at once."""
    assert state.facts is not None  # set by the opening
    ours = authoritys_word(state, event)
    refusal = refused_report(state, event, ours, now)
    if refusal is not None:
        return Decision(state, refusal=refusal)
    used = sifted(event.facts, state.facts, event.id, ours, now).used
    decision = arrived(state, used, now, ("R72",))
    new = tuple(fact for fact in used if fact not in state.facts.known)
    notices = notified_at_once(state.stage, new, decision.effects)
    return replace(decision, effects=(*decision.effects, *notices)) if notices else decision


AUTHORITY_REPORT: Fact[SuitabilityState, AuthorityReported] = Fact(
    event=AuthorityReported,
    label="Report from an organisation",
    follows=on_report,
    signal="authority_report",
    stages=OPEN,
)
