"""People's days on our pages, from their beginning to their end, on the real servers."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.async_api import Browser, Page

from policy.people.column import Form
from policy.support.deeds.acknowledge_escalation import ACKNOWLEDGE_ESCALATION
from policy.support.deeds.record_answer import RECORD_ANSWER
from policy.support.words import Role, Team
from store.policy_time import clock
from store.staff import StaffMember, add_staff, put_on_duty
from tests.apps import DIGEST, SUPERVISOR, cells
from tests.browser.day import (
    DESK,
    PHONE,
    fills_in,
    follows,
    presses,
    sees,
    sends,
    signs_in,
    somebody,
)
from tests.browser.system import System, system
from tests.servers import TestPostgres
from tests.web.front_door import FrontDoor
from tests.web.partner.test_referral import COUNCIL, enter
from web.pages.partner.date_boxes import DATED, boxes_of
from web.pages.partner.sections import SECTIONS, ReferralSection

CHECKER = "S-2011"
TEN = 10
RECORD, TAKE = RECORD_ANSWER.title, ACKNOWLEDGE_ESCALATION.title
NO_TRACE = {
    "answer.result": "no trace",
    "answer.recourse": "unknown",
    "answer.document_gap": "no",
    "answer.sources_checked": "CID\nAtlas",
}
pytestmark = pytest.mark.timeout(300)


@pytest.fixture(scope="module")
async def on(
    postgres: TestPostgres, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[System]:
    """The support track with a check officer, and with a supervisor on duty."""
    async with system(postgres, tmp_path_factory.mktemp("days")) as made:
        officer = StaffMember(
            number=CHECKER,
            name="Invented",
            email="checker@referrals.example",
            team=Team.CHECK,
            roles=(Role.CHECK_OFFICER,),
        )
        now = datetime.now(UTC)
        async with made.running.app.engine.begin() as connection:
            await add_staff(connection, officer, DIGEST, "S-1001")
            await put_on_duty(
                connection,
                role=Role.DUTY_SUPERVISOR,
                position=1,
                number=SUPERVISOR.id,
                starts=now - timedelta(days=3),
                ends=now + timedelta(days=3),
                recorded_by="S-1001",
            )
        yield made


@pytest.mark.parametrize(
    ("size", "scripts"), [(DESK, True), (PHONE, False)], ids=["desk", "phone without scripts"]
)
async def test_a_council_refers_somebody_and_reads_what_the_check_found(
    on: System, browser: Browser, size: tuple[int, int], scripts: bool
) -> None:
    app = on.running.app
    number = await enter(FrontDoor(app=app, served=app, own=on.pages, reference=""), COUNCIL)
    async with somebody(browser, size, scripts=scripts) as council:
        await signs_in(council, f"{on.pages}/partner/sign-in", number)
        reference = await _refers(on, council, f"web-{size[0]}")
        await council.goto(f"{on.pages}/partner/referrals/{reference}")
        await sees(council, "Due ")
        assert await council.get_by_role("button", name="Read the answer").count() == 0
        async with somebody(browser, DESK, scripts=scripts) as officer:
            await signs_in(officer, f"{on.pages}/sign-in", CHECKER)
            await officer.goto(f"{on.pages}/cases/{reference}/record-answer")
            await sends(officer, NO_TRACE)
        await council.goto(f"{on.pages}/partner")
        await follows(council, "Our referrals")
        await follows(council, reference)
        await presses(council, "Read the answer")
        await sees(council, reference, "Answer on status", "no trace")
        await follows(council, "Back")
        await sees(council, "First read")


async def _refers(on: System, page: Page, number: str) -> str:
    """A referral from its start to its reference and clock, in as many sittings as it has parts."""
    async with on.running.app.engine.connect() as connection:
        row = cells(number, await clock(connection) - timedelta(minutes=2))
    await presses(page, "Start a referral")
    for place in range(len(SECTIONS)):
        await page.locator(".govuk-task-list__link").nth(place).click()
        await fills_in(page, _typed(SECTIONS[place], row))
        await presses(page, "Save and go back to the list")
    await presses(page, "Check your answers")
    await sees(page, "As it is, it would be accepted.")
    await presses(page, "Send the referral")
    await sees(page, "Referral sent", "is due")
    found = re.search(r"RSR-\w+-\w+-\w+", page.url)
    assert found is not None
    return found[0]


def _typed(section: ReferralSection, row: dict[str, str]) -> dict[str, str]:
    """What a row says of a section, by the inputs of its page."""
    typed: dict[str, str] = {}
    for column in section.columns:
        text = row.get(column.name, "")
        chosen = {part.strip() for part in text.split(";")}
        if column.form in DATED:
            boxes = boxes_of(column, text).items()
            typed |= {f"{column.name}-{box}": said for box, said in boxes if said}
        elif text and column.form is Form.SOME_OF:
            of = enumerate(column.allowed)
            typed |= {f"{column.name}-{place}": "yes" for place, one in of if one in chosen}
        elif text:
            typed[column.name] = text
    return typed


async def test_a_check_officer_takes_ten_cases_in_turn_and_answers_each(
    on: System, browser: Browser
) -> None:
    made = [on.running.case(f"N-{number}") for number in range(TEN)]
    waiting = set(await asyncio.gather(*made))
    async with somebody(browser, DESK, scripts=False) as page:
        await signs_in(page, f"{on.pages}/sign-in", CHECKER)
        for _ in range(TEN):
            await page.goto(on.pages)
            await presses(page, "Take the next task")
            reference = await page.locator(".govuk-caption-l a").inner_text()
            waiting.remove(reference)
            await follows(page, reference)
            await follows(page, RECORD)
            await sends(page, NO_TRACE)
        await page.goto(on.pages)
        await presses(page, "Take the next task")
        await sees(page, "Nothing waits")
    assert not waiting


async def test_a_duty_supervisor_sees_who_waits_takes_the_escalations_and_hands_over(
    on: System, browser: Browser
) -> None:
    since = timedelta(hours=23, minutes=30)
    made = [on.running.case(f"N-{number}", clock_offset=-since) for number in (31, 32, 33)]
    references = await asyncio.gather(*made)
    await asyncio.gather(*(on.running.pass_time(reference, since) for reference in references))
    for reference in references:
        await on.running.until_state(reference, lambda state: state.breached_at is not None)
    async with somebody(browser, PHONE, scripts=False) as page:
        await signs_in(page, f"{on.pages}/sign-in", SUPERVISOR.id)
        await page.goto(f"{on.pages}/service/wall")
        await sees(page, *references, "over")
        await page.goto(f"{on.pages}/service/escalations")
        await fills_in(page, {f"case.{reference}": "yes" for reference in references[:2]})
        await presses(page, "Take those that are marked")
        shown = await page.inner_text("main")
        assert [reference in shown for reference in references] == [False, False, True]
        await page.goto(f"{on.pages}/cases/{references[2]}")
        await follows(page, TAKE)
        await sends(page, {})
        await page.goto(f"{on.pages}/service/escalations")
        await sees(page, "There is nothing on this list.")
        await page.goto(f"{on.pages}/service/handover?team=every")
        await sees(page, *references, SUPERVISOR.id, "On duty")
