"""What does not change from request to request: the columns of a referral, the areas, the reasons
for which something is not taken, and every deed with what it asks.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from fastapi import APIRouter, Request
from pydantic import BaseModel
from starlette.responses import Response

from policy.authority_codes import authority_codes
from policy.people.column import Reason
from policy.people.reasons import (
    BAD_CONTACT,
    CONTROL_CHARACTER,
    DATE_UNREADABLE,
    DIRECTION_CHARACTER,
    TOO_LONG,
    UNKNOWN_VALUE,
)
from policy.support.intake.columns import COLUMNS
from policy.support.intake.reasons import REASONS
from service.cases.deeds import DEEDS
from web.acting import door_of
from web.api.asked import schema_of_order
from web.api.tagged import tagged

_OF_CELLS = (
    BAD_CONTACT,
    CONTROL_CHARACTER,
    DATE_UNREADABLE,
    DIRECTION_CHARACTER,
    TOO_LONG,
    UNKNOWN_VALUE,
)
both = APIRouter(prefix="/reference-data", tags=["reference data"])
of_support = APIRouter(prefix="/reference-data", tags=["reference data"])


class ColumnData(BaseModel):
    """A column of a referral: how it is written, and the closed list it is taken from, if any."""

    name: str
    label: str
    help: str
    form: str
    required: bool
    longest: int
    allowed: list[str]


class ColumnsData(BaseModel):
    """Every column, in the order of the form."""

    columns: list[ColumnData]


class AreaData(BaseModel):
    """An authority's code, with the days on which it is in force."""

    code: str
    first_day: date | None
    last_day: date | None
    successor: str


class AreasData(BaseModel):
    """Every code of a local authority, those that have ended too."""

    areas: list[AreaData]


class ReasonData(BaseModel):
    """Why a referral may be refused; what stands between braces is filled in."""

    code: str
    detail: str
    what_to_do: str
    rule: str


class ReasonsData(BaseModel):
    """Every reason."""

    reasons: list[ReasonData]


class DeedData(BaseModel):
    """A deed of the track, and the JSON schema of the order that asks it."""

    kind: str
    title: str
    order: dict[str, Any]


class DeedsData(BaseModel):
    """Every deed of the track."""

    deeds: list[DeedData]


@of_support.get("/columns", response_model=ColumnsData)
async def list_columns(request: Request) -> Response:
    """The columns of a referral."""
    columns = [
        ColumnData(
            name=one.name,
            label=one.label,
            help=one.help,
            form=one.form.value,
            required=one.required,
            longest=one.longest,
            allowed=list(one.allowed),
        )
        for one in COLUMNS
    ]
    return tagged(request, ColumnsData(columns=columns))


@of_support.get("/reasons", response_model=ReasonsData)
async def list_reasons(request: Request) -> Response:
    """Every reason for which a referral may be refused."""
    known: dict[str, Reason] = {one.code: one for one in (*REASONS, *_OF_CELLS)}
    reasons = [
        ReasonData(code=one.code, detail=one.sentence, what_to_do=one.what_to_do, rule=one.rule)
        for one in known.values()
    ]
    return tagged(request, ReasonsData(reasons=reasons))


@both.get("/areas", response_model=AreasData)
async def list_areas(request: Request) -> Response:
    """The codes of areas, by the list of the country's statistics office."""
    areas = [
        AreaData(
            code=one.code,
            first_day=one.first_day,
            last_day=one.last_day,
            successor=one.successor,
        )
        for one in authority_codes().values()
    ]
    return tagged(request, AreasData(areas=areas))


@both.get("/deeds", response_model=DeedsData)
async def list_deeds(request: Request) -> Response:
    """Every deed of the track. Which of them a case takes, and from whom, is the case's."""
    track = door_of(request).settings.track
    deeds = [
        DeedData(kind=kind, title=deed.title, order=schema_of_order(track, kind))
        for kind, deed in DEEDS[track].items()
    ]
    return tagged(request, DeedsData(deeds=deeds))
