"""Staff record what became known (R72, R94)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from policy.cases.deed import Deed, EventRule, Field
from policy.cases.dispatch import not_now
from policy.cases.orders import Actor, Order
from policy.refusal import Refusal
from policy.suitability import refusals
from policy.suitability.deciding.part import PartOfTheReferral
from policy.suitability.deeds.common import (
    ENFORCEMENT,
    LOOKERS,
    counts_as,
    within_limits,
)
from policy.suitability.evidence.admissible import refused as refused_facts
from policy.suitability.evidence.facts import Age, Indication, LegalReference, TaggedFact
from policy.suitability.evidence.labels import FACT_LABELS
from policy.suitability.evidence.other_circumstances import Circumstance
from policy.suitability.evidence.refusals import A_LAWYERS_WORD, HOLD_NOT_CLEARED
from policy.suitability.kinds import SuitabilityDeed
from policy.suitability.news.arriving import arrived
from policy.suitability.state import SuitabilityState
from policy.suitability.transitions import Decision
from policy.suitability.words import MAY_DECIDE, OPEN, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordFacts:
    """Record what became known, each fact with its day, source and basis."""

    kind: Literal["record-facts"] = "record-facts"
    facts: tuple[TaggedFact, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FactsRecorded(PartOfTheReferral):
    """Staff of this track recorded facts, each with its day, source and basis."""

    kind: Literal["facts-recorded"] = "facts-recorded"
    facts: tuple[TaggedFact, ...]


_CLEAR_NOTHING = LOOKERS | MAY_DECIDE


_OF_SAFEGUARDING = (Indication, Age, Circumstance)


def refused_actor(state: SuitabilityState, actor: Actor, command: RecordFacts) -> Refusal | None:
    """A lawyer records which paragraph holds, in their own name, and nothing else (A8). A sign is
    cleared by a safeguarding lead, in their own name, who neither enforces nor decides (R30, R62);
    beside signs they record what they learn of age and circumstances.
    """
    lawyer = Role.LAWYER in actor.roles
    for fact in command.facts:
        if isinstance(fact, Indication) and fact.cleared:
            lead = Role.SAFEGUARDING_LEAD in actor.roles
            if not lead or _CLEAR_NOTHING.intersection(actor.roles) or fact.by != actor.id:
                return HOLD_NOT_CLEARED
        if frozenset(actor.roles) <= {Role.SAFEGUARDING_LEAD} and not isinstance(
            fact, _OF_SAFEGUARDING
        ):
            return refusals.WRONG_ROLE
        if isinstance(fact, LegalReference):
            if not lawyer or fact.by != actor.id or not fact.reference.strip():
                return A_LAWYERS_WORD
        elif frozenset(actor.roles) <= {Role.LAWYER}:
            return refusals.WRONG_ROLE
    return None


def refused(state: SuitabilityState, order: Order[RecordFacts], now: datetime) -> Refusal | None:
    """Each fact must be one that may be recorded."""
    assert state.facts is not None  # looked at before
    known = state.facts
    return refused_facts(order.command.facts, known.known, known.nation, now)


def on_recorded(state: SuitabilityState, event: FactsRecorded, now: datetime) -> Decision:
    """Either all of the facts are recorded, or none."""
    assert state.facts is not None  # set by the opening
    refusal = refused_facts(event.facts, state.facts.known, state.facts.nation, now)
    if refusal is not None:
        return Decision(state, refusal=refusal)
    return arrived(state, event.facts, now, ("R48",))


RECORD_FACTS: SuitabilityDeed[RecordFacts] = Deed(
    command=RecordFacts,
    title="Record what became known, each fact with its day, source and basis",
    fields={
        "facts": Field("Facts", "What became known, with day, source and basis", kinds=FACT_LABELS),
    },
    who=ENFORCEMENT | {Role.UKVI_OFFICER, Role.LAWYER, Role.SAFEGUARDING_LEAD},
    stages=OPEN,
    elsewhere=not_now,
    refused=within_limits(refused),
    happened=counts_as(FactsRecorded),
    events=(EventRule(event=FactsRecorded, label="Facts recorded", follows=on_recorded),),
    refused_actor=refused_actor,
)
