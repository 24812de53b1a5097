"""The paper reached the person, and how. Only in person, at an encounter, inside a clearance that
holds, is it service (R110, R114); anything else is an incident (R112).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from policy.cases.deed import Deed, EventRule, Field
from policy.cases.events import CaseEvent
from policy.cases.orders import Order
from policy.refusal import Refusal
from policy.suitability.kinds import SuitabilityDeed
from policy.suitability.serving.blocking import incident, stopped, voided
from policy.suitability.serving.clearing import NOT_CLEARED, NOT_DECIDED
from policy.suitability.serving.hindsight import could_be_served
from policy.suitability.state import SuitabilityState, changed
from policy.suitability.transitions import Decision
from policy.suitability.words import SERVED, WITHDRAWABLE, Manner, Role, Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportService:
    """Say that the paper reached the person, and how; the order's moment is when (R110, R114)."""

    kind: Literal["report-service"] = "report-service"
    manner: Manner


@dataclass(frozen=True, slots=True, kw_only=True)
class ServedInPerson(CaseEvent):
    """The decision was given to the person, under a clearance; `at` is when (R110)."""

    kind: Literal["served-in-person"] = "served-in-person"


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOver(CaseEvent):
    """A decision served to file was given to the person, under a clearance (R114)."""

    kind: Literal["handed-over"] = "handed-over"


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentReported(CaseEvent):
    """The paper was handed over although nothing allowed it; `at` is when. It counts as no service
    (R111, R112).
    """

    kind: Literal["incident-reported"] = "incident-reported"


ONLY_IN_PERSON = Refusal(
    code="only-in-person",
    sentence="A decision of this track is served in person, at an encounter, and in no other way.",
    what_to_do="Do not count it as served. Ask for clearance before the next encounter.",
    rule="R110",
)

ALREADY_SERVED = Refusal(
    code="already-served",
    sentence="The decision has been served.",
    what_to_do="Tell the duty supervisor if something about it was wrong.",
    rule="R110",
)


_AFTER_THE_DECISION = WITHDRAWABLE | {Stage.WITHDRAWN}


def holds(state: SuitabilityState, at: datetime) -> bool:
    """Whether a paper handed over at a moment was served: a clearance held then, by everything
    known now nothing kept the decision from being served, and nobody had withdrawn it.
    """
    if state.stage not in WITHDRAWABLE:
        return False
    return state.clearance_at(at) is not None and could_be_served(state, at)


def after_file(state: SuitabilityState, at: datetime) -> bool:
    """Whether something was done after the service to file: then it is a handing over (R114)."""
    return state.to_file is not None and at >= state.to_file.at


def _elsewhere(state: SuitabilityState) -> Refusal:
    return ALREADY_SERVED if state.stage in SERVED else NOT_DECIDED


def refused(state: SuitabilityState, order: Order[ReportService], now: datetime) -> Refusal | None:
    """Only what was given in person is service (R110)."""
    in_person = order.command.manner is Manner.IN_PERSON
    return None if in_person else ONLY_IN_PERSON


def happened(order: Order[ReportService], state: SuitabilityState) -> CaseEvent:
    """A report of a paper handed over counts as service, as a handing over, or as an incident (R110
    to R114).
    """
    id, at, by = order.id, order.at, order.actor.id
    if not holds(state, at):
        return IncidentReported(id=id, at=at, by=by)
    if after_file(state, at):
        return HandedOver(id=id, at=at, by=by)
    return ServedInPerson(id=id, at=at, by=by)


def on_served(
    state: SuitabilityState, event: ServedInPerson | HandedOver, now: datetime
) -> Decision:
    """The decision has reached the person as it must. Late reports are waited for, then the case
    ends.
    """
    handed = isinstance(event, HandedOver)
    if not holds(state, event.at) or handed is not after_file(state, event.at):
        return Decision(state, refusal=NOT_CLEARED)
    stage = Stage.HANDED_OVER if handed else Stage.SERVED
    served = changed(stopped(state), stage=stage, served_at=event.at)
    rule = "R114" if handed else "R110"
    return Decision(served, (), (rule, "R111"))


def on_incident(state: SuitabilityState, event: IncidentReported, now: datetime) -> Decision:
    """A paper was handed over that nothing allowed. This is no service: the decision is still to be
    served or withdrawn, or it was withdrawn before. A clearance that still holds is void until
    somebody has looked.
    """
    safe, notices = voided(state, now)
    counted, at_once = incident(safe, now)
    return Decision(counted, (*notices, *at_once), ("R111", "R112"))


REPORT_SERVICE: SuitabilityDeed[ReportService] = Deed(
    command=ReportService,
    title="Say that the paper reached the person, and how",
    fields={
        "manner": Field("Manner", "How it reached the person"),
    },
    who=frozenset({Role.OFFICER}),
    stages=_AFTER_THE_DECISION,
    elsewhere=_elsewhere,
    refused=refused,
    happened=happened,
    events=(
        EventRule(
            event=ServedInPerson,
            label="Served in person",
            follows=on_served,
        ),
        EventRule(event=HandedOver, label="Handed over", follows=on_served),
        EventRule(
            event=IncidentReported,
            label="Incident: paper handed over without valid clearance",
            follows=on_incident,
        ),
    ),
)
