"""The table of who may ask what of a case, cell by cell, through every way in: the pages, the
interface for programs, and the command line. One expected answer a cell, the same by each way.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import re
import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest

from policy.partners import OF_A_PROGRAM
from policy.refusal import Refusal
from service.cases.deeds import DEEDS
from service.cases.opening import open_case
from service.organisations.keys import NewKey, make_key
from service.permissions import PERMISSIONS
from store import partner_users
from store.sessions import begin_session
from store.staff import SESSIONS, StaffMember, add_staff
from tests.apps import DIGEST, app_on, take_in
from tests.policy.suitability.life import REFERRED
from tests.policy.suitability.life_files import example
from tests.servers import TestPostgres
from tests.service.contexts import OTHER as OTHER_CODE
from tests.service.contexts import OWN as OWN_CODE
from tests.service.contexts import by_organisation
from tests.store.suitability_lives import lived_through
from tests.suitability_apps import POLICE, UNIT
from tests.web.in_process import InProcess, in_process
from tests.web.ways_in import (
    NOT_NOW_CODE,
    READ_ANSWER,
    WITHDRAW,
    Asker,
    by_command,
    by_page,
    by_program,
    partners_cookies,
    staffs_cookies,
)
from tests.who_may import ANYBODY_SIGNED_IN, NOBODY, OTHER, OWN, RULED, answer_of, who_may
from wiring.app import App

SENDERS = {"support": (OWN_CODE, OTHER_CODE), "suitability": (POLICE, UNIT)}
JUDGED_BY_THE_CASE = {
    "finish-task": "no-such-task",
    "move-case": "no-such-area",
}
"""What is theirs to ask and refused by what is on record, of this case as it stands."""
ON_A_TASKS_PAGE = "finish-task"
WAYS = {"program": by_program, "command": by_command, "page": by_page}
_numbers = itertools.count()


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedTable:
    """One track's front door, everybody who asks it, and the case they ask about."""

    app: App
    door: InProcess
    askers: dict[str, Asker]
    reference: str
    takes: frozenset[str]


