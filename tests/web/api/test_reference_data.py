"""Reference data is what the rules are made from, and says by a tag that it has not changed."""

from __future__ import annotations

import pytest

from policy.support.intake.columns import COLUMNS
from service.cases.deeds import DEEDS
from tests.web.api.asking import Programs


@pytest.mark.parametrize("name", ["columns", "areas", "reasons", "deeds"])
async def test_it_is_open_to_anybody_and_not_sent_twice(programs: Programs, name: str) -> None:
    first = await programs.nobody.get(f"/reference-data/{name}")
    assert first.status_code == 200 and first.json()[name]
    headers = {"If-None-Match": first.headers["ETag"]}
    again = await programs.nobody.ask("GET", f"/reference-data/{name}", headers=headers)
    assert again.status_code == 304


async def test_every_column_and_every_deed_is_there(programs: Programs) -> None:
    columns = (await programs.nobody.get("/reference-data/columns")).json()["columns"]
    assert [one["name"] for one in columns] == [one.name for one in COLUMNS]
    deeds = (await programs.nobody.get("/reference-data/deeds")).json()["deeds"]
    assert [one["kind"] for one in deeds] == list(DEEDS["support"])
