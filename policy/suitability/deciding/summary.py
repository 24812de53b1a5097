"""The case summary: complete or not sent, written by one person and checked by another, then
acknowledged by the Status Review Unit or chased (R97).

What can happen here: the summary is prepared, sent, acknowledged. Which deadlines run: the
acknowledgement's, with its ladder. Where it leads: to the Status Review Unit; and back, whenever
facts close a gate again.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from policy.cases.deadlines import Deadline
from policy.cases.effects import Effect, SendNotice
from policy.refusal import Refusal
from policy.suitability import refusals
from policy.suitability.deciding.assessing import assessed
from policy.suitability.events import SummaryAcknowledged, SummaryPrepared, SummarySent
from policy.suitability.evidence.content import digest
from policy.suitability.ladder import chasing, escalated
from policy.suitability.linked import refused_while_open
from policy.suitability.records import Summary
from policy.suitability.rulebook import SuitabilityBook, suitability_book_at
from policy.suitability.state import SuitabilityState, changed
from policy.suitability.transitions import Decision
from policy.suitability.words import Audience, DeadlineName, Stage, Template

NAMES = (DeadlineName.SUMMARY, DeadlineName.SUMMARY_ESCALATION)


def refused_preparing(
    state: SuitabilityState, gaps: str, content: str, now: datetime
) -> Refusal | None:
    """Why no summary can be prepared: not everything is shown and concluded, gaps are not named,
    it was made on other content, or another window waits for its answer (R69, R95, R97).
    """
    if state.facts is None or state.stage is not Stage.THRESHOLD_MET:
        return refusals.NOT_NOW
    if state.window_proposal is not None:
        return refusals.WINDOW_PROPOSED
    if not assessed(state.facts, now).may_refer or not gaps.strip():
        return refusals.SUMMARY_INCOMPLETE
    if content != digest(state.facts):
        return refusals.CONTENT_CHANGED
    return refused_while_open(state)


def refused_sending(
    state: SuitabilityState, content: str, by: str, now: datetime
) -> Refusal | None:
    """Why a summary cannot be sent: none is prepared, its author sends it, or a gate has closed."""
    prepared = state.summary
    if state.stage is not Stage.THRESHOLD_MET:
        return refusals.NOT_NOW
    if prepared is None:
        return refusals.NO_SUMMARY
    if prepared.author == by:
        return refusals.SUMMARY_BY_ANOTHER
    return refused_preparing(state, prepared.gaps, content, now)


def on_prepared(state: SuitabilityState, event: SummaryPrepared, now: datetime) -> Decision:
    """The summary waits for a second person."""
    refusal = refused_preparing(state, event.gaps, event.content, now)
    if refusal is not None:
        return Decision(state, refusal=refusal)
    prepared = Summary(author=event.by, gaps=event.gaps, content=event.content, prepared_at=now)
    return Decision(changed(state, summary=prepared), (), ("R97",))


def on_sent(state: SuitabilityState, event: SummarySent, now: datetime) -> Decision:
    """Complete and checked, it goes to the Status Review Unit, whose word that it has it is waited
    for.
    """
    refusal = refused_sending(state, event.content, event.by, now)
    if refusal is not None:
        return Decision(state, refusal=refusal)
    assert state.summary is not None and state.facts is not None  # looked at above
    book = suitability_book_at(now)
    nation = state.facts.nation
    ladder = chasing(
        NAMES, "summary sent", now, "R97", chase_days(book), nation, book, state.calendar
    )
    number = state.summaries + 1
    sent = changed(
        state,
        stage=Stage.WITH_SRU,
        summary=replace(state.summary, checker=event.by, sent_at=now),
        summaries=number,
    ).with_deadlines(*ladder)
    notice = SendNotice(template=Template.SUMMARY_SENT, audience=Audience.SRU, edition=number)
    return Decision(sent, (notice,), ("R95", "R97"))


def chase_days(book: SuitabilityBook) -> tuple[int, ...]:
    """After how many working days the Status Review Unit is reminded, and reminded again."""
    days = book.summary_working_days
    return days, 2 * days, 3 * days


def on_acknowledged(state: SuitabilityState, event: SummaryAcknowledged, now: datetime) -> Decision:
    """The Status Review Unit has it: nobody is reminded any more."""
    if state.summary is None or state.stage is not Stage.WITH_SRU:
        return Decision(state, refusal=refusals.NOT_NOW)
    return Decision(acknowledged(state, now), (), ("R97",))


def acknowledged(state: SuitabilityState, now: datetime) -> SuitabilityState:
    """The same case with its summary acknowledged; taking the case acknowledges it as well."""
    summary = state.summary
    if summary is None or summary.acknowledged_at is not None:
        return state
    return changed(state, summary=replace(summary, acknowledged_at=now)).without(*NAMES)


def on_deadline(state: SuitabilityState, deadline: Deadline, now: datetime) -> Decision:
    """No word from the Status Review Unit: it is reminded, and then somebody more senior is
    told.
    """
    edition = state.summaries
    effects: list[Effect] = [
        SendNotice(template=Template.SUMMARY_REMINDER, audience=Audience.SRU, edition=edition)
    ]
    reminded = state
    if deadline.name == DeadlineName.SUMMARY_ESCALATION:
        reminded, told = escalated(state, deadline, now)
        effects.append(told)
    return Decision(reminded, tuple(effects), ("R97",))
