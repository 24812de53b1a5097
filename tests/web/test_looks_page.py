"""Who looked, across all cases, and who signed in: for the data-protection officer alone."""

from __future__ import annotations

import csv
import json
from pathlib import Path

from policy.refusal import Refusal
from policy.support.words import Role
from service.own_data.looks import export_access
from tests.servers import TestDatabase
from tests.service.contexts import by_staff
from tests.web.front_door import CREDENTIAL, front_door_on

OFFICER = Role.DATA_PROTECTION_OFFICER


async def test_looks_denials_sign_ins_and_failures_are_shown_to_the_officer_alone_and_exported(
    database: TestDatabase, tmp_path: Path
) -> None:
    async with front_door_on(database, tmp_path) as door:
        worker = await door.sign_in(Role.CASEWORKER)
        number = f"S-9{list(Role).index(Role.CASEWORKER):03}"
        await door.ask("GET", f"/cases/{door.reference}", cookies=worker)
        # A name in the place of a reference: that somebody looked is noted, and no word of it.
        await door.ask("GET", "/cases/Qzxcanary%20Invented", cookies=worker)
        for path in ("/service/looks", "/service/looks/export?as=csv", "/service/own-data/receive"):
            denied = await door.ask("GET", path, cookies=worker)
            assert denied.status_code == 403 and door.reference not in denied.text
        for who, credential in ((number, "wrong"), ("my credential 1", CREDENTIAL)):
            await door.post_form("sign-in", number=who, credential=credential)
        await door.ask("GET", "/", headers={"Authorization": "Bearer rsr-key-wrong"})
        await door.post_form("sign-out", worker)
        officer = await door.sign_in(OFFICER)
        page = await door.ask("GET", "/service/looks", cookies=officer)
        assert page.status_code == 200 and "my credential" not in page.text.lower()
        assert "Qzxcanary" not in page.text
        for said in (number, door.reference, "page: case", "refused: page: own data", "unknown"):
            assert said in page.text, said
        saved = await door.ask("GET", "/service/looks/export?as=csv", cookies=officer)
        assert "attachment" in saved.headers["Content-Disposition"]
        kept = [(row["by"], row["kind"]) for row in csv.DictReader(saved.text.splitlines())]
        for wanted in (
            (number, "page: case"),
            (number, "refused: page: who looked"),
            (number, "staff: right"),
            (number, "staff: failed"),
            ("unknown", "staff: failed"),
            (number, "staff: signed out"),
        ):
            assert wanted in kept, wanted
        lines = await export_access(by_staff(door.app, OFFICER))
        assert not isinstance(lines, Refusal)
        exported = [json.loads(line) for line in lines]
        assert {one["list"] for one in exported} == {"look", "sign-in"}
        assert isinstance(await export_access(by_staff(door.app, Role.MANAGER)), Refusal)
