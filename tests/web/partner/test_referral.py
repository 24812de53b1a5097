"""A council's referral from its start to its reference, over HTTP; and what is another's."""

from __future__ import annotations

import base64
import csv
import html
import io
import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from policy.partners import OF_A_PROGRAM, OrganisationRole
from policy.support.intake.columns import BY_NAME
from service.context import Context
from service.organisations.people import NewUser, UserInvitation, invite_user
from store.policy_time import clock
from store.tables import referral_drafts
from tests.apps import cells
from tests.servers import TestDatabase
from tests.web.front_door import CREDENTIAL, FrontDoor, front_door_on
from web.pages.partner.date_boxes import DATED, boxes_of
from web.pages.partner.sections import SECTIONS
from web.pages.partner.upload import MOST_ROWS

COUNCIL, OTHER = "E06000023", "E09000007"
NAME = "referrals_partner_support"


@pytest.fixture
async def door(database: TestDatabase, tmp_path: Path) -> AsyncIterator[FrontDoor]:
    async with front_door_on(database, tmp_path) as made:
        yield made


async def enter(
    door: FrontDoor, code: str, roles: frozenset[OrganisationRole] = OF_A_PROGRAM
) -> str:
    """The number of somebody of an organisation, who was invited and chose a credential."""
    new = NewUser(name="Invented", email="invented@council.example", roles=roles)
    registrar = Context(
        app=door.app,
        used="",
        organisation=code,
        organisation_roles=frozenset({OrganisationRole.ADMINISTER}),
    )
    invited = await invite_user(registrar, new)
    assert isinstance(invited, UserInvitation)
    chosen = await door.post_form(
        "partner/invitation", number=invited.number, code=invited.code, credential=CREDENTIAL
    )
    assert chosen.headers["Location"] == "/partner/sign-in", chosen.text
    return invited.number


async def signed_in(
    door: FrontDoor, code: str, roles: frozenset[OrganisationRole] = OF_A_PROGRAM
) -> dict[str, str]:
    """The cookie of somebody new of an organisation."""
    number = await enter(door, code, roles)
    done = await door.post_form("partner/sign-in", number=number.lower(), credential=CREDENTIAL)
    assert done.status_code == 303, done.text
    return {NAME: done.cookies[NAME]}


async def filled_in(door: FrontDoor, cookies: dict[str, str], **changed: str) -> str:
    """The path of a draft in which every section was filled in and saved."""
    begun = await door.post_form("partner/drafts", cookies)
    draft = begun.headers["Location"]
    async with door.app.engine.connect() as connection:
        row = cells("web-1", await clock(connection) - timedelta(minutes=2), **changed)
    for section in SECTIONS:
        typed = {}
        for column in section.columns:
            text = row.get(column.name, "")
            typed[column.name] = text
            for box, said in boxes_of(column, text).items() if column.form in DATED else ():
                typed[f"{column.name}-{box}"] = said
            chosen = {part.strip() for part in text.split(";")}
            for place, option in enumerate(column.allowed):
                if option in chosen:
                    typed[f"{column.name}-{place}"] = "yes"
        saved = await door.post_form(f"{draft[1:]}/{section.name}", cookies, **typed)
        assert saved.headers["Location"] == draft
    return draft


async def drafts_kept(door: FrontDoor) -> list[bytes]:
    async with door.app.engine.connect() as connection:
        return list((await connection.execute(select(referral_drafts.c.sealed))).scalars())


async def test_a_council_refers_from_start_to_reference_and_its_draft_is_sealed_and_goes(
    door: FrontDoor,
) -> None:
    cookies = await signed_in(door, COUNCIL)
    draft = await filled_in(door, cookies, family_name="Sealedname")
    assert "Completed" in (await door.ask("GET", draft, cookies=cookies)).text
    assert "Sealedname" in (await door.ask("GET", f"{draft}/person", cookies=cookies)).text
    [kept] = await drafts_kept(door)
    assert b"Sealedname" not in kept
    checked = (await door.ask("GET", f"{draft}/check", cookies=cookies)).text
    assert "it would be accepted" in checked
    sent = await door.post_form(f"{draft[1:]}/check", cookies)
    assert sent.status_code == 303
    assert await drafts_kept(door) == []
    assert (await door.post_form(f"{draft[1:]}/check", cookies)).status_code == 404
    done = (await door.ask("GET", sent.headers["Location"], cookies=cookies)).text
    reference = re.search(r"RSR-\w+-\w+-\w+", sent.headers["Location"])
    assert reference is not None and reference[0] in done and "is due" in done
    listed = (await door.ask("GET", "/partner/referrals", cookies=cookies)).text
    assert reference[0] in listed and "web-1" in listed


