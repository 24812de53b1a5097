"""Who the person is, mended: whoever was told, or holds papers, is told that it was wrong; a date
of birth is a word on age like any other (R30).

What can happen here: a correction, at any stage. No deadline of its own. Where it leads: wherever
the date of birth implies; a proposal and a clearance made on the old word hold no longer (R111).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from policy.cases.effects import Effect, SendNotice
from policy.cases.person import CorrectPerson, PersonKeys
from policy.people.births import born
from policy.people.correcting import keys_of_cells, refused_correction
from policy.refusal import Refusal
from policy.suitability import refusals
from policy.suitability.deciding.assessing import follow
from policy.suitability.events import PersonCorrected
from policy.suitability.evidence.admissible import added
from policy.suitability.evidence.admissible import refused as refused_facts
from policy.suitability.evidence.facts import Age
from policy.suitability.serving import blocking
from policy.suitability.state import SuitabilityState, changed
from policy.suitability.transitions import Decision
from policy.suitability.words import Audience, Template
from policy.time import london_day


def refused(
    state: SuitabilityState, said: CorrectPerson | PersonCorrected, now: datetime
) -> Refusal | None:
    """Why this may not be mended so; None if it may."""
    if state.facts is None:
        return refusals.NOT_NOW
    if refusal := refused_correction(said, now):
        return refusal
    age = _age("correction", said, now)
    if age is None:
        return None
    return refused_facts((age,), state.facts.known, state.facts.nation, now)


def on_corrected(state: SuitabilityState, event: PersonCorrected, now: datetime) -> Decision:
    """On record; and a date of birth is judged with every other word on age there is."""
    refusal = refused(state, event, now)
    if refusal is not None:
        return Decision(state, refusal=refusal)
    assert state.facts is not None  # looked at above
    told = tuple(
        SendNotice(template=Template.PERSON_CORRECTED, audience=audience)
        for audience in _told_of_the_person(state)
    )
    known, age, rules = changed(state, proposal=None), _age(event.id, event, now), ("R37", "R111")
    if age is None:
        safe, stopped = blocking.voided(known, now)
        return Decision(safe, (*told, *stopped), rules)
    if state.decision is not None:
        decision = blocking.on_news(known, (age,), now, (*rules, "R30"))
    else:
        decision = follow(known, added(state.facts, (age,)), now, (*rules, "R30"))
    effects: tuple[Effect, ...] = (*told, *decision.effects)
    return Decision(decision.state, effects, decision.rules, decision.refusal)


def _age(id: str, said: CorrectPerson | PersonCorrected, now: datetime) -> Age | None:
    """The word on age that a corrected date of birth is; none if the day is not known."""
    day = born(said.new).day if said.field == "date_of_birth" else None
    if day is None:
        return None
    return Age(id=id, as_of=london_day(now), evidence=said.evidence, born_on=day)


def _told_of_the_person(state: SuitabilityState) -> tuple[Audience, ...]:
    """Whoever sent the case, the authority that was asked, and whoever holds the summary or a paper
    of the decision.
    """
    told = [Audience.REFERRER, Audience.AUTHORITY]
    if state.summary is not None and state.summary.sent_at is not None:
        told.append(Audience.SRU)
    if state.decision is not None:
        told += [Audience.OFFICERS, Audience.UKVI]
    return tuple(told)


def suitability_keys(cells: Mapping[str, str]) -> PersonKeys:
    """The keys of a person of this track, whose cases are found as widely as by a search: nobody is
    decided about twice because a birth date was left out.
    """
    keys = keys_of_cells(cells)
    return PersonKeys(kept=keys.kept, alike=keys.search)
