"""Signing in, slowed down for the person who guesses: the one place for people and organisations,
whichever way they come.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from math import ceil
from typing import TypeVar

from policy.refusal import Refusal
from policy.second_factor import FactorOwner
from policy.throttling import CountedOf
from policy.time import show_london
from store import throttle
from store.sign_ins import FAILED, SIGNED_IN, WAITS, note_sign_in
from store.tries_in_hand import TryInHand, one_was_looked_at
from wiring.app import App
from wiring.logs import get_logger

T = TypeVar("T")

log = get_logger("sign-in")

_BY_CODE = tuple(f"second factor {owner}" for owner in FactorOwner)
_WAYS = (
    *(owner.value for owner in FactorOwner),
    *_BY_CODE,
    *(f"passkey {by_code}" for by_code in _BY_CODE),
    *("organisation", "invitation", "link", "provider"),
)
"""What an account begins with, where tries are on record; what was typed follows it."""


@dataclass(frozen=True, kw_only=True)
class TooManyAttempts(Refusal):
    """Somebody has to wait, whether or not there is such an account; `again` is when they may try
    (UTC).
    """

    again: datetime

    @property
    def seconds_to_wait(self) -> int:
        """From now on, at least one."""
        return max(1, ceil((self.again - datetime.now(UTC)).total_seconds()))


def too_many_attempts(again: datetime) -> TooManyAttempts:
    """The refusal that says until when."""
    return TooManyAttempts(
        code="too-many-attempts",
        sentence="There were too many failed attempts to sign in.",
        what_to_do=f"Try again after {show_london(again)}.",
        rule="service",
        again=again,
    )


async def throttled(
    app: App,
    address: str,
    account: str,
    tried: Callable[[], Awaitable[T | None]],
    failed: Refusal,
    of: CountedOf = CountedOf.ACCOUNT,
) -> T | Refusal:
    """Try to sign in to an account, which is named with its kind, from an address (empty on the
    server itself), and is counted as `of`; None of a try is a failure; one that was refused for
    another reason stays counted. Every failure is logged, without what was typed. A sign-in that
    waits holds up nobody: no lock is held while a credential is checked. What came of it is on
    record, for the data-protection officer.
    """
    subjects = throttle.subjects(app.keys.ring, account, address, of)

    async def looked_at() -> T | Refusal:
        return await _looked_at(app, account, subjects, tried, failed)

    found = await _let_in(app, subjects, looked_at)
    if isinstance(found, datetime):
        log.warning("sign-in-refused", code="too-many-attempts")
        await _note(app, account, WAITS)
        return too_many_attempts(found)
    return found


async def _let_in(
    app: App, subjects: throttle.Subjects, looked_at: Callable[[], Awaitable[T]]
) -> T | datetime:
    """What came of a look; or when to try again, where so many have failed. If they have only begun
    to, it waits until they were looked at: nobody who is right is refused because they came
    together, and a guesser is let in no oftener for it.
    """
    found, beside = await _once(app, subjects, looked_at)
    if not isinstance(found, datetime) or not beside:
        return found
    async with app.tries.turn(subjects[CountedOf.ADDRESS]):
        while isinstance(found, datetime) and await one_was_looked_at(beside):
            found, beside = await _once(app, subjects, looked_at)
    return found


async def _once(
    app: App, subjects: throttle.Subjects, looked_at: Callable[[], Awaitable[T]]
) -> tuple[T | datetime, set[TryInHand]]:
    """The same; and the tries that may have stood in the way."""
    names = tuple(subjects.values())
    before = app.tries.of(names)
    with app.tries.held(names) as own:
        again = await throttle.begin(app.engine, subjects)
        if again is None:
            return await looked_at(), set()
        own.was_counted = False
    return again, before | app.tries.of(names)


async def _looked_at(
    app: App,
    account: str,
    subjects: throttle.Subjects,
    tried: Callable[[], Awaitable[T | None]],
    failed: Refusal,
) -> T | Refusal:
    found = await tried()
    if found is None:
        log.warning("sign-in-refused", code=failed.code)
        await _note(app, account, FAILED)
        return failed
    if isinstance(found, Refusal):
        await _note(app, account, FAILED)
        return found
    async with app.engine.begin() as connection:
        await throttle.succeeded(connection, subjects)
    await _note(app, account, SIGNED_IN, getattr(found, "number", ""))
    return found


async def _note(app: App, account: str, what: str, number: str = "") -> None:
    way = next((one for one in _WAYS if account.startswith(f"{one} ")), "")
    who = account.removeprefix(f"{way} ")
    async with app.engine.begin() as connection:
        await note_sign_in(connection, number or who, way, what)
