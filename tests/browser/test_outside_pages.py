"""The pages of the public and of outside bodies on a phone: nothing keeps anybody out of them, and
nothing runs off the screen.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.async_api import Page
from sqlalchemy import insert

from policy.partners import OrganisationRole
from policy.refusal import Refusal
from policy.support.words import DeadlineName
from service.integration.questions import list_questions
from store.tables import deadlines
from tests.browser.axe import faults
from tests.servers import TestDatabase
from tests.service.contexts import by_organisation
from tests.web.front_door import FrontDoor, front_door_on
from tests.web.partner.test_referral import COUNCIL, NAME, filled_in, signed_in

PHONE = 320
pytestmark = pytest.mark.timeout(300)


async def test_public_and_partner_pages_keep_nobody_out_on_a_phone(
    database: TestDatabase, tmp_path: Path, page: Page
) -> None:
    async with front_door_on(database, tmp_path) as door:
        cookies = await signed_in(door, COUNCIL, frozenset(OrganisationRole))
        draft = await filled_in(door, cookies)
        own = f"/partner/referrals/{door.reference}"
        await page.context.add_cookies([{"name": NAME, "value": cookies[NAME], "url": door.own}])
        told = "https://systems.of.a.council.with.a.very.long.name.example/events/of/referrals"
        assert (await door.post_form("partner/webhooks", cookies, address=told)).status_code == 200
        await page.set_viewport_size({"width": PHONE, "height": 640})
        for path in (
            "/privacy?lang=cy",
            "/start?lang=en",
            "/partner",
            draft,
            f"{draft}/consent",
            f"{draft}/check",
            own,
            f"{own}/report",
            "/partner/people",
            "/partner/keys",
            "/partner/webhooks",
            "/partner/questions",
            await _asked(door),
            "/partner/reply/zzzz",
        ):
            await page.goto(door.own + path)
            assert (path, await faults(page)) == (path, [])


async def _asked(door: FrontDoor) -> str:
    """The page of a question that waits for the council."""
    now = datetime.now(UTC)
    clock = {
        "reference": door.reference,
        "name": DeadlineName.NO_CONTACT.value,
        "anchored_at": now,
        "rung": "first",
        "due": now + timedelta(days=21),
        "anchor": "first not seen",
        "rule": "R67",
        "role": "duty supervisor",
        "position": 1,
        "repeats_days": 21,
    }
    async with door.app.engine.begin() as connection:
        await connection.execute(insert(deadlines).values(clock))
    found = await list_questions(by_organisation(door.app, COUNCIL))
    assert not isinstance(found, Refusal)
    return f"/partner/questions/{found[0].id}"
