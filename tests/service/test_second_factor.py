"""A second factor: set up before anybody is in, asked for from then on, each code good once."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import replace

import pyotp
import pytest
from sqlalchemy import text
from webauthn.helpers import bytes_to_base64url

from policy.refusal import Refusal
from policy.second_factor import RECOVERY_CODES, FactorOwner
from policy.support.words import Role
from policy.throttling import MOST_FAILURES, CountedOf
from service.context import Context
from service.second_person.carrying import ProposedAct
from service.second_person.deciding import confirm_act
from service.sessions.own_factors import begin_my_app, confirm_my_app, show_my_app
from service.sessions.passkeys import ask_for_passkey, finish_with_passkey
from service.sessions.second_factor import (
    AppToSetUp,
    SetUp,
    begin_set_up,
    factor_due,
    finish_set_up,
    finish_with_code,
    show_set_up,
)
from service.sessions.signing import HalfSession, Session, member_of, sign_in
from service.staff.factors import reset_second_factor
from store.passkeys import add_passkey
from store.policy_time import clock
from store.signing_people import FactorHolder
from store.staff import PEOPLE, end_service
from tests.apps import app_on
from tests.servers import TestDatabase, TestPostgres
from tests.service.contexts import by_staff
from tests.starter.terminal import administer
from tests.web.front_door import CREDENTIAL
from wiring.app import App

OFFICER, STAFF = "S-2001", FactorOwner.STAFF
WHY = "Lost the telephone; rang their team."


@pytest.fixture(scope="module")
async def module_app(
    postgres: TestPostgres, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[tuple[App, TestDatabase]]:
    """One app for the tests of this module, in which a second factor is needed."""
    with postgres.database() as database:
        async with app_on(database, tmp_path_factory.mktemp("factor")) as made:
            settings = made.settings.model_copy(update={"second_factor": "needed"})
            yield replace(made, settings=settings), database


@pytest.fixture
def strict(module_app: tuple[App, TestDatabase]) -> App:
    """The app, on which nobody has signed in yet."""
    app, database = module_app
    tables = (
        "totp_secrets, recovery_codes, passkeys, half_sessions, factor_events, sign_in_failures"
    )
    administer(database, f"TRUNCATE {tables}; UPDATE staff SET active = true")
    return app


def _nobody(app: App, address: str = "192.0.2.1") -> Context:
    return Context(app=app, used="", address=address)


async def _half(app: App) -> HalfSession:
    begun = await sign_in(_nobody(app), OFFICER, CREDENTIAL)
    assert isinstance(begun, HalfSession)
    return begun


async def _code(app: App, secret: str) -> str:
    """What the app shows now, by the database's clock."""
    async with app.engine.connect() as connection:
        return pyotp.TOTP(secret).at(await clock(connection))


async def _time_passes(app: App) -> None:
    """What was used was used ten steps earlier."""
    async with app.engine.begin() as connection:
        await connection.execute(text("UPDATE totp_secrets SET last_step = last_step - 10"))


async def _set_up(app: App) -> tuple[str, SetUp]:
    token = (await _half(app)).token
    await begin_set_up(_nobody(app), STAFF, token)
    shown = await show_set_up(_nobody(app), STAFF, token)
    assert isinstance(shown, AppToSetUp) and OFFICER in shown.address
    typed = await _code(app, shown.secret)
    done = await finish_set_up(_nobody(app), STAFF, token, typed)
    assert isinstance(done, SetUp) and done.session is not None, done
    await _time_passes(app)
    return shown.secret, done


def _code_of(found: object) -> str:
    assert isinstance(found, Refusal), found
    return found.code


async def test_a_credential_alone_opens_nothing_until_an_app_is_confirmed(strict: App) -> None:
    half = await _half(strict)
    assert half.to_set_up
    assert await member_of(strict, half.token) is None
    assert _code_of(await finish_with_code(_nobody(strict), STAFF, half.token, "000000"))
    assert _code_of(await finish_set_up(_nobody(strict), STAFF, half.token, "000000")) == (
        "no-app-to-confirm"
    )
    secret, done = await _set_up(strict)
    assert len(done.codes) == RECOVERY_CODES and done.session is not None
    assert (await member_of(strict, done.session.token)) is not None
    async with strict.engine.connect() as connection:
        kept = (await connection.execute(text("SELECT sealed FROM totp_secrets"))).scalar_one()
        noted = (await connection.execute(text("SELECT what FROM factor_events"))).scalars().all()
    assert secret.encode() not in bytes(kept)
    assert noted == ["app set up", "signed in by app"]


async def test_a_code_is_good_once_however_many_try_it_at_the_same_time(strict: App) -> None:
    secret, _ = await _set_up(strict)
    halves = [(await _half(strict)).token for _ in range(4)]
    typed = await _code(strict, secret)
    found = await asyncio.gather(
        *(finish_with_code(_nobody(strict), STAFF, token, typed) for token in halves)
    )
    assert sum(isinstance(one, Session) for one in found) == 1


async def test_a_recovery_code_is_good_once_and_new_ones_end_the_old(strict: App) -> None:
    _, done = await _set_up(strict)
    first, second, *_ = done.codes
    for code, good in ((first, True), (first, False), (second.upper(), True)):
        half = await _half(strict)
        found = await finish_with_code(_nobody(strict), STAFF, half.token, code)
        assert isinstance(found, Session) is good


