"""The deeds of suitability on pages: facts of many kinds, and a decision made on what is shown."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from policy.suitability.deeds import ClaimCase, ProposeDecision, RecordFacts
from policy.suitability.evidence.factors import Factor
from policy.suitability.words import Role
from store.inbox_delivery import undecided
from tests.policy.suitability.life import MAKER, REFERRED, Life, at
from tests.policy.suitability.life_files import example
from tests.servers import TestDatabase
from tests.store.suitability_lives import lived
from tests.web.front_door import FrontDoor, front_door_on
from tests.web.test_deeds import hidden

FACTS = {"facts-kind": "sleeping", "step": "add facts"}
SLEEPS = {
    "facts.0.place": "doorway",
    "facts.0.as_of-day": "20",
    "facts.0.as_of-month": "2",
    "facts.0.as_of-year": "2022",
    "facts.0.source": "visit",
    "facts.0.basis": "public task",
}


@pytest.fixture
async def door(database: TestDatabase, tmp_path: Path) -> AsyncIterator[FrontDoor]:
    async with front_door_on(database.of_suitability(), tmp_path) as made:
        yield made


def _claimed(life: Life) -> None:
    if life.state.holder != MAKER.id:
        life.ask(ClaimCase(), MAKER, REFERRED)


async def _referred(door: FrontDoor, number: str = "N-1") -> str:
    """A case that the decision maker has."""
    return await lived(door.app, number, example(1).file, REFERRED, _claimed)


async def _orders(door: FrontDoor) -> list[Any]:
    found = await undecided(door.app.store, timedelta(0), timedelta(0))
    return [message.order.command for message in found if message.order is not None]


async def test_facts_are_added_and_removed_one_by_one_and_recorded_together(
    door: FrontDoor,
) -> None:
    reference = await _referred(door)
    path, cookies = f"cases/{reference}/record-facts", await door.sign_in(Role.OFFICER, "O-1")
    asked = await door.ask("GET", f"/{path}", cookies=cookies)
    assert asked.status_code == 200 and "Where the person sleeps" in asked.text
    none = await door.post_form(path, cookies, **hidden(asked))
    assert none.status_code == 422 and "Add at least one" in none.text
    two = await door.post_form(path, cookies, **hidden(asked), **FACTS)
    two = await door.post_form(path, cookies, **{**hidden(two), **FACTS, "facts-kind": "age"})
    assert "Facts 2: The person" in two.text
    one = await door.post_form(path, cookies, **{**hidden(two), **SLEEPS, "step": "remove facts 1"})
    assert "Facts 2" not in one.text and 'value="20"' in one.text
    left = await door.post_form(path, cookies, **hidden(one))
    assert left.status_code == 422 and "Fill this in: Source (Facts 1)" in left.text
    check = await door.post_form(path, cookies, **hidden(one), **SLEEPS)
    assert "doorway" in check.text and "20 February 2022" in check.text
    for _ in range(2):
        sent = await door.post_form(path, cookies, **hidden(check), step="send")
        assert sent.status_code == 303
    [command] = await _orders(door)
    assert isinstance(command, RecordFacts)
    [fact] = command.facts
    assert (fact.id[:6], fact.id[-2:], fact.source) == ("order/", "-1", "visit")


async def test_a_decision_shows_what_it_is_made_on_and_nothing_of_it_has_a_default(
    door: FrontDoor,
) -> None:
    reference = await _referred(door)
    path = f"cases/{reference}/propose-decision"
    cookies = await door.sign_in(Role.SRU_DECISION_MAKER, MAKER.id)
    asked = await door.ask("GET", f"/{path}", cookies=cookies)
    assert asked.status_code == 200 and " checked" not in asked.text
    for shown in ("Case summary", "What the facts come to now", "Offer of "):
        assert shown in asked.text, shown
    empty = await door.post_form(path, cookies, **hidden(asked))
    assert empty.text.count("Choose an answer: Not relevant (") == 2 * len(Factor)
    given = {
        "decision": "cancel",
        "cancellation_guidance_considered": "yes",
        "rights_notice": "the notice in use",
        **{f"factors.{at}.words": f"word {at}" for at in range(len(Factor))},
        **{f"factors.{at}.not_relevant": "no" for at in range(len(Factor))},
    }
    check = await door.post_form(path, cookies, **hidden(asked), **given)
    assert check.status_code == 200, check.text
    assert "word 14" in check.text and "0 marked as read" in check.text
    sent = await door.post_form(path, cookies, **hidden(check), step="send")
    assert sent.status_code == 303
    [command] = await _orders(door)
    assert isinstance(command, ProposeDecision)
    assert command.content == hidden(asked)["content"] != ""
    assert [weighed.factor for weighed in command.factors] == list(Factor)


async def test_every_deed_that_a_case_page_offers_has_a_form(door: FrontDoor) -> None:
    reference = await _referred(door)
    for role, number in ((Role.SRU_DECISION_MAKER, MAKER.id), (Role.OFFICER, "O-1")):
        cookies = await door.sign_in(role, number)
        case = await door.ask("GET", f"/cases/{reference}", cookies=cookies)
        offered = {
            part.partition('"')[0] for part in case.text.split(f'href="/cases/{reference}/')[1:]
        }
        assert offered
        for kind in offered:
            answer = await door.ask("GET", f"/cases/{reference}/{kind}", cookies=cookies)
            assert answer.status_code == 200, kind


async def test_a_clearance_still_being_recorded_is_shown_as_not_given(door: FrontDoor) -> None:
    reference = await lived(door.app, "N-1", example(1).file, at("03-09 10:10"))
    cookies = await door.sign_in(Role.OFFICER, "O-1")
    path = f"/cases/{reference}/ask-clearance/done?after=1&later=yes"
    cleared = await door.ask("GET", path, cookies=cookies)
    assert "The clearance holds until" in cleared.text
    report = await door.ask("GET", f"/cases/{reference}/report-service", cookies=cookies)
    assert "When it was" in report.text and "Clearance" in report.text
    early = await _referred(door, "N-2")
    none = await door.ask("GET", path.replace(reference, early), cookies=cookies)
    assert "there is NO clearance. Hand nothing over" in none.text
