"""Looking at cases by use cases: what is asked for and nothing else, by whom, and noted first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest

from policy.refusal import Refusal
from policy.support.words import Role
from service.cases.evidence import read_circumstances
from service.cases.listing import CaseFilter, list_cases
from service.cases.record import CaseOnRecord, read_case
from service.cases.timeline import PastAndAhead, case_timeline
from store.views import IDENTITY_READ, views_of
from tests.apps import take_in
from tests.service.contexts import by_staff
from wiring.app import App


async def _kinds(app: App, reference: str) -> list[str]:
    async with app.engine.connect() as connection:
        return [view.kind for view in await views_of(connection, reference)]


async def _listed(app: App, wanted: CaseFilter) -> list[str]:
    found = await list_cases(by_staff(app, Role.CASEWORKER), wanted)
    assert not isinstance(found, Refusal)
    return [row.reference for row in found.rows]


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (CaseFilter(), ("late", "new")),
        (CaseFilter(batch=" second "), ("new",)),
        (CaseFilter(organisation="e06000023"), ("late", "new")),
        (CaseFilter(organisation="E00000000"), ()),
        (CaseFilter(stage="status_check"), ("late", "new")),
        (CaseFilter(stage="closed"), ()),
        (CaseFilter(held_by="S-1"), ()),
    ],
    ids=str,
)
async def test_a_list_holds_what_its_filter_wants(
    app: App, wanted: CaseFilter, expected: Sequence[str]
) -> None:
    late = await take_in(app, "N-1", received_ago=timedelta(hours=30), batch="first")
    new = await take_in(app, "N-2", batch="second")
    names = {late.reference: "late", new.reference: "new"}
    assert sorted(names[one] for one in await _listed(app, wanted)) == sorted(expected)


async def test_a_list_says_whether_there_may_be_more(app: App) -> None:
    for number in ("N-1", "N-2"):
        await take_in(app, number)
    for limit, more in ((1, True), (3, False)):
        found = await list_cases(by_staff(app, Role.CASEWORKER), CaseFilter(), limit=limit)
        assert not isinstance(found, Refusal)
        assert found.more is more


async def test_who_reads_a_case_is_noted_and_so_is_who_asked_and_may_not(app: App) -> None:
    reference = (await take_in(app, "N-1")).reference
    refused = await read_case(by_staff(app, Role.OPERATIONS), reference)
    assert isinstance(refused, Refusal) and refused.code == "wrong-role"
    assert await _kinds(app, reference) == ["refused: test"]
    read = await read_case(by_staff(app, Role.CASEWORKER), reference)
    assert isinstance(read, CaseOnRecord)
    assert read.person["family_name"]
    assert (read.answer, read.facts) == (None, None)
    assert [event.label for event in read.events] == ["Referral accepted"]
    assert await _kinds(app, reference) == ["refused: test", "test", IDENTITY_READ]


async def test_what_only_the_other_track_keeps_nobody_of_this_one_reads(app: App) -> None:
    reference = (await take_in(app, "N-1")).reference
    refused = await read_circumstances(by_staff(app, *Role), reference)
    assert isinstance(refused, Refusal) and refused.code == "wrong-role"


async def test_a_partner_sees_deeds_without_what_followed(app: App) -> None:
    reference = (await take_in(app, "N-1")).reference
    by = by_staff(app, Role.CASEWORKER)
    for_staff = await case_timeline(by, reference)
    for_partners = await case_timeline(by, reference, for_partners=True)
    assert isinstance(for_staff, PastAndAhead) and isinstance(for_partners, PastAndAhead)
    assert [entry.label for entry in for_partners.past] == ["Referral accepted"]
    assert for_staff.past[0].effects and not for_partners.past[0].effects
    assert for_partners.ahead == for_staff.ahead
    assert for_partners.releases == ((1, for_partners.release),)
