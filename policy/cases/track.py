"""A track, as store, workflows, activities and the ways in see it: everything they need of it, so
that none of them names a track.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, TypeVar

from policy.bank_holidays import published_calendars
from policy.cases.decision import DecidedEvent, Decision
from policy.cases.effects import AddTask
from policy.cases.events import (
    CalendarChanged,
    CaseEvent,
    DeadlinePassed,
    EscalatedByWatchdog,
    EscalationTakenBack,
    NoticeAccepted,
    NoticeFailed,
)
from policy.cases.feed import NOTHING_TOLD, FeedRules
from policy.cases.orders import C, Order
from policy.cases.person import PersonKeys, no_keys
from policy.cases.put_question import QuestionKind
from policy.cases.sending import CaseNow
from policy.cases.state import AnyCase
from policy.help import Says
from policy.refusal import Refusal

S = TypeVar("S", bound=AnyCase)
E = TypeVar("E", bound=CaseEvent)


@dataclass(frozen=True, kw_only=True)
class ClosedLists:
    """A track's closed lists, as far as messages from outside can name what is on them."""

    templates: frozenset[str]
    audiences: frozenset[str]
    deadlines: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class Withdrawn:
    """The stage a withdrawal leaves a case in, and the refusal of whatever comes after (R10)."""

    stage: str
    refusal: Refusal


@dataclass(frozen=True, kw_only=True)
class Track(Generic[S, C, E]):
    """One track.

    `name` is also that of its namespace, schema and task queue, and begins its workflows' ids;
    `commands` are the kinds of command there are, `takes` those that a case's stage takes,
    `signals` what a signal may bring. `title` is what a case of it is called, `references` how its
    references begin. `state`, `event` and `order` are its types, for reading JSON. `withdrawals`
    are the kinds of command that count from the moment they are received (R10), and `withdrawn` is
    where one leads; of a message refused with one of the codes `forgetting` no content is kept.
    `harmful_tasks` are the kinds of task whose delay harms somebody (`policy.cases.urgency`).
    `feed` is what organisations' systems are told, and `questions` what organisations are asked.
    `group_tasks`: a task of the kind on the left puts one of the kind on the right on every other
    open case of the same group (R39).

    `person_keys` gives the keys a person is stored and found by. `messages_for_others` gives what
    other cases receive because of an event that counted; `messages_between` what two cases receive
    that a correction makes look like one person's. Of a track whose cases send each other nothing,
    `task_of_alike` is the task that asks a person instead. `area_knows_the_person`: the area's
    authority is told who the person is, and so of what is corrected of that.
    """

    name: str
    title: str
    references: str
    state: type[S]
    event: Any
    order: Any
    words: ClosedLists
    check: Callable[[S, Order[C], datetime], Refusal | None]
    advance: Callable[[S, Any, datetime], DecidedEvent[S, E]]
    decide: Callable[[S, E, datetime], Decision[S]]
    commands: tuple[str, ...]
    takes: Callable[[S], tuple[str, ...]]
    signals: Mapping[str, tuple[type[CaseEvent], ...]]
    label: Callable[[CaseEvent], str]
    details: Callable[[S, Says], str]
    row: Callable[[S], Mapping[str, object]]
    no_longer_true: Callable[[str, int, bool, CaseNow], str]
    ended_refusal: Callable[[S], Refusal]
    no_such_case: Refusal
    label_for_staff: Callable[[CaseEvent], str] | None = None
    undelivered_rule: str = "service"
    group_tasks: Mapping[str, str] = field(default_factory=dict)
    person_keys: Callable[[Mapping[str, str]], PersonKeys] = no_keys
    messages_for_others: Callable[[S, E], tuple[tuple[str, E], ...]] | None = None
    messages_between: Callable[[S, S, E], tuple[tuple[str, E], ...]] | None = None
    task_of_alike: Callable[[Sequence[str], datetime], AddTask] | None = None
    withdrawals: frozenset[str] = frozenset()
    withdrawn: Withdrawn | None = None
    forgetting: frozenset[str] = frozenset()
    harmful_tasks: frozenset[str] = frozenset()
    feed: FeedRules = NOTHING_TOLD
    questions: tuple[QuestionKind, ...] = ()
    area_knows_the_person: bool = False

    @property
    def prefix(self) -> str:
        """How the workflow ids of its cases begin."""
        return f"{self.name}/"

    def empty(self, reference: str) -> S:
        """A case before its first event."""
        return self.state(reference=reference)

    def staff_label(self, event: CaseEvent) -> str:
        """An event's label as the track's own staff see it, which may say more."""
        return (self.label_for_staff or self.label)(event)

    def knows(self, event: CaseEvent) -> bool:
        """Whether an event that every track has speaks in this track's words."""
        match event:
            case NoticeAccepted() | NoticeFailed():
                known = event.template in self.words.templates
                return known and event.audience in self.words.audiences
            case DeadlinePassed() | EscalatedByWatchdog() | EscalationTakenBack():
                return event.name in self.words.deadlines
            case CalendarChanged():
                return event.calendar in published_calendars()
            case _:
                return True
