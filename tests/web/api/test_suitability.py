"""The suitability track's interface takes its own senders' cases and reports, and nothing else."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from store import organisations
from tests.apps import DIGEST, SUITABILITY_DATA
from tests.servers import TestPostgres
from tests.suitability_apps import PERSON, POLICE, UNIT
from tests.web.api.asking import Program, code_of
from tests.web.front_door import CREDENTIAL, FrontDoor, front_door_on


@pytest.fixture(scope="module")
async def door(
    postgres: TestPostgres, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[FrontDoor]:
    with postgres.database() as database:
        async with front_door_on(
            database.of_suitability(), tmp_path_factory.mktemp("door")
        ) as made:
            async with made.app.engine.begin() as connection:
                for code in (POLICE, UNIT):
                    assert await organisations.set_credential(connection, code, DIGEST)
            yield made


def program(door: FrontDoor, code: str = POLICE) -> Program:
    return Program(door=door, bearer=f"{code}:{CREDENTIAL}")


def case(**changed: Any) -> dict[str, Any]:
    facts = json.loads((SUITABILITY_DATA / "case-01.json").read_text(encoding="utf-8"))
    facts["known"] = facts["known"][:5]
    return {"basis": "public task", "person": PERSON, "facts": facts, **changed}


async def test_a_police_force_sends_a_case_once_and_sees_its_own_only(door: FrontDoor) -> None:
    police, unit = program(door), program(door, UNIT)
    first = await police.post("/referrals", case(), "P-1")
    assert first.status_code == 202, first.text
    assert (first.status_code, first.json()["verdict"]) == (202, "opened")
    again = await police.post("/referrals", case(), "P-1")
    assert (again.status_code, again.json()["reference"]) == (200, first.json()["reference"])
    path = f"/referrals/{first.json()['reference']}"
    assert (await police.get(path)).json()["submission_id"] == "P-1"
    assert (await unit.get(path)).status_code == 404
    other = case(person=PERSON | {"given_names": "Another"})
    conflict = await police.post("/referrals", other, "P-1")
    assert (conflict.status_code, code_of(conflict)) == (422, "conflicting-content")


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"organisation": UNIT}, "another-sender"),
        ({"basis": "consent"}, "basis-not-accepted"),
        ({"number": "P-3"}, "idempotency-key-differs"),
        ({"person": {"Jane Doe": 1}}, "string-type"),
    ],
)
async def test_what_is_not_the_senders_own_or_not_this_tracks_is_refused(
    door: FrontDoor, changed: dict[str, Any], code: str
) -> None:
    answer = await program(door).post("/referrals", case(**changed), "P-2")
    assert (answer.status_code, code_of(answer)) == (422, code)
    assert "Jane" not in answer.text


@pytest.mark.parametrize("path", ["/referrals/batches", "/reports", "/referrals/validate"])
async def test_what_only_support_has_is_not_there(door: FrontDoor, path: str) -> None:
    answer = await program(door).post(path, {}, "P-4")
    assert answer.status_code in (404, 405)


async def test_a_report_of_facts_on_no_case_of_the_senders_is_refused(door: FrontDoor) -> None:
    facts = {"facts": case()["facts"]["known"][2:3]}
    answer = await program(door).post("/referrals/SUI-000-000-000/reports", facts, "F-1")
    assert answer.status_code in (404, 422) and code_of(answer)
    nothing = await program(door).post("/referrals/SUI-000-000-000/reports", {"facts": []}, "F-2")
    assert (nothing.status_code, code_of(nothing)) == (422, "too-short")
