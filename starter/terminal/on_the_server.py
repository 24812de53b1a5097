"""Calling use cases beside the database, on the service's own machine: settings loaded, everything
connected, in somebody's name, failures put in words. This is the one place where a command needs
what no desk has.
"""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from policy.partners import OF_A_PROGRAM
from policy.refusal import Refusal
from service.authorisation import NOT_SIGNED_IN
from service.context import Context
from service.failures import (
    CASE_ERASED,
    DATABASE_OUT_OF_REACH,
    KEY_RING_UNUSABLE,
    KEY_STORE_UNUSABLE,
    link_refused,
    refusal_of,
)
from service.sessions.organisations import refused_proof
from service.sessions.signing import member_if_known, member_of
from starter.terminal.calling import UseCases, command_under_way, session_place
from starter.terminal.output import Exit, Stopped, stopped
from starter.terminal.session import read_session
from starter.terminal.track import track_of
from wiring.app import App, open_app
from wiring.command_jobs import job_of_command, where_people_sign_in
from wiring.logs import configure
from wiring.settings import Settings, SettingsMissing

T = TypeVar("T")


def in_service(data: Path | None, work: UseCases[T], *, temporal: bool = False) -> T:
    """Call use cases in the name of the person who is signed in. Each says who may, and notes who
    used which command on which case.

    Raises:
        Stopped: whatever a person can do something about.
    """
    used_as = f"command: {command_under_way()}"

    async def signed(app: App) -> T | Refusal:
        return await work(await _signed_in(app, used_as=used_as))

    return _answered(data, signed, temporal)


def if_signed_in(data: Path | None, work: UseCases[T], *, noted: bool, temporal: bool = False) -> T:
    """The same where nobody needs to be signed in: in the name of the person who is, if somebody
    is. `noted`: whether it is noted that they use it.
    """
    used_as = f"command: {command_under_way()}" if noted else ""

    async def perhaps(app: App) -> T | Refusal:
        async with where_people_sign_in(app) as door:
            member = await member_if_known(door, _token_for(app))
        return await work(Context(app=app, used=used_as, member=member))

    return _answered(data, perhaps, temporal)


def with_nobody(data: Path | None, work: UseCases[T], *, temporal: bool = False) -> T:
    """The same in nobody's name, for use cases that begin or end a session. A test lists who."""

    async def unsigned(app: App) -> T | Refusal:
        return await work(Context(app=app, used=""))

    return _answered(data, unsigned, temporal)


def as_organisation(
    data: Path | None,
    organisation: str,
    credential: str,
    work: UseCases[T],
    *,
    otherwise: Refusal,
    temporal: bool = False,
) -> T:
    """Call use cases in the name of an organisation that shows its credential. One that is not its
    own is refused as `otherwise` says.
    """

    async def shown(app: App) -> T | Refusal:
        refusal = await refused_proof(app, organisation, credential, otherwise)
        if refusal is not None:
            return refusal
        return await work(
            Context(app=app, used="", organisation=organisation, organisation_roles=OF_A_PROGRAM)
        )

    return _answered(data, shown, temporal)


def with_app(
    data: Path | None, work: Callable[[App], Awaitable[T]], *, temporal: bool = False
) -> T:
    """Do something about the service itself, for people who may read its settings and keys."""
    return _connected(data, work, temporal)


async def once_more(context: Context) -> Context:
    """For the next look of the same use of a command, which is not noted again. Raises Stopped if
    the session has ended meanwhile.
    """
    return await _signed_in(context.app, used_as="")


async def _signed_in(app: App, *, used_as: str) -> Context:
    token = _token_for(app)
    if not token:
        # A database out of reach is said before who has to sign in.
        async with app.engine.connect():
            raise Stopped(NOT_SIGNED_IN)
    # Sessions are the pages' job's alone.
    async with where_people_sign_in(app) as door:
        member = await member_of(door, token)
    if member is None:
        raise Stopped(NOT_SIGNED_IN)
    return Context(app=app, used=used_as, member=member)


def _token_for(app: App) -> str:
    """The token of the person who is signed in on this machine."""
    return read_session(session_place(app.settings.data_dir)).token


def _answered(
    data: Path | None, work: Callable[[App], Awaitable[T | Refusal]], temporal: bool
) -> T:
    found = _connected(data, work, temporal)
    if isinstance(found, Refusal):
        raise Stopped(found)
    return found


def _connected(data: Path | None, work: Callable[[App], Awaitable[T]], temporal: bool) -> T:
    _keep_libraries_quiet()
    with _explained():
        settings = Settings.load(data)
        _require_track(settings)
        return asyncio.run(_work(settings, work, temporal))


async def _work(settings: Settings, work: Callable[[App], Awaitable[T]], temporal: bool) -> T:
    job = job_of_command(command_under_way())
    async with open_app(settings, "command-line", temporal=temporal, job=job) as app:
        return await work(app)


def _require_track(settings: Settings) -> None:
    """Raises Stopped if these settings are another track's than the command is."""
    if settings.track != track_of():
        raise stopped(
            "another-track",
            f"The settings here are the {settings.track} track's, and this command is not.",
            "Give the data folder of this command's track.",
            Exit.NOT_SET_UP,
        )


_EXITS = {
    KEY_RING_UNUSABLE.code: Exit.NOT_SET_UP,
    KEY_STORE_UNUSABLE.code: Exit.NOT_SET_UP,
    CASE_ERASED.code: Exit.REFUSED,
    DATABASE_OUT_OF_REACH.code: Exit.NO_DATABASE,
}


@contextmanager
def _explained() -> Iterator[None]:
    """What keeps a command from working, as a sentence and an exit code."""
    try:
        yield
    except SettingsMissing as missing:
        what_to_do = (
            "At a desk: `referrals sign-in NUMBER --front-door ADDRESS`. On the service's own "
            "machine: see `referrals run --help`."
        )
        raise stopped("no-settings", str(missing), what_to_do, Exit.NOT_SET_UP) from None
    except Exception as error:
        mend = link_refused(error)
        if mend is not None:
            raise Stopped(mend, Exit.NOT_SET_UP) from None
        refusal = refusal_of(error)
        if refusal is None:
            raise
        raise Stopped(refusal, _EXITS[refusal.code]) from None


def _keep_libraries_quiet() -> None:
    """A person reads this screen. What libraries would log goes nowhere: it may quote anything."""
    if not logging.getLogger().handlers:
        configure("command-line", stream=open(os.devnull, "w"))
