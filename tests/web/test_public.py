"""What anybody may read without signing in, and in which language."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.servers import TestDatabase
from tests.web.front_door import FrontDoor, front_door_on
from web.language import Language, catalogue
from web.markdown import html_of
from web.render import PUBLIC_PAGES

CATALOGUES = Path("web/catalogues")


@pytest.fixture
async def door(database: TestDatabase, tmp_path: Path) -> AsyncIterator[FrontDoor]:
    async with front_door_on(
        database, tmp_path, contact_address="rough.sleeping@referrals.example"
    ) as made:
        yield made


async def test_every_public_page_opens_for_nobody_and_is_in_reach_from_the_sign_in_page(
    door: FrontDoor,
) -> None:
    sign_in = (await door.ask("GET", "/sign-in")).text
    for address in PUBLIC_PAGES.values():
        shown = await door.ask("GET", address)
        assert shown.status_code == 200 and shown.text.count("<h1") == 1
        assert '<html lang="en-GB"' in shown.text
        assert f'href="{address}"' in sign_in and f'href="{address}"' in shown.text
    assert "enforced removal" in (await door.ask("GET", PUBLIC_PAGES["sheet"])).text
    assert "mailto:rough.sleeping@" in (await door.ask("GET", PUBLIC_PAGES["contact"])).text


async def test_welsh_is_kept_once_chosen_and_what_no_translator_gave_is_marked_as_english(
    door: FrontDoor,
) -> None:
    chosen = await door.ask("GET", "/privacy?lang=cy")
    cookies = {"referrals_language": chosen.cookies["referrals_language"]}
    later = (await door.ask("GET", "/privacy", cookies=cookies)).text
    assert '<html lang="cy"' in later and "needs a translator" in later
    assert re.search(r"<div lang='en-GB'><h1[^>]*>Privacy notice", later)
    assert (await door.ask("GET", "/privacy?lang=xx")).text.startswith(
        (await door.ask("GET", "/privacy")).text[:100]
    )


def test_welsh_translates_what_there_is_in_english_and_keeps_its_values() -> None:
    welsh, english = catalogue(Language.WELSH).texts, catalogue(Language.ENGLISH).texts
    assert welsh.keys() <= english.keys() and all(english.values())
    for key, text in welsh.items():
        assert re.findall(r"{\w+}", text) == re.findall(r"{\w+}", english[key])
    documents = {path.name for path in (CATALOGUES / "cy").glob("*.md")}
    assert documents <= {path.name for path in (CATALOGUES / "en").glob("*.md")}
    assert json.loads((CATALOGUES / "cy.json").read_text(encoding="utf-8")) == welsh


def test_what_a_text_holds_never_becomes_markup() -> None:
    made = html_of("# <b>A</b>\n\n- **x** [y](javascript:z) [here](/start)\n\n1. <script>")
    assert "<b>" not in made and "<script>" not in made and 'href="javascript' not in made
    assert "<strong>x</strong>" in made and '<a class="govuk-link" href="/start">here</a>' in made
