"""What was wrong is mended, and never hidden: an answer, who the person is, or any other entry.

A corrected answer: the case goes back to its status check until both recipients have been told
(R16, R17).

What was sent was wrong, so the right answer has not been given yet: the 24 hours, which still count
from receipt, are judged again. An earlier breach stays. A correction delivered after the 24 hours
is a breach even if the wrong answer was in time.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from policy.cases.effects import CompleteTasks, Effect, OpenTask, SendNotice
from policy.intake.correcting import born, refused_correction
from policy.intake.referral import Safeguarding
from policy.rulebook import rulebook
from policy.support.acceptance import duplicate_row, safeguarding_row
from policy.support.decision import Decision
from policy.support.events import AnswerCorrected, EntryCorrected, PersonCorrected
from policy.support.ladder import answer_due, status_clock
from policy.support.state import CaseState, changed
from policy.support.status_check import RECIPIENTS, breach
from policy.support.words import Audience, DeadlineName, SlaState, Stage, TaskKind, Team, Template
from policy.time import london_day

CORRECTED_KEPT = 50
_LOOKED_AT_WITHIN = timedelta(days=1)

_AFTER_ANSWER = (
    DeadlineName.ANSWER_UNREAD,
    DeadlineName.CASE_REVIEW,
    DeadlineName.SUPPORT_WINDOW,
    DeadlineName.PRIORITISATION,
)


_OF_THE_OLD_ANSWER = (
    TaskKind.CHASE_READING,
    TaskKind.REDOCUMENTATION,
    TaskKind.SUPPORT_PLAN,
)
"""What the old answer asked for. The new one asks again, once it is delivered."""


def on_corrected(state: CaseState, event: AnswerCorrected, now: datetime) -> Decision:
    """The new answer replaces the old one in the state; both stay in the events, and both
    recipients are told.
    """
    book = rulebook(state.rulebook)
    assert state.received_at is not None  # set with the first event of every case
    edition = state.edition + 1
    reopened = changed(
        state,
        stage=Stage.STATUS_CHECK,
        answer=event.answer,
        edition=edition,
        deliveries=(),
        answered_at=None,
        read_at=None,
        sla=SlaState.RUNNING if state.breached_at is None else SlaState.BREACHED,
    ).without(*_AFTER_ANSWER)
    running = reopened.with_deadlines(*status_clock(book, state.received_at, now))
    due = answer_due(book, state.received_at)
    effects: tuple[Effect, ...] = ()
    if state.breached_at is None and now >= due:
        running, effects = breach(running, now)
    told = tuple(
        SendNotice(template=Template.ANSWER_CORRECTED, audience=audience, edition=edition)
        for audience in RECIPIENTS
    )
    row = OpenTask(task=TaskKind.STATUS_CHECK, team=Team.CHECK, due=due, rule="R17")
    # A closing row that news asked for stays until somebody has looked at the news.
    closing = () if state.closing_asked else (TaskKind.CLOSING,)
    followed = tuple(CompleteTasks(task=task) for task in (*_OF_THE_OLD_ANSWER, *closing))
    return Decision(running, (*followed, *effects, row, *told), ("R16", "R17"))


def on_mended(state: CaseState, event: PersonCorrected | EntryCorrected, now: datetime) -> Decision:
    """Who the person is, or an entry, was wrong: said at any stage of an open case."""
    if isinstance(event, PersonCorrected):
        return on_person_corrected(state, event, now)
    return on_entry_corrected(state, event, now)


def on_person_corrected(state: CaseState, event: PersonCorrected, now: datetime) -> Decision:
    """Whoever was told who the person is, is told that it was wrong. An answer that was given on
    the old word is looked at again, and a birth date that makes a child is for safeguarding (R30).
    """
    refusal = refused_correction(event, now)
    if refusal is not None:
        return Decision(state, refusal=refusal)
    told: list[Effect] = [
        SendNotice(template=Template.PERSON_CORRECTED, audience=audience)
        for audience in _told_of_the_person(state)
    ]
    due = now + _LOOKED_AT_WITHIN
    if state.answer is not None:
        note = "who the person is was corrected: see whether the answer still stands"
        told.append(_review(due, note))
    today = london_day(now)
    child = event.field == "date_of_birth" and born(event.new).may_be_under_18(today)
    if not child or born(event.old).may_be_under_18(today):
        return Decision(state, tuple(told), ("R37",))
    told.append(safeguarding_row(due, Safeguarding.UNDER_18.value))
    flagged = changed(state, safeguarding_opened=state.safeguarding_opened + 1)
    return Decision(flagged, tuple(told), ("R37", "R30"))


def row_of_alike(others: Sequence[str], now: datetime) -> OpenTask:
    """The question to a human when a corrected person looks like that of other cases (R33)."""
    note = f"since the correction, may be the same person as {', '.join(others)}"
    return duplicate_row(now + _LOOKED_AT_WITHIN, note)


def _told_of_the_person(state: CaseState) -> tuple[Audience, ...]:
    asked = (Audience.CASEWORK_TEAM,) if state.prioritisations else ()
    return (Audience.REFERRER, Audience.CHECK_TEAM, *asked)


def _review(due: datetime, note: str) -> OpenTask:
    return OpenTask(task=TaskKind.CASE_REVIEW, team=Team.SUPPORT, due=due, rule="R37", note=note)


def on_entry_corrected(state: CaseState, event: EntryCorrected, now: datetime) -> Decision:
    """The entry stays on record with what followed from it: whether its rows and clocks still stand
    is a person's to say, so somebody is asked to look (R30, R37).
    """
    known = changed(state, corrected=(*state.corrected, event.entry)[-CORRECTED_KEPT:])
    note = f"entry {event.entry} was wrong: see what followed from it"
    row = _review(now + _LOOKED_AT_WITHIN, note)
    return Decision(known, (row,), ("R37",))
