"""Somebody else's and what never was: the same answer with the same work behind it, whichever way
it is asked, so that neither words nor time tell them apart. Work is what is asked of the record.
"""

from __future__ import annotations

import itertools
import json
import uuid
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime

import pytest
import requests

from policy.cases.put_question import question_id
from policy.partners import OF_A_PROGRAM
from policy.question_links import QuestionLink, written
from service.cases.deeds import questions_of
from store.api_keys import PREFIX, add_key, digest_of_key, end_key, new_secret
from tests.any_answers import any_values
from tests.apps import take_in
from tests.counting import Statements, statements_of
from tests.web.api.asking import COUNCIL, OTHER_COUNCIL, Program, Programs
from tests.web.front_door import CREDENTIAL, Json
from tests.web.partner.test_referral import signed_in

UNTIL = datetime(2030, 1, 1, tzinfo=UTC)
NEVER_WAS = "RSR-000-000-000"
WORDS = {"kind": "support offered", "support_kind": "accommodation", "detail": "a room"}
CALL = {"track": "support", "command": "answer", "again": False}
Way = Callable[[Programs, str, str], Awaitable[requests.Response]]
_numbers = itertools.count()
_cookies: dict[int, dict[str, str]] = {}


def _of_program(method: str, path: str, body: Json | None = None) -> Way:
    async def way(programs: Programs, reference: str, number: str) -> requests.Response:
        more = {} if body is None else {"json": body, "headers": {"Idempotency-Key": number}}
        return await programs.other.ask(method, path.format(reference), **more)

    return way


async def _by_command(programs: Programs, reference: str, number: str) -> requests.Response:
    asked = {**CALL, "in_order": [reference], "arguments": {"order_id": number}}
    return await programs.other.post("/staff/read-answer", asked)


async def _corrections_by_command(
    programs: Programs, reference: str, number: str
) -> requests.Response:
    asked = {**CALL, "in_order": [reference], "arguments": {}}
    return await programs.other.post("/staff/read-corrections", asked)


def _deed_by_program(kind: str) -> Way:
    """One that organisations may ask for, or one that is never theirs."""
    values = json.loads(json.dumps(any_values(questions_of("support", kind)), default=str))
    return _of_program(
        "POST", f"/cases/{{}}/deeds/{kind}", {"expected_sequence": 1, "values": values}
    )


def _numbered() -> dict[str, str]:
    """What each form carries of its own."""
    return {name: str(uuid.uuid4()) for name in ("number", "order_id")}


def _on_a_page(method: str, path: str, **typed: str) -> Way:
    async def way(programs: Programs, reference: str, number: str) -> requests.Response:
        cookies = _cookies.setdefault(id(programs), {})
        if not cookies:
            cookies |= await signed_in(programs.door, OTHER_COUNCIL)
        address = f"partner/referrals/{reference}{path}"
        if method == "POST":
            return await programs.door.post_form(address, cookies, **{**typed, **_numbered()})
        return await programs.door.ask(method, f"/{address}", cookies=cookies)

    return way


WAYS: Mapping[str, Way] = {
    "one referral, by a program": _of_program("GET", "/referrals/{}"),
    "its answer, by a program": _of_program("POST", "/referrals/{}/answer", {}),
    "a report, by a program": _of_program("POST", "/referrals/{}/reports", WORDS),
    "a question, by a program": _of_program("GET", "/questions/{}.seen.1"),
    "a reply, by a program": _of_program("POST", "/questions/{}.seen.1/reply", {}),
    "its answer, by a command": _by_command,
    "corrections, by a command": _corrections_by_command,
    "a deed that is theirs of their own, by a program": _deed_by_program("read-answer"),
    "a deed that is never theirs, by a program": _deed_by_program("close-case"),
    "one referral, on a page": _on_a_page("GET", ""),
    "its answer, on a page": _on_a_page("POST", "/answer"),
    "the form of a report, on a page": _on_a_page("GET", "/report"),
    "a report, on a page": _on_a_page("POST", "/report", kind="support offered", support=""),
}


