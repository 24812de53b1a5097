"""Calling use cases from the command line: who acts, and where it is carried out.

At a desk the front door is asked, in the name of the person who signed in there: at the address
that was signed in at, that of REFERRALS_FRONT_DOOR, or the one that the embedded default says in
its data folder. Where there is none, the command stands beside the database, on the service's own
machine (`starter.terminal.on_the_server`); nothing of that is loaded otherwise.
"""

from __future__ import annotations

import os
import time
from collections.abc import Awaitable, Callable, Coroutine
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

from policy.refusal import Refusal
from policy.tracks import SUITABILITY, SUPPORT
from starter.terminal.client import FrontDoorClient
from starter.terminal.credentials import organisations_credential
from starter.terminal.front_door import DoorAddress
from starter.terminal.output import Exit, Stopped
from starter.terminal.session import KeptSession, read_session, session_file
from starter.terminal.track import data_named, track_of
from wiring.embedded.place import FRONT_DOOR_FILE, is_held

if TYPE_CHECKING:
    from service.context import Context

T = TypeVar("T")
UseCases = Callable[["Context"], Awaitable[T | Refusal]]

_VARIABLES = {SUPPORT: "REFERRALS_FRONT_DOOR", SUITABILITY: "REFERRALS_SUITABILITY_FRONT_DOOR"}
"""By track: each has a front door of its own."""
_BESIDE = "referrals.beside"


def in_service(data: Path | None, work: UseCases[T], *, temporal: bool = False) -> T:
    """Call use cases in the name of the person who is signed in. Each says who may, and notes who
    used which command on which case.

    Raises:
        Stopped: whatever a person can do something about.
    """
    client = client_of(data)
    if client is None:
        from starter.terminal import on_the_server

        return on_the_server.in_service(data, work, temporal=temporal)
    return _at(client, work)


def if_signed_in(data: Path | None, work: UseCases[T], *, noted: bool, temporal: bool = False) -> T:
    """The same where nobody needs to be signed in: in the name of the person who is, if somebody
    is, and then it is `noted` that they use it, or is not.
    """
    client = client_of(data)
    if client is None:
        from starter.terminal import on_the_server

        return on_the_server.if_signed_in(data, work, noted=noted, temporal=temporal)
    return _at(client, work)


def with_nobody(data: Path | None, work: UseCases[T], *, address: str = "") -> T:
    """The same in nobody's name, for use cases that begin or end a session. A test lists who.
    `address` is a front door's, if it is to be another than the one known here.
    """
    client = client_of(data, signed_in=False, address=address)
    if client is None:
        from starter.terminal import on_the_server

        return on_the_server.with_nobody(data, work)
    return _at(client, work)


def as_organisation(
    data: Path | None,
    organisation: str,
    work: UseCases[T],
    *,
    otherwise: Refusal,
    temporal: bool = False,
) -> T:
    """Call use cases in the name of an organisation that shows its credential, asked for first.
    A credential that is not its own is refused as `otherwise` says.
    """
    credential = organisations_credential()
    shown = f"{organisation}:{credential}"
    client = client_of(data, signed_in=False, shown=shown, otherwise=otherwise)
    if client is None:
        from starter.terminal import on_the_server

        return on_the_server.as_organisation(
            data, organisation, credential, work, otherwise=otherwise, temporal=temporal
        )
    return _at(client, work)


def stand_beside(ctx: click.Context) -> None:
    """Have this command, and what is called below it, stand beside the database."""
    ctx.meta[_BESIDE] = True


def at_a_desk(context: Context) -> bool:
    """Whether the front door is asked, and not the record itself."""
    client: object = context
    return isinstance(client, FrontDoorClient)


async def once_more(context: Context, after: float) -> Context:
    """For the next look of the same use of a command, `after` seconds, which is not noted again.
    Raises Stopped if the session has ended meanwhile.
    """
    client: object = context
    if isinstance(client, FrontDoorClient):
        # No loop runs at a desk (see `_at`).
        time.sleep(after)
        return cast("Context", client.looking_again())
    import asyncio

    from starter.terminal import on_the_server

    # In the loop, so that Ctrl-C ends the waiting and not the question after it half-way.
    await asyncio.sleep(after)
    return await on_the_server.once_more(context)


def out_of_reach(error: Exception) -> bool:
    """Whether it is that the record cannot be asked now."""
    if isinstance(error, Stopped):
        return error.code == Exit.NO_DATABASE
    from service.failures import out_of_reach as judged

    return judged(error)


def client_of(
    data: Path | None,
    *,
    signed_in: bool = True,
    address: str = "",
    shown: str = "",
    otherwise: Refusal | None = None,
) -> FrontDoorClient | None:
    """The client of the front door for a command typed at a desk; None beside the database."""
    if click.get_current_context().meta.get(_BESIDE):
        return None
    kept = kept_session(data)
    address = address or front_door_of(data, kept)
    if not address:
        return None
    return FrontDoorClient(
        door=DoorAddress(address, starting=_may_be_starting(data, address)),
        track=track_of(),
        command=command_under_way(),
        # What one front door gave is shown to no other.
        shown=kept.token if signed_in and kept.address in ("", address) else shown,
        otherwise=otherwise,
    )


def front_door_of(data: Path | None, kept: KeptSession) -> str:
    """The front door's address; empty if none is known here, or if the variable says there is
    none.
    """
    chosen = os.environ.get(_variable())
    if chosen is not None:
        return chosen.strip()
    if kept.address:
        return kept.address
    return _said_in(data)


def _said_in(data: Path | None) -> str:
    """The address that a data folder says; empty if it says none."""
    try:
        return (data_named(data) / FRONT_DOOR_FILE).read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return ""


def _may_be_starting(data: Path | None, address: str) -> bool:
    """Whether the system of a data folder runs, and so its front door will answer in a moment."""
    return address == _said_in(data) and is_held(data_named(data))


def _variable() -> str:
    return _VARIABLES[track_of()]


def session_place(data: Path | None) -> Path:
    """Where the session of the person who is signed in on this machine is kept."""
    folder = data_named(data)
    return session_file(folder if folder.is_dir() else None, track=track_of())


def kept_session(data: Path | None) -> KeptSession:
    """The session of the person who is signed in on this machine."""
    return read_session(session_place(data))


def command_under_way() -> str:
    """The command being carried out, as it is written; those of `admin` by their own names."""
    return click.get_current_context().command_path.partition(" ")[2].removeprefix("admin ")


def _at(client: FrontDoorClient, work: UseCases[T]) -> T:
    """A desk waits for nothing but the front door's answers, so no loop is started for it."""
    steps = cast("Coroutine[Any, Any, T | Refusal]", work(cast("Context", client)))
    try:
        steps.send(None)
    except StopIteration as done:
        found: T | Refusal = done.value
    else:
        raise AssertionError("a command at a desk waits for its answers only")
    if isinstance(found, Refusal):
        raise Stopped(found)
    return found
