"""Who the person is was written wrongly."""

from __future__ import annotations

from datetime import datetime

from policy.cases.deed import Deed, EventRule, Field
from policy.cases.dispatch import not_now
from policy.cases.events import CaseEvent
from policy.cases.orders import Order
from policy.cases.person import as_happened
from policy.refusal import Refusal
from policy.suitability import identity
from policy.suitability.commands import CorrectPerson
from policy.suitability.deeds.common import ENFORCEMENT, EVERY_STAGE
from policy.suitability.events import PersonCorrected
from policy.suitability.state import SuitabilityState
from policy.suitability.words import SUPERVISORS, Role


def refused(state: SuitabilityState, order: Order[CorrectPerson], now: datetime) -> Refusal | None:
    """What it says of the person must be so on record, and mendable."""
    return identity.refused(state, order.command, now)


def happened(order: Order[CorrectPerson], state: SuitabilityState) -> CaseEvent:
    """The event that it counts as."""
    return as_happened(order.command, order.id, order.at, order.actor.id)


CORRECT_PERSON: Deed[SuitabilityState, CorrectPerson] = Deed(
    command=CorrectPerson,
    title="Mend a name or a date of birth; old and new stay on record",
    fields={
        "field": Field("What is wrong", "A name, the date of birth or the Home Office reference"),
        "old": Field("As it stands", "What is on record"),
        "new": Field("As it should be", "What it really is"),
        "reason": Field("Reason", "How it was found"),
        "evidence": Field("Evidence", "Numbers of items of the register, if there are any"),
    },
    who=SUPERVISORS | ENFORCEMENT | {Role.UKVI_OFFICER},
    stages=EVERY_STAGE,
    elsewhere=not_now,
    refused=refused,
    happened=happened,
    events=(
        EventRule(
            event=PersonCorrected,
            label="Who the person is was corrected",
            follows=identity.on_corrected,
        ),
    ),
)
