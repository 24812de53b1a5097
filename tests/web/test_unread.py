"""What somebody sends who has not shown who they are is not read beyond little: reading it takes
far more than sending it, and everybody shares the process.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from service.cases.payloads import MOST_UNREAD
from service.files.json_text import NotReadable, read_json
from tests.apps import app_on
from tests.servers import TestDatabase
from tests.web.in_process import OWN, InProcess, in_process

FORM, JSON = "application/x-www-form-urlencoded", "application/json"
UNREAD = {
    "a use case that anybody may ask for": ("/v1/staff/sign-in", JSON, 401),
    "a use case": ("/v1/staff/ask-order", JSON, 401),
    "rows of a file": ("/v1/staff/take-referrals/rows", JSON, 401),
    "a form where files are sent too": ("/cases/RSR-000-000-000/files/add", FORM, 401),
}


@pytest.fixture
async def door(database: TestDatabase, tmp_path: Path) -> AsyncIterator[InProcess]:
    async with app_on(database, tmp_path) as app:
        yield in_process(app)


@pytest.mark.parametrize(("path", "kind", "status"), UNREAD.values(), ids=UNREAD)
async def test_much_that_nobody_known_sends_is_refused_before_it_is_read(
    door: InProcess, path: str, kind: str, status: int
) -> None:
    # Were it read, it would be found to be nothing.
    headers = {"content-length": str(4 * 1024 * 1024), "content-type": kind, "origin": OWN}
    answer = await door.ask("POST", path, headers)
    # Nor kept for them in the page that asks who they are.
    assert (answer.status, b"<form" in answer.body) == (status, False)


async def test_payloads_that_nobody_may_read_here_go_back_as_they_came(door: InProcess) -> None:
    headers = {"x-namespace": "support", "content-type": JSON}
    much = b'{"payloads": [' + b"[]," * MOST_UNREAD + b"no JSON at all"
    back = await door.ask("POST", "/codec/decode", headers, much)
    assert (back.status, back.body) == (200, much)
    assert (await door.ask("POST", "/codec/decode", headers, b"no JSON at all")).status == 400


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('{"a": 1, "a": 2}', "a"),
        ('{"a": [{"b": {"c": 1}}, {"b": {"c": 1, "c": 2}}]}', "a[1].b.c"),
        ('{"A b": {"c": 1, "c": 2}}', "?.c"),
    ],
)
def test_a_name_that_stands_twice_is_refused_with_its_place(text: str, place: str) -> None:
    with pytest.raises(NotReadable) as refused:
        read_json(text)
    assert (refused.value.code, refused.value.place) == ("repeated-field", place)