async def test_nothing_is_chosen_beforehand_and_what_is_missing_is_said_with_its_section(
    door: FrontDoor,
) -> None:
    cookies = await signed_in(door, COUNCIL)
    draft = (await door.post_form("partner/drafts", cookies)).headers["Location"]
    for section in SECTIONS:
        shown = (await door.ask("GET", f"{draft}/{section.name}", cookies=cookies)).text
        assert "checked" not in shown and shown.count("<h1") == 1
    refused = await door.post_form(f"{draft[1:]}/check", cookies)
    assert refused.status_code == 422 and f"{draft}/consent#consent_given_at" in refused.text
    assert len(await drafts_kept(door)) == 1


async def test_anothers_referral_and_draft_are_answered_exactly_like_ones_that_never_were(
    door: FrontDoor,
) -> None:
    mine, theirs = await signed_in(door, COUNCIL), await signed_in(door, OTHER)
    draft = (await door.post_form("partner/drafts", mine)).headers["Location"]
    never = door.reference[:-1] + ("0" if door.reference[-1] != "0" else "1")
    pairs = [
        (f"/partner/referrals/{door.reference}", f"/partner/referrals/{never}"),
        (f"/partner/referrals/{door.reference}/report", f"/partner/referrals/{never}/report"),
        (draft, "/partner/drafts/none"),
    ]
    for other, absent in pairs:
        answers = [await door.ask("GET", path, cookies=theirs) for path in (other, absent)]
        texts = [
            re.sub(r'nonce="[^"]*"|nonce-[\w-]+|/partner/[^"?]+', "", answer.text)
            for answer in answers
        ]
        assert {answer.status_code for answer in answers} == {404} and texts[0] == texts[1]
    assert (await door.ask("GET", draft, cookies=mine)).status_code == 200


async def test_a_draft_is_gone_after_its_days_and_a_session_when_it_is_ended(
    door: FrontDoor,
) -> None:
    cookies = await signed_in(door, COUNCIL)
    draft = (await door.post_form("partner/drafts", cookies)).headers["Location"]
    async with door.app.engine.begin() as connection:
        past = func.clock_timestamp() - timedelta(days=28)
        await connection.execute(update(referral_drafts).values(saved_at=past))
    assert (await door.ask("GET", draft, cookies=cookies)).status_code == 404
    await door.post_form("partner/drafts", cookies)
    assert len(await drafts_kept(door)) == 1
    await door.post_form("partner/sign-out", cookies)
    again = await door.ask("GET", "/partner", cookies=cookies)
    assert again.headers["Location"] == "/partner/sign-in"
    typed = await door.post_form(f"{draft[1:]}/more", cookies, notes="A <long> note")
    assert (
        typed.status_code == 401 and 'name="kept.notes" value="A &lt;long&gt; note"' in typed.text
    )
    foreign = await door.ask("POST", f"{draft}/more", data={"notes": "x"}, cookies=cookies)
    assert foreign.status_code == 401 and foreign.text == ""
    number = await enter(door, COUNCIL)
    fields = {"to_send": f"{draft}/more", "kept.notes": "A <long> note"}
    back = await door.post_form("partner/sign-in", number=number, credential=CREDENTIAL, **fields)
    assert f'action="{draft}/more"' in back.text and 'name="notes" value="A &lt;' in back.text
    fields["to_send"] = "https://elsewhere.example/partner/x"
    led = await door.post_form("partner/sign-in", number=number, credential=CREDENTIAL, **fields)
    assert led.headers["Location"] == "/partner"


@pytest.mark.parametrize("role", sorted(OF_A_PROGRAM))
async def test_a_withdrawal_is_honoured_from_anybody_and_a_report_from_its_own_only(
    door: FrontDoor, role: OrganisationRole
) -> None:
    theirs = await signed_in(door, OTHER, frozenset({role}))
    form = (await door.ask("GET", "/partner/withdrawal", cookies=theirs)).text
    [number] = re.findall(r'name="number" value="([^"]+)"', form)
    done = await door.post_form(
        "partner/withdrawal", theirs, reference=door.reference.lower(), number=number
    )
    assert done.headers["Location"] == "/partner/withdrawal/done"
    assert (
        "counts from now" in (await door.ask("GET", done.headers["Location"], cookies=theirs)).text
    )


