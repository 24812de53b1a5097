"""Linking, brokering and asking others: what the support team does while support is open (R21
to R24, R29, R30).

What can happen here: rows are opened and finished with a result; a casework team is asked to
look at an application sooner and takes the request, declines it or is chased; voluntary return
is offered; the case is handed to another authority. None of it can set an outcome.
"""

from __future__ import annotations

from datetime import UTC, datetime

from policy.cases.calendars import counted_by
from policy.cases.deadlines import Deadline
from policy.cases.effects import CompleteTasks, FinishTask, OpenTask, SendNotice
from policy.rulebook import calendar_of, rulebook
from policy.support import refusals
from policy.support.decision import Decision
from policy.support.events import (
    CalendarChanged,
    DeadlinePassed,
    HandedOver,
    PrioritisationAnswered,
    PrioritisationAsked,
    ReturnOffered,
    TaskFinished,
    TaskOpened,
)
from policy.support.state import CaseState, changed
from policy.support.words import (
    Audience,
    DeadlineName,
    Role,
    Stage,
    TaskKind,
    Team,
    Template,
)
from policy.time import london_day
from policy.working_days import NATIONS, working_days_after

_RULES = {
    TaskKind.SAFEGUARDING: "R30",
    TaskKind.CASEWORKER_CONTACT: "R24",
    TaskKind.REPLACEMENT_DOCUMENTS: "R24",
    TaskKind.VOLUNTARY_RETURN: "R29",
    TaskKind.EUSS_HELP: "R31",
    TaskKind.REGULATED_ADVICE: "R32",
}
"""Which rule asks for a row; R23 for the others."""


def on_task_opened(state: CaseState, event: TaskOpened) -> Decision:
    """A row with an owner team and a due time (R23)."""
    rule, due = _RULES.get(event.task, "R23"), event.due.astimezone(UTC)
    more = event.task is TaskKind.SAFEGUARDING
    row = OpenTask(
        task=event.task,
        team=Team.SUPPORT,
        due=due,
        rule=rule,
        note=event.note,
    )
    counted = changed(state, safeguarding_opened=state.safeguarding_opened + more)
    return Decision(counted, (row,), (rule,))


def on_task_finished(state: CaseState, event: TaskFinished) -> Decision:
    """A row is done, and its result is on record; once somebody has looked at news, the next may
    ask again.
    """
    looked = changed(
        state,
        closing_asked=state.closing_asked and event.task is not TaskKind.CLOSING,
        handover_asked=state.handover_asked and event.task is not TaskKind.HANDOVER,
        safeguarding_done=_safeguarding_done(state, event),
    )
    return Decision(looked, (FinishTask(task_id=event.task_id, by=event.by),), ("R23",))


def _safeguarding_done(state: CaseState, event: TaskFinished) -> tuple[str, ...]:
    """By row, so that one finished by two people counts once; never more than were opened."""
    done = state.safeguarding_done
    counts = event.task is TaskKind.SAFEGUARDING and len(done) < state.safeguarding_opened
    return tuple(sorted({*done, event.task_id})) if counts else done


def on_asked(state: CaseState, event: PrioritisationAsked, now: datetime) -> Decision:
    """The request goes out, and is chased in working days of the nation (R21, R117)."""
    waiting = changed(
        state, stage=Stage.AWAITING_THIRD_PARTY, prioritisations=state.prioritisations + 1
    ).with_deadlines(_chase(state, event.at, now))
    notice = SendNotice(
        template=Template.PRIORITISATION_REQUEST,
        audience=Audience.CASEWORK_TEAM,
    )
    return Decision(waiting, (notice,), ("R21", "R22"))


def _chase(state: CaseState, anchored_at: datetime, after: datetime) -> Deadline:
    book = rulebook(state.rulebook)
    calendar = calendar_of(book, state.calendar)
    due = working_days_after(after, book.prioritisation_working_days, state.nation, calendar)
    return Deadline(
        name=DeadlineName.PRIORITISATION,
        rung=london_day(due).isoformat(),
        due=due,
        anchor="prioritisation asked for",
        anchored_at=anchored_at,
        rule="R21",
        role=Role.DUTY_SUPERVISOR,
    )


def on_answered(state: CaseState, event: PrioritisationAnswered) -> Decision:
    """Taken or declined, the waiting is over; nothing else follows from either (R22)."""
    back = changed(state, stage=Stage.SUPPORT_OPEN).without(DeadlineName.PRIORITISATION)
    return Decision(back, (), ("R21", "R22"))


def on_unanswered(
    state: CaseState, event: DeadlinePassed, deadline: Deadline, now: datetime
) -> Decision:
    """No word from the casework team: it is chased, and again after as many working days (R21)."""
    notice = SendNotice(template=Template.PRIORITISATION_CHASER, audience=Audience.CASEWORK_TEAM)
    again = state.with_deadlines(_chase(state, deadline.anchored_at, now))
    return Decision(again, (notice,), ("R21",))


def on_calendar(state: CaseState, event: CalendarChanged) -> Decision:
    """A newer list of bank holidays: the casework team's working days are counted anew (R117)."""
    book = rulebook(state.rulebook)

    def working_days(deadline: Deadline) -> int:
        waits = deadline.name == DeadlineName.PRIORITISATION
        return book.prioritisation_working_days if waits else 0

    counted = counted_by(state, event.calendar, calendar_of(book, state.calendar), working_days)
    if counted is None:
        return Decision(state, refusal=refusals.NO_NEWER_CALENDAR)
    return Decision(counted, (), ("R117",))


def on_return_offered(state: CaseState, event: ReturnOffered) -> Decision:
    """On record, as it must be before any enforcement-type ending (R29); the first offer counts."""
    first = min(state.return_offered_at or event.at, event.at)
    return Decision(changed(state, return_offered_at=first), (), ("R29",))


def on_handed_over(state: CaseState, event: HandedOver) -> Decision:
    """The case is another authority's from now on, and the row that asked for it is done; deadlines
    already set stay as they were told. Word of an older handover takes no newer one back.
    """
    if event.nation not in NATIONS:
        return Decision(state, refusal=refusals.NO_SUCH_AREA)
    if state.handed_over_at is not None and event.at < state.handed_over_at:
        return Decision(state, (), ("R98",))
    there = changed(
        state,
        authority=event.authority,
        nation=event.nation,
        handed_over_at=event.at,
        handover_asked=False,
    )
    return Decision(there, (CompleteTasks(task=TaskKind.HANDOVER),), ("R98",))
