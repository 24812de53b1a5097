"""Files on a case: taken as they come, held back until they are scanned, saved and never shown."""

from __future__ import annotations

import hashlib
import re
import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest
import requests
from sqlalchemy import func, insert, select, update

from policy.duty.findings import LIMITS
from policy.support.words import Role
from service.attachments.adding import add_file
from service.attachments.reading import GivenFile, read_case_file
from service.attachments.scanning import scan_waiting
from service.context import Context
from service.failures import CASE_ERASED
from service.health.housekeeping import tidy_up
from store.case_keys import destroy_key
from store.drafts import begin_draft
from store.health import look
from store.staff import find_staff
from store.tables import attachment_parts, attachments, referral_drafts
from store.views import views_of
from tests.apps import take_in
from tests.policy.attachments.samples import jpeg, pdf, png
from tests.scanning.fake_clamd import VIRUS, FakeClamd, fake_clamd
from tests.servers import TestPostgres
from tests.web.api.asking import Program, code_of
from tests.web.front_door import FrontDoor, front_door_on

_BOUND = "boundary=----invented"


def _form(order: str, name: str, content: bytes, kind: str) -> bytes:
    """What a browser makes of the form: the name as it is, in UTF-8."""
    around = (
        f'------invented\r\nContent-Disposition: form-data; name="order_id"\r\n\r\n{order}\r\n'
        f'------invented\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
        f"Content-Type: {kind}\r\n\r\n"
    )
    return around.encode() + content + b"\r\n------invented--\r\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """A front door whose files a fake daemon scans."""

    door: FrontDoor
    clamd: FakeClamd
    cookies: dict[str, str]

    async def add(
        self, name: str, content: bytes, kind: str, order: str = "", cookies: object = None
    ) -> requests.Response:
        """As the form sends it."""
        return await self.door.ask(
            "POST",
            f"/cases/{self.door.reference}/files/add",
            headers={"Origin": self.door.own, "Content-Type": f"multipart/form-data; {_BOUND}"},
            data=_form(order or str(uuid.uuid4()), name, content, kind),
            cookies=self.cookies if cookies is None else cookies,
        )

    async def listed(self) -> str:
        """The page of the case's files."""
        path = f"/cases/{self.door.reference}/files"
        return (await self.door.ask("GET", path, cookies=self.cookies)).text


@pytest.fixture(scope="module")
async def filed(
    postgres: TestPostgres, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Filed]:
    """One for the tests of this module."""
    folder = tmp_path_factory.mktemp("door")
    with postgres.database() as database:
        async with (
            fake_clamd() as clamd,
            front_door_on(database, folder, clamd_address=clamd.address) as door,
        ):
            cookies = await door.sign_in(Role.CASEWORKER)
            yield Filed(door=door, clamd=clamd, cookies=cookies)


async def test_a_clean_file_is_saved_as_it_came_under_its_name_and_never_shown(
    filed: Filed,
) -> None:
    content = pdf(bytes(range(256)) * 3000)
    order = str(uuid.uuid4())
    for _ in range(2):
        done = await filed.add("Brief für Ä.pdf", content, "application/pdf", order)
        assert (done.status_code, done.text) == (303, "")
    listed = await filed.listed()
    assert hashlib.sha256(content).hexdigest() in listed and "Scanned: clean" in listed
    [path] = re.findall(r'href="(/cases/[^"]+/files/[0-9a-f-]{36})" download', listed)
    saved = await filed.door.ask("GET", path, cookies=filed.cookies)
    assert saved.content == content
    assert saved.headers["Content-Disposition"].startswith("attachment;")
    assert "Brief%20f%C3%BCr%20%C3%84.pdf" in saved.headers["Content-Disposition"]
    assert saved.headers["Content-Type"] == "application/octet-stream"
    assert saved.headers["X-Content-Type-Options"] == "nosniff"
    assert saved.headers["Content-Security-Policy"].startswith("sandbox")
    async with filed.door.app.engine.connect() as connection:
        kinds = {view.kind for view in await views_of(connection, filed.door.reference)}
        sealed = (await connection.execute(select(attachments.c.sealed))).scalars().all()
    assert {"names of files read", f"file read: {path[-36:]}"} <= kinds
    assert not any("für Ä".encode() in one for one in sealed)
    case = await filed.door.ask("GET", f"/cases/{filed.door.reference}", cookies=filed.cookies)
    assert "File added" in case.text and "für Ä" not in case.text
    looking = await filed.door.sign_in(Role.OPERATIONS)
    assert (await filed.door.ask("GET", path, cookies=looking)).status_code == 403


