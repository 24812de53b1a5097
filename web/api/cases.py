"""Cases as staff see them, and every deed of the track, asked by its kind."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, TypedDict

from fastapi import APIRouter, Path, Query, Request
from pydantic import BaseModel, ConfigDict
from starlette.responses import JSONResponse, Response

from policy.cases.refusals import CHANGED_MEANWHILE
from policy.refusal import Refusal
from service.cases.deeds import ask_deed, offered_deeds
from service.cases.listing import SHOWN, CaseFilter, list_cases
from service.cases.orders import OrderAccepted, ask_order
from service.cases.showing import show_case
from service.context import Context
from web.api.asked import AskedDeed, asked_in, schema_of_order
from web.api.bodies import SentKey, json_body, object_of, require_key
from web.api.parameters import Reference
from web.api.problems import ApiRefused
from web.api.results import allowed
from web.api.tagged import tagged
from web.api.who import Asking

router = APIRouter(tags=["cases"])
DeedKind = Annotated[str, Path(pattern=r"^[a-z]+(-[a-z]+)*$", description="What is asked.")]


class CaseSummary(BaseModel):
    """What a list shows of a case. No personal data; what a track does not have is null or empty
    there.
    """

    model_config = ConfigDict(from_attributes=True)

    reference: str
    organisation_id: str
    authority: str
    stage: str
    sla: str
    received_at: datetime
    due_at: datetime | None
    answered_at: datetime | None
    breached_at: datetime | None
    decided_at: datetime | None
    ended_at: datetime | None
    incidents: int
    escalation_level: int
    next_name: str | None
    next_due: datetime | None
    held_by: tuple[str, ...]


class Cases(BaseModel):
    """Cases, the most urgent first; whether there may be more of them."""

    cases: list[CaseSummary]
    more: bool


class CaseClock(BaseModel):
    """A clock that runs: what falls due, when, from which fact on, under which rule."""

    model_config = ConfigDict(from_attributes=True)

    label: str
    due: datetime
    anchor: str
    anchored_at: datetime
    rule: str


class CaseEntry(BaseModel):
    """Something that happened, or that will if nobody acts; its number is 0 then."""

    sequence: int
    at: datetime
    label: str
    rules: list[str]


class WholeCase(BaseModel):
    """A case as last recorded. An order that is to hold only for what is shown here expects the
    number of `sequence`.
    """

    case: CaseSummary
    sequence: int
    stage: str
    next_step: str
    clocks: list[CaseClock]
    timeline: list[CaseEntry]
    ahead: list[CaseEntry]


class DeedOnOffer(BaseModel):
    """Something that may be asked of a case, and the JSON schema of the order that asks it."""

    kind: str
    title: str
    order: dict[str, Any]


class OfferedDeeds(BaseModel):
    """What the caller may ask of a case as it stands after its event `sequence`."""

    sequence: int
    deeds: list[DeedOnOffer]


class DeedAccepted(BaseModel):
    """The order is on record. `later`: the case receives it when it can be reached again."""

    reference: str
    order_id: str
    later: bool


@router.get("/cases")
async def list_open_cases(
    context: Asking,
    ended: bool = False,
    breached: bool = False,
    stage: Annotated[str, Query(max_length=64)] = "",
    organisation: Annotated[str, Query(max_length=64)] = "",
    authority: Annotated[str, Query(max_length=64)] = "",
    held_by: Annotated[str, Query(max_length=64)] = "",
    limit: Annotated[int, Query(ge=1, le=SHOWN)] = SHOWN,
) -> Cases:
    """Open cases, what can still be done in time first."""
    wanted = CaseFilter(
        ended_too=ended,
        breached=breached,
        stage=stage,
        organisation=organisation,
        authority=authority,
        held_by=held_by,
    )
    found = allowed(await list_cases(context, wanted, limit=limit))
    shown = [CaseSummary.model_validate(row) for row in found.rows]
    return Cases(cases=shown, more=found.more)


@router.get("/cases/{reference:reference}", response_model=WholeCase)
async def show_one_case(request: Request, context: Asking, reference: Reference) -> Response:
    """One case: where it stands, its clocks, what happened, and what comes if nobody acts."""
    found = allowed(await show_case(context, reference))
    progress = found.part.progress
    happened = [
        CaseEntry(sequence=one.sequence, at=one.at, label=one.label, rules=one.rules.split())
        for one in found.timeline
    ]
    ahead = [
        CaseEntry(sequence=0, at=one.at, label=one.label, rules=list(one.rules))
        for one in found.ahead.entries
    ]
    case = WholeCase(
        case=CaseSummary.model_validate(found.row),
        sequence=found.sequence,
        stage=progress.stage,
        next_step=progress.next_step.sentence,
        clocks=[CaseClock.model_validate(one) for one in progress.clocks],
        timeline=happened,
        ahead=ahead,
    )
    return tagged(request, case)


@router.get("/cases/{reference:reference}/deeds")
async def list_deeds_of_case(context: Asking, reference: Reference) -> OfferedDeeds:
    """What you may ask of a case now, each with what it asks of you."""
    offered = allowed(await offered_deeds(context, reference))
    track = context.track.name
    deeds = [
        DeedOnOffer(kind=one.kind, title=one.title, order=schema_of_order(track, one.kind))
        for one in offered.deeds
    ]
    return OfferedDeeds(sequence=offered.sequence, deeds=deeds)


@router.post(
    "/cases/{reference:reference}/deeds/{kind}",
    responses={200: {"model": DeedAccepted}, 202: {"model": DeedAccepted}},
    openapi_extra=json_body("Order"),
)
async def ask_deed_of_case(
    request: Request, context: Asking, reference: Reference, kind: DeedKind, key: SentKey
) -> Response:
    """Ask a deed of a case as you last saw it. 202: it is on record, and carried out when the case
    can be reached again.
    """
    asked = asked_in(context.track.name, kind, await object_of(request))
    done = await _ask(context, reference, kind, asked, require_key(key))
    if isinstance(done, Refusal):
        raise await _refused(context, reference, done)
    accepted = DeedAccepted(reference=reference, order_id=key, later=done.later)
    return JSONResponse(accepted.model_dump(), 202 if done.later else 200)


async def _ask(
    context: Context, reference: str, kind: str, asked: AskedDeed, key: str
) -> OrderAccepted | Refusal:
    order: _OrderOptions = {
        "order_id": key,
        "at": asked.at,
        "expected_sequence": asked.expected_sequence,
    }
    if asked.command is not None:
        return await ask_order(context, reference, asked.command, **order)
    return await ask_deed(context, reference, kind, asked.values, **order)


class _OrderOptions(TypedDict):
    order_id: str
    at: datetime | None
    expected_sequence: int


async def _refused(context: Context, reference: str, refusal: Refusal) -> ApiRefused:
    """The refusal; of a case that has changed, with the number of its last event now."""
    if refusal.code != CHANGED_MEANWHILE.code:
        return ApiRefused(refusal)
    offered = await offered_deeds(context, reference)
    now = {} if isinstance(offered, Refusal) else {"sequence": offered.sequence}
    return ApiRefused(refusal, more=now)