@pytest.fixture(scope="module", params=list(PERMISSIONS))
async def table(
    request: pytest.FixtureRequest,
    postgres: TestPostgres,
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[AskedTable]:
    track = request.param
    with postgres.database() as made:
        of_track = made if track == made.track else made.of_suitability()
        async with app_on(of_track, tmp_path_factory.mktemp("door")) as app:
            reference = await _case(app)
            offered = app.store.track.takes(await _state(app, reference))
            yield AskedTable(
                app=app,
                door=in_process(app),
                askers=await _askers(app),
                reference=reference,
                takes=frozenset(offered),
            )


async def _askers(app: App) -> dict[str, Asker]:
    """Everybody of the table's head."""
    track = app.settings.track
    askers = {NOBODY: Asker(bearer="", cookies={}, outside=False)}
    for place, role in enumerate(PERMISSIONS[track].roles):
        number = f"S-9{place:03}"
        member = StaffMember(number=number, name="A", email=number, team="", roles=(role,))
        async with app.engine.begin() as connection:
            await add_staff(connection, member, DIGEST, "S-1001")
            token = await begin_session(connection, SESSIONS, number)
        askers[role] = Asker(bearer=token, cookies=staffs_cookies(track, token), outside=False)
    for who, code in zip((OWN, OTHER), SENDERS[track], strict=True):
        key = await make_key(by_organisation(app, code), "checks", OF_A_PROGRAM, 2)
        assert isinstance(key, NewKey)
        async with app.engine.begin() as connection:
            number = await partner_users.add_user(
                connection, code, name="A", email="a@b.example", roles=OF_A_PROGRAM, by=""
            )
            token = await begin_session(connection, partner_users.SESSIONS, number)
        cookies = partners_cookies(track, token)
        askers[who] = Asker(bearer=key.secret, cookies=cookies, outside=True)
    return askers


async def _case(app: App) -> str:
    if app.settings.track == "support":
        return (await take_in(app, f"N-{next(_numbers)}")).reference
    return await lived_through(app, "N-1", example(1).file, REFERRED)


async def _state(app: App, reference: str) -> Any:
    opened = await open_case(app, reference)
    assert not isinstance(opened, Refusal)
    return opened[0]


def test_the_table_has_a_row_for_each_deed_and_a_column_for_each_role() -> None:
    for track, permissions in PERMISSIONS.items():
        assert set(who_may(track)) == set(DEEDS[track])
        for cells in who_may(track).values():
            assert set(cells) == {*permissions.roles, OWN, OTHER, NOBODY}


def test_the_table_says_nothing_that_a_rule_forbids() -> None:
    for rule, track, kinds, those in RULED:
        for kind in kinds:
            may = {who for who, says in who_may(track)[kind].items() if says}
            assert may and may <= those, (rule, kind)
    _, track, kind = ANYBODY_SIGNED_IN
    assert {who for who, may in who_may(track)[kind].items() if not may} == {NOBODY}


@pytest.mark.parametrize("way", list(WAYS))
async def test_each_cell_has_one_answer_by_each_way_in(table: AskedTable, way: str) -> None:
    wrong = []
    for kind in DEEDS[table.app.settings.track]:
        asked = [_asked(table, way, kind, who) for who in table.askers]
        said = zip(table.askers, await asyncio.gather(*asked), strict=True)
        wrong += [
            (kind, str(who), code, _expected(table, way, kind, who))
            for who, code in said
            if code != _expected(table, way, kind, who)
        ]
    assert wrong == []


async def _asked(table: AskedTable, way: str, kind: str, who: str) -> str:
    track = table.app.settings.track
    # After a withdrawal nothing else counts of a case, from any sender.
    reference = await _case(table.app) if kind == WITHDRAW else table.reference
    asker, number = table.askers[who], str(uuid.uuid4())
    return await WAYS[way](table.door, asker, track, reference, kind, number)


def _expected(table: AskedTable, way: str, kind: str, who: str) -> str:
    """The table's own answer. Where it is theirs to ask, what this very case says."""
    said = answer_of(table.app.settings.track, kind, who)
    if way != "page":
        return said or JUDGED_BY_THE_CASE.get(kind, "")
    if who in (OWN, OTHER) and kind not in (READ_ANSWER, WITHDRAW):
        # They have no page for it, and staff's know none of them.
        return "not-signed-in"
    if said or kind == WITHDRAW:
        return said
    if kind == READ_ANSWER:
        return "no-answer-yet"
    return "" if kind in table.takes else NOT_NOW_CODE


async def test_each_role_is_offered_what_the_table_says_by_page_and_program_and_no_more(
    table: AskedTable,
) -> None:
    track, reference = table.app.settings.track, table.reference
    for role in PERMISSIONS[track].roles:
        asker = table.askers[role]
        theirs = {kind for kind in table.takes if who_may(track)[kind][role]}
        told = await table.door.look(f"/v1/cases/{reference}/deeds", asker.bearer)
        page = await table.door.look(f"/cases/{reference}", cookies=asker.cookies)
        assert (told.status, page.status) in ((200, 200), (403, 403)), role
        sees = role in PERMISSIONS[track].look
        assert (told.status == 200) is sees, role
        offered = {deed["kind"] for deed in json.loads(told.body).get("deeds", ())}
        assert offered == (theirs if sees else set()), role
        linked = {kind for kind in table.takes if f'/cases/{reference}/{kind}"' in page.text}
        assert linked == offered - {ON_A_TASKS_PAGE}, role


async def test_a_case_of_one_organisation_is_not_there_for_another(table: AskedTable) -> None:
    own, other = table.askers[OWN], table.askers[OTHER]
    mine = f"/v1/referrals/{table.reference}"
    never = f"/v1/referrals/{table.reference[:3]}-000-000-000"
    for asker in (own, other):
        assert (await table.door.look(never, asker.bearer)).status == 404
    assert (await table.door.look(mine, own.bearer)).status == 200
    theirs = await table.door.look(mine, other.bearer)
    unknown = await table.door.look(never, other.bearer)
    assert (theirs.status, theirs.body) == (404, unknown.body)
    for end in ("", "/answer", "/report"):
        pages = set()
        for one in (table.reference, never.rpartition("/")[2]):
            page = await table.door.look(f"/partner/referrals/{one}{end}", cookies=other.cookies)
            assert page.status == 404
            # But for the address itself, and the one-time word for the page's own script.
            pages.add(re.sub('nonce="[^"]+"', "", page.text).replace(one, ""))
        assert len(pages) == 1
