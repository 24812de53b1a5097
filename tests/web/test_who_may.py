"""The table of who may ask what, through the pages and the interface for programs."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from policy.suitability.words import Role as SuitabilityRole
from policy.support.words import Role
from store import organisations
from tests.apps import DIGEST
from tests.policy.suitability.life import REFERRED
from tests.policy.suitability.life_files import example
from tests.servers import TestPostgres
from tests.store.suitability_lives import lived
from tests.suitability_apps import POLICE, UNIT
from tests.web.api.asking import COUNCIL, OTHER_COUNCIL, Program, code_of
from tests.web.front_door import CREDENTIAL, FrontDoor, front_door_on
from tests.who_may import who_may

ROLES = {"support": tuple(Role), "suitability": tuple(SuitabilityRole)}
SENDERS = {"support": (COUNCIL, OTHER_COUNCIL), "suitability": (POLICE, UNIT)}

SEE_NO_CASE = {Role.REGISTRAR, Role.REGULATED_ADVISER}
"""They may bring a withdrawal, as anybody may, and see nothing of the case by it."""
ON_A_TASKS_PAGE = "finish-task"


@pytest.fixture(scope="module", params=list(ROLES))
async def door(
    request: pytest.FixtureRequest,
    postgres: TestPostgres,
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[tuple[FrontDoor, str]]:
    with postgres.database() as made:
        database = made if request.param == made.track else made.of_suitability()
        async with front_door_on(database, tmp_path_factory.mktemp("door")) as running:
            async with running.app.engine.begin() as connection:
                for code in SENDERS[database.track]:
                    assert await organisations.set_credential(connection, code, DIGEST)
            reference = running.reference or await lived(
                running.app, "N-1", example(1).file, REFERRED
            )
            yield running, reference


async def test_each_role_is_offered_what_the_table_says_by_page_and_program_and_no_more(
    door: tuple[FrontDoor, str],
) -> None:
    running, reference = door
    track = running.app.settings.track
    offered, pages = {}, {}
    for role in ROLES[track]:
        cookies = await running.sign_in(role)
        program = Program(door=running, bearer=next(iter(cookies.values())))
        told = await program.get(f"/cases/{reference}/deeds")
        if told.status_code == 403:
            assert role in SEE_NO_CASE
            continue
        offered[role] = {deed["kind"] for deed in told.json()["deeds"]}
        pages[role] = (await running.ask("GET", f"/cases/{reference}", cookies=cookies)).text
    taken = set().union(*offered.values())
    assert taken
    for role, kinds in offered.items():
        assert kinds == {kind for kind in taken if who_may(track)[kind][role]}, role
        shown = {kind for kind in taken if f'/cases/{reference}/{kind}"' in pages[role]}
        assert shown == kinds - {ON_A_TASKS_PAGE}, role


async def test_a_form_or_an_order_that_is_not_theirs_opens_for_nobody(
    door: tuple[FrontDoor, str],
) -> None:
    running, reference = door
    track = running.app.settings.track
    protector = ROLES[track][-1]
    cookies = await running.sign_in(protector)
    for kind in (kind for kind, cells in who_may(track).items() if not cells[protector]):
        path = f"cases/{reference}/{kind}"
        page = await running.ask("GET", f"/{path}", cookies=cookies)
        sent = await running.post_form(path, cookies, order_id="x", sequence="1", step="send")
        assert {page.status_code, sent.status_code} <= {403, 404, 409}, kind
    for bearer in ("", f"{SENDERS[track][0]}:{CREDENTIAL}"):
        answer = await Program(door=running, bearer=bearer).get(f"/cases/{reference}/deeds")
        assert answer.status_code == 401


async def test_a_case_of_one_organisation_is_not_there_for_another(
    door: tuple[FrontDoor, str],
) -> None:
    running, reference = door
    own, other = (
        Program(door=running, bearer=f"{code}:{CREDENTIAL}")
        for code in SENDERS[running.app.settings.track]
    )
    never = await other.get("/referrals/RSR-000-000-000")
    theirs = await other.get(f"/referrals/{reference}")
    assert (theirs.status_code, theirs.json()) == (404, never.json())
    if running.app.settings.track == "support":
        read = f"/referrals/{reference}/answer"
        assert code_of(await own.ask("POST", read, headers={"Idempotency-Key": "a"}))
        others = await other.ask("POST", read, headers={"Idempotency-Key": "b"})
        assert others.status_code == 404
