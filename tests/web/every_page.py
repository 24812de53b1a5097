"""Every kind of page that a front door has, found by following its links as each role and as an
organisation, and each deed's form sent back with nothing filled in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import unescape
from pathlib import Path

from policy.partners import OrganisationRole
from policy.suitability.deeds import ClaimCase
from policy.suitability.words import Role as SuitabilityRole
from policy.support.words import Role
from tests.policy.suitability.life import DECIDED, MAKER, REFERRED, Life, at
from tests.policy.suitability.life_files import example
from tests.servers import TestPostgres
from tests.store.suitability_lives import lived
from tests.suitability_apps import POLICE
from tests.web.front_door import CREDENTIAL, FrontDoor, front_door_on
from tests.web.partner.test_referral import COUNCIL, enter

Pages = dict[str, str]
"""HTML by who looks and at which kind of page."""
_LINK = re.compile(r'(?:href|action)="(/[^"#]*)')
_FORM = re.compile(r'action="(/cases/[^"]+)"')
_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
_ONE = re.compile(r"(RSR|SUI)(-\w{3}){3}|[\w-]{20,}|S-\d+|[A-Z]\d{8}|[A-Z]{2}-INV-\d+|\d+")
_NOT_OURS = ("/namespaces", "/assets", "/v1", "/codec", "/sign-out", "/partner/sign-out")
_PUBLIC = ("/sign-in", "/start", "/privacy", "/partner/sign-in", "/partner/invitation", "/none")


async def every_page(postgres: TestPostgres, folder: Path) -> Pages:
    """The pages of both tracks."""
    found: Pages = {}
    for track in ("support", "suitability"):
        (folder / track).mkdir()
        with postgres.database() as made:
            database = made if track == made.track else made.of_suitability()
            async with front_door_on(database, folder / track) as door:
                await _of_track(door, track, found)
    return found


async def _of_track(door: FrontDoor, track: str, found: Pages) -> None:
    cases = [door.reference] if track == "support" else await _cases(door)
    starts = ["/", "/service", "/cases", *(f"/cases/{case}" for case in cases)]
    await _followed(door, f"{track}, nobody", _PUBLIC, {}, found)
    for role in Role if track == "support" else SuitabilityRole:
        cookies = await door.sign_in(role)
        await _followed(door, f"{track}, {role}", starts, cookies, found)
    cookies = await _outside(door, COUNCIL if track == "support" else POLICE)
    begun = await door.post_form("partner/drafts", cookies)
    draft = begun.headers.get("Location", "/partner")
    await _followed(door, f"{track}, outside", ["/partner", draft], cookies, found)


async def _cases(door: FrontDoor) -> list[str]:
    def claimed(life: Life) -> None:
        if life.state.stage == "referred":
            life.ask(ClaimCase(), MAKER, REFERRED)

    moments = (at("01-10 10:00"), REFERRED, DECIDED)
    return [
        await lived(door.app, f"N-{place}", example(1).file, moment, claimed)
        for place, moment in enumerate(moments)
    ]


async def _outside(door: FrontDoor, code: str) -> dict[str, str]:
    number = await enter(door, code, frozenset(OrganisationRole))
    done = await door.post_form("partner/sign-in", number=number, credential=CREDENTIAL)
    return dict(done.cookies)


async def _followed(
    door: FrontDoor, who: str, starts: Iterable[str], cookies: dict[str, str], found: Pages
) -> None:
    """From these pages on, each kind of page once; what a role's pages share is looked at for each,
    as menus and forms differ.
    """
    waiting = list(starts)
    known = set(waiting)
    while waiting:
        path = waiting.pop()
        answer = await door.ask("GET", path, cookies=cookies)
        if not answer.headers.get("Content-Type", "").startswith("text/html"):
            continue
        found[f"{who}: {_kind(path)}"] = answer.text
        for form in _FORM.findall(answer.text):
            hidden = {name: unescape(value) for name, value in _HIDDEN.findall(answer.text)}
            again = await door.post_form(form[1:], cookies, **hidden)
            if again.text:
                found[f"{who}: {_kind(form)}, sent back"] = again.text
        for link in map(unescape, _LINK.findall(answer.text)):
            kind = _kind(link)
            if kind not in known and not link.startswith(_NOT_OURS):
                known.add(kind)
                waiting.append(link)


def _kind(path: str) -> str:
    """A path without what is one case's, person's or organisation's."""
    return _ONE.sub("...", path.partition("?")[0])
