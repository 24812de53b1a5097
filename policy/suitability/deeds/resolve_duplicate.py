"""A named person says whether another case is about the same person (R33)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from policy.cases.deed import Deed, EventRule, Field
from policy.cases.dispatch import not_now
from policy.cases.orders import Order
from policy.help import UseCase, use_cases
from policy.refusal import Refusal
from policy.suitability import refusals
from policy.suitability.deciding.part import PartOfTheReferral
from policy.suitability.deeds.common import counts_as
from policy.suitability.evidence.words import Sameness
from policy.suitability.kinds import SuitabilityDeed
from policy.suitability.news.other_cases import linked
from policy.suitability.state import SuitabilityState
from policy.suitability.transitions import Decision
from policy.suitability.words import OPEN, SUPERVISORS, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolveDuplicate:
    """Say whether another case of this track is about the same person (R33)."""

    kind: Literal["resolve-duplicate"] = "resolve-duplicate"
    other: str
    same: bool
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DuplicateResolved(PartOfTheReferral):
    """A named person said whether another case is about the same person (R33)."""

    kind: Literal["duplicate-resolved"] = "duplicate-resolved"
    other: str
    same: bool
    reason: str


NOT_LINKED = Refusal(
    code="not-linked",
    sentence="That case is not among those that may be about the same person.",
    what_to_do="See which are.",
    helps=use_cases(UseCase.LINKED),
    rule="R33",
)

SAID_ALREADY = Refusal(
    code="said-already",
    sentence=(
        "It has been said that both cases are about the same person, and what helps has counted."
    ),
    what_to_do="If that is wrong, mend the facts that came from the other case, each by a new one.",
    rule="R33",
)


def refused_resolving(state: SuitabilityState, other: str, reason: str) -> Refusal | None:
    """Why it cannot be said whether two cases are one person's. Who was said to be somebody else
    may later turn out to be the same, so word of that case goes on being kept aside; the other way
    round facts have counted, and are mended as facts.
    """
    found = next((link for link in state.linked if link.reference == other), None)
    if found is None:
        return NOT_LINKED
    if found.sameness is Sameness.SAME:
        return SAID_ALREADY
    return None if reason.strip() else refusals.REASON_NEEDED


def refused(
    state: SuitabilityState, order: Order[ResolveDuplicate], now: datetime
) -> Refusal | None:
    """There must be such another case, and a reason."""
    return refused_resolving(state, order.command.other, order.command.reason)


def on_resolved(state: SuitabilityState, event: DuplicateResolved, now: datetime) -> Decision:
    """If both are one person's, what helps the person in the other case counts here too; if not,
    nothing of it does.
    """
    refusal = refused_resolving(state, event.other, event.reason)
    if refusal is not None:
        return Decision(state, refusal=refusal)
    link = next(one for one in state.linked if one.reference == event.other)
    sameness = Sameness.SAME if event.same else Sameness.OTHER
    said = replace(link, sameness=sameness, by=event.by, reason=event.reason, said_at=now)
    return linked(state, said, now)


RESOLVE_DUPLICATE: SuitabilityDeed[ResolveDuplicate] = Deed(
    command=ResolveDuplicate,
    title="Say whether another case is about the same person",
    fields={
        "other": Field("Other case", "Its reference"),
        "same": Field("Same person", "Whether both cases are about one person"),
        "reason": Field("Reason", "What shows it"),
    },
    who=SUPERVISORS | {Role.ASSESSOR},
    stages=OPEN,
    elsewhere=not_now,
    refused=refused,
    happened=counts_as(DuplicateResolved),
    events=(
        EventRule(
            event=DuplicateResolved,
            label="Said whether another case is the same person's",
            follows=on_resolved,
        ),
    ),
)
