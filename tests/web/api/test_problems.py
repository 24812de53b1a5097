"""Every no to a program has one form: problem details with a stable code and what to do."""

from __future__ import annotations

import pytest

from policy.support.words import Role
from tests.web.api.asking import Program, Programs, code_of
from tests.web.front_door import CREDENTIAL

CASE = "/cases/RSR-000-000-000"


@pytest.mark.parametrize(
    ("method", "path", "more", "status", "code"),
    [
        ("GET", "/nothing-here", {}, 404, "no-such-address"),
        ("GET", "/../v1/", {}, 404, "no-such-address"),
        ("GET", "/cases/%0AX", {}, 404, "no-such-address"),
        ("DELETE", "/me", {}, 405, "method-not-allowed"),
        ("POST", f"{CASE}/deeds/record-answer", {}, 422, "parameter-unfit"),
        ("GET", "/cases/%00", {}, 404, "no-such-address"),
        ("GET", "/referrals/batches", {}, 405, "method-not-allowed"),
        ("POST", "/me", {"data": iter([b"x"])}, 411, "length-required"),
        ("POST", "/me", {"headers": {"Content-Length": "99999999"}}, 413, "too-large"),
        ("GET", "/me", {"headers": {"Host": "elsewhere.example"}}, 421, "wrong-host"),
        ("GET", "/me", {"headers": {"Authorization": "Basic eA=="}}, 401, "not-signed-in"),
    ],
)
async def test_what_the_framework_or_the_guard_refuses_is_a_problem(
    programs: Programs, method: str, path: str, more: dict[str, object], status: int, code: str
) -> None:
    answer = await programs.council.ask(method, path, **more)  # type: ignore[arg-type]
    assert (answer.status_code, code_of(answer)) == (status, code)


async def test_an_address_says_every_method_that_it_takes(programs: Programs) -> None:
    assert (await programs.council.ask("PUT", "/me")).headers["Allow"] == "GET"


@pytest.mark.parametrize(
    "bearer",
    ["", "E06000023:wrong", f"E06000024:{CREDENTIAL}", "no-token", f"e06000023:{CREDENTIAL}", ":"],
)
async def test_nobody_asks_who_does_not_show_who_they_are(programs: Programs, bearer: str) -> None:
    answer = await Program(door=programs.door, bearer=bearer).get("/me")
    assert (answer.status_code, code_of(answer)) == (401, "not-signed-in")
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert "`Authorization: Bearer` with a key" in answer.json()["what_to_do"]


async def test_the_cookie_of_a_page_asks_nothing_here(programs: Programs) -> None:
    cookies = await programs.door.sign_in(Role.CASEWORKER)
    answer = await programs.door.ask("GET", "/v1/me", cookies=cookies)
    assert answer.status_code == 401


async def test_a_credential_answers_whose_it_is(programs: Programs) -> None:
    assert (await programs.council.get("/me")).json() == {
        "track": "support",
        "staff_number": None,
        "roles": [],
        "organisation": "E06000023",
    }


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"", 400, "json-invalid"),
        (b"\xff", 400, "file-not-utf-8"),
        (b'{"a": 1, "a": 2}', 400, "repeated-field"),
        (b'{"a": NaN}', 400, "json-invalid"),
        (b"[" * 100_000, 400, "too-deep"),
        (b"[]", 422, "not-an-object"),
        (b"{}" + b" " * 300_000, 413, "too-large"),
    ],
)
async def test_json_is_read_in_one_way_or_not_at_all(
    programs: Programs, body: bytes, status: int, code: str
) -> None:
    headers = {"Idempotency-Key": "k-1", "Content-Type": "application/json"}
    path = f"{CASE}/deeds/record-answer"
    answer = await programs.council.ask("POST", path, headers=headers, data=body)
    assert (answer.status_code, code_of(answer)) == (status, code)
    typed = headers | {"Content-Type": "text/plain"}
    answer = await programs.council.ask("POST", path, headers=typed, data=body)
    assert (answer.status_code, code_of(answer)) == (415, "unsupported-media-type")
