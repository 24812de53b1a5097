"""Staff sign in by a provider: who is bound and shows a second factor, and nobody else."""

from __future__ import annotations

import asyncio
import html
import re
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import requests

from policy.support.words import Role
from service.sessions.subjects import bind_sign_in
from tests.servers import TestDatabase
from tests.service.contexts import by_staff, confirmed
from tests.web.front_door import CREDENTIAL, FrontDoor, front_door_on
from tests.web.identity_provider import (
    CLIENT,
    OTHERS_KEY,
    SECRET,
    TestProvider,
    provider_running,
)
from web.cookies import cookie_name
from wiring import identity_provider
from wiring.settings import Settings, SettingsMissing

WHY = "joined the service"
_ONWARD = re.compile(r'content="0; url=([^"]+)"')


@pytest.fixture
async def provider() -> AsyncIterator[TestProvider]:
    async with provider_running() as made:
        yield made


@pytest.fixture
async def door(
    database: TestDatabase, tmp_path: Path, provider: TestProvider
) -> AsyncIterator[FrontDoor]:
    kept = tmp_path / "client-secret"
    kept.write_text(SECRET)
    named: dict[str, Any] = {
        "oidc_issuer": provider.issuer,
        "oidc_client_id": CLIENT,
        "oidc_client_secret_file": kept,
        "oidc_acr": "two-factors",
        "oidc_amr": "otp hwk",
    }
    async with front_door_on(database, tmp_path, **named) as made:
        yield made


class Browser:
    """Somebody who goes from page to page, with their cookies."""

    def __init__(self, door: FrontDoor) -> None:
        self.door, self.jar = door, requests.Session()

    async def begin(self, to: str = "/tasks/find") -> requests.Response:
        return await asyncio.to_thread(
            self.jar.post,
            f"{self.door.own}/sign-in/provider",
            data={"to": to},
            headers={"Origin": self.door.own},
            timeout=30,
        )

    async def get(self, address: str) -> requests.Response:
        return await asyncio.to_thread(self.jar.get, address, allow_redirects=False, timeout=30)

    async def to_provider(self) -> str:
        """Where the provider sends them back to."""
        begun = await self.begin()
        [address] = _ONWARD.findall(begun.text)
        return (await self.get(html.unescape(address))).headers["Location"]

    async def sign_in(self) -> requests.Response:
        return await self.get(await self.to_provider())


async def _bind(door: FrontDoor, subject: str = "invented-1") -> None:
    keeper = by_staff(door.app, Role.OPERATIONS)
    wanted = await bind_sign_in(keeper, "S-2001", subject, reason=WHY)
    await confirmed(door.app, wanted, Role.MANAGER)


async def test_who_is_bound_signs_in_and_nobody_else_does_by_signing_in_there(
    door: FrontDoor, provider: TestProvider
) -> None:
    browser = Browser(door)
    unknown = await browser.sign_in()
    assert unknown.status_code == 403 and "nobody&#39;s here" in unknown.text
    assert provider.subject in unknown.text and len(browser.jar.cookies) == 0
    await _bind(door)
    done = await browser.sign_in()
    assert done.status_code == 200 and _ONWARD.findall(done.text) == ["/tasks/find"]
    kept = done.headers["Set-Cookie"]
    assert cookie_name("support") in kept and "SameSite=Strict" in kept
    page = await browser.get(f"{door.own}/sessions")
    assert page.status_code == 200 and "S-2001" in page.text
    made = await asyncio.to_thread(
        browser.jar.post,
        f"{door.own}/sessions/command-line",
        headers={"Origin": door.own},
        timeout=30,
    )
    assert made.status_code == 200 and "shown only now" in made.text
    [token] = re.findall(r">([A-Za-z0-9_-]{43})<", made.text)
    own = await door.ask("GET", "/sessions", cookies={cookie_name("support"): token})
    assert own.status_code == 200 and len(re.findall(r"/sessions/\w+/end", own.text)) == 2
    # Number and credential are closed meanwhile, and the page does not offer them.
    closed = await door.post_form("sign-in", number="S-2001", credential=CREDENTIAL)
    assert closed.status_code == 403 and "identity provider here" in closed.text
    asked = await door.ask("GET", "/sign-in")
    assert 'name="credential"' not in asked.text and "account" in asked.text


