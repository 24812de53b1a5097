"""What must follow from a decision, as data. Policy says what; the transaction that records the
event makes rows of it.

An effect's key is (case, event sequence, effect kind, n); an escalation's is (case, deadline name,
anchor, rung, position), so that the workflow and the watchdog, or a run repeated after a loss, can
never do it twice. Templates, audiences, names, roles, tasks and teams are the track's own words.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class SendNotice:
    """Put a notice in the outbox. With a `group`, one notice serves every case of the group. The
    `note` is a moment or numbers, never anything about a person.
    """

    kind: Literal["send-notice"] = "send-notice"
    template: str
    audience: str
    edition: int = 0
    group: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Escalate:
    """Notify who is on duty in a role; `position` 2 is the second of those on duty. Escalations
    of one `group` share one notice.
    """

    kind: Literal["escalate"] = "escalate"
    name: str
    anchored_at: datetime
    rung: str
    role: str
    template: str
    position: int = 1
    group: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AddTask:
    """Put a task on a team's worklist, due at a moment, with the rule that asks for it. The `id`
    under which it is on record is made by the store where it is empty. The `note` is for people;
    `about`, by which some tasks are found again, says a notice and its audience, and nobody.
    """

    kind: Literal["open-task"] = "open-task"
    id: str = field(default="", compare=False)
    task: str
    team: str
    due: datetime
    rule: str
    note: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CompleteTasks:
    """Take every open task of this kind off the worklists: what it asked for has happened. With
    `about`, only those that are about the same.
    """

    kind: Literal["complete-tasks"] = "complete-tasks"
    task: str
    about: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CompleteTask:
    """One task is done, by this person."""

    kind: Literal["finish-task"] = "finish-task"
    task_id: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CompleteAllTasks:
    """The case has ended: every open task goes, but for the kinds kept."""

    kind: Literal["complete-all-tasks"] = "complete-all-tasks"
    keep: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PassTasksOn:
    """Every open task of this kind leaves our worklists and is `to`'s from now on; the case file
    says so.
    """

    kind: Literal["pass-tasks-on"] = "pass-tasks-on"
    task: str
    to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SuppressNotices:
    """Nothing of this case that is still in the outbox may leave any more (R10), nor is anybody to
    bring by hand what no channel took and the case had not heard of.
    """

    kind: Literal["suppress-notices"] = "suppress-notices"
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AcknowledgeEscalations:
    """This person takes every escalation of this case that nobody had taken."""

    kind: Literal["acknowledge-escalations"] = "acknowledge-escalations"
    by: str


Effect = (
    SendNotice
    | Escalate
    | AddTask
    | CompleteTasks
    | CompleteTask
    | CompleteAllTasks
    | PassTasksOn
    | SuppressNotices
    | AcknowledgeEscalations
)
