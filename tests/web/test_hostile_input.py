"""Whatever a form or a program sends is answered in words: never with a failure of ours, never by
showing it as anything but text, and to a program with a stable code and the place.
"""

from __future__ import annotations

import itertools
import json
import re
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from starlette.routing import Route

from policy.partners import OrganisationRole
from policy.suitability.words import Role as SuitabilityRole
from policy.support.words import Role, Team
from service.cases.deeds import DEEDS
from store.staff import StaffMember, add_staff
from tests.apps import DIGEST, SAMPLE, cells
from tests.policy.suitability.life import REFERRED
from tests.policy.suitability.life_files import example
from tests.servers import TestPostgres
from tests.store.suitability_lives import lived
from tests.suitability_apps import POLICE
from tests.web.api.asking import COUNCIL, PROBLEM, Program
from tests.web.front_door import CREDENTIAL, FrontDoor, front_door_on
from tests.web.partner.test_referral import enter
from web.api.application import api
from web.application import routes_of
from web.cookies import cookie_name

HOSTILE: dict[str, list[Any]] = json.loads(
    (SAMPLE.parent / "hostile.json").read_text(encoding="utf-8")
)
TEXTS: list[str] = HOSTILE["texts"]
FORMS = 8
"""Of a case, and of an organisation, at least so many are open."""
_numbers = itertools.count()
UNHURT = {200, 303, 400, 401, 403, 404, 405, 409, 411, 413, 415, 422, 429}


@pytest.fixture(scope="module", params=["support", "suitability"])
async def door(
    request: pytest.FixtureRequest,
    postgres: TestPostgres,
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[FrontDoor]:
    with postgres.database() as made:
        database = made if request.param == made.track else made.of_suitability()
        async with front_door_on(database, tmp_path_factory.mktemp("door")) as running:
            case = running.reference or await lived(running.app, "N-1", example(1).file, REFERRED)
            yield replace(running, reference=case)


async def with_every_role(door: FrontDoor) -> dict[str, str]:
    """The cookie of somebody who may ask everything, which nobody may be."""
    track = door.app.settings.track
    roles = tuple(Role) if track == "support" else tuple(SuitabilityRole)
    number = f"S-99{next(_numbers):02}"
    member = StaffMember(
        number=number, name="Invented", email="a@b.example", team=Team.SUPPORT, roles=roles
    )
    async with door.app.engine.begin() as connection:
        await add_staff(connection, member, DIGEST, "S-1001")
    done = await door.post_form("sign-in", number=number, credential=CREDENTIAL)
    name = cookie_name(track)
    return {name: done.cookies[name]}


async def for_an_organisation(door: FrontDoor) -> dict[str, str]:
    """The cookie of somebody who may do everything for an organisation."""
    code = COUNCIL if door.app.settings.track == "support" else POLICE
    number = await enter(door, code, frozenset(OrganisationRole))
    done = await door.post_form("partner/sign-in", number=number, credential=CREDENTIAL)
    assert done.status_code == 303 and done.cookies
    return dict(done.cookies.items())


def addresses(door: FrontDoor) -> Iterator[str]:
    """Every address to which a page's form is sent, but those that end the session."""
    track = door.app.settings.track
    there = {"code": COUNCIL, "reference": door.reference, "act": "take"}
    for route in routes_of(api(track), track):
        if not isinstance(route, Route) or "POST" not in (route.methods or ()):
            continue
        if route.path.endswith(("sign-out", "{rest:path}")) or route.path.startswith("/codec"):
            continue
        for kind in DEEDS[track] if route.path.endswith("{kind}") else [""]:
            names = re.findall(r"{(\w+)}", route.path)
            filled = {name: there.get(name, "1") for name in names} | {"kind": kind}
            yield route.path.format(**filled)


def names_on(page: str) -> list[str]:
    """Of a form's inputs, as far as the page shows them."""
    return [*dict.fromkeys(re.findall(r'<(?:input|select|textarea)[^>]* name="([^"]+)"', page))]


async def test_no_form_makes_the_service_fail_whatever_is_typed(door: FrontDoor) -> None:
    staff = await with_every_role(door)
    partner = await for_an_organisation(door)
    opened: Counter[str] = Counter()
    texts = itertools.cycle(TEXTS)
    for address in addresses(door):
        cookies = partner if address.startswith("/partner") else staff
        page = await door.ask("GET", address, cookies=cookies)
        assert page.status_code in UNHURT, address
        opened[address.split("/")[1]] += page.status_code == 200
        names = names_on(page.text) or ["number", "name", "reason", "reference", "code"]
        fields = {name: next(texts) for name in names}
        if "order_id" in fields:
            fields |= {"order_id": "hostile-1", "sequence": "1"}
        sent = await door.post_form(address[1:], cookies, **fields)
        assert sent.status_code in UNHURT, (address, sent.status_code)
        assert "<script>alert" not in sent.text, address
        if sent.status_code == 422 and "govuk-error-summary__list" in sent.text:
            assert 'href="#' in sent.text, address
    # What is typed is judged only where there is a form.
    assert opened["cases"] >= FORMS and opened["partner"] >= FORMS, opened


async def test_no_address_makes_the_service_fail_whatever_stands_in_it(door: FrontDoor) -> None:
    staff = await with_every_role(door)
    pages = itertools.cycle(("/cases", "/tasks/find", "/sign-in"))
    for text, page in zip(TEXTS, pages, strict=False):
        asked = {name: text for name in ("reference", "after", "stage", "to", "days")}
        got = await door.ask("GET", page, cookies=staff, params=asked)
        assert got.status_code in UNHURT, (page, got.status_code)
        assert "<script>alert" not in got.text


@pytest.mark.parametrize("path", ["/referrals", "/referrals/{}/reports"])
async def test_no_json_makes_the_service_fail_and_each_no_has_its_code_and_place(
    door: FrontDoor, path: str
) -> None:
    if door.app.settings.track == "suitability":
        return  # its bodies are documents, each place of which has a test of its own
    program = Program(door=door, bearer=f"{COUNCIL}:{CREDENTIAL}")
    whole = cells("hostile", datetime.now(UTC))
    report = {"kind": "engaging", "support_kind": None, "detail": "", "happened_at": None}
    valid: dict[str, Any] = report if path.endswith("reports") else dict(whole)
    odd = itertools.cycle([*TEXTS, *HOSTILE["values"]])
    for number, name in enumerate(valid):
        body = valid | {name: next(odd)}
        answer = await program.post(path.format(door.reference), body, f"hostile-{number}")
        assert answer.status_code in UNHURT | {201, 202}, (name, answer.status_code)
        if answer.status_code >= 400:
            problem = answer.json()
            assert answer.headers["Content-Type"] == PROBLEM and problem["code"]
            assert answer.status_code != 422 or problem.get("field"), (name, problem)
