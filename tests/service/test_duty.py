"""What a shift works by and looking after the service, asked for by any way in."""

from __future__ import annotations

import pytest

from policy.refusal import Refusal
from policy.suitability.words import Role as SuitabilityRole
from policy.support.words import Role, Team
from service.context import Context
from service.duty.handover import hand_over_shift
from service.duty.wall import Wall, look_at_wall
from service.health.checking import Health, check_health, take_alarm
from service.health.reconciling import reconcile_now
from service.health.schedules import list_schedules
from service.health.verifying import Verified, verify_trail
from service.notices import deal_with_notice, try_notice_again
from store.views import NO_CASE, views_of
from tests.service.contexts import by_organisation, by_staff
from wiring.app import App

REFERENCE = "RSR-000-000-000"


def code_of(found: object) -> str:
    assert isinstance(found, Refusal), found
    return found.code


async def test_health_notifies_nobody_and_notes_who_looked(app: App) -> None:
    found = await check_health(Context(app=app, used=""))
    assert isinstance(found, Health)
    assert [item.code for item in found.findings] == ["temporal-out-of-reach"]
    assert not found.without_database
    await check_health(by_staff(app, Role.OPERATIONS))
    async with app.engine.connect() as connection:
        noted = await views_of(connection, NO_CASE)
    assert [(view.staff_number, view.kind) for view in noted] == [("S-1", "test")]


async def test_an_alarm_that_does_not_ring_is_taken_by_nobody(app: App) -> None:
    operations = by_staff(app, Role.OPERATIONS)
    assert code_of(await take_alarm(operations, "no-worker")) == "no-such-alarm"
    assert code_of(await take_alarm(by_staff(app, Role.CASEWORKER), "no-worker")) == "wrong-role"


async def test_without_temporal_it_is_said_that_nothing_could_be_delivered(app: App) -> None:
    operations = by_staff(app, Role.OPERATIONS)
    assert code_of(await reconcile_now(operations)) == "temporal-out-of-reach"
    assert code_of(await list_schedules(operations)) == "temporal-out-of-reach"


async def test_the_trail_of_no_case_is_not_verified_and_that_of_none_is_whole(app: App) -> None:
    officer = by_staff(app, Role.CHECK_OFFICER)
    assert code_of(await verify_trail(officer, REFERENCE)) == "no-such-case"
    assert await verify_trail(officer) == Verified(count=0, erased=0, chain_alone=0)


async def test_a_notice_that_was_not_given_up_is_neither_tried_again_nor_dealt_with(
    app: App,
) -> None:
    operations = by_staff(app, Role.OPERATIONS)
    for act in (try_notice_again, deal_with_notice):
        assert code_of(await act(operations, "0123abcd")) == "no-such-notice"


@pytest.mark.parametrize(
    ("asked", "teams"),
    [
        ({"every_team": True}, [str(team) for team in Team]),
        ({"team": Team.CHECK.value}, [Team.CHECK.value]),
    ],
)
async def test_a_shift_hands_over_one_team_or_every_team(
    app: App, asked: dict[str, object], teams: list[str]
) -> None:
    pages = await hand_over_shift(by_staff(app, Role.DUTY_SUPERVISOR), **asked)  # type: ignore[arg-type]
    assert not isinstance(pages, Refusal)
    assert [page.team for page in pages] == teams


async def test_the_wall_and_the_handover_are_for_staff_of_the_track(app: App) -> None:
    assert isinstance(await look_at_wall(by_staff(app, Role.CHECK_OFFICER), 40), Wall)
    stranger = by_staff(app, SuitabilityRole.UKVI_OFFICER)
    for context in (by_organisation(app), Context(app=app, used="")):
        assert code_of(await look_at_wall(context, 40)) == "not-signed-in"
        assert code_of(await hand_over_shift(context)) == "not-signed-in"
    assert code_of(await look_at_wall(stranger, 40)) == "wrong-role"