async def test_who_guesses_codes_waits_whatever_else_they_get_right(strict: App) -> None:
    secret, _ = await _set_up(strict)
    token, codes = (await _half(strict)).token, []
    for place in range(MOST_FAILURES[CountedOf.FACTOR] + 2):
        elsewhere = _nobody(strict, f"192.0.2.{place}")
        codes.append(_code_of(await finish_with_code(elsewhere, STAFF, token, "wrong")))
    assert codes.count("second-factor-failed") == MOST_FAILURES[CountedOf.FACTOR]
    token = (await _half(strict)).token
    right = await _code(strict, secret)
    refused = await finish_with_code(_nobody(strict), STAFF, token, right)
    assert _code_of(refused) == "too-many-attempts"


async def test_a_half_session_is_of_one_kind_of_people_and_ends_by_itself(strict: App) -> None:
    token = (await _half(strict)).token
    assert _code_of(await factor_due(_nobody(strict), FactorOwner.PARTNER, token))
    async with strict.engine.begin() as connection:
        await connection.execute(text("UPDATE half_sessions SET expires_at = clock_timestamp()"))
    assert _code_of(await factor_due(_nobody(strict), STAFF, token)) == "sign-in-ended"
    token = (await _half(strict)).token
    async with strict.engine.begin() as connection:
        await end_service(connection, OFFICER)
    assert _code_of(await factor_due(_nobody(strict), STAFF, token)) == "sign-in-ended"


async def test_another_app_takes_a_code_of_the_present_one(strict: App) -> None:
    secret, done = await _set_up(strict)
    assert done.session is not None
    member = await member_of(strict, done.session.token)
    own = replace(_nobody(strict), member=member)
    await begin_my_app(own)
    shown = await show_my_app(own)
    assert isinstance(shown, AppToSetUp) and shown.secret != secret
    typed = await _code(strict, shown.secret)
    assert _code_of(await confirm_my_app(own, typed, "")) == "second-factor-failed"
    found = await confirm_my_app(own, typed, await _code(strict, secret))
    assert isinstance(found, SetUp)
    half = await _half(strict)
    await _time_passes(strict)
    old = await _code(strict, secret)
    assert _code_of(await finish_with_code(_nobody(strict), STAFF, half.token, old))


async def test_a_lost_factor_is_reset_by_two_people_and_then_all_of_it_is_gone(strict: App) -> None:
    secret, done = await _set_up(strict)
    assert done.session is not None
    first, second = [by_staff(strict, Role.MANAGER, number=number) for number in ("S-1", "S-2")]
    operations = by_staff(strict, Role.OPERATIONS, number="S-3")
    themselves = by_staff(strict, Role.OPERATIONS, number=OFFICER)
    assert _code_of(await reset_second_factor(themselves, OFFICER, reason=WHY)) == (
        "own-second-factor"
    )
    assert _code_of(await reset_second_factor(operations, OFFICER, reason=" ")) == "reason-missing"
    proposed = await reset_second_factor(first, OFFICER, reason=WHY)
    assert isinstance(proposed, ProposedAct)
    assert _code_of(await confirm_act(first, proposed.id, WHY)) == "second-person-needed"
    assert await member_of(strict, done.session.token) is not None, "nothing is done yet"
    assert not isinstance(await confirm_act(second, proposed.id, "I saw them."), Refusal)
    assert await member_of(strict, done.session.token) is None
    half = await _half(strict)
    assert half.to_set_up
    for typed in (await _code(strict, secret), done.codes[0]):
        found = await finish_with_code(_nobody(strict), STAFF, half.token, typed)
        assert _code_of(found) == "second-factor-failed"
    async with strict.engine.connect() as connection:
        noted = text("SELECT by, reason FROM factor_events WHERE what = 'reset'")
        assert [tuple(row) for row in await connection.execute(noted)] == [("S-1 and S-2", WHY)]


def _signed(challenge: str) -> str:
    """An answer as a browser writes it, to a challenge, with nothing in it that is signed."""
    said = {"type": "webauthn.get", "challenge": challenge, "origin": "http://localhost:1"}
    written = bytes_to_base64url(json.dumps(said).encode())
    response = {"clientDataJSON": written, "authenticatorData": "AA", "signature": "AA"}
    return json.dumps({"id": "AAAA", "rawId": "AAAA", "type": "public-key", "response": response})


async def test_what_no_passkey_signed_opens_nothing_and_is_counted(strict: App) -> None:
    await _set_up(strict)
    named = strict.settings.model_copy(update={"web_address": "http://localhost:1"})
    here = _nobody(replace(strict, settings=named))
    token = (await _half(strict)).token
    assert _code_of(await ask_for_passkey(here, STAFF, token)) == "no-such-passkey"
    who = FactorHolder(people=PEOPLE, number=OFFICER)
    async with strict.engine.begin() as connection:
        await add_passkey(connection, who, id="AAAA", name="A", public_key=b"no key", sign_count=0)
    asked = await ask_for_passkey(here, STAFF, token)
    assert isinstance(asked, str)
    ours = json.loads(asked)["challenge"]
    codes = [
        _code_of(await finish_with_passkey(here, STAFF, token, typed))
        for typed in ("", "[]", '{"id": 1}', _signed("AAAA"), _signed(ours), _signed(ours))
    ]
    assert codes == ["passkey-failed"] * MOST_FAILURES[CountedOf.PAIR] + ["too-many-attempts"]
    at_an_address = strict.settings.model_copy(update={"web_address": "https://192.0.2.1"})
    elsewhere = _nobody(replace(strict, settings=at_an_address))
    assert _code_of(await ask_for_passkey(elsewhere, STAFF, token)) == "no-passkeys-here"
