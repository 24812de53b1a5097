"""Signing in with a second factor at the pages, and what its first half opens: nothing."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import replace

import pyotp
import pytest
import requests
from sqlalchemy import text
from starlette.routing import BaseRoute, Route

from policy.partners import OrganisationRole
from policy.refusal import Refusal
from service.context import Context
from service.organisations.factors import reset_user_factor
from store.policy_time import clock
from tests.servers import TestPostgres
from tests.web.front_door import CREDENTIAL, FrontDoor, front_door_on
from tests.web.partner.test_referral import COUNCIL, enter
from web.api.application import api
from web.application import routes_of
from web.cookies import cookie_name
from web.pages.factor_ways import STAFF_WAY, FactorWay
from web.pages.partner.factor import PARTNER_WAY

OFFICER = "S-2001"
SUPPORT = "support"
_SECRET = re.compile(r'<strong class="referrals-secret">([A-Z2-7-]+)</strong>', re.IGNORECASE)
_CODES = re.compile(r"<li>([a-z2-7-]{19})</li>")


@pytest.fixture(scope="module")
async def door(
    postgres: TestPostgres, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[FrontDoor]:
    """A front door where a second factor is needed, for the tests of this module."""
    folder = tmp_path_factory.mktemp("door")
    with postgres.database() as database:
        async with front_door_on(database, folder, second_factor="needed") as made:
            yield made


async def _half(door: FrontDoor, way: FactorWay, number: str, **more: str) -> requests.Response:
    return await door.post_form(way.sign_in[1:], number=number, credential=CREDENTIAL, **more)


async def _code(door: FrontDoor, secret: str) -> str:
    async with door.app.engine.begin() as connection:
        # What was used was used a while ago.
        await connection.execute(text("UPDATE totp_secrets SET last_step = last_step - 10"))
        return pyotp.TOTP(secret.replace("-", "")).at(await clock(connection))


def _kept(answer: requests.Response) -> dict[str, str]:
    return {name: value for name, value in answer.cookies.items() if value}


async def _set_up(door: FrontDoor, way: FactorWay, number: str) -> tuple[str, requests.Response]:
    begun = await _half(door, way, number)
    assert (begun.status_code, begun.headers["Location"]) == (303, way.set_up)
    cookies, at = _kept(begun), way.set_up[1:]
    assert list(cookies) == [cookie_name(SUPPORT, partner=way.partner, half=True)]
    before = await door.ask("GET", way.set_up, cookies=cookies)
    assert "<svg" not in before.text, "nothing is made by looking"
    assert (await door.post_form(f"{at}/begin", cookies)).status_code == 303
    page = (await door.ask("GET", way.set_up, cookies=cookies)).text
    [secret] = _SECRET.findall(page)
    assert "<svg" in page and "style=" not in page
    wrong = await door.post_form(at, cookies, code="000 00")
    assert wrong.status_code == 403 and wrong.text.count("The code is not right") == 2
    assert "Error: Set up" in wrong.text
    return secret, await door.post_form(at, cookies, code=await _code(door, secret))


async def test_an_officer_sets_an_app_up_and_signs_in_by_its_codes(door: FrontDoor) -> None:
    secret, done = await _set_up(door, STAFF_WAY, OFFICER)
    cookies = _kept(done)
    codes = _CODES.findall(done.text)
    assert len(codes) == 10 and list(cookies) == [cookie_name(SUPPORT)]
    assert (await door.ask("GET", "/cases", cookies=cookies)).status_code == 200
    carried = {"to": f"/cases/{door.reference}/close-case", "kept.note": "as typed"}
    asked = await _half(door, STAFF_WAY, OFFICER, **carried)
    assert asked.status_code == 200 and 'name="kept.note" value="as typed"' in asked.text
    half = _kept(asked)
    code = await _code(door, secret)
    again = await door.post_form("sign-in/code", half, code=code, **carried)
    assert again.status_code == 200 and 'action="/cases/' in again.text, "sent by a button"
    replayed = await door.post_form(
        "sign-in/code", _kept(await _half(door, STAFF_WAY, OFFICER)), code=code
    )
    assert replayed.status_code == 403
    recovered = await door.post_form(
        "sign-in/code", _kept(await _half(door, STAFF_WAY, OFFICER)), code=codes[0]
    )
    assert (recovered.status_code, recovered.headers["Location"]) == (303, "/")
    own = await door.ask("GET", "/second-factor", cookies=_kept(recovered))
    assert "Not used yet: 9" in own.text


def _plain(routes: list[BaseRoute], under: str = "") -> list[tuple[str, str]]:
    """Every path with something in its open places, by every method."""
    found = []
    for route in routes:
        inner = getattr(route, "routes", None)
        if inner:
            found += _plain(inner, under + getattr(route, "path", ""))
        elif isinstance(route, Route) or hasattr(route, "methods"):
            path = re.sub(r"{[^}]*}", "x", under + route.path)  # type: ignore[attr-defined]
            found += [(method, path) for method in sorted(route.methods or ()) if method != "HEAD"]
    return found


async def test_with_half_a_sign_in_every_page_answers_as_it_answers_nobody(
    door: FrontDoor,
) -> None:
    staff = _kept(await _half(door, STAFF_WAY, "S-2002"))
    partner = _kept(await _half(door, PARTNER_WAY, await enter(door, COUNCIL)))
    [token], [partners] = staff.values(), partner.values()
    # Also where a whole session's token would be.
    half = {
        **staff,
        **partner,
        cookie_name(SUPPORT): token,
        cookie_name(SUPPORT, partner=True): partners,
    }
    bearer = {"Authorization": f"Bearer {token}"}
    ways = [STAFF_WAY.sign_in, PARTNER_WAY.sign_in]
    asked = [
        (method, path)
        for method, path in _plain(routes_of(api(SUPPORT), SUPPORT))
        if not any(path.startswith(f"{way}/") for way in ways)
    ]
    assert len(asked) > 100
    for method, path in asked:
        nobody, somebody = [
            await door.ask(
                method,
                path,
                cookies=cookies,
                headers={"Origin": door.own, **headers},
                data="number=a" if method == "POST" else None,
            )
            for cookies, headers in (({}, {}), (half, bearer))
        ]
        same = [(one.status_code, one.headers.get("Location")) for one in (nobody, somebody)]
        assert same[0] == same[1], (method, path)
        assert "sign-out" not in somebody.text, (method, path)


async def test_people_of_organisations_have_the_same_second_factor(door: FrontDoor) -> None:
    number = await enter(door, COUNCIL)
    secret, done = await _set_up(door, PARTNER_WAY, number)
    assert list(_kept(done)) == [cookie_name(SUPPORT, partner=True)]
    half = _kept(await _half(door, PARTNER_WAY, number))
    begun = await door.post_form("partner/sign-in/code", half, code=await _code(door, secret))
    assert (begun.status_code, begun.headers["Location"]) == (303, "/partner")
    home = await door.ask("GET", "/partner/second-factor", cookies=_kept(begun))
    assert home.status_code == 200 and "Not used yet: 10" in home.text
    administrator = Context(
        app=door.app,
        used="",
        organisation=COUNCIL,
        organisation_roles=frozenset({OrganisationRole.ADMINISTER}),
        user=f"{COUNCIL}-U99",
    )
    for context, asked, why, code in (
        (administrator, number, " ", "reason-missing"),
        (replace(administrator, user=number), number, "Lost.", "own-second-factor"),
        (replace(administrator, organisation="E09000007"), number, "Lost.", "no-such-user"),
    ):
        refused = await reset_user_factor(context, asked, why)
        assert isinstance(refused, Refusal) and refused.code == code
    assert await reset_user_factor(administrator, number, "Lost the telephone.") == number
    assert (await door.ask("GET", "/partner", cookies=_kept(begun))).status_code == 303
    again = await _half(door, PARTNER_WAY, number)
    assert again.headers["Location"] == PARTNER_WAY.set_up
