"""Where every command works: settings loaded, everything connected, somebody signed in, failures
put in words.
"""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Awaitable, Callable, Iterator, Set
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from policy.references import ReferenceError_, parse_reference
from policy.refusal import Refusal
from service.authorisation import NOT_SIGNED_IN, wrong_role
from service.cases.opening import open_case
from service.context import Context
from service.failures import out_of_reach
from service.sessions.organisations import proven
from service.sessions.signing import member_if_known, member_of
from starter.commands.credentials import organisations_credential
from starter.commands.offices import OFFICES, Office
from starter.commands.track import permissions_of, track_of
from starter.output import Exit, Stopped, stopped
from starter.session import read_token, session_file
from store.forms import NoKey
from store.key_file import KeyRingError
from store.keys import KeyUnusable
from store.staff import StaffMember
from store.views import NO_CASE, note_views, used
from wiring.app import App, open_app
from wiring.logs import configure
from wiring.settings import Settings, SettingsMissing

T = TypeVar("T")
UseCases = Callable[[Context], Awaitable[T | Refusal]]


def in_service(data: Path | None, work: UseCases[T], *, temporal: bool = False) -> T:
    """Call use cases in the name of whoever is signed in. Each says who may, and notes who used
    which command on which case.

    Raises:
        Stopped: whatever a person can do something about.
    """
    used_as = command_under_way()

    async def signed(app: App) -> T | Refusal:
        member = await member_here(app)
        if member is None:
            raise Stopped(NOT_SIGNED_IN)
        return await work(Context(app=app, used=used_as, member=member))

    return _answered(data, signed, temporal)


def if_signed_in(data: Path | None, work: UseCases[T], *, noted: bool, temporal: bool = False) -> T:
    """The same where nobody needs to be signed in: in the name of whoever is, if somebody is, and
    then it is `noted` that they use it, or is not.
    """
    used_as = command_under_way() if noted else ""

    async def perhaps(app: App) -> T | Refusal:
        member = await member_if_known(app, read_token(session_file_of(app)))
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
    work: UseCases[T],
    *,
    otherwise: Refusal,
    temporal: bool = False,
) -> T:
    """Call use cases in the name of an organisation that shows its credential, asked for first.
    A credential that is not its own is refused as `otherwise` says.
    """
    credential = organisations_credential()

    async def shown(app: App) -> T | Refusal:
        if not await proven(app, organisation, credential):
            return otherwise
        return await work(Context(app=app, used="", organisation=organisation))

    return _answered(data, shown, temporal)


async def once_more(context: Context) -> Context:
    """For the next look of the same use of a command, which is not noted again. Raises Stopped if
    the session has ended meanwhile.
    """
    member = await member_here(context.app)
    if member is None:
        raise Stopped(NOT_SIGNED_IN)
    return replace(context, used="", member=member)


async def member_here(app: App) -> StaffMember | None:
    """Whoever is signed in here now."""
    token = read_token(session_file_of(app))
    if not token:
        # A database out of reach is said before who has to sign in.
        async with app.engine.connect():
            return None
    return await member_of(app, token)


def session_file_of(app: App) -> Path:
    """Where the token of whoever is signed in here is kept."""
    return session_file(app.settings.data_dir, track=app.settings.track)


def command_under_way() -> str:
    """The command being carried out, as it is written."""
    return click.get_current_context().command_path.partition(" ")[2]


def _answered(
    data: Path | None, work: Callable[[App], Awaitable[T | Refusal]], temporal: bool
) -> T:
    found = _connected(data, work, temporal)
    if isinstance(found, Refusal):
        raise Stopped(found)
    return found


def _connected(data: Path | None, work: Callable[[App], Awaitable[T]], temporal: bool) -> T:
    _keep_libraries_quiet()
    with explained():
        settings = Settings.load(data)
        _require_track(settings)
        return asyncio.run(_work(settings, work, temporal))


async def _work(settings: Settings, work: Callable[[App], Awaitable[T]], temporal: bool) -> T:
    async with open_app(settings, "command-line", temporal=temporal) as app:
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


# What follows, up to the refusals, is the way of commands that are no use cases yet.


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
        member = await _signed_in(app)
        if roles.isdisjoint(member.roles):
            raise Stopped(wrong_role(roles, permissions_of().role_rule))
        await _note(app, member)
        return await work(Desk(app=app, member=member))

    return _connected(data, signed, temporal)


def without_session(
    data: Path | None, work: Callable[[Desk], Awaitable[T]], *, temporal: bool = False
) -> T:
    """The same for the few commands that need nobody signed in."""

    async def unsigned(app: App) -> T:
        return await work(Desk(app=app))

    return _connected(data, unsigned, temporal)


async def _signed_in(app: App) -> StaffMember:
    member = await member_here(app)
    if member is None:
        raise Stopped(NOT_SIGNED_IN)
    return member


async def _note(app: App, member: StaffMember) -> None:
    reference = str(click.get_current_context().params.get("reference"))
    try:
        about = parse_reference(reference, permissions_of().references)
    except ReferenceError_:
        about = NO_CASE
    async with app.engine.begin() as connection:
        await note_views(connection, member.number, [about], used(command_under_way()))


async def state_of(desk: Desk, reference: str) -> Any:
    """A case as last recorded, in its track's own form. Raises Stopped if there is none."""
    return (await opened(desk, reference))[0]


async def opened(desk: Desk, reference: str) -> tuple[Any, datetime]:
    """A case's state and its own now. Raises Stopped if there is no such case."""
    found = await open_case(desk.app, reference)
    if isinstance(found, Refusal):
        raise Stopped(found)
    return found


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
