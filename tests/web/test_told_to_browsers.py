"""What each answer tells a browser, which proxy is believed, and what a credential must be."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from starlette.requests import Request

from policy.refusal import Refusal
from policy.support.words import Role, Team
from service.staff.entering import TOO_SHORT, NewStaff, enter_staff
from tests.servers import TestDatabase
from tests.service.contexts import by_staff
from tests.web.front_door import front_door_on
from web.acting import Door, address_of

SECRETS = {"twelve": "a" * 12, "long": "ab" * 50, "spaces": "  four words of it  "}


async def test_each_answer_says_how_a_browser_is_to_treat_it_and_what_a_credential_is_taken(
    database: TestDatabase, tmp_path: Path
) -> None:
    async with front_door_on(database, tmp_path) as door:
        worker = await door.sign_in(Role.CASEWORKER)
        nonces = set()
        for path in ("/", "/sign-in", f"/cases/{door.reference}", "/nowhere", "/v1/health"):
            answer = await door.ask("GET", path, cookies=worker)
            told = answer.headers
            assert told["Cache-Control"] == "no-store", path
            assert told["X-Content-Type-Options"] == "nosniff", path
            assert told["Referrer-Policy"] == "same-origin", path
            policy = told["Content-Security-Policy"]
            for part in ("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'"):
                assert part in policy, path
            assert "unsafe" not in policy
            nonces |= set(re.findall(r"'nonce-([^']+)'", policy))
        assert len(nonces) == 2  # another one for each page with scripts
        home = (await door.ask("GET", "/", cookies=worker)).text
        assert "/sign-out" in home
        asked = (await door.ask("GET", "/sign-in")).text
        assert 'autocomplete="current-password"' in asked and "onpaste" not in asked
        for folder in ("/assets", "/assets/", "/docs/"):
            assert (await door.ask("GET", folder, cookies=worker)).status_code == 404
        twice = await door.ask(
            "POST",
            "/sign-in",
            headers={"Origin": door.own, "Content-Type": "application/x-www-form-urlencoded"},
            data="number=s-1&number=s-2&credential=x",
        )
        assert twice.status_code == 400
        keeper = by_staff(door.app, Role.MANAGER)
        short = await enter_staff(keeper, _new("S-7000", "a" * 11), reason="new")
        assert short is TOO_SHORT
        for number, (name, credential) in enumerate(SECRETS.items(), 7001):
            entered = await enter_staff(keeper, _new(f"S-{number}", credential), reason="new")
            assert not isinstance(entered, Refusal), name


def _new(number: str, credential: str) -> NewStaff:
    return NewStaff(
        number=number,
        name="Invented",
        email="invented@referrals.example",
        team=Team.SUPPORT,
        roles=(Role.CASEWORKER,),
        credential=credential,
    )


@pytest.mark.parametrize(
    ("peer", "said", "is_from"),
    [
        ("10.0.0.1", "192.0.2.7", "192.0.2.7"),
        ("10.0.0.1", "203.0.113.9, 192.0.2.7", "192.0.2.7"),
        ("192.0.2.66", "203.0.113.9", "192.0.2.66"),
    ],
)
def test_only_a_proxy_of_ours_is_believed_and_of_what_it_says_the_last(
    peer: str, said: str, is_from: str
) -> None:
    app: Any = SimpleNamespace(settings=SimpleNamespace(web_proxies="10.0.0.1 10.0.0.2"))
    payloads: Any = None
    door = SimpleNamespace(state=SimpleNamespace(door=Door(app=app, payloads=payloads)))
    headers = [(b"x-forwarded-for", said.encode())]
    request = Request({"type": "http", "headers": headers, "client": (peer, 1), "app": door})
    assert address_of(request) == is_from
