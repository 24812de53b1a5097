"""Notes on a case: on its pages, and for staff's programs."""

from __future__ import annotations

import re
import uuid
from collections.abc import AsyncIterator

import pytest

from policy.case_notes import NoteKind
from policy.support.words import Role
from store.views import views_of
from tests.servers import TestPostgres
from tests.web.api.asking import Programs, code_of, programs_on

SAID = "Saw them <by the church>.\nThey were well."
SEEN = NoteKind.SEEN.value


@pytest.fixture(scope="module")
async def programs(
    postgres: TestPostgres, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Programs]:
    """One front door for the tests of this module."""
    with postgres.database() as database:
        async with programs_on(database, tmp_path_factory.mktemp("door")) as made:
            yield made


async def test_a_note_is_written_read_and_corrected_and_stands_in_the_timeline(
    programs: Programs,
) -> None:
    door = programs.door
    cookies, case = await door.sign_in(Role.CASEWORKER), f"cases/{door.reference}"
    asked = await door.ask("GET", f"/{case}/notes/write", cookies=cookies)
    assert asked.status_code == 200 and "checked" not in asked.text
    sent = {"order_id": str(uuid.uuid4()), "text": SAID}
    unsaid = await door.post_form(f"{case}/notes/write", cookies, **sent)
    assert unsaid.status_code == 422 and "by the church" in unsaid.text
    for _ in range(2):
        kept = await door.post_form(f"{case}/notes/write", cookies, kind=SEEN, **sent)
        assert kept.headers["Location"] == f"/{case}/notes"
    page = (await door.ask("GET", f"/{case}", cookies=cookies)).text
    assert page.count("Saw them &lt;by the church&gt;.") == 1
    notes = (await door.ask("GET", f"/{case}/notes", cookies=cookies)).text
    [correct] = re.findall(r'href="/(cases/[^"]+/correct)"', notes)
    form = (await door.ask("GET", f"/{correct}", cookies=cookies)).text
    assert "They were well." in form
    mended = {"order_id": str(uuid.uuid4()), "kind": SEEN, "text": "Saw somebody else."}
    assert (await door.post_form(correct, cookies, **mended)).status_code == 303
    page = (await door.ask("GET", f"/{case}", cookies=cookies)).text
    assert "Saw somebody else." in page and "church" not in page and "corrected since" in page
    notes = (await door.ask("GET", f"/{case}/notes", cookies=cookies)).text
    assert "church" in notes and "No longer stands" in notes
    looking = await door.sign_in(Role.OPERATIONS)
    seen = (await door.ask("GET", f"/{case}", cookies=looking)).text
    assert "by S-9" in seen and "somebody else" not in seen
    assert (await door.ask("GET", f"/{case}/notes", cookies=looking)).status_code == 403


async def test_a_program_of_staff_writes_and_reads_notes(programs: Programs) -> None:
    worker, path = await programs.staff(Role.CASEWORKER), f"/cases/{programs.door.reference}/notes"
    body = {"kind": SEEN, "text": "Seen at the day centre."}
    ids = {(await worker.post(path, body, "note-1")).json()["id"] for _ in range(2)}
    assert len(ids) == 1
    [id] = ids
    changed = await worker.post(path, {**body, "text": "Not seen."}, "note-1")
    assert (changed.status_code, code_of(changed)) == (422, "conflicting-content")
    bad = await worker.post(path, {**body, "text": "a\x07"}, "note-2")
    assert (bad.status_code, code_of(bad)) == (422, "control-character")
    assert (await worker.post(path, {**body, "corrects": id}, "note-3")).status_code == 201
    again = await worker.post(path, {**body, "corrects": id}, "note-4")
    assert (again.status_code, code_of(again)) == (409, "note-corrected-already")
    [note] = [one for one in (await worker.get(path)).json()["notes"] if one["id"] == id]
    assert note["text"] == body["text"] and note["replaced_by"]
    council = await programs.council.get(path)
    assert (council.status_code, code_of(council)) == (401, "not-signed-in")


async def test_a_case_is_printed_with_nothing_around_it_and_no_words_of_a_note(
    programs: Programs,
) -> None:
    door = programs.door
    cookies = await door.sign_in(Role.CASEWORKER)
    printed = (await door.ask("GET", f"/cases/{door.reference}/print", cookies=cookies)).text
    for heading in ("What happens next", "Clocks", "If nobody acts", "Rules applied", "1. "):
        assert heading in printed
    assert "day centre" not in printed
    for around in ("start.js", "<form", "<footer", "govuk-service-navigation"):
        assert around not in printed
    async with door.app.engine.connect() as connection:
        kinds = {view.kind for view in await views_of(connection, door.reference)}
    assert "page: print" in kinds


async def test_the_map_is_a_picture_with_words_beside_it_and_marks_where_a_case_stands(
    programs: Programs,
) -> None:
    door = programs.door
    cookies = await door.sign_in(Role.OPERATIONS)
    whole = (await door.ask("GET", "/service/map", cookies=cookies)).text
    own = (await door.ask("GET", f"/cases/{door.reference}/map", cookies=cookies)).text
    for page in (whole, own):
        [svg] = re.findall(r"<svg .*?</svg>", page, re.DOTALL)
        assert 'role="img"' in svg and "<title id=" in svg and "<desc id=" in svg
        assert "style=" not in svg and "What leads on" in page
    assert own.count("The case stands here") == 2 and "stands here" not in whole
