"""A second factor as somebody meets it in a browser: an app set up, a passkey added, both used."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pyotp
import pytest
from playwright.async_api import Page

from tests.browser.axe import faults
from tests.servers import TestPostgres
from tests.web.front_door import CREDENTIAL, FrontDoor, front_door_on
from tests.web.partner.test_referral import COUNCIL, enter

PHONE = 320
OFFICER = "S-2001"
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
pytestmark = pytest.mark.timeout(300)


async def _fit_for_anybody(page: Page) -> None:
    assert (page.url, await faults(page)) == (page.url, [])


async def _send(page: Page, name: str) -> None:
    """Press a button that leads to another page, and be there."""
    async with page.expect_navigation():
        await _press(page, name)


async def _press(page: Page, button: str) -> None:
    await page.get_by_role("button", name=button, exact=True).click()


@pytest.fixture(scope="module")
async def door(
    postgres: TestPostgres, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[FrontDoor]:
    folder = tmp_path_factory.mktemp("door")
    with postgres.database() as database:
        async with front_door_on(database, folder, "localhost", second_factor="needed") as made:
            yield made


@pytest.mark.parametrize("home", ["", "/partner"], ids=["of staff", "of an organisation"])
async def test_an_app_and_then_a_passkey_of_the_browser_sign_somebody_in(
    door: FrontDoor, page: Page, home: str
) -> None:
    number = await enter(door, COUNCIL) if home else OFFICER
    own, within = f"{door.own}{home}", door.own + (home or "/")
    await page.set_viewport_size({"width": PHONE, "height": 640})
    devices = await page.context.new_cdp_session(page)
    await devices.send("WebAuthn.enable")
    await devices.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})

    async def credential() -> None:
        await page.goto(f"{own}/sign-in")
        await page.fill("#number", number)
        await page.fill("#credential", CREDENTIAL)
        await _send(page, "Sign in")

    await credential()
    await _send(page, "Begin")
    await _fit_for_anybody(page)
    secret = (await page.locator(".referrals-secret").inner_text()).replace("-", "")
    await page.fill("#code", pyotp.TOTP(secret).now())
    await _send(page, "Confirm the app")
    await _fit_for_anybody(page)
    recovery, other = (await page.locator(".referrals-secret li").all_inner_texts())[:2]

    await page.goto(f"{own}/second-factor")
    await page.fill("#name", "My telephone")
    await page.fill("#passkey-code", "no code")
    await _press(page, "Add a passkey")
    await page.get_by_text("The code is not right").wait_for()
    await page.fill("#passkey-code", recovery)
    await _press(page, "Add a passkey")
    await page.get_by_role("rowheader", name="My telephone").wait_for()
    await _fit_for_anybody(page)

    await page.context.clear_cookies()
    await credential()
    await page.get_by_role("button", name="Use a passkey").wait_for()
    await _fit_for_anybody(page)
    await _press(page, "Use a passkey")
    await page.wait_for_url(within)
    await page.goto(f"{own}/second-factor")
    await _send(page, "Remove My telephone")
    await page.get_by_role("rowheader", name="My telephone").wait_for(state="detached")

    await page.context.clear_cookies()
    await credential()
    await page.fill("#code", "000 000")
    await _send(page, "Sign in")
    await _fit_for_anybody(page)
    await page.fill("#code", other)
    assert await page.get_by_role("button", name="Use a passkey").count() == 0
    await _send(page, "Sign in")
    await page.wait_for_url(within)
