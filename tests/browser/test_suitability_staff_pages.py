"""The suitability track's own pages: evidence, limbs, summary, decision, second person, fresh look,
clearance and service. Nothing keeps anybody out of them, at 400 % zoom either.
"""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser

from policy.suitability.deeds import ClaimCase
from policy.suitability.words import Role
from tests.browser.axe import faults
from tests.browser.chromium import page_of
from tests.browser.test_staff_pages import PHONE
from tests.policy.suitability.life import DECIDED, MAKER, REFERRED, Life, at
from tests.policy.suitability.life_files import example
from tests.servers import TestPostgres
from tests.store.suitability_lives import lived
from tests.web.front_door import FrontDoor, front_door_on

pytestmark = pytest.mark.timeout(300)
EARLY = at("01-10 10:00")
"""Facts come in, and limbs are looked at."""
PEOPLE = {
    EARLY: (Role.ASSESSOR, Role.OFFICER),
    REFERRED: (Role.SRU_DECISION_MAKER, Role.SRU_CHECKER),
    DECIDED: (Role.OFFICER, Role.UKVI_OFFICER, Role.DUTY_SUPERVISOR),
}
"""Who is at work on a case at which point of its life."""


@pytest.fixture(scope="module")
async def door(
    postgres: TestPostgres, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[FrontDoor]:
    with postgres.database() as made:
        folder = tmp_path_factory.mktemp("door")
        async with front_door_on(made.of_suitability(), folder) as running:
            yield running


def _claimed(life: Life) -> None:
    if life.state.stage == "referred":
        life.ask(ClaimCase(), MAKER, REFERRED)


async def test_no_page_of_a_case_of_suitability_keeps_anybody_out_at_400_per_cent(
    door: FrontDoor, browser: Browser
) -> None:
    seen: dict[str, str] = {}
    found: dict[str, list[str]] = {}
    for number, (moment, roles) in enumerate(PEOPLE.items()):
        reference = await lived(door.app, f"N-{number}", example(1).file, moment, _claimed)
        for role in roles:
            [(name, value)] = (await door.sign_in(role)).items()
            async with page_of(browser, *PHONE) as page:
                await page.context.add_cookies([{"name": name, "value": value, "url": door.own}])
                await page.goto(f"{door.own}/cases/{reference}")
                links = await page.eval_on_selector_all(
                    f"a[href^='/cases/{reference}/']",
                    "all => all.map(one => one.getAttribute('href'))",
                )
                for path in (f"/cases/{reference}", *sorted(set(links))):
                    kind = path.rpartition("/")[2]
                    if seen.setdefault(kind, role) != role:
                        continue
                    answer = await page.goto(f"{door.own}{path}")
                    assert answer is not None and answer.status == 200, path
                    found[f"{role}: {kind}"] = await faults(page)
    assert {place: each for place, each in found.items() if each} == {}
    assert {"record-facts", "conclude-limb", "propose-decision"} <= set(seen), sorted(seen)
