"""Who the person is was recorded wrongly and is corrected; old and new stay on record (R37)."""

from __future__ import annotations

from datetime import datetime, timedelta

from policy.cases.deed import Deed, EventRule, Field
from policy.cases.dispatch import not_now
from policy.cases.effects import SendNotice
from policy.cases.events import CaseEvent
from policy.cases.orders import Order
from policy.cases.person import CorrectPerson, PersonCorrected, as_happened
from policy.people.births import born
from policy.people.correcting import refused_correction
from policy.refusal import Refusal
from policy.support.intake.referral import Safeguarding
from policy.support.kinds import SupportDeed
from policy.support.state import CaseState
from policy.support.tasks import asking
from policy.support.transitions import Decision
from policy.support.words import HELPERS, OPEN, Audience, Role, TaskKind, Template
from policy.time import london_day

_LOOKED_AT_WITHIN = timedelta(days=1)


def refused(state: CaseState, order: Order[CorrectPerson], now: datetime) -> Refusal | None:
    """It must be a field that can be corrected, with a value that can be read."""
    return refused_correction(order.command, order.at)


def on_person_corrected(state: CaseState, event: PersonCorrected, now: datetime) -> Decision:
    """Everybody who was sent who the person is, is notified that it was wrong. Somebody looks again
    at an answer that was given before, and a birth date that makes a child is for safeguarding
    (R30).
    """
    refusal = refused_correction(event, now)
    if refusal is not None:
        return Decision(state, refusal=refusal)
    notices = tuple(
        SendNotice(template=Template.PERSON_CORRECTED, audience=audience)
        for audience in _know_the_person(state)
    )
    asked, due = state, now + _LOOKED_AT_WITHIN
    if state.answer is not None:
        note = "who the person is was corrected: see whether the answer still stands"
        asked = asking(asked, TaskKind.CASE_REVIEW, due, "R37", note)
    today = london_day(now)
    child = event.field == "date_of_birth" and born(event.new).may_be_under_18(today)
    if not child or born(event.old).may_be_under_18(today):
        return Decision(asked, notices, ("R37",))
    child_asked = asking(asked, TaskKind.SAFEGUARDING, due, "R30", Safeguarding.UNDER_18.value)
    return Decision(child_asked, notices, ("R37", "R30"))


def _know_the_person(state: CaseState) -> tuple[Audience, ...]:
    asked = (Audience.CASEWORK_TEAM,) if state.prioritisations else ()
    return (Audience.REFERRER, Audience.CHECK_TEAM, *asked)


def happened(order: Order[CorrectPerson], state: CaseState) -> CaseEvent:
    """The event that it counts as."""
    command = order.command
    return as_happened(command, order.id, order.at, order.actor.id)


CORRECT_PERSON: SupportDeed[CorrectPerson] = Deed(
    command=CorrectPerson,
    title="Mend a name or a date of birth; old and new stay on record",
    fields={
        "field": Field("What is wrong", "A name, the date of birth or the Home Office reference"),
        "old": Field("As it stands", "What is on record", filled_in=True),
        "new": Field("As it should be", "What it really is"),
        "reason": Field("Reason", "How it was found"),
        "evidence": Field("Evidence", "Numbers of items of the register, if there are any"),
    },
    who=HELPERS | {Role.CHECK_OFFICER},
    stages=OPEN,
    elsewhere=not_now,
    refused=refused,
    happened=happened,
    events=(
        EventRule(
            event=PersonCorrected,
            label="Who the person is was corrected",
            follows=on_person_corrected,
        ),
    ),
)