async def _asked(
    programs: Programs, asking: Awaitable[requests.Response]
) -> tuple[int, bytes, Statements]:
    with statements_of(programs.door.app) as sent:
        answer = await asking
    return answer.status_code, answer.content, list(sent)


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
async def test_anothers_case_and_one_that_never_was_are_one_answer_and_one_work(
    programs: Programs, way: Way
) -> None:
    anothers = [programs.door.reference, (await take_in(programs.door.app, "E-cold")).reference]
    # One whose key this process has at hand, one whose key it would have to fetch, and none.
    programs.door.app.keys.forget(anothers[1])
    told = []
    await way(programs, NEVER_WAS, f"E-{next(_numbers)}")
    for reference in (*anothers, NEVER_WAS, *anothers, "RSR-000-000-001"):
        asking = way(programs, reference, f"E-{next(_numbers)}")
        told.append(_without(await _asked(programs, asking), reference))
    status, _, work = told[0]
    assert status in (403, 404), status
    assert all(one == told[0] for one in told), [len(one[2]) - len(work) for one in told]


def _without(told: tuple[int, bytes, Statements], reference: str) -> tuple[int, bytes, Statements]:
    """The same without what its asker said: the reference, and what a page makes anew each time."""
    status, content, work = told
    content = b"" if b"nonce=" in content else content.replace(reference.encode(), b"")
    return status, content, work


async def test_an_unknown_key_and_one_that_ended_are_one_answer_and_one_work(
    programs: Programs,
) -> None:
    app, ended = programs.door.app, new_secret()
    async with app.engine.begin() as connection:
        id = await add_key(
            connection,
            COUNCIL,
            name="old",
            digest=digest_of_key(app.keys.ring, ended),
            roles=OF_A_PROGRAM,
            days=1,
            by="S-1",
        )
        assert await end_key(connection, COUNCIL, id, "S-1")
    told = [
        await _asked(programs, Program(door=programs.door, bearer=key).get("/me"))
        for key in (ended, new_secret(), PREFIX + "A" * 43)
    ]
    assert told[0][0] == 401
    assert told[1] == told[0] and told[2] == told[0]


@pytest.mark.parametrize("way", ["staff", "people of organisations", "organisations"])
async def test_an_unknown_number_and_a_wrong_credential_are_one_answer_and_one_work(
    programs: Programs, way: str
) -> None:
    door = programs.door
    known, unknown = {
        "staff": ("s-2001", "s-9999"),
        "people of organisations": ("E09000007-U1", "E09000007-U9"),
        "organisations": (OTHER_COUNCIL, "E09000099"),
    }[way]
    if way == "people of organisations":
        await signed_in(door, OTHER_COUNCIL)

    async def tried(number: str) -> requests.Response:
        if way == "organisations":
            return await Program(door=door, bearer=f"{number}:wrong").get("/me")
        path = "sign-in" if way == "staff" else "partner/sign-in"
        return await door.post_form(path, number=number, credential="wrong")

    await tried(unknown)
    told = [await _asked(programs, tried(n)) for n in (known, unknown)]
    assert told[0][0] in (401, 403, 422) and told[0][0] == told[1][0]
    assert told[0][2] == told[1][2]
    assert CREDENTIAL not in str(told)


async def test_a_link_that_nobody_signed_is_one_work_whether_or_not_there_is_the_case(
    programs: Programs,
) -> None:
    door, works = programs.door, []
    for reference in (door.reference, NEVER_WAS):
        link = QuestionLink(
            question=str(question_id(reference, "seen", UNTIL)),
            organisation=COUNCIL,
            address="0" * 64,
            notice="a-notice",
            until=UNTIL,
        )
        path = f"/partner/reply/{written(link, 'A' * 43)}"
        status, _, work = await _asked(programs, door.ask("GET", path))
        works.append((status, work))
    assert works[0] == works[1] and works[0][0] == 404
