"""The interface for programs: its addresses, and how each failure is answered."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from fastapi import APIRouter, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.responses import Response

from policy.refusal import Refusal
from service.failures import refusal_of
from service.files.rows import FileRefused
from service.permissions import SUITABILITY, SUPPORT
from web.api import (
    batches,
    cases,
    events,
    facts,
    files,
    me,
    notes,
    openings,
    own,
    questions,
    reference_data,
    referrals,
    reports,
    staff,
    staff_rows,
    webhooks,
)
from web.api.description import described
from web.api.problems import (
    MEDIA_TYPE,
    OUR_MISTAKE,
    ApiRefused,
    ProblemAnswer,
    problem,
    problem_of_status,
    reason,
)
from web.errors import RequestRefused
from wiring.logs import get_logger

log = get_logger("api")

_BOTH = (
    me.router,
    cases.router,
    notes.router,
    files.router,
    own.router,
    questions.router,
    events.router,
    webhooks.router,
    staff_rows.router,
    staff.router,
    reference_data.both,
)
_ROUTERS: Mapping[str, tuple[APIRouter, ...]] = {
    # Addresses with a word of their own stand before those with any reference.
    SUPPORT: (*_BOTH, batches.router, referrals.router, reports.router, reference_data.of_support),
    SUITABILITY: (*_BOTH, openings.router, facts.router),
}
"""What each track's process is asked."""


def api(track: str) -> FastAPI:
    """What one track's process answers programs."""
    made = FastAPI(
        title="Rough sleeping referrals",
        version="1",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        # Ours are the only traces, by an allow-list of fields (docs/adr/0009): an address in one of
        # the framework's own, or a variable of its environment, could tell of somebody.
        telemetry={"tracing": False, "metrics": False, "logs": False, "auto_configure": False},
        exception_handlers={
            ApiRefused: _refused,
            RequestRefused: _by_status,
            HTTPException: _by_status,
            RequestValidationError: _unfit,
            FileRefused: _file_refused,
            Exception: _failed,
        },
    )
    made.state.routers = _ROUTERS[track]
    for router in made.state.routers:
        made.include_router(router)
    described(made, track)
    return made


def _answered(answer: ProblemAnswer) -> Response:
    return Response(
        answer.content,
        answer.status,
        headers=dict(answer.headers),
        media_type=MEDIA_TYPE,
    )


async def _refused(request: Request, refused: Exception) -> Response:
    assert isinstance(refused, ApiRefused)
    return _answered(refused.answer)


async def _by_status(request: Request, error: Exception) -> Response:
    if isinstance(error, RequestRefused):
        return _answered(problem_of_status(error.status))
    assert isinstance(error, HTTPException)
    headers = {"Allow": _methods(request)} if error.status_code == 405 else {}
    return _answered(problem_of_status(error.status_code, headers))


def _methods(request: Request) -> str:
    """Every method that the address takes, by whichever of its routes."""
    path = request.scope["path"].removeprefix(request.scope["root_path"])
    taken: set[str] = set()
    for router in request.app.state.routers:
        for route in router.routes:
            if isinstance(route, APIRoute) and route.path_regex.match(path):
                taken |= route.methods or set()
    return ", ".join(sorted(taken))


_UNFIT = Refusal(
    code="parameter-unfit",
    sentence="A part of the address or a header is missing, or is not what is asked for.",
    what_to_do="Send each part that is named as the description of the interface has it.",
    rule="form",
)


async def _unfit(request: Request, error: Exception) -> Response:
    """Which parameters are unfit, by their own names; never what was sent in them."""
    assert isinstance(error, RequestValidationError)
    places = [one["loc"] for one in error.errors()]
    named = [
        reason(
            Refusal(
                code=_UNFIT.code,
                sentence=f"The {place[0]} parameter is missing or unfit.",
                what_to_do=_UNFIT.what_to_do,
                rule="form",
                field=str(place[-1]),
            )
        )
        for place in places
    ]
    return _answered(problem(_UNFIT, 422, more={"problems": named}))


async def _file_refused(request: Request, refused: Exception) -> Response:
    assert isinstance(refused, FileRefused)
    return _answered(problem(refused.refusal, 422))


async def _failed(request: Request, error: Exception) -> Response:
    refusal = refusal_of(error)
    if refusal is not None:
        return _answered(ApiRefused(refusal).answer)
    log.event("api-mistake", level=logging.ERROR, error=error)
    return _answered(problem(OUR_MISTAKE, 500))
