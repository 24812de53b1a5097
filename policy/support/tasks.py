"""Which tasks of a case are open, worked out from its state: a task is on a worklist for exactly as
long as what it asks for is. No deed and no clock puts one there or takes one off: they change the
state, and the difference is what happens on the worklists (`policy.cases.tasks`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from policy.cases.effects import AddTask
from policy.cases.tasks import WantedTask, task_id
from policy.support.answer import LEAVE_HELD, StatusAnswer, resolved
from policy.support.ladder import due_at
from policy.support.rulebook import rulebook
from policy.support.state import Asked, CaseState, changed
from policy.support.words import TASK_KINDS, WITH_ANSWER, DeadlineName, Stage, TaskKind

_LOOKED_AT_WITHIN = timedelta(days=1)

KEPT_AFTER_CLOSING = (TaskKind.SAFEGUARDING, TaskKind.GROUP_SAFEGUARDING)
"""Somebody's safety does not end with a case (R30): these stay with their team."""


def open_tasks(state: CaseState) -> tuple[WantedTask, ...]:
    """Every open task that the case itself asks for. What else stands on its worklists was put
    there by others (a case of the same group, news that came after the end), and goes when somebody
    says it is done.
    """
    wanted, done = (*_of_the_stage(state), *_of_what_was_asked(state)), state.tasks_done
    return tuple([task for task in wanted if task.key not in done]) if done else wanted


def _of_the_stage(state: CaseState) -> tuple[WantedTask, ...]:
    if state.stage is Stage.STATUS_CHECK:
        return (_status_check(state),)
    if state.stage not in WITH_ANSWER or state.answered_at is None:
        return ()
    has_time = DeadlineName.ANSWER_UNREAD in [deadline.name for deadline in state.deadlines]
    late = state.read_at is None and not has_time
    chasing = (_chase_reading(state, state.answered_at),) if late else ()
    if state.answer is None:
        return chasing
    return (_follow_up(state, state.answer, state.answered_at), *chasing)


def _status_check(state: CaseState) -> WantedTask:
    """The check team's answer (R16), or the delivery of a corrected one (R17)."""
    due = due_at(state)
    assert due is not None  # set with the first event of every case
    rule = "R17" if state.edition > 1 else "R16"
    return _task(TaskKind.STATUS_CHECK, _of_edition(state, TaskKind.STATUS_CHECK), due, rule)


def _follow_up(state: CaseState, answer: StatusAnswer, answered_at: datetime) -> WantedTask:
    """What the support team does next once both have the answer (R20)."""
    kind = follow_up_of(answer)
    due = answered_at + timedelta(days=rulebook(state.rulebook).review_days)
    return _task(kind, _of_edition(state, kind), due, "R20")


def _chase_reading(state: CaseState, answered_at: datetime) -> WantedTask:
    """The time to read the answer has passed, and the referrer has not read it (R17)."""
    due = answered_at + 2 * timedelta(hours=rulebook(state.rulebook).unread_answer_hours)
    kind = TaskKind.CHASE_READING
    return _task(kind, _of_edition(state, kind), due, "R17")


def follow_up_of(answer: StatusAnswer) -> TaskKind:
    """What an answer asks of the support team (R20)."""
    if resolved(answer):
        return TaskKind.CLOSING
    return TaskKind.REDOCUMENTATION if answer.result in LEAVE_HELD else TaskKind.SUPPORT_PLAN


def _of_what_was_asked(state: CaseState) -> list[WantedTask]:
    if not state.asked or state.stage is Stage.CONSENT_WITHDRAWN:
        return []
    return [
        _task(one.task, one.key, one.due, one.rule, one.note, one.about)
        for one in state.asked
        if state.stage is not Stage.CLOSED or one.task in KEPT_AFTER_CLOSING
    ]


def _of_edition(state: CaseState, kind: str) -> str:
    # The first check is there before there is an edition of the answer.
    return f"{kind}/{max(state.edition, 1)}"


def _task(
    kind: TaskKind, key: str, due: datetime, rule: str, note: str = "", about: str = ""
) -> WantedTask:
    return WantedTask(
        key=key, kind=kind, team=TASK_KINDS[kind].team, due=due, rule=rule, note=note, about=about
    )


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


def finished(state: CaseState, id: str) -> CaseState:
    """The case after somebody has said that the task with this id is done. One that was put on its
    worklists by others changes nothing here.
    """
    key = next(
        (task.key for task in open_tasks(state) if task_id(state.reference, task.key) == id), None
    )
    if key is None:
        return state
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
