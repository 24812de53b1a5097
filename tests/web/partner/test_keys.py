"""An administrator makes and ends the keys of their organisation's programs by pages."""

from __future__ import annotations

import re
from pathlib import Path

from tests.servers import TestDatabase
from tests.service.contexts import OWN, administrator_of
from tests.web.front_door import CREDENTIAL, FrontDoor, front_door_on

NAME = "referrals_partner_support"
_SECRET = re.compile(r'<strong class="referrals-secret">([^<]+)<')


async def _signed_in(door: FrontDoor, number: str, code: str) -> dict[str, str]:
    await door.post_form("partner/invitation", number=number, code=code, credential=CREDENTIAL)
    done = await door.post_form("partner/sign-in", number=number, credential=CREDENTIAL)
    assert done.status_code == 303, done.text
    return {NAME: done.cookies[NAME]}


async def test_a_key_is_shown_once_opens_the_interface_and_ends_at_once(
    database: TestDatabase, tmp_path: Path
) -> None:
    async with front_door_on(database, tmp_path) as door:
        first = await administrator_of(door.app)
        cookies = await _signed_in(door, first.number, first.code)
        asked = {"name": "our <system>", "days": "30", "role-read answers": "yes"}
        made = await door.post_form("partner/keys", cookies, **asked)
        [key] = _SECRET.findall(made.text)
        bearer = {"Authorization": f"Bearer {key}"}
        assert (await door.ask("GET", "/v1/me", headers=bearer)).json()["organisation"] == OWN
        wrong = await door.post_form("partner/keys", cookies, **{**asked, "days": "1e3"})
        assert wrong.status_code == 422
        listed = await door.ask("GET", "/partner/keys", cookies=cookies)
        [id] = re.findall(r"/partner/keys/([^/]+)/end", listed.text)
        assert (
            key not in listed.text
            and "Never" not in listed.text
            and "our &lt;system&gt;" in listed.text
        )
        assert (await door.post_form(f"partner/keys/{id}/end", cookies)).status_code == 303
        assert (await door.ask("GET", "/v1/me", headers=bearer)).status_code == 401
        await _an_address_is_told(door, cookies)


async def _an_address_is_told(door: FrontDoor, cookies: dict[str, str]) -> None:
    """By the page and by the interface, for who administers alone; its secret is shown once."""
    path, wrong = "partner/webhooks", {"address": "ftp://council.example/"}
    assert (await door.post_form(path, cookies, **wrong)).status_code == 422
    made = await door.post_form(path, cookies, address="https://council.example/events")
    [secret] = _SECRET.findall(made.text)
    listed = await door.ask("GET", f"/{path}", cookies=cookies)
    [id] = set(re.findall(r"/partner/webhooks/([^/]+)/test", listed.text))
    assert secret.startswith("whsec_") and secret not in listed.text
    tested = await door.post_form(f"{path}/{id}/test", cookies)
    assert tested.headers["Location"] == "/partner/webhooks?tested=yes"
    bearer = {"Authorization": f"Bearer {cookies[NAME]}"}
    asked = f"/v1/webhooks/{id}/secret"
    other = await door.ask("POST", asked, headers=bearer)
    assert other.status_code == 201 and other.json()["secret"] not in ("", secret)
    [shown] = (await door.ask("GET", "/v1/webhooks", headers=bearer)).json()["webhooks"]
    assert (shown["waiting"], shown["old_until"] is None) == (1, False)
    assert (await door.post_form(f"{path}/{id}/end", cookies)).status_code == 303
    gone = await door.ask("POST", asked, headers=bearer)
    assert (gone.status_code, gone.json()["code"]) == (404, "no-such-webhook")
