"""Nobody has seen the person for weeks (R67)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from policy.cases.clock import Clock
from policy.cases.deadlines import Deadline, next_occurrence
from policy.cases.events import DeadlinePassed
from policy.help import Advice, UseCase, use_cases
from policy.process_map import MapClock, clock
from policy.support.clocks.case_review import MORNING
from policy.support.kinds import SupportClock
from policy.support.rulebook import RuleBook, rulebook
from policy.support.state import NOT_SEEN_KEPT, CaseState, changed
from policy.support.tasks import asking
from policy.support.transitions import Decision
from policy.support.words import DeadlineName, Role, TaskKind
from policy.time import days_after, london_day


def missing(state: CaseState, moments: Iterable[datetime]) -> CaseState:
    """The case with the moments at which the person was not seen. The clock counts from the first
    of them; the later ones are kept too, so that news that arrives in another order ends alike.
    """
    first, *later = sorted(set(moments)) or (None,)
    if first is None:
        return changed(state, not_seen_at=()).without(DeadlineName.NO_CONTACT)
    kept = changed(state, not_seen_at=(first, *later[-NOT_SEEN_KEPT:]))
    if first == state.not_seen_since:
        return kept
    return kept.without(DeadlineName.NO_CONTACT).with_deadlines(_no_contact(state, first))


def _no_contact(state: CaseState, since: datetime) -> Deadline:
    book = rulebook(state.rulebook)
    due = days_after(since, book.no_contact_days, MORNING)
    return NO_CONTACT.deadline(
        rung=london_day(due).isoformat(),
        due=due,
        anchor="first not seen",
        anchored_at=since,
        role=Role.DUTY_SUPERVISOR,
        repeats_days=book.no_contact_days,
    )


def on_no_contact(
    state: CaseState, event: DeadlinePassed, deadline: Deadline, now: datetime
) -> Decision:
    """Nobody has seen the person for weeks: somebody is asked to look, again and again; nothing
    closes by itself (R67).
    """
    following = next_occurrence(deadline, now)
    asked = asking(state, TaskKind.NO_CONTACT, following.due, "R67", event.rung)
    return Decision(asked.with_deadlines(following), (), ("R67",))


def _lines(book: RuleBook) -> Iterator[MapClock]:
    yield clock(
        DeadlineName.NO_CONTACT,
        f"{book.no_contact_days} days after the person was first looked for in vain",
        "somebody is asked to look for the person, and asked again",
        "R67",
    )


NO_CONTACT: SupportClock = Clock(
    name=DeadlineName.NO_CONTACT,
    rule="R67",
    started_by={},
    may_be_started_by=("authority-reported",),
    passed=on_no_contact,
    ended_by=(),
    may_be_ended_by=("authority-reported",),
    next_step=Advice(
        "Somebody looks for the person; nothing closes by itself.", use_cases(UseCase.TASKS)
    ),
    on_map=_lines,
)
