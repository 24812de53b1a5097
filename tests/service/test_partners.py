"""People and programs act for an organisation: invited, given roles, removed, each for itself."""

from __future__ import annotations

import asyncio
from typing import TypeVar

import pyotp
from sqlalchemy import text

from policy.partners import OrganisationRole as Role
from policy.refusal import Refusal
from policy.second_factor import RECOVERY_CODES
from policy.support.words import Role as StaffRole
from service.cases.deeds import ask_deed
from service.cases.orders import OrderAccepted
from service.cases.person import read_corrections
from service.context import Context
from service.organisations.acts import leave
from service.organisations.keys import NewKey, end_key, list_keys, make_key
from service.organisations.people import (
    NewUser,
    UserInvitation,
    accept_invitation,
    give_user_roles,
    invite_user,
    list_users,
    remove_user,
)
from service.sessions.bearers import context_of_bearer
from service.sessions.mine import end_my_session, my_sessions
from service.sessions.own_factors import (
    OwnFactors,
    begin_my_app,
    confirm_my_app,
    my_factors,
    renew_my_codes,
    show_my_app,
)
from service.sessions.partners import context_of_partner, sign_in_partner, sign_out_partner
from service.sessions.second_factor import AppToSetUp, SetUp
from service.sessions.signing import Session
from store.policy_time import clock
from tests.apps import take_in
from tests.service.contexts import (
    OTHER,
    OWN,
    administrator_of,
    by_organisation,
    by_staff,
    confirmed,
)
from wiring.app import App

T = TypeVar("T")
CREDENTIAL = "a credential of my own"
EMAIL = "somebody@council.example"
REFERS = frozenset({Role.REFER})
WITHDRAWN = {"channel": "letter"}


def _code(found: object) -> str:
    return found.code if isinstance(found, Refusal) else ""


def _nobody(app: App) -> Context:
    return Context(app=app, used="")


def _all(found: list[T] | Refusal) -> list[T]:
    assert not isinstance(found, Refusal)
    return found


async def _signed_in(app: App, invited: object) -> Context:
    assert isinstance(invited, UserInvitation)
    nobody = _nobody(app)
    assert await accept_invitation(nobody, invited.number, invited.code, CREDENTIAL)
    session = await sign_in_partner(nobody, invited.number.lower(), CREDENTIAL)
    assert isinstance(session, Session)
    context = await context_of_partner(app, session.token, "")
    assert context is not None
    return context


async def _administrator(app: App, organisation: str = OWN) -> Context:
    return await _signed_in(app, await administrator_of(app, organisation))


async def test_somebody_invited_by_an_administrator_signs_in_for_that_organisation_alone(
    app: App,
) -> None:
    first = await _administrator(app)
    assert (first.organisation, first.user, first.by) == (OWN, f"{OWN}-U1", f"{OWN}-U1")
    invited = await invite_user(first, NewUser(name="B", email=EMAIL, roles=REFERS))
    assert isinstance(invited, UserInvitation) and invited.code not in repr(invited)
    wrong = await accept_invitation(_nobody(app), invited.number, "guess", CREDENTIAL)
    assert _code(wrong) == "invitation-not-valid"
    second = await _signed_in(app, invited)
    assert second.organisation_roles == REFERS
    again = await accept_invitation(_nobody(app), invited.number, invited.code, CREDENTIAL)
    assert _code(again) == "invitation-not-valid"
    assert _code(await list_users(second)) == "wrong-role"
    other = await _administrator(app, OTHER)
    assert _code(await remove_user(other, invited.number)) == "no-such-user"
    assert [one.number for one in _all(await list_users(other))] == [f"{OTHER}-U1"]


async def test_sessions_end_with_the_roles_the_person_and_the_registration(app: App) -> None:
    first = await _administrator(app)
    invited = await invite_user(first, NewUser(name="B", email=EMAIL, roles=REFERS))
    assert isinstance(invited, UserInvitation)
    await _signed_in(app, invited)
    nobody, number = _nobody(app), invited.number
    given = await sign_in_partner(nobody, number, CREDENTIAL)
    assert await give_user_roles(first, number, frozenset({Role.REPORT})) == number
    removed = await sign_in_partner(nobody, number, CREDENTIAL)
    assert isinstance(given, Session) and isinstance(removed, Session)
    assert await context_of_partner(app, given.token, "") is None
    assert await context_of_partner(app, removed.token, "") is not None
    assert await remove_user(first, number) == number
    assert await context_of_partner(app, removed.token, "") is None
    assert _code(await sign_in_partner(nobody, number, CREDENTIAL)) == "sign-in-failed"
    assert _code(await remove_user(first, first.user)) == "last-administrator"
    session = await sign_in_partner(nobody, first.user, CREDENTIAL)
    assert isinstance(session, Session)
    registrar = by_staff(app, StaffRole.REGISTRAR)
    why = "As agreed by letter."
    await confirmed(app, await leave(registrar, OWN, effective_from=None, reason=why))
    assert await context_of_partner(app, session.token, "") is None
    assert _code(await sign_in_partner(nobody, first.user, CREDENTIAL)) == "sign-in-failed"


