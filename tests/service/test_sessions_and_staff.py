"""Who acts: the first person and everybody after, sessions from beginning to end, organisations by
their credential.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from policy.organisations import Organisation
from policy.refusal import Refusal
from policy.support.words import Role, Team
from service.context import Context
from service.organisations.acts import leave, reinstate, suspend
from service.organisations.credentials import renew_credential
from service.organisations.register import show_organisation
from service.second_person.deciding import DecidedAct, confirm_entry
from service.sessions.organisations import proven
from service.sessions.signing import Session, member_of, sign_in, sign_out, who_am_i
from service.staff.duty import Duty, duty_rota, put_on_duty
from service.staff.entering import EnteredStaff, NewStaff, enter_first, enter_staff
from service.staff.register import end_service
from tests.apps import settings_on
from tests.servers import TestDatabase
from tests.service.contexts import OWN, by_staff, confirmed
from wiring.app import App, open_app

REASON = "As agreed by letter."


@pytest.fixture
async def bare(database: TestDatabase, tmp_path: Path) -> AsyncIterator[App]:
    """An app on a database in which nobody is entered."""
    async with open_app(settings_on(database, tmp_path), "test", temporal=False) as made:
        yield made


def _new(number: str, *roles: Role, credential: str | None = None) -> NewStaff:
    return NewStaff(
        number=number,
        name=f"Invented {number}",
        email=f"{number.lower()}@referrals.example",
        team=Team.OPERATIONS,
        roles=roles,
        credential=credential,
    )


def _nobody(app: App) -> Context:
    return Context(app=app, used="")


def _code(found: object) -> str:
    return found.code if isinstance(found, Refusal) else ""


async def test_the_first_person_enters_themselves_and_nobody_does_after_them(bare: App) -> None:
    officer = await enter_first(_nobody(bare), _new("S-1", Role.CHECK_OFFICER))
    assert _code(officer) == "wrong-role"
    first = await enter_first(_nobody(bare), _new("S-1", Role.MANAGER))
    assert isinstance(first, EnteredStaff) and not first.waits
    for roles in ((Role.MANAGER,), (Role.CHECK_OFFICER,)):
        assert _code(await enter_first(_nobody(bare), _new("S-2", *roles))) == "not-signed-in"


async def test_a_session_begins_with_the_credential_and_ends_with_its_token(bare: App) -> None:
    first = await enter_first(_nobody(bare), _new("S-1", Role.MANAGER))
    assert isinstance(first, EnteredStaff) and first.credential
    assert _code(await sign_in(_nobody(bare), "S-1", "another")) == "sign-in-failed"
    session = await sign_in(_nobody(bare), " s-1 ", first.credential)
    assert isinstance(session, Session)
    member = await member_of(bare, session.token)
    assert member is not None and member.number == session.number == "S-1"
    assert await who_am_i(replace(_nobody(bare), member=member)) == member
    await sign_out(_nobody(bare), session.token)
    assert await member_of(bare, session.token) is None
    assert await member_of(bare, "") is None


async def test_who_is_entered_waits_for_a_second_person_and_leaves_at_once(bare: App) -> None:
    await enter_first(_nobody(bare), _new("S-1", Role.OPERATIONS))
    one, two = (by_staff(bare, Role.MANAGER, number=number) for number in ("S-1", "S-2"))
    await enter_staff(one, _new("S-2", Role.MANAGER), reason=REASON)
    short = await enter_staff(one, _new("S-3", Role.MANAGER, credential="eleven char"), reason="r")
    assert _code(short) == "credential-too-short"
    own = "a credential of my own"
    entered = await enter_staff(one, _new("S-3", Role.MANAGER, credential=own), reason=REASON)
    assert isinstance(entered, EnteredStaff)
    assert (entered.waits, entered.credential) == (True, None)
    assert _code(await enter_staff(two, _new("s-3", Role.MANAGER), reason=REASON)) == "number-taken"
    assert _code(await sign_in(_nobody(bare), "S-3", own)) == "sign-in-failed"
    assert _code(await confirm_entry(one, "S-3", reason=REASON)) == "second-person-needed"
    assert isinstance(await confirm_entry(two, "s-3", reason=REASON), DecidedAct)
    session = await sign_in(_nobody(bare), "S-3", own)
    assert isinstance(session, Session)
    assert await end_service(one, "S-3") == "S-3"
    assert await member_of(bare, session.token) is None
    assert _code(await end_service(one, "S-3")) == "no-such-staff"


async def test_nobody_is_on_duty_backwards_or_in_a_role_that_they_do_not_hold(app: App) -> None:
    manager, now = by_staff(app, Role.MANAGER), datetime.now(UTC)

    def duty(role: Role, number: str = "s-2002", hours: int = 8) -> Duty:
        return Duty(role=role, position=1, number=number, ends=now + timedelta(hours=hours))

    put = await put_on_duty(manager, duty(Role.DUTY_SUPERVISOR), now)
    assert put == duty(Role.DUTY_SUPERVISOR, "S-2002")
    assert await duty_rota(manager, now + timedelta(hours=1)) == [put]
    refused = {
        "dates-reversed": duty(Role.DUTY_SUPERVISOR, hours=0),
        "role-not-held": duty(Role.MANAGER),
        "no-such-staff": duty(Role.MANAGER, "S-9999"),
    }
    for code, wanted in refused.items():
        assert _code(await put_on_duty(manager, wanted, now)) == code


async def test_an_organisation_is_known_by_its_last_credential_until_it_leaves(app: App) -> None:
    registrar = by_staff(app, Role.REGISTRAR)
    first, last = [
        await confirmed(app, await renew_credential(registrar, f" {OWN.lower()} ", reason=REASON))
        for _ in range(2)
    ]
    assert not await proven(app, OWN, first.said[-1])
    assert await proven(app, OWN, last.said[-1])
    assert isinstance(await suspend(registrar, OWN, effective_from=None, reason=REASON), datetime)
    assert await proven(app, OWN, last.said[-1])
    assert _code(await suspend(registrar, OWN, effective_from=None, reason=REASON)) != ""
    back = await reinstate(registrar, OWN, effective_from=None, reason=REASON)
    assert "It counts from" in (await confirmed(app, back)).said[0]
    await confirmed(app, await leave(registrar, OWN, effective_from=None, reason=REASON))
    assert not await proven(app, OWN, last.said[-1])
    assert _code(await renew_credential(registrar, OWN, reason="r")) == "organisation-left"
    unknown = await renew_credential(registrar, "E-NONE", reason="r")
    assert _code(unknown) == "organisation-not-registered"
    shown = await show_organisation(by_staff(app, Role.CASEWORKER), OWN)
    assert isinstance(shown, Organisation) and len(shown.registrations) == 4