async def test_who_only_administers_is_offered_what_opens_for_them_and_nothing_else(
    door: FrontDoor,
) -> None:
    cookies = await signed_in(door, COUNCIL, frozenset({OrganisationRole.ADMINISTER}))
    home = (await door.ask("GET", "/partner", cookies=cookies)).text
    assert "mark that for yourself under Our people" in home
    for path in set(re.findall(r'href="(/partner/[a-z-]+)"', home)):
        assert (await door.ask("GET", path, cookies=cookies)).status_code == 200, path
    acting = await signed_in(door, COUNCIL)
    assert "/partner/withdrawal" in (await door.ask("GET", "/partner", cookies=acting)).text


async def test_an_administrator_invites_and_removes_and_nobody_else_sees_the_people(
    door: FrontDoor,
) -> None:
    admin = await signed_in(door, COUNCIL, frozenset({OrganisationRole.ADMINISTER}))
    wrong = await door.post_form("partner/people", admin, name="New Person", email="none")
    assert wrong.status_code == 422 and 'value="New Person"' in wrong.text
    fields = {"name": "New Person", "email": "new@council.example", "role-refer": "yes"}
    made = await door.post_form("partner/people", admin, **fields)
    assert made.status_code == 200 and "The code is shown only now" in made.text
    [*_, number] = re.findall(r"/partner/people/([\w-]+)/remove", made.text)
    assert (await door.post_form(f"partner/people/{number}/remove", admin)).status_code == 303
    people = (await door.ask("GET", "/partner/people", cookies=admin)).text
    assert "Removed" in people and "Start a referral" not in people
    other = await signed_in(door, COUNCIL)
    assert (await door.ask("GET", "/partner/people", cookies=other)).status_code == 403


async def test_every_row_of_a_file_has_its_verdict_and_the_refused_ones_come_back_to_be_mended(
    door: FrontDoor,
) -> None:
    cookies = await signed_in(door, COUNCIL)
    async with door.app.engine.connect() as connection:
        at = await clock(connection) - timedelta(minutes=2)
    good, bad = cells("file-1", at), cells("file-2", at, purpose_explained="no")
    file = io.StringIO(newline="")
    writer = csv.DictWriter(file, good.keys())
    writer.writeheader()
    writer.writerows([good, bad])

    async def send(step: str, content: bytes) -> str:
        answer = await door.ask(
            "POST",
            "/partner/upload",
            headers={"Origin": door.own},
            cookies=cookies,
            files={"file": ("referrals.csv", content, "text/csv")},
            data={"step": step},
        )
        return f"{answer.status_code} {answer.text}"

    whole = file.getvalue().encode()
    checked = await send("check", whole)
    assert "Accepted: 1. Received before: 0. Refused: 1." in checked and "RSR-" not in checked
    sent = await send("send", whole)
    assert "Accepted: 1. Received before: 0. Refused: 1." in sent
    assert "Accepted: 0. Received before: 1. Refused: 1." in await send("send", whole)
    [refused] = re.findall(r"data:text/csv;base64,([^\"]+)", sent)
    back = base64.b64decode(html.unescape(refused))
    assert b"refused_because" in back and b"file-2" in back and b"file-1" not in back
    heading, row = back.decode().splitlines()
    mended = f"{heading}\r\n{row}\r\n".replace(",no,prove", ",yes,prove")
    assert "Accepted: 1. Received before: 0. Refused: 0." in await send("send", mended.encode())
    too_many = "\r\n".join([heading, *[row] * (MOST_ROWS + 1)])
    for content in ("", too_many):
        no = await send("send", content.encode())
        assert no.startswith("422") and ">Error: Send a file of referrals - " in no
    assert f"several files of at most {MOST_ROWS:,} rows each" in no


def test_every_column_is_asked_once_but_those_that_are_filled_in() -> None:
    asked = [column.name for section in SECTIONS for column in section.columns]
    filled_in_for_them = {"organisation_id", "received_at", "basis"}
    assert sorted(asked) == sorted(BY_NAME.keys() - filled_in_for_them)
