"""From decision to service: the clearance asked for before the paper is handed over, and the report
that it was (R110 to R114). Nothing here sends anything to the person.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from policy.help import UseCase, on_case, use_cases
from policy.refusal import Refusal
from policy.suitability.deeds import AskClearance, ReportService
from policy.suitability.records import Clearance
from policy.suitability.words import Manner
from service.authorisation import use_case
from service.cases.opening import open_case
from service.cases.orders import OrderAccepted, ask_order
from service.context import Context

NO_CLEARANCE_YET = Refusal(
    code="no-clearance-yet",
    sentence="The case cannot be asked just now, so there is NO clearance. Hand nothing over.",
    what_to_do="Look before you meet the person.",
    rule="R111",
    helps=use_cases(UseCase.SHOW),
)


@use_case(staff=lambda permissions: permissions.in_track_of(AskClearance), organisations=False)
async def ask_clearance(
    context: Context,
    reference: str,
    note: str,
    *,
    order_id: str,
    expected_sequence: int | None = None,
) -> Clearance | Refusal:
    """Ask whether the paper may be handed over. Only a clearance that holds comes back: while the
    order is still on its way to its case, nothing may be handed over.
    """
    accepted = await ask_order(
        context,
        reference,
        AskClearance(note=note),
        order_id=order_id,
        expected_sequence=expected_sequence,
    )
    if isinstance(accepted, Refusal):
        return accepted
    opened = await open_case(context.app, reference)
    if isinstance(opened, Refusal):
        return opened
    given: Clearance | None = opened[0].clearance
    if accepted.later or given is None or given.voided_at is not None:
        helps = on_case(NO_CLEARANCE_YET.helps, reference)
        return replace(NO_CLEARANCE_YET, helps=helps)
    return given


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceStanding:
    """Until when a clearance holds, None if none does; and whether the paper was handed over
    without one, which nobody has put right yet.
    """

    clearance_until: datetime | None
    incident_open: bool


@use_case(staff=lambda permissions: permissions.in_track_of(AskClearance), organisations=False)
async def standing_of_service(context: Context, reference: str) -> ServiceStanding | Refusal:
    """What somebody who is about to meet the person must know, from the record alone."""
    opened = await open_case(context.app, reference)
    if isinstance(opened, Refusal):
        return opened
    state, now = opened
    holding: Clearance | None = state.clearance_at(now)
    return ServiceStanding(
        clearance_until=holding.until if holding is not None else None,
        incident_open=bool(state.incident_open),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceReported:
    """What came of a report of service. With `incident_open` the paper was handed over without a
    clearance that held, which counts as an incident and not as service (R112), also where the
    report itself is refused.
    """

    reply: OrderAccepted | Refusal
    incident_open: bool


@use_case(staff=lambda permissions: permissions.in_track_of(ReportService), organisations=False)
async def report_service(
    context: Context,
    reference: str,
    manner: Manner,
    *,
    order_id: str,
    at: datetime | None = None,
    expected_sequence: int | None = None,
) -> ServiceReported | Refusal:
    """Say that the paper reached the person, how, and when: `at`, otherwise the case's own now."""
    reply = await ask_order(
        context,
        reference,
        ReportService(manner=manner),
        order_id=order_id,
        at=at,
        expected_sequence=expected_sequence,
    )
    opened = await open_case(context.app, reference)
    if isinstance(opened, Refusal):
        return opened
    known = isinstance(reply, Refusal) or not reply.later
    return ServiceReported(reply=reply, incident_open=known and bool(opened[0].incident_open))
