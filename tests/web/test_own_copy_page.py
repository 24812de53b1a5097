"""The page of a person's own copy, on a real referral."""

from __future__ import annotations

from html import unescape
from pathlib import Path

from policy.case_notes import NoteKind
from policy.own_copy.whose import CELLS, SHOWN, WhoseWord
from policy.support.words import Role
from service.cases.notes import write_case_note
from service.cases.record import read_person
from tests.servers import TestDatabase
from tests.service.contexts import by_staff
from tests.web.front_door import front_door_on

REFUSED = (403, 404)


async def test_a_page_copies_all_of_the_persons_own_and_nobody_elses_name(
    database: TestDatabase, tmp_path: Path
) -> None:
    async with front_door_on(database, tmp_path) as door:
        worker = by_staff(door.app, Role.CASEWORKER)
        sent = await read_person(worker, door.reference)
        assert isinstance(sent, dict)
        named = sent["worker_name"]
        note = f"Asked for a blanket; {named.upper()} brought one."
        await write_case_note(worker, door.reference, NoteKind.SEEN.value, note, sent_as="1")
        asked = {"reference": door.reference.lower(), "reason": "request ODR-1"}
        path = "service/own-data/copy"
        refused = await door.post_form(path, await door.sign_in(Role.CASEWORKER), **asked)
        assert refused.status_code in REFUSED and "blanket" not in refused.text
        officer = await door.sign_in(Role.DATA_PROTECTION_OFFICER)
        answer = await door.post_form(path, officer, **asked)
        said = unescape(answer.text)
        assert answer.status_code == 200, said
        own = [name for name in CELLS if CELLS[name] in SHOWN and sent.get(name)]
        assert len(own) > 15
        for name in own:
            if CELLS[name] is WhoseWord.OWN:
                assert f"{name.replace('_', ' ')}: {sent[name]}" in said
        assert "Asked for a blanket; [another person] brought one." in said
        others = [name for name, whose in CELLS.items() if whose is WhoseWord.OTHERS]
        for name in others:
            assert not sent.get(name) or sent[name].lower() not in said.lower(), name
        for column in ("expires", "sealed", "content digest"):
            assert column not in said
