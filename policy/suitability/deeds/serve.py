"""Service of a decision: an attempt, the paper handed over, or served to file (R110 to R114)."""

from __future__ import annotations

from datetime import datetime

from policy.cases.deed import Deed, EventRule, Field
from policy.cases.dispatch import not_now
from policy.cases.events import CaseEvent
from policy.cases.orders import Order
from policy.refusal import Refusal
from policy.suitability import refusals
from policy.suitability.commands import ReportAttempt, ReportService, ServeToFile
from policy.suitability.deeds.common import EVERY_STAGE, after_the_decision, counts_as
from policy.suitability.events import (
    AttemptFailed,
    HandedOver,
    IncidentReported,
    ServedInPerson,
    ServedToFile,
)
from policy.suitability.serving import service
from policy.suitability.state import SuitabilityState
from policy.suitability.words import Manner, Role


def refused_attempt(
    state: SuitabilityState, order: Order[ReportAttempt], now: datetime
) -> Refusal | None:
    """It says where one looked, and what was found."""
    said = order.command.where.strip() and order.command.note.strip()
    return None if said else refusals.NOTE_NEEDED


def refused_report(
    state: SuitabilityState, order: Order[ReportService], now: datetime
) -> Refusal | None:
    """Only what was given in person, after a decision, is service (R110)."""
    in_person = order.command.manner is Manner.IN_PERSON
    return service.refused_report(state) if in_person else refusals.ONLY_IN_PERSON


def refused_to_file(
    state: SuitabilityState, order: Order[ServeToFile], now: datetime
) -> Refusal | None:
    """It needs attempts, a note and a fresh look."""
    return service.refused_to_file(state, order.command.note, now)


def happened(order: Order[ReportService], state: SuitabilityState) -> CaseEvent:
    """A report of a paper handed over counts as service, as a handing over, or as an incident (R110
    to R114).
    """
    id, at, by = order.id, order.at, order.actor.id
    if not service.holds(state, at):
        return IncidentReported(id=id, at=at, by=by)
    if service.after_file(state, at):
        return HandedOver(id=id, at=at, by=by)
    return ServedInPerson(id=id, at=at, by=by)


REPORT_ATTEMPT: Deed[SuitabilityState, ReportAttempt] = Deed(
    command=ReportAttempt,
    title="Say that the person was looked for and not met",
    fields={
        "where": Field("Where", "The kind of place"),
        "note": Field("Note", "What was found there"),
    },
    who=frozenset({Role.OFFICER}),
    stages=EVERY_STAGE,
    elsewhere=not_now,
    refused=refused_attempt,
    happened=counts_as(AttemptFailed),
    events=(
        EventRule(
            event=AttemptFailed,
            label="Attempt to serve failed",
            follows=after_the_decision(lambda state, event, now: service.on_attempt(state, event)),
        ),
    ),
)


REPORT_SERVICE: Deed[SuitabilityState, ReportService] = Deed(
    command=ReportService,
    title="Say that the paper reached the person, and how",
    fields={
        "manner": Field("Manner", "How it reached the person"),
    },
    who=frozenset({Role.OFFICER}),
    stages=EVERY_STAGE,
    elsewhere=not_now,
    refused=refused_report,
    happened=happened,
    events=(
        EventRule(
            event=ServedInPerson,
            label="Served in person",
            follows=after_the_decision(service.on_served),
        ),
        EventRule(
            event=HandedOver, label="Handed over", follows=after_the_decision(service.on_served)
        ),
        EventRule(
            event=IncidentReported,
            label="Incident: paper handed over without valid clearance",
            follows=after_the_decision(service.on_incident),
        ),
    ),
)


SERVE_TO_FILE: Deed[SuitabilityState, ServeToFile] = Deed(
    command=ServeToFile,
    title="Serve to file, with the circumstances",
    fields={
        "note": Field("Circumstances", "Why the person could not be met"),
    },
    who=frozenset({Role.OFFICER}),
    stages=EVERY_STAGE,
    elsewhere=not_now,
    refused=refused_to_file,
    happened=counts_as(ServedToFile),
    events=(
        EventRule(
            event=ServedToFile,
            label="Served to file",
            follows=after_the_decision(service.on_to_file),
        ),
    ),
)
