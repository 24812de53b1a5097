"""What was wrong is mended, and never hidden: an answer, or any other entry.

A corrected answer: the case goes back to its status check until both recipients have been told
(R16, R17).

What was sent was wrong, so the right answer has not been given yet: the 24 hours, which still count
from receipt, are judged again. An earlier breach stays. A correction delivered after the 24 hours
is a breach even if the wrong answer was in time.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from policy.cases.effects import CompleteTasks, Effect, OpenTask, SendNotice
from policy.rulebook import rulebook
from policy.support.decision import Decision
from policy.support.events import AnswerCorrected, EntryCorrected
from policy.support.ladder import answer_due, status_clock
from policy.support.state import CaseState, changed
from policy.support.status_check import RECIPIENTS, breach
from policy.support.words import DeadlineName, SlaState, Stage, TaskKind, Team, Template

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


def on_entry_corrected(state: CaseState, event: EntryCorrected, now: datetime) -> Decision:
    """The entry stays on record with what followed from it: whether its rows and clocks still stand
    is a person's to say, so somebody is asked to look (R30, R37).
    """
    known = changed(state, corrected=(*state.corrected, event.entry)[-CORRECTED_KEPT:])
    row = OpenTask(
        task=TaskKind.CASE_REVIEW,
        team=Team.SUPPORT,
        due=now + _LOOKED_AT_WITHIN,
        rule="R37",
        note=f"entry {event.entry} was wrong: see what followed from it",
    )
    return Decision(known, (row,), ("R37",))
