"""Who the person is was recorded wrongly and is corrected. Everybody who was notified of the wrong
one, or holds papers with it, is notified. A date of birth counts like any other statement of the
person's age (R30). A proposal and a clearance made before hold no longer (R111).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from policy.cases.deed import Deed, EventRule, Field
from policy.cases.dispatch import not_now
from policy.cases.effects import Effect, SendNotice
from policy.cases.events import CaseEvent
from policy.cases.orders import Order
from policy.cases.person import CorrectPerson, PersonCorrected, PersonKeys, as_happened
from policy.people.births import born
from policy.people.correcting import keys_of_cells, refused_correction
from policy.refusal import Refusal
from policy.suitability import refusals
from policy.suitability.deeds.common import ENFORCEMENT
from policy.suitability.evidence.admissible import refused as refused_facts
from policy.suitability.evidence.facts import Age
from policy.suitability.kinds import SuitabilityDeed
from policy.suitability.news.arriving import arrived
from policy.suitability.serving import blocking
from policy.suitability.state import SuitabilityState, changed
from policy.suitability.transitions import Decision
from policy.suitability.words import OPEN, SUPERVISORS, Audience, Role, Template
from policy.time import london_day


def refused_correcting(
    state: SuitabilityState, said: CorrectPerson | PersonCorrected, now: datetime
) -> Refusal | None:
    """Why this cannot be corrected so; None if it can."""
    if state.facts is None:
        return refusals.NOT_NOW
    if refusal := refused_correction(said, now):
        return refusal
    age = _age("correction", said, now)
    if age is None:
        return None
    return refused_facts((age,), state.facts.known, state.facts.nation, now)


def refused(state: SuitabilityState, order: Order[CorrectPerson], now: datetime) -> Refusal | None:
    """The field must be one that can be corrected, and the value one that can be read."""
    return refused_correcting(state, order.command, now)


def happened(order: Order[CorrectPerson], state: SuitabilityState) -> CaseEvent:
    """The event that it counts as."""
    return as_happened(order.command, order.id, order.at, order.actor.id)


def on_corrected(state: SuitabilityState, event: PersonCorrected, now: datetime) -> Decision:
    """Record it; a new date of birth is judged with everything else said of the person's age."""
    refusal = refused_correcting(state, event, now)
    if refusal is not None:
        return Decision(state, refusal=refusal)
    notices = tuple(
        SendNotice(template=Template.PERSON_CORRECTED, audience=audience)
        for audience in _who_is_notified(state)
    )
    known, age, rules = changed(state, proposal=None), _age(event.id, event, now), ("R37", "R111")
    if age is None:
        safe, stopped = blocking.voided(known, now)
        return Decision(safe, (*notices, *stopped), rules)
    decision = arrived(known, (age,), now, (*rules, "R30"))
    effects: tuple[Effect, ...] = (*notices, *decision.effects)
    return Decision(decision.state, effects, decision.rules, decision.refusal)


def _age(id: str, said: CorrectPerson | PersonCorrected, now: datetime) -> Age | None:
    """What a corrected date of birth says of the person's age; nothing if the day is not known."""
    day = born(said.new).day if said.field == "date_of_birth" else None
    if day is None:
        return None
    return Age(id=id, as_of=london_day(now), evidence=said.evidence, born_on=day)


def _who_is_notified(state: SuitabilityState) -> tuple[Audience, ...]:
    """The organisation that sent the case, the authority that was asked, and those who hold the
    summary or a paper of the decision.
    """
    audiences = [Audience.REFERRER]
    if state.enquiries:
        audiences.append(Audience.AUTHORITY)
    if state.summary is not None and state.summary.sent_at is not None:
        audiences.append(Audience.SRU)
    if state.decision is not None:
        audiences += [Audience.OFFICERS, Audience.UKVI]
    return tuple(audiences)


def suitability_keys(cells: Mapping[str, str]) -> PersonKeys:
    """The keys of a person of this track, whose cases are found as widely as by a search: nobody is
    decided about twice because a birth date was left out.
    """
    keys = keys_of_cells(cells)
    return PersonKeys(kept=keys.kept, alike=keys.search)


CORRECT_PERSON: SuitabilityDeed[CorrectPerson] = Deed(
    command=CorrectPerson,
    title="Mend a name or a date of birth; old and new stay on record",
    fields={
        "field": Field("What is wrong", "A name, the date of birth or the Home Office reference"),
        "old": Field("As it stands", "What is on record", filled_in=True),
        "new": Field("As it should be", "What it really is"),
        "reason": Field("Reason", "How it was found"),
        "evidence": Field("Evidence", "Numbers of items of the register, if there are any"),
    },
    who=SUPERVISORS | ENFORCEMENT | {Role.UKVI_OFFICER},
    stages=OPEN,
    elsewhere=not_now,
    refused=refused,
    happened=happened,
    events=(
        EventRule(
            event=PersonCorrected,
            label="Who the person is was corrected",
            follows=on_corrected,
        ),
    ),
)
