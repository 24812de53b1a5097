"""Where every command works: settings loaded, everything connected, somebody signed in, failures
put in words.
"""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Awaitable, Callable, Iterator, Set
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import click
from sqlalchemy.ext.asyncio import AsyncConnection

from policy.references import ReferenceError_, parse_reference
from policy.refusal import Refusal
from service.cases.opening import open_case
from service.context import Context
from service.failures import out_of_reach
from starter.commands.offices import OFFICES, Office, here
from starter.say import Exit, Stopped, stopped
from starter.session import require_role, session_file, signed_in
from store.forms import NoKey
from store.key_file import KeyRingError
from store.keys import KeyUnusable
from store.staff import StaffMember
from store.views import NO_CASE, note_views, used
from wiring.app import App, open_app
from wiring.logs import configure
from wiring.settings import Settings, SettingsMissing

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """A connected app and who sits there; nobody, where somebody else's credential counts."""

    app: App
    member: StaffMember | None = None

    @property
    def office(self) -> Office:
        """The track's."""
        return OFFICES[self.app.settings.track]

    @property
    def session_file(self) -> Path:
        """Where the token of whoever sits there is kept."""
        settings = self.app.settings
        return session_file(settings.data_dir, track=settings.track)

    def require(self, member: StaffMember, roles: Set[str]) -> None:
        """Raises Stopped unless they hold one of the roles."""
        require_role(member, roles, self.office.role_rule)

    @property
    def signed_in(self) -> StaffMember:
        """Who sits there, for a command that asked for somebody."""
        assert self.member is not None  # `at_desk` asked for somebody
        return self.member

    @property
    def context(self) -> Context:
        """For a use case, by whoever sits there; that they use it is noted already."""
        return Context(app=self.app, used="", member=self.member)


def at_desk(
    data: Path | None,
    work: Callable[[Desk], Awaitable[T]],
    *,
    roles: Set[str],
    temporal: bool = False,
) -> T:
    """Do a command's work for somebody who is signed in and holds one of the roles. Who used which
    command on which case is noted before anything is shown.

    Raises:
        Stopped: whatever a person can do something about.
    """

    async def signed(app: App) -> T:
        desk = Desk(app=app)
        async with app.engine.begin() as connection:
            member = await signed_in(connection, desk.session_file)
            desk.require(member, roles)
            await _note(connection, member)
        return await work(Desk(app=app, member=member))

    return _connected(data, signed, temporal)


def in_service(
    data: Path | None,
    work: Callable[[Context], Awaitable[T | Refusal]],
    *,
    temporal: bool = False,
) -> T:
    """Call a use case in the name of whoever is signed in. The use case says who may, and it is
    noted there who used which command on which case.

    Raises:
        Stopped: whatever a person can do something about.
    """
    command, _ = _under_way()

    async def signed(app: App) -> T:
        async with app.engine.begin() as connection:
            member = await signed_in(connection, Desk(app=app).session_file)
        found = await work(Context(app=app, used=command, member=member))
        if isinstance(found, Refusal):
            raise Stopped(found)
        return found

    return _connected(data, signed, temporal)


def without_session(
    data: Path | None, work: Callable[[Desk], Awaitable[T]], *, temporal: bool = False
) -> T:
    """The same for the few commands that need nobody signed in: those that begin or end a session,
    those for which an organisation's own credential counts, and those that show the service and
    no case. A test lists them.
    """

    async def unsigned(app: App) -> T:
        return await work(Desk(app=app))

    return _connected(data, unsigned, temporal)


def _connected(data: Path | None, work: Callable[[App], Awaitable[T]], temporal: bool) -> T:
    _keep_libraries_quiet()
    with explained():
        settings = Settings.load(data)
        _require_track(settings)
        return asyncio.run(_work(settings, work, temporal))


async def _work(settings: Settings, work: Callable[[App], Awaitable[T]], temporal: bool) -> T:
    async with open_app(settings, "command-line", temporal=temporal) as app:
        return await work(app)


async def looked_by_somebody(desk: Desk) -> bool:
    """Whether somebody is signed in at a command that needs nobody; that they look is noted."""
    async with desk.app.engine.begin() as connection:
        try:
            member = await signed_in(connection, desk.session_file)
        except Stopped:
            return False
        await _note(connection, member)
        return True


async def _note(connection: AsyncConnection, member: StaffMember) -> None:
    command, reference = _under_way()
    await note_views(connection, member.number, [reference], used(command))


def _under_way() -> tuple[str, str]:
    """The command being carried out, as it is written, and the case it is about if any."""
    ctx = click.get_current_context()
    _, _, command = ctx.command_path.partition(" ")
    try:
        return command, parse_reference(str(ctx.params.get("reference")), here().references)
    except ReferenceError_:
        return command, NO_CASE


async def state_of(desk: Desk, reference: str) -> Any:
    """A case as last recorded, in its track's own form. Raises Stopped if there is none."""
    return (await opened(desk, reference))[0]


async def opened(desk: Desk, reference: str) -> tuple[Any, datetime]:
    """A case's state and its own now. Raises Stopped if there is no such case."""
    found = await open_case(desk.app, reference)
    if isinstance(found, Refusal):
        raise Stopped(found)
    return found


def _require_track(settings: Settings) -> None:
    """Raises Stopped if these settings are another track's than the command is."""
    if settings.track != here().track:
        raise stopped(
            "another-track",
            f"The settings here are the {settings.track} track's, and this command is not.",
            "Give the data folder of this command's track.",
            Exit.NOT_SET_UP,
        )


_KEY_RING = Refusal(
    code="key-ring-unusable",
    sentence="The key ring is missing, damaged, or not the one this database was filled under.",
    what_to_do="Put the right one back from its backup. Nothing was changed.",
    rule="service",
)
_NO_CASE = Refusal(
    code="no-such-case",
    sentence="There is no case with this reference, or its content was erased.",
    what_to_do="Check the reference: referrals list --all",
    rule="service",
)
_NO_DATABASE = Refusal(
    code="database-out-of-reach",
    sentence="The database is out of reach, so nothing was accepted.",
    what_to_do="Start it, or ask operations, and do this again: nothing is taken in twice.",
    rule="service",
)


@contextmanager
def explained() -> Iterator[None]:
    """What keeps a command from working, as a sentence and an exit code."""
    try:
        yield
    except SettingsMissing as missing:
        what_to_do = "See `referrals run --help`."
        raise stopped("no-settings", str(missing), what_to_do, Exit.NOT_SET_UP) from None
    except (KeyRingError, KeyUnusable):
        raise Stopped(_KEY_RING, Exit.NOT_SET_UP) from None
    except NoKey:
        raise Stopped(_NO_CASE) from None
    except Exception as error:
        if not out_of_reach(error):
            raise
        raise Stopped(_NO_DATABASE, Exit.NO_DATABASE) from None


def _keep_libraries_quiet() -> None:
    """A person reads this screen. What libraries would log goes nowhere: it may quote anything."""
    if not logging.getLogger().handlers:
        configure("command-line", stream=open(os.devnull, "w"))
