"""Which tasks of a case are open, worked out from its state: a task is on a worklist for exactly as
long as what it asks for is. No deed and no clock puts one there or takes one off: they change the
state, and the difference is what happens on the worklists (`policy.cases.tasks`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from policy.cases.effects import AddTask
from policy.cases.tasks import WantedTask, task_id
from policy.support.answering.answer import LEAVE_HELD, StatusAnswer, resolved
from policy.support.ladder import answer_due
from policy.support.rulebook import rulebook
from policy.support.state import Asked, CaseState, changed
from policy.support.words import TASK_KINDS, WITH_ANSWER, DeadlineName, Stage, TaskKind

_LOOKED_AT_WITHIN = timedelta(days=1)

KEPT_AFTER_CLOSING = (TaskKind.SAFEGUARDING, TaskKind.GROUP_SAFEGUARDING)
"""Somebody's safety does not end with a case (R30): these stay with their team."""

BY_DEED = frozenset({TaskKind.STATUS_CHECK})
"""Tasks that go when their deed is done, and not when somebody says so in words (R16)."""


class Asking(NamedTuple):
    """The part of a case that its open tasks follow from. `to_be_read` is whether the answer was
    not read though the time for it has passed.
    """

    stage: Stage
    rulebook: str
    received_at: datetime | None
    edition: int
    answer: StatusAnswer | None
    answered_at: datetime | None
    to_be_read: bool
    asked: tuple[Asked, ...]
    tasks_done: tuple[str, ...]


def asks_by(state: CaseState) -> Asking:
    """What of a case is asking for tasks."""
    return Asking(
        state.stage,
        state.rulebook,
        state.received_at,
        state.edition,
        state.answer,
        state.answered_at,
        state.answered_at is not None and state.read_at is None and not _time_to_read(state),
        state.asked,
        state.tasks_done,
    )


def _time_to_read(state: CaseState) -> bool:
    return any(deadline.name == DeadlineName.ANSWER_UNREAD for deadline in state.deadlines)


def open_tasks(case: Asking) -> tuple[WantedTask, ...]:
    """Every open task that the case itself asks for. What else is on its worklists was put there by
    others (a case of the same group, a report that came after the end), and goes when somebody says
    it is done.
    """
    wanted = (*_of_the_stage(case), *_of_what_was_asked(case))
    done = case.tasks_done
    return tuple([task for task in wanted if task.key not in done]) if done else wanted


def _of_the_stage(case: Asking) -> tuple[WantedTask, ...]:
    if case.stage is Stage.STATUS_CHECK:
        return (_status_check(case),)
    if case.stage not in WITH_ANSWER or case.answer is None or case.answered_at is None:
        return ()
    follow_up = _follow_up(case, case.answer, case.answered_at)
    return (follow_up, _chase_reading(case, case.answered_at)) if case.to_be_read else (follow_up,)


def _status_check(case: Asking) -> WantedTask:
    """The check team's answer (R16), or the delivery of a corrected one (R17)."""
    assert case.received_at is not None  # set with the first event of every case
    due = answer_due(rulebook(case.rulebook), case.received_at)
    rule = "R17" if case.edition > 1 else "R16"
    return _task(TaskKind.STATUS_CHECK, _of_edition(case, TaskKind.STATUS_CHECK), due, rule)


def _follow_up(case: Asking, answer: StatusAnswer, answered_at: datetime) -> WantedTask:
    """What the support team does next once both have the answer (R20)."""
    kind = follow_up_of(answer)
    due = answered_at + timedelta(days=rulebook(case.rulebook).review_days)
    return _task(kind, _of_edition(case, kind), due, "R20")


def _chase_reading(case: Asking, answered_at: datetime) -> WantedTask:
    """Somebody rings the referrer, who has not read the answer in time (R17)."""
    kind = TaskKind.CHASE_READING
    due = answered_at + 2 * timedelta(hours=rulebook(case.rulebook).unread_answer_hours)
    return _task(kind, _of_edition(case, kind), due, "R17")


def follow_up_of(answer: StatusAnswer) -> TaskKind:
    """What an answer asks of the support team (R20)."""
    if resolved(answer):
        return TaskKind.CLOSING
    return TaskKind.REDOCUMENTATION if answer.result in LEAVE_HELD else TaskKind.SUPPORT_PLAN


def _of_what_was_asked(case: Asking) -> list[WantedTask]:
    if not case.asked or case.stage is Stage.CONSENT_WITHDRAWN:
        return []
    return [
        _task(one.task, one.key, one.due, one.rule, one.note, one.about)
        for one in case.asked
        if case.stage is not Stage.CLOSED or one.task in KEPT_AFTER_CLOSING
    ]


def _of_edition(case: Asking | CaseState, kind: str) -> str:
    # The first check is there before there is an edition of the answer.
    return f"{kind}/{max(case.edition, 1)}"


def _task(
    kind: TaskKind, key: str, due: datetime, rule: str, note: str = "", about: str = ""
) -> WantedTask:
    return WantedTask(key, kind, TASK_KINDS[kind].team, due, rule, note, about)


def asking(
    state: CaseState, task: TaskKind, due: datetime, rule: str, note: str = "", about: str = ""
) -> CaseState:
    """The case after something was asked of a team, until it is done or no longer asked for."""
    number = state.asked_so_far + 1
    one = Asked(number=number, task=task, due=due, rule=rule, note=note, about=about)
    return changed(state, asked=(*state.asked, one), asked_so_far=number)


def no_longer_asking(state: CaseState, task: TaskKind, *about: str) -> CaseState:
    """The case after what was asked has happened: with `about`, only what was asked about those."""
    kept = tuple(
        one for one in state.asked if one.task is not task or (about and one.about not in about)
    )
    return changed(state, asked=kept) if len(kept) < len(state.asked) else state


def standing(state: CaseState, id: str) -> WantedTask | None:
    """What the case itself asks for under this id, if it does."""
    tasks = open_tasks(asks_by(state))
    return next((one for one in tasks if task_id(state.reference, one.key) == id), None)


def finished(state: CaseState, id: str) -> CaseState:
    """The case after somebody has said that the task with this id is done. One that was put on its
    worklists by others changes nothing here.
    """
    found = standing(state, id)
    if found is None:
        return state
    key = found.key
    asked = tuple(one for one in state.asked if one.key != key)
    if len(asked) < len(state.asked):
        return changed(state, asked=asked)
    return _done(state, key)


def news_asks_to_close(state: CaseState) -> CaseState:
    """The case whose settled answer need not ask somebody to close it any more: news does."""
    return _done(state, _of_edition(state, TaskKind.CLOSING))


def _done(state: CaseState, key: str) -> CaseState:
    edition = _of_edition(state, "")
    # Of an earlier edition of the answer nothing is asked for any more.
    of_now = tuple(done for done in state.tasks_done if done.endswith(edition))
    return changed(state, tasks_done=tuple(dict.fromkeys((*of_now, key))))


def task_of_alike(others: Sequence[str], now: datetime) -> AddTask:
    """The question to a human when a corrected person looks like that of other cases (R33)."""
    kind = TaskKind.POSSIBLE_DUPLICATE
    note = f"since the correction, may be the same person as {', '.join(others)}"
    due = now + _LOOKED_AT_WITHIN
    return AddTask(task=kind, team=TASK_KINDS[kind].team, due=due, rule="R33", note=note)
