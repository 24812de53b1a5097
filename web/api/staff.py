"""The use cases that staff's command line asks for, each at an address of its own: what it is given
as JSON, what it gives as values that say what they are.

It is the command line's own way in and changes with it; other programs use the addresses that the
description names. Who may, and the noting of looks, is the use case's, as everywhere.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from typing import Annotated, Any, Final

from fastapi import APIRouter, Path, Request
from starlette.responses import Response

from policy.refusal import Refusal
from service.context import Context
from web.acting import door_of
from web.api.bodies import is_large, object_of
from web.api.problems import ApiRefused
from web.api.staff_calls import NOT_AS_ASKED, Call, call_named
from web.api.who import context_for_command
from wiring.wire_format import Pieces, as_json

router = APIRouter(prefix="/staff", include_in_schema=False)

MOST_BYTES: Final = 4 * 1024 * 1024
"""Of what one call is given: a file of organisations, or of letters, comes as a whole."""
ANOTHER_TRACK: Final = Refusal(
    code="another-track",
    sentence="This is another track's front door than the command is of.",
    what_to_do="Sign in at the front door of this command's track.",
    rule="service",
)
_LOOKS_AGAIN: Final = frozenset({"look_at_wall"})
"""What a screen asks for every few seconds, of no case: its first look is noted, not each."""

CallName = Annotated[str, Path(pattern=r"^[a-z]+(-[a-z]+)*$", max_length=64)]


@router.post("/{name}", name="staff")
async def ask_for(request: Request, name: CallName) -> Response:
    """Ask for a use case: `arguments` by name, `command` that is under way, `track`."""
    asked, call, context = await _asked(request, name)
    in_order, named = asked.get("in_order"), asked.get("arguments")
    if not isinstance(in_order, list) or not isinstance(named, dict):
        raise ApiRefused(NOT_AS_ASKED)
    found = await call.use_case(context, **call.arguments(context.track.name, in_order, named))
    if isinstance(found, Refusal):
        raise refused(found)
    return answer(as_json(await _whole(found)))


@router.post("/{name}/may", name="staff-may")
async def ask_whether(request: Request, name: CallName) -> Response:
    """Whether the caller may use it: asked before somebody types what they may not send."""
    _, call, context = await _asked(request, name)
    refusal = call.use_case.refused(context)
    if refusal is not None:
        raise refused(refusal)
    return answer(None)


async def _asked(request: Request, name: str) -> tuple[Mapping[str, Any], Call, Context]:
    call = call_named(name)
    if is_large(request):
        await require_somebody(request)
    asked = await object_of(request, MOST_BYTES)
    again = asked.get("again") is True and name.replace("-", "_") in _LOOKS_AGAIN
    needed = call.use_case.open_to_all is None
    return asked, call, await context_of_command(request, asked, noted=not again, needed=needed)


async def require_somebody(request: Request) -> None:
    """Raises ApiRefused for nobody."""
    try:
        await context_for_command(request, "", needed=True)
    except ApiRefused as no:
        raise refused(no.refusal, no) from None


async def context_of_command(
    request: Request, asked: Mapping[str, Any], *, noted: bool = True, needed: bool = True
) -> Context:
    """The context of the caller of a command of this track. `noted`: whether it is noted that they
    use it. Nobody is refused unless somebody is `needed`. Raises ApiRefused.
    """
    if asked.get("track") != door_of(request).settings.track:
        raise refused(ANOTHER_TRACK)
    command = asked.get("command")
    if not isinstance(command, str) or not command.isprintable() or not 0 < len(command) < 64:
        raise ApiRefused(NOT_AS_ASKED)
    used = f"command: {command}" if noted else ""
    try:
        return await context_for_command(request, used, needed=needed)
    except ApiRefused as no:
        raise refused(no.refusal, no) from None


async def _whole(found: object) -> object:
    """What comes piece by piece, as a whole."""
    if isinstance(found, AsyncIterator):
        return Pieces([each async for each in found])
    return found


def refused(refusal: Refusal, earlier: ApiRefused | None = None) -> ApiRefused:
    """With what helps, which each way in says in its own form."""
    more = {"helps": as_json(refusal.helps)} if refusal.helps else {}
    status, headers = (0, None) if earlier is None else (earlier.status, earlier.headers)
    return ApiRefused(refusal, status=status, headers=headers, more=more)


def answer(value: object) -> Response:
    """What a use case gave, as JSON."""
    return Response(json.dumps({"found": value}), media_type="application/json")
