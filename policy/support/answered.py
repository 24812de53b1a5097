"""Answered: both recipients have been told that the answer is ready, and the 24 hours have stopped
(R17, R20).

What can happen here: the referrer reads the answer, or is chased for not reading it; the answer is
corrected; the case is closed by a named person. Which deadline runs: the unread answer's, then the
case review. Where it leads: closed; or, when the answer leaves status unresolved, at once to
support open, which shares everything said here.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from policy.cases.deadlines import Deadline
from policy.cases.effects import CompleteTasks, Effect, OpenTask, SendNotice
from policy.rulebook import RuleBook, rulebook
from policy.support.answer import LEAVE_HELD, StatusAnswer, resolved
from policy.support.decision import Decision
from policy.support.events import AnswerRead
from policy.support.state import CaseState, changed
from policy.support.support_open import review, window
from policy.support.words import (
    Audience,
    DeadlineName,
    Role,
    Stage,
    TaskKind,
    Team,
    Template,
)


def begin(state: CaseState, effects: tuple[Effect, ...], answered_at: datetime) -> Decision:
    """The answer has reached both: what the team does next depends on whether it settles the
    person's status (R20).
    """
    book = rulebook(state.rulebook)
    assert state.answer is not None  # delivery follows a recorded answer
    settled = resolved(state.answer)
    deadlines = [review(book, answered_at)]
    # The recipient told first may have read it before the other one was told.
    if state.read_at is None:
        deadlines.append(_unread(book, answered_at))
    if not settled:
        deadlines.append(window(book, answered_at, "answer delivered"))
    stage = Stage.ANSWERED if settled else Stage.SUPPORT_OPEN
    done = CompleteTasks(task=TaskKind.STATUS_CHECK)
    moved = changed(state, stage=stage).with_deadlines(*deadlines)
    followed = _followed(state, state.answer, answered_at + timedelta(days=book.review_days))
    return Decision(moved, (*effects, done, *followed), ("R17", "R20"))


def _followed(state: CaseState, answer: StatusAnswer, due: datetime) -> tuple[Effect, ...]:
    """What the team does next. A closing row that news asked for serves for the answer too."""
    task = _next_task(answer)
    if task is TaskKind.CLOSING and state.closing_asked:
        return ()
    return (OpenTask(task=task, team=Team.SUPPORT, due=due, rule="R20"),)


def _next_task(answer: StatusAnswer) -> TaskKind:
    if resolved(answer):
        return TaskKind.CLOSING
    return TaskKind.REDOCUMENTATION if answer.result in LEAVE_HELD else TaskKind.SUPPORT_PLAN


def _unread(book: RuleBook, answered_at: datetime) -> Deadline:
    return Deadline(
        name=DeadlineName.ANSWER_UNREAD,
        rung=f"{book.unread_answer_hours}h",
        due=answered_at + timedelta(hours=book.unread_answer_hours),
        anchor="answer delivered",
        anchored_at=answered_at,
        rule="R17",
        role=Role.DUTY_SUPERVISOR,
    )


def on_read(state: CaseState, event: AnswerRead) -> Decision:
    """Reading is recorded, and nobody is chased for it any more (R17)."""
    first = min(state.read_at or event.at, event.at)
    read = changed(state, read_at=first).without(DeadlineName.ANSWER_UNREAD)
    return Decision(read, (CompleteTasks(task=TaskKind.CHASE_READING),), ("R17",))


def on_unread(state: CaseState, deadline: Deadline) -> Decision:
    """Four hours and nobody has read it: the referrer is reminded and the support team gets a row
    to ring them (R17, R18).
    """
    effects = (
        SendNotice(
            template=Template.ANSWER_UNREAD, audience=Audience.REFERRER, edition=state.edition
        ),
        OpenTask(
            task=TaskKind.CHASE_READING,
            team=Team.SUPPORT,
            due=deadline.due + timedelta(hours=rulebook(state.rulebook).unread_answer_hours),
            rule="R17",
        ),
    )
    return Decision(state, effects, ("R17", "R18"))
