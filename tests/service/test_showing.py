"""One case, with everything that a page of it needs, and to whom."""

from __future__ import annotations

from policy.refusal import Refusal
from policy.support.words import Role
from service.cases.showing import CasePage, SupportPart, show_case, who_looked
from service.context import Context
from store.staff import StaffMember
from tests.apps import take_in
from wiring.app import App


def by(app: App, role: Role, used: str = "show") -> Context:
    somebody = StaffMember(number="S-7001", name="", email="", team="", roles=(role,))
    return Context(app=app, used=used, member=somebody)


async def test_a_page_of_a_case_has_clocks_timeline_what_comes_and_the_rules_in_words(
    app: App,
) -> None:
    reference = (await take_in(app, "N-1")).reference
    page = await show_case(by(app, Role.CASEWORKER), reference)
    assert isinstance(page, CasePage) and isinstance(page.part, SupportPart)
    assert page.part.progress.clocks[0].anchor == "referral received"
    assert (page.sequence, [row.sequence for row in page.timeline]) == (1, [1])
    assert page.ahead.now == page.now
    assert page.ahead.entries[-1].at <= page.ahead.until
    assert set(page.timeline[0].rules.split()) == set(page.reasons)
    assert {task.kind for task in page.kept.tasks} == {"status check", "safeguarding"}


async def test_who_looked_is_on_the_page_of_a_supervisor_alone(app: App) -> None:
    reference = (await take_in(app, "N-1")).reference
    unseen = await show_case(by(app, Role.CASEWORKER), reference)
    seen = await show_case(by(app, Role.DUTY_SUPERVISOR, used="a page"), reference)
    assert isinstance(unseen, CasePage) and isinstance(seen, CasePage)
    assert unseen.views is None
    assert seen.views is not None
    assert [view.kind for view in seen.views] == ["show", "a page"]
    refused = await who_looked(by(app, Role.CASEWORKER), reference)
    assert isinstance(refused, Refusal) and refused.code == "wrong-role"


async def test_a_reference_of_no_case_has_no_page(app: App) -> None:
    refused = await show_case(by(app, Role.CASEWORKER), "RSR-000-000-000")
    assert isinstance(refused, Refusal) and refused.code == "no-such-case"
