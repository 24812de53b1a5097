"""Which path is whose: the interface for programs, our pages, the codec's endpoint, the assets;
whatever else there is, is Temporal's own pages.
"""

from __future__ import annotations

from pathlib import Path

from fastapi import FastAPI
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.types import ASGIApp

from service.cases.payloads import Decoder
from service.failures import refusal_of
from service.sessions.signing import member_of
from web.acting import Door, door_of
from web.api.application import api
from web.api.problems import OUR_MISTAKE, PREFIX, RETRY_SECONDS
from web.errors import RequestRefused
from web.guard import HEALTH, Guard, log_refused
from web.pages import case, cases, deeds, provider, public, sessions, sign_in, work
from web.pages.common import signed_in
from web.pages.factor_in import factor_routes
from web.pages.factor_ways import STAFF_WAY
from web.pages.own_factor import own_factor_routes
from web.pages.partner.routes import partner_routes
from web.pages.passkeys import passkey_routes
from web.pages.service_routes import service_routes
from web.render import page
from web.said_statuses import home_of, is_for_a_person, said_status
from web.temporal_pages.pages import SIGN_IN, decode, from_behind, preflight
from wiring.app import App
from wiring.embedded.addresses import CODEC_PATH

_ASSETS = {path.name: path for path in (Path(__file__).parent / "assets").iterdir()}
_KEPT_SECONDS = 3600
MY_FACTOR = "my second factor"
EVERY = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]


async def _asset(request: Request) -> Response:
    path = _ASSETS.get(request.path_params["name"])
    if path is None:
        raise RequestRefused(404)
    return FileResponse(path, headers={"Cache-Control": f"public, max-age={_KEPT_SECONDS}"})


async def _health(request: Request) -> Response:
    await member_of(door_of(request).app, "nobody's")
    return PlainTextResponse("ok")


async def _to_sign_in(request: Request) -> Response:
    return RedirectResponse(SIGN_IN, 303)


async def _status(request: Request, refused: Exception) -> Response:
    """What was refused, by its status; to a person what that means, and nothing else."""
    assert isinstance(refused, RequestRefused)
    log_refused(refused)
    if not is_for_a_person(request.headers.get("accept", "")):
        return Response(status_code=refused.status)
    said, (href, text) = said_status(refused.status), home_of(request.url.path)
    return page(
        request,
        "message",
        context=None,
        status=refused.status,
        heading=said.heading,
        sentences=said.sentences,
        links=[{"href": href, "text": text}],
    )


async def _failed(request: Request, error: Exception) -> Response:
    """What went wrong is for the log, which the guard writes; to a person it is said in words that
    it may be tried again, or that it was a mistake of ours.
    """
    foreseen = refusal_of(error) is not None
    status = 503 if foreseen else 500
    again = {"Retry-After": str(RETRY_SECONDS)} if foreseen else {}
    if not is_for_a_person(request.headers.get("accept", "")):
        return Response(status_code=status, headers=again)
    said = page(
        request,
        "message",
        context=None,
        status=status,
        heading="This cannot be answered just now" if foreseen else "We made a mistake over this",
        sentences=_CANNOT_NOW if foreseen else (OUR_MISTAKE.sentence, _TELL),
        links=[{"href": request.url.path, "text": "Load this page again"}],
    )
    said.headers.update(again)
    return said


_CANNOT_NOW = (
    "The record is out of reach, or too much is asked of it at once. Nothing was accepted.",
    f"Wait {RETRY_SECONDS} seconds and try again. A form that you sent can be sent again as it "
    "is: nothing is taken in twice.",
)
_TELL = "Look whether it is there before you send it again, and tell operations when it happened."


async def _not_there(request: Request) -> Response:
    raise RequestRefused(404)


def routes_of(programs: FastAPI, track: str) -> list[BaseRoute]:
    """Everything that is answered, in the order in which it is looked up."""
    return [
        Mount(PREFIX, app=programs),
        Route("/", work.show_mine),
        Route("/tasks/find", work.find_reference),
        Route("/tasks/next", work.take_next, methods=["POST"]),
        Route("/tasks/one/{id}", work.show_one),
        Route("/tasks/one/{id}/{act}", work.act_on_task, methods=["POST"]),
        Route("/tasks/{whose}", work.show_list),
        Route(SIGN_IN, sign_in.show_sign_in),
        Route(SIGN_IN, sign_in.take_sign_in, methods=["POST"]),
        *factor_routes(STAFF_WAY, sign_in.carried_on, sign_in.leads_on),
        *own_factor_routes(STAFF_WAY, signed_in(MY_FACTOR)),
        *passkey_routes(STAFF_WAY, sign_in.carried_on, sign_in.leads_on, signed_in(MY_FACTOR)),
        Route(provider.TO_PROVIDER, provider.no_page),
        Route(provider.TO_PROVIDER, provider.go_to_provider, methods=["POST"]),
        Route(provider.BACK, provider.come_back),
        Route("/sign-out", sign_in.take_sign_out, methods=["POST"]),
        Route("/sessions", sessions.show_sessions),
        Route("/sessions/command-line", sessions.make_desk_token, methods=["POST"]),
        Route("/sessions/{id}/end", sessions.end_session, methods=["POST"]),
        Route("/cases", cases.show_cases),
        Route("/cases/{reference}", case.show_one),
        *service_routes(),
        Route("/cases/{reference}/{kind}", deeds.show_deed),
        Route("/cases/{reference}/{kind}", deeds.take_deed, methods=["POST"]),
        Route("/cases/{reference}/{kind}/done", deeds.show_done),
        *partner_routes(track),
        *(Route(address, shown) for address, shown in public.PAGES.items()),
        Route("/assets/{name}", _asset),
        Route(HEALTH, _health),
        Route(f"{CODEC_PATH}/decode", decode, methods=["POST"]),
        # Payloads are never stored elsewhere, so there is nothing to fetch first.
        Route(f"{CODEC_PATH}/download", decode, methods=["POST"]),
        Route(f"{CODEC_PATH}/decode", preflight, methods=["OPTIONS"]),
        Route(f"{CODEC_PATH}/download", preflight, methods=["OPTIONS"]),
        Route(CODEC_PATH, _to_sign_in),
        Route(f"{CODEC_PATH}/{{rest:path}}", _not_there, methods=EVERY),
        Route("/{rest:path}", from_behind, methods=EVERY),
    ]


def application(app: App) -> ASGIApp:
    """Everything that one track's process answers."""
    door = Door(app=app, payloads=Decoder(app))
    programs = api(app.settings.track)
    made = Starlette(
        routes=routes_of(programs, app.settings.track),
        exception_handlers={RequestRefused: _status, Exception: _failed},
    )
    made.router.redirect_slashes = False
    made.state.door = programs.state.door = door
    return Guard(made, hosts=door.hosts)