async def test_what_the_provider_says_is_believed_only_whole_fresh_and_signed(
    door: FrontDoor, provider: TestProvider
) -> None:
    await _bind(door)
    now = int(time.time())
    hostile: list[tuple[dict[str, Any], str]] = [
        ({"claims": {"nonce": "another"}}, "cannot be relied on"),
        ({"without": frozenset({"nonce"})}, "cannot be relied on"),
        ({"claims": {"aud": "another"}}, "cannot be relied on"),
        ({"claims": {"aud": [CLIENT, "another"]}}, "cannot be relied on"),
        ({"claims": {"aud": [CLIENT, "another"], "azp": "another"}}, "cannot be relied on"),
        ({"claims": {"iat": now - 900, "exp": now - 600}}, "cannot be relied on"),
        ({"without": frozenset({"exp"})}, "cannot be relied on"),
        ({"claims": {"iss": "https://other.example"}}, "cannot be relied on"),
        ({"claims": {"sub": 7}}, "cannot be relied on"),
        ({"unsigned": True}, "cannot be relied on"),
        ({"key": OTHERS_KEY}, "cannot be relied on"),
        ({"without": frozenset({"acr"})}, "without a second factor"),
        ({"claims": {"acr": "a-password", "amr": ["pwd"]}}, "without a second factor"),
        ({"claims": {"acr": ["two-factors"]}}, "without a second factor"),
        ({"claims": {"amr": "otp"}}, "cannot be relied on"),
    ]
    usual = replace(provider, codes={})
    for turned, said in hostile:
        for name in ("claims", "without", "unsigned", "key"):
            setattr(provider, name, turned.get(name, getattr(usual, name)))
        browser = Browser(door)
        answer = await browser.sign_in()
        assert answer.status_code == 403 and said in answer.text, turned
        assert len(browser.jar.cookies) == 0, turned
    provider.claims, provider.without = {"amr": ["pwd", "otp"]}, frozenset({"acr"})
    provider.key = usual.key
    assert (await Browser(door).sign_in()).status_code == 200


async def test_a_way_back_is_used_once_in_the_browser_that_left(
    door: FrontDoor, provider: TestProvider
) -> None:
    await _bind(door)
    mine, theirs = Browser(door), Browser(door)
    back = await mine.to_provider()
    assert "not begun in this browser" in (await theirs.get(back)).text
    before = mine.jar.cookies.get_dict()
    assert (await mine.get(back)).status_code == 200
    # The same way again, with the cookies of before: neither the state nor the code is taken.
    again = Browser(door)
    again.jar.cookies.update(before)
    refused = await again.get(back)
    assert refused.status_code == 403 and "used already" in refused.text
    other = await mine.to_provider()
    code = back.partition("code=")[2].partition("&")[0]
    swapped = re.sub(r"code=[^&]+", f"code={code}", other)
    assert "cannot be relied on" in (await mine.get(swapped)).text
    nothing = await mine.to_provider()
    declined = nothing.partition("?")[0] + "?error=access_denied&state=" + nothing[-43:]
    assert "did not sign you in" in (await mine.get(declined)).text
    nobody = await door.ask("GET", "/sign-in/provider")
    assert nobody.status_code == 303


async def test_a_provider_that_is_slow_holds_up_nobody_for_longer_than_its_time(
    door: FrontDoor, provider: TestProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(identity_provider, "ANSWERS_WITHIN", 0.2)
    provider.slow = True
    slow = await Browser(door).begin()
    assert slow.status_code == 403 and "does not answer" in slow.text


async def test_a_provider_that_is_gone_is_said_plainly_and_break_glass_loudly(
    database: TestDatabase, tmp_path: Path
) -> None:
    named: dict[str, Any] = {
        "oidc_issuer": "http://127.0.0.1:9",
        "oidc_client_id": CLIENT,
        "oidc_client_secret_file": tmp_path / "client-secret",
        "oidc_acr": "two-factors",
        "oidc_break_glass": True,
    }
    (tmp_path / "client-secret").write_text(SECRET)
    async with front_door_on(database, tmp_path, **named) as door:
        gone = await Browser(door).begin()
        assert gone.status_code == 403 and "does not answer" in gone.text
        assert "open for emergencies" in gone.text
        assert await door.sign_in(Role.MANAGER)


def test_a_provider_without_a_word_for_a_second_factor_is_no_setting(tmp_path: Path) -> None:
    given = {
        "REFERRALS_DATABASE_URL": "postgresql+psycopg://a@b/c",
        "REFERRALS_KEY_RING": "k",
        "REFERRALS_TEMPORAL_ADDRESS": "t:1",
        "REFERRALS_WEB_ADDRESS": "https://pages.example",
        "REFERRALS_NOTICES_DIR": "notices",
        "REFERRALS_OIDC_ISSUER": "https://issuer.example",
        "REFERRALS_OIDC_CLIENT_ID": CLIENT,
        "REFERRALS_OIDC_CLIENT_SECRET": SECRET,
    }
    with pytest.raises(SettingsMissing, match="oidc_amr"):
        Settings.load(tmp_path, given)
    found = Settings.load(tmp_path, {**given, "REFERRALS_OIDC_ACR": "two-factors"})
    assert SECRET not in repr(found)
    with pytest.raises(SettingsMissing, match="oidc_issuer"):
        Settings.load(tmp_path, {**given, "REFERRALS_OIDC_ISSUER": "http://issuer.example"})