async def test_a_session_ends_when_nobody_uses_it_and_by_its_owner_alone(app: App) -> None:
    first, other = await _administrator(app), await _administrator(app, OTHER)
    nobody = _nobody(app)
    sessions = [await sign_in_partner(nobody, first.user, CREDENTIAL) for _ in range(2)]
    mine = _all(await my_sessions(first))
    assert len(mine) == 3
    assert _code(await end_my_session(other, mine[0].id)) == "no-such-session"
    assert await end_my_session(first, mine[0].id) == mine[0].id
    assert len(_all(await my_sessions(first))) == 2
    kept = sessions[0]
    assert isinstance(kept, Session)
    async with app.engine.begin() as connection:
        await connection.execute(
            text("UPDATE partner_sessions SET seen_at = seen_at - interval '31 minutes'")
        )
    assert await context_of_partner(app, kept.token, "") is None
    await sign_out_partner(nobody, kept.token)


async def test_a_program_acts_by_a_live_key_within_what_it_is_for(app: App) -> None:
    first = await _administrator(app)
    assert _code(await make_key(first, "x", frozenset({Role.ADMINISTER}), 30)) != ""
    assert _code(await make_key(first, "x", REFERS, 1000)) == "key-lasts-too-long"
    made = await asyncio.gather(*(make_key(first, "our system", REFERS, 30) for _ in range(3)))
    live = [one for one in made if isinstance(one, NewKey)]
    assert len(live) == 2 and "two-live-keys" in {_code(one) for one in made}
    program = await context_of_bearer(app, live[0].secret, "")
    assert program is not None and program.organisation_roles == REFERS
    assert (program.organisation, program.by) == (OWN, OWN)
    assert _code(await list_keys(program)) == "wrong-role"
    used = {one.id: one.last_used_at for one in _all(await list_keys(first))}
    assert used[live[0].id] is not None and used[live[1].id] is None
    other = await _administrator(app, OTHER)
    assert _code(await end_key(other, live[0].id)) == "no-such-key"
    assert await end_key(first, live[0].id) == live[0].id
    assert await context_of_bearer(app, live[0].secret, "") is None
    assert await context_of_bearer(app, live[1].secret, "") is not None
    async with app.engine.begin() as connection:
        await connection.execute(text("UPDATE api_keys SET expires_at = clock_timestamp()"))
    assert await context_of_bearer(app, live[1].secret, "") is None
    assert await context_of_bearer(app, "rsr-key-guessed", "") is None


async def _code_shown(context: Context) -> str:
    shown = await show_my_app(context)
    assert isinstance(shown, AppToSetUp)
    async with context.app.engine.connect() as connection:
        return pyotp.TOTP(shown.secret).at(await clock(connection))


async def test_somebody_of_an_organisation_keeps_their_own_second_factor_by_themselves(
    app: App,
) -> None:
    own = await _administrator(app)
    assert await begin_my_app(own) == own.user
    done = await confirm_my_app(own, await _code_shown(own), "")
    assert isinstance(done, SetUp)
    await begin_my_app(own)
    another = await confirm_my_app(own, await _code_shown(own), done.codes[0])
    assert isinstance(another, SetUp)
    renewed = await renew_my_codes(own, another.codes[0])
    assert isinstance(renewed, SetUp) and not set(renewed.codes) & set(another.codes)
    assert _code(await renew_my_codes(own, another.codes[1])) == "second-factor-failed"
    assert await my_factors(own) == OwnFactors(has_app=True, codes_left=RECOVERY_CODES)


async def test_an_organisation_reads_what_was_corrected_of_its_own_case_and_asks_by_field(
    app: App,
) -> None:
    reference, own = (await take_in(app, "N-1")).reference, by_organisation(app)
    assert await read_corrections(own, reference) == ()
    assert isinstance(await read_corrections(by_organisation(app, OTHER), reference), Refusal)
    asked = await ask_deed(own, reference, "withdraw-consent", WITHDRAWN, order_id="withdrawn-1")
    assert isinstance(asked, OrderAccepted), asked
