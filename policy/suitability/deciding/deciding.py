"""A decision of the Status Review Unit: one named person at a time, everything weighed and read,
checked by another, bound to the content it was made on (R104 to R109).

What can happen here: the case is taken and given back; a decision is proposed, checked or declined.
Which deadlines run: from the decision on, that of a fresh look. Where it leads: decided, to be
served in person; or no action, which ends the case. The system proposes nothing and has no default.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from policy.cases.effects import CompleteAllTasks, SendNotice
from policy.refusal import Refusal
from policy.suitability import refusals
from policy.suitability.deciding import summary
from policy.suitability.deciding.assessing import assessed
from policy.suitability.events import (
    CaseClaimed,
    CaseReleased,
    DecisionChecked,
    DecisionDeclined,
    DecisionProposed,
)
from policy.suitability.evidence.content import digest, evidence
from policy.suitability.evidence.factors import all_read, all_weighed
from policy.suitability.gates.own_gate import RULE_OF, own_gate
from policy.suitability.linked import refused_while_open
from policy.suitability.part import took_part
from policy.suitability.records import DecisionRecord
from policy.suitability.rulebook import suitability_book_at
from policy.suitability.serving.blocking import watched
from policy.suitability.serving.rechecking import due_again
from policy.suitability.state import SuitabilityState, changed
from policy.suitability.transitions import Decision
from policy.suitability.words import Audience, DecisionKind, Stage, TaskKind, Template


def refused_claim(state: SuitabilityState, person: str) -> Refusal | None:
    """Why somebody cannot take the case: it is not with the unit, another has it, or they had a
    part in the referral.
    """
    if state.stage is not Stage.WITH_SRU:
        return refusals.NOT_NOW
    if took_part(state, person):
        return refusals.TOOK_PART
    return refusals.TAKEN if state.holder not in ("", person) else None


def refused_proposal(
    state: SuitabilityState, event: DecisionProposed, now: datetime
) -> Refusal | None:
    """Why this decision cannot be proposed. "Take no action" needs everything but the gates."""
    if state.stage is not Stage.WITH_SRU or state.facts is None:
        return refusals.NOT_NOW
    if state.holder != event.by:
        return refusals.TAKEN if state.holder else refusals.NOT_HELD_BY_YOU
    if took_part(state, event.by):
        return refusals.TOOK_PART
    if event.content != digest(state.facts):
        return refusals.CONTENT_CHANGED
    if not all_weighed(event.factors):
        return refusals.FACTORS_MISSING
    if not all_read(evidence(state.facts), event.read):
        return refusals.EVIDENCE_UNREAD
    return _refused_kind(state, event, now)


def _refused_kind(
    state: SuitabilityState, event: DecisionProposed, now: datetime
) -> Refusal | None:
    if event.decision is DecisionKind.NO_ACTION:
        return None
    if event.decision is DecisionKind.CANCEL and not event.cancellation_guidance_considered:
        return refusals.GUIDANCE_UNCONFIRMED
    if not event.rights_notice.strip():
        return refusals.RIGHTS_NOTICE_MISSING
    return _closed(state, event.decision, now)


def _closed(state: SuitabilityState, kind: DecisionKind, now: datetime) -> Refusal | None:
    """Whether the gates stand open at this moment, under the version in force (R44 to R47)."""
    assert state.facts is not None  # looked at before
    if kind is DecisionKind.NO_ACTION:
        return None
    waits = refused_while_open(state)
    if waits is not None:
        return waits
    if own_gate(kind, assessed(state.facts, now)).open:
        return None
    refuses = kind is DecisionKind.REFUSE
    return refusals.MAY_NOT_REFUSE if refuses else refusals.MAY_NOT_CANCEL


def refused_check(
    state: SuitabilityState, content: str, person: str, now: datetime
) -> Refusal | None:
    """Why a proposed decision cannot be checked: a second person looks at the same content, and
    the gates are looked at again.
    """
    proposal = state.proposal
    if state.stage is not Stage.WITH_SRU or state.facts is None:
        return refusals.NOT_NOW
    if proposal is None:
        return refusals.NO_PROPOSAL
    if proposal.maker == person:
        return refusals.DECISION_BY_ANOTHER
    if took_part(state, person):
        return refusals.TOOK_PART
    if not content == proposal.content == digest(state.facts):
        return refusals.CONTENT_CHANGED
    return _closed(state, proposal.decision, now)


def on_claimed(state: SuitabilityState, event: CaseClaimed, now: datetime) -> Decision:
    """One person has the case; that the unit has the summary is plain from it."""
    refusal = refused_claim(state, event.by)
    if refusal is not None:
        return Decision(state, refusal=refusal)
    taken = changed(summary.acknowledged(state, now), holder=event.by)
    return Decision(taken, (), ("R106",))


def on_released(state: SuitabilityState, event: CaseReleased) -> Decision:
    """Another may take it; what was proposed and not checked goes with whoever proposed it."""
    if state.stage is not Stage.WITH_SRU or not state.holder:
        return Decision(state, refusal=refusals.NOT_NOW)
    return Decision(changed(state, holder="", proposal=None), (), ("R106",))


def on_proposed(state: SuitabilityState, event: DecisionProposed, now: datetime) -> Decision:
    """The decision waits for a second person, bound to the content and the version it was made
    on.
    """
    refusal = refused_proposal(state, event, now)
    if refusal is not None:
        return Decision(state, refusal=refusal)
    proposal = DecisionRecord(
        decision=event.decision,
        content=event.content,
        rulebook=suitability_book_at(now).version,
        factors=event.factors,
        read=event.read,
        cancellation_guidance_considered=event.cancellation_guidance_considered,
        rights_notice=event.rights_notice,
        maker=event.by,
        proposed_at=now,
    )
    rules = ("R104", "R106", "R107", "R108")
    proposed = changed(state, proposal=proposal, proposals=state.proposals + 1)
    return Decision(proposed, (), rules)


def on_declined(state: SuitabilityState, event: DecisionDeclined) -> Decision:
    """Back to its maker, with the reason on record."""
    if state.proposal is None:
        return Decision(state, refusal=refusals.NO_PROPOSAL)
    return Decision(changed(state, proposal=None), (), ("R104",))


def on_checked(state: SuitabilityState, event: DecisionChecked, now: datetime) -> Decision:
    """The decision is made, now: to be served in person after a fresh look, or the end."""
    refusal = refused_check(state, event.content, event.by, now)
    if refusal is not None:
        return Decision(state, refusal=refusal)
    assert state.proposal is not None  # looked at above
    version = suitability_book_at(now).version
    made = replace(state.proposal, checker=event.by, decided_at=now, rulebook=version)
    decided = changed(state, decision=made, proposal=None, holder="", rulebook=version)
    told = SendNotice(template=Template.DECISION_CHECKED, audience=Audience.OFFICERS)
    if made.decision is DecisionKind.NO_ACTION:
        ended = changed(
            decided, stage=Stage.NO_ACTION, ended_at=now, outcome=made.decision.value, deadlines=()
        )
        kept = CompleteAllTasks(keep=(TaskKind.SAFEGUARDING, TaskKind.NRM_REFERRAL))
        return Decision(ended, (kept,), ("R104",))
    clear = changed(decided, stage=Stage.DECIDED, deadlines=())
    waiting = watched(clear.with_deadlines(*due_again(clear, now, "decided", now)), now)
    return Decision(waiting, (told,), ("R104", "R105", "R109", RULE_OF[made.decision]))
