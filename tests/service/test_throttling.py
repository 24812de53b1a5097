"""Signing in is slowed down for a guesser, and for nobody else."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from dataclasses import replace

from sqlalchemy import text

from policy.refusal import Refusal
from policy.throttling import MOST_FAILURES, CountedOf
from service.context import Context
from service.sessions.organisations import refused_proof
from service.sessions.partners import PARTNER_FAILED
from service.sessions.signing import Session, sign_in
from service.sessions.throttling import TooManyAttempts
from store.organisations import set_credential
from tests.apps import DIGEST
from tests.service.contexts import OWN
from tests.web.front_door import CREDENTIAL
from wiring.app import App

MOST = MOST_FAILURES[CountedOf.PAIR]
OFFICER = "S-2001"


def _from(app: App, address: str) -> Context:
    return Context(app=app, used="", address=address)


async def _codes(context: Context, number: str, times: int) -> list[str]:
    tries = [sign_in(context, number, "a guess") for _ in range(times)]
    found = await asyncio.gather(*tries)
    return [one.code for one in found if isinstance(one, Refusal)]


async def test_a_guesser_waits_and_an_unknown_account_answers_the_same(app: App) -> None:
    guesser = _from(app, "192.0.2.1")
    for number in (OFFICER, "S-9999"):
        codes = await _codes(guesser, number, MOST + 3)
        assert codes.count("sign-in-failed") == MOST, "also of those that come at once"
        assert codes.count("too-many-attempts") == 3
    refused = await sign_in(guesser, OFFICER, CREDENTIAL)
    assert isinstance(refused, TooManyAttempts) and "Try again after" in refused.what_to_do
    assert 0 < refused.seconds_to_wait <= 15 * 60


async def test_the_owner_of_an_account_signs_in_from_elsewhere_meanwhile(app: App) -> None:
    await _codes(_from(app, "192.0.2.1"), OFFICER, MOST + 1)
    assert isinstance(await sign_in(_from(app, "192.0.2.2"), OFFICER, CREDENTIAL), Session)


async def test_one_address_that_tries_account_after_account_waits_for_all(app: App) -> None:
    guesser = _from(app, "2001:db8::1")
    for number in range(MOST_FAILURES[CountedOf.ADDRESS] // MOST):
        await _codes(guesser, f"S-8{number:03}", MOST)
    neighbour = replace(guesser, address="2001:db8::2")
    assert isinstance(await sign_in(neighbour, OFFICER, CREDENTIAL), TooManyAttempts)


async def test_nobody_who_is_right_waits_because_they_came_together(app: App) -> None:
    here = _from(app, "192.0.2.1")
    await _codes(here, OFFICER, MOST - 1)
    together = [sign_in(here, OFFICER, CREDENTIAL) for _ in range(2 * MOST)]
    assert all(isinstance(one, Session) for one in await asyncio.gather(*together))
    assert (await _codes(here, OFFICER, MOST + 1)).count("sign-in-failed") == MOST


async def test_a_credential_shown_many_times_at_a_moment_is_one_try(app: App) -> None:
    def shown(credential: str, times: int) -> Awaitable[list[Refusal | None]]:
        tries = [
            refused_proof(app, OWN, credential, PARTNER_FAILED, "192.0.2.1") for _ in range(times)
        ]
        return asyncio.gather(*tries)

    async with app.engine.begin() as connection:
        await set_credential(connection, OWN, DIGEST)
    right = CREDENTIAL
    assert await shown(right, 5 * MOST) == [None] * 5 * MOST
    assert await shown("a guess", 5 * MOST) == [PARTNER_FAILED] * 5 * MOST
    guesses = await asyncio.gather(*(shown(f"guess {number}", 1) for number in range(2 * MOST)))
    assert [one for [one] in guesses].count(PARTNER_FAILED) == MOST - 1
    [waits] = await shown(right, 1)
    assert isinstance(waits, TooManyAttempts), "a guesser waits, also when right in the end"


async def test_who_is_right_in_the_end_begins_anew_and_nothing_typed_is_kept(app: App) -> None:
    here = _from(app, "192.0.2.1")
    for _ in range(3):
        await _codes(here, OFFICER, MOST - 1)
        assert isinstance(await sign_in(here, OFFICER, CREDENTIAL), Session)
    async with app.engine.connect() as connection:
        kept = (await connection.execute(text("SELECT subject FROM sign_in_failures"))).scalars()
        assert all(len(one) == 64 and "192" not in one[:3] for one in kept)
