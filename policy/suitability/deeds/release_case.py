"""The case is given back, for another decision maker to take (R106)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from policy.cases.deed import Deed, EventRule
from policy.cases.dispatch import not_now, nothing_more
from policy.cases.events import CaseEvent
from policy.cases.orders import Actor
from policy.refusal import Refusal
from policy.suitability import refusals
from policy.suitability.deeds.claim_case import TAKEN
from policy.suitability.deeds.common import counts_as
from policy.suitability.kinds import SuitabilityDeed
from policy.suitability.state import SuitabilityState, changed
from policy.suitability.transitions import Decision
from policy.suitability.words import SUPERVISORS, Role, Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseCase:
    """Give a case back, for another decision maker to take."""

    kind: Literal["release-case"] = "release-case"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseReleased(CaseEvent):
    """The case may be taken by another decision maker."""

    kind: Literal["case-released"] = "case-released"


def refused_actor(state: SuitabilityState, actor: Actor, command: ReleaseCase) -> Refusal | None:
    """Only who has it gives it back, or a supervisor."""
    mine = state.holder == actor.id or SUPERVISORS.intersection(actor.roles)
    return None if mine or state.ended else TAKEN


def on_released(state: SuitabilityState, event: CaseReleased, now: datetime) -> Decision:
    """Another decision maker may take it. A proposal that nobody checked is gone."""
    if not state.holder:
        return Decision(state, refusal=refusals.NOT_NOW)
    return Decision(changed(state, holder="", proposal=None), (), ("R106",))


RELEASE_CASE: SuitabilityDeed[ReleaseCase] = Deed(
    command=ReleaseCase,
    title="Give the case back, for another decision maker to take",
    fields={},
    who=SUPERVISORS | {Role.SRU_DECISION_MAKER},
    stages=frozenset({Stage.WITH_SRU}),
    elsewhere=not_now,
    refused=nothing_more,
    happened=counts_as(CaseReleased),
    events=(
        EventRule(
            event=CaseReleased,
            label="Released by the decision maker",
            follows=on_released,
        ),
    ),
    refused_actor=refused_actor,
)