@pytest.mark.parametrize(
    ("name", "content", "kind", "says"),
    [
        ("a.png", jpeg(), "image/png", "not the same"),
        ("a.png", png(), "image/jpeg", "not the same"),
        ("a.exe.png", png(), "image/png", "more than one ending"),
        ("a.png", png()[:-9], "image/png", "not whole"),
        ("a.png", png(b"<?php"), "image/png", "something beside"),
        ("", b"", "application/octet-stream", "cannot be shown"),
        ("a.pdf", b"%PDF-1.7" + b"a" * 10_100_000, "application/pdf", "larger than 10 mega"),
    ],
    ids=range(7),
)
async def test_what_is_not_taken_is_told_plainly_and_nothing_of_it_stays(
    filed: Filed, name: str, content: bytes, kind: str, says: str
) -> None:
    count = select(func.count()).select_from(attachment_parts)
    async with filed.door.app.engine.connect() as connection:
        before = (await connection.execute(count)).scalar_one()
    done = await filed.add(name, content, kind)
    assert done.status_code == 422 and says in done.text
    async with filed.door.app.engine.connect() as connection:
        assert (await connection.execute(count)).scalar_one() == before


async def test_programs_of_staff_add_list_and_save_files_as_the_pages_do(filed: Filed) -> None:
    officer = Program(door=filed.door, bearer=next(iter(filed.cookies.values())))
    files, content = f"/cases/{filed.door.reference}/files", pdf(bytes(600_000))

    async def add(name: str, key: str, sent: bytes = content) -> requests.Response:
        part = {"file": (name, sent, "application/pdf")}
        return await officer.ask("POST", files, headers={"Idempotency-Key": key}, files=part)

    first, again = await add("letter.pdf", "F-1"), await add("letter.pdf", "F-1")
    assert (first.status_code, again.json()) == (201, first.json())
    other = await add("letter.pdf", "F-1", pdf(b"other"))
    assert (other.status_code, code_of(other)) == (422, "conflicting-content")
    unfit = await add("letter.png", "F-2", pdf(bytes(9_000_000)))
    assert (unfit.status_code, code_of(unfit)) == (422, "file-disagrees")
    listed = (await officer.get(files)).json()["files"]
    mine = next(one for one in listed if one["id"] == first.json()["id"])
    assert (mine["name"], mine["held_back"]) == ("letter.pdf", None)
    assert mine["sha256"] == hashlib.sha256(content).hexdigest()
    saved = await officer.get(f"{files}/{mine['id']}")
    assert saved.content == content and saved.headers["Content-Disposition"].startswith("attach")
    async with filed.door.app.engine.connect() as connection:
        kinds = {view.kind for view in await views_of(connection, filed.door.reference)}
    assert f"file read: {mine['id']}" in kinds and "api: give_file_of_case" in kinds
    assert code_of(await officer.get(f"{files}/{uuid.uuid4()}")) == "no-such-file"
    looking = Program(
        door=filed.door, bearer=next(iter((await filed.door.sign_in(Role.OPERATIONS)).values()))
    )
    for no in (await looking.get(files), await looking.get(f"{files}/{mine['id']}")):
        assert (no.status_code, code_of(no)) == (403, "wrong-role")
    filed.clamd.mood = "odd"
    held = (await add("held.pdf", "F-3")).json()["id"]
    for no in (
        await officer.get(f"{files}/{held}"),
        await officer.ask("POST", f"{files}/{held}/scan"),
    ):
        assert (no.status_code, code_of(no)) == (409, "file-not-scanned")
    filed.clamd.mood = "scan"
    assert (await officer.ask("POST", f"{files}/{held}/scan")).status_code == 204


async def test_an_infected_file_is_on_record_and_kept_out(filed: Filed) -> None:
    assert (await filed.add("bad.png", png(VIRUS), "image/png")).status_code == 303
    listed = await filed.listed()
    assert "Infected" in listed and "Fake.Virus-1" in listed and "Save bad.png" not in listed
    id = await _newest(filed)
    given = await filed.door.ask(
        "GET", f"/cases/{filed.door.reference}/files/{id}", cookies=filed.cookies
    )
    assert given.status_code == 403 and "found something" in given.text
    parts = select(func.count()).where(attachment_parts.c.attachment_id == id)
    async with filed.door.app.engine.connect() as connection:
        assert (await connection.execute(parts)).scalar_one() == 0


