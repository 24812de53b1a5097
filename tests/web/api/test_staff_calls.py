"""The use cases that the command line asks for at the front door: an allow-list, read strictly,
judged by each use case itself, and every look noted.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import Any

import pytest

import starter.use_cases
from policy.support.words import Role
from service.authorisation import Guarded
from service.calls import ROOM_OF
from store.views import NO_CASE, views_of
from tests.web.api.asking import Program, Programs, code_of
from tests.web.front_door import CREDENTIAL
from web.api.staff_calls import call_named

TOLD: Mapping[str, Any] = {
    "track": "support",
    "command": "list",
    "again": False,
    "in_order": [],
    "arguments": {},
}
FILTER = {
    "ended_too": False,
    "breached": False,
    "organisation": "",
    "batch": "",
    "stage": "",
    "due_by": None,
    "held_by": "",
    "authority": "",
}


@pytest.mark.parametrize("name", ROOM_OF)
def test_each_of_the_list_is_a_use_case_and_all_it_is_told_can_be_read(name: str) -> None:
    found = getattr(importlib.import_module(ROOM_OF[name]), name)
    assert isinstance(found, Guarded)
    assert call_named(name.replace("_", "-")).use_case is found
    assert getattr(starter.use_cases, name).name == name


async def test_what_is_not_listed_is_not_there(programs: Programs) -> None:
    officer = await programs.staff(Role.CASEWORKER)
    for name in ("take-referrals", "in-service", "os", "no-such"):
        answer = await officer.post(f"/staff/{name}", TOLD)
        assert (answer.status_code, code_of(answer)) == (404, "no-such-address"), name


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"track": "suitability"}, "another-track"),
        ({"command": ""}, "argument-unfit"),
        ({"command": "a\nb"}, "argument-unfit"),
        ({"in_order": None}, "argument-unfit"),
        ({"in_order": [FILTER], "arguments": {"wanted": FILTER}}, "argument-unfit"),
        ({"in_order": [FILTER], "arguments": {"limit": "5"}}, "argument-unfit"),
        ({"in_order": [FILTER], "arguments": {"context": {}}}, "argument-unfit"),
        ({"in_order": [{**FILTER, "due_by": "soon"}]}, "argument-unfit"),
        ({}, "argument-unfit"),
    ],
)
async def test_what_a_use_case_is_told_is_read_strictly_and_never_repeated(
    programs: Programs, more: dict[str, Any], code: str
) -> None:
    officer = await programs.staff(Role.CASEWORKER)
    answer = await officer.post("/staff/list-cases", {**TOLD, **more})
    assert (answer.status_code, code_of(answer)) == (422, code)
    assert "soon" not in answer.text


async def test_a_look_is_noted_by_its_command_and_nobody_looks_without_a_session(
    programs: Programs,
) -> None:
    asked = {**TOLD, "command": "a first look", "again": True, "in_order": [FILTER]}
    no = await programs.nobody.post("/staff/list-cases", asked)
    assert (no.status_code, code_of(no)) == (401, "not-signed-in")
    officer = await programs.staff(Role.CASEWORKER)
    done = await officer.post("/staff/list-cases", asked)
    assert done.status_code == 200 and done.json()["found"]["rows"]
    async with programs.door.app.engine.connect() as connection:
        kinds = [view.kind for view in await views_of(connection, NO_CASE)]
    # A caller cannot say that it need not be noted: only a screen of no case looks again unnoted.
    assert kinds.count("command: a first look") == 1


async def test_a_role_that_may_not_is_told_before_it_types_anything(programs: Programs) -> None:
    worker = await programs.staff(Role.CASEWORKER)
    answer = await worker.post("/staff/note-advice/may", TOLD)
    assert (answer.status_code, code_of(answer)) == (403, "wrong-role")


async def test_a_session_begins_and_ends_here_and_a_guess_is_no_session(
    programs: Programs,
) -> None:
    await programs.staff(Role.CASEWORKER)
    number = f"S-9{list(Role).index(Role.CASEWORKER):03}"
    wrong = await programs.nobody.post("/staff/sign-in", {**TOLD, "in_order": [number, "guess"]})
    assert (wrong.status_code, code_of(wrong)) == (401, "sign-in-failed")
    right = await programs.nobody.post("/staff/sign-in", {**TOLD, "in_order": [number, CREDENTIAL]})
    token = right.json()["found"]["token"]
    own = Program(door=programs.door, bearer=token)
    assert (await own.post("/staff/who-am-i", TOLD)).status_code == 200
    await own.post("/staff/sign-out", {**TOLD, "in_order": [token]})
    assert code_of(await own.post("/staff/who-am-i", TOLD)) == "not-signed-in"