async def test_a_file_is_held_back_until_the_scanner_says_that_it_is_clean(filed: Filed) -> None:
    filed.clamd.mood = "odd"
    await filed.add("held.png", png(), "image/png")
    assert "Held back" in await filed.listed()
    id = await _newest(filed)
    path = f"cases/{filed.door.reference}/files/{id}"
    held = await filed.door.ask("GET", f"/{path}", cookies=filed.cookies)
    assert held.status_code == 403 and "held back" in held.text
    still = await filed.door.post_form(f"{path}/scan", filed.cookies)
    assert still.status_code == 422 and "still held back" in still.text
    async with filed.door.app.engine.connect() as connection:
        assert await look(connection, "files-held-back", LIMITS) is None
        found = await look(connection, "files-held-back", replace(LIMITS, file=timedelta(0)))
        assert found is not None and found.references == (filed.door.reference,)
    filed.clamd.mood = "scan"
    assert await scan_waiting(filed.door.app) == 1
    given = await filed.door.ask("GET", f"/{path}", cookies=filed.cookies)
    assert given.content == png()
    assert await scan_waiting(filed.door.app) == 0


async def _newest(filed: Filed) -> str:
    newest = select(attachments.c.id).order_by(attachments.c.stored_at.desc()).limit(1)
    async with filed.door.app.engine.connect() as connection:
        return str((await connection.execute(newest)).scalar_one())


async def test_a_session_that_ended_is_told_before_the_file_is_read(filed: Filed) -> None:
    done = await filed.add("a.png", png(), "image/png", cookies={})
    assert done.status_code == 401 and "choose the file again" in done.text


async def _content() -> AsyncIterator[bytes]:
    yield png()


async def test_without_a_scanner_no_file_is_taken_but_in_the_embedded_default(
    filed: Filed,
) -> None:
    app = filed.door.app
    reference = (await take_in(app, "N-9")).reference
    async with app.engine.connect() as connection:
        member = await find_staff(connection, next(iter(await _numbers(filed))))

    def at(embedded: bool) -> Context:
        changed = {"clamd_address": "", "embedded": embedded}
        settings = app.settings.model_copy(update=changed)
        return Context(app=replace(app, settings=settings), used="test", member=member)

    async def add(context: Context) -> object:
        return await add_file(context, reference, "a.png", "image/png", _content(), sent_as="same")

    refusal = await add(at(False))
    assert getattr(refusal, "code", "") == "no-scanner"
    id = await add(at(True))
    assert isinstance(id, str)
    assert isinstance(await read_case_file(at(True), reference, id), GivenFile)
    held = await read_case_file(at(False), reference, id)
    assert getattr(held, "code", "") == "file-not-scanned"
    async with app.engine.begin() as connection:
        await destroy_key(connection, reference)
    app.keys.forget(reference)
    assert await read_case_file(at(True), reference, id) == CASE_ERASED


async def _numbers(filed: Filed) -> list[str]:
    async with filed.door.app.engine.connect() as connection:
        rows = await views_of(connection, filed.door.reference)
    return [row.staff_number for row in rows]


async def test_what_was_begun_and_never_finished_goes_and_so_do_drafts_past_their_time(
    filed: Filed,
) -> None:
    app = filed.door.app
    [begun, file] = [str(uuid.uuid4()), await _newest(filed)]
    async with app.engine.begin() as connection:
        await begin_draft(connection, app.keys, begun, "E06000023")
        old = {"stored_at": datetime(2026, 1, 1, tzinfo=UTC), "sealed": b"", "number": 0}
        for id in (begun, f"{begun}-new"):
            when = old if id == begun else {**old, "stored_at": func.clock_timestamp()}
            await connection.execute(insert(attachment_parts).values(attachment_id=id, **when))
        long_ago = update(referral_drafts).where(referral_drafts.c.id == begun)
        await connection.execute(long_ago.values(saved_at=old["stored_at"]))
    await tidy_up(app)
    async with app.engine.connect() as connection:
        left = set((await connection.execute(select(attachment_parts.c.attachment_id))).scalars())
        drafts = (await connection.execute(select(referral_drafts.c.id))).scalars().all()
    assert begun not in left and {f"{begun}-new", file} <= left and begun not in drafts
