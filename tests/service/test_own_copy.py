"""A person's own copy: everything the track holds about them, and nothing of others."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime
from pathlib import Path

from policy.case_notes import NoteKind
from policy.refusal import Refusal
from policy.suitability.words import Role as SuitabilityRole
from policy.support.words import Role
from service.cases.evidence import copy_for_person
from service.cases.notes import write_case_note
from service.cases.showing import who_looked
from service.files.suitability_case import opening_of
from service.intake.suitability import OpeningOutcome, open_suitability_case
from service.own_data.copying import copy_own_data
from service.values.own_copy import OwnCopy
from store.case_keys import destroy_key
from tests.apps import app_on, cells, take_in
from tests.servers import TestDatabase
from tests.service.contexts import by_staff
from tests.starter.suitability_terminal import FACTS, opening_file
from wiring.app import App

WHY = "request ODR-1"
MINUTES = 60.0
"""Far less than anybody waits."""


def words_of(copied: object) -> str:
    """All of a copy, as one text."""
    assert isinstance(copied, OwnCopy), copied
    lines = [
        line
        for part in copied.parts
        for one in part.entries
        for line in (part.title, one.title, *(f"{name}: {said}" for name, said in one.says))
    ]
    return "\n".join(lines)


async def test_a_copy_holds_the_referral_notes_and_looks_and_no_worker_by_name(app: App) -> None:
    receipt = await take_in(app, "N-1")
    reference = receipt.reference
    worker = (sent := cells("N-1", datetime(2026, 3, 1, tzinfo=UTC)))["worker_name"]
    note = f"Sleeps by the church. {worker} met them."
    await write_case_note(
        by_staff(app, Role.CASEWORKER), reference, NoteKind.SEEN.value, note, sent_as="1"
    )
    assert isinstance(
        await copy_own_data(by_staff(app, Role.CASEWORKER), reference, reason=WHY), Refusal
    )
    officer = by_staff(app, Role.DATA_PROTECTION_OFFICER)
    assert isinstance(await copy_own_data(officer, reference, reason=" "), Refusal)
    # The reason is readable when all else of them is erased.
    named = await copy_own_data(officer, reference, reason=f"asked by {sent['family_name']}")
    assert isinstance(named, Refusal) and named.code == "reason-names-the-person"
    begun = time.monotonic()
    said = words_of(await copy_own_data(officer, reference, reason=WHY))
    assert time.monotonic() - begun < MINUTES
    for own in ("given_names", "family_name", "nationality"):
        assert sent[own] in said
    assert "Sleeps by the church. [another person] met them." in said
    assert "Deadlines" in said and "copied for the person" in said
    assert worker not in said and WHY not in said and "S-1" not in said
    looks = await who_looked(by_staff(app, Role.DUTY_SUPERVISOR), reference)
    assert not isinstance(looks, Refusal)
    assert f"copied for the person: {WHY}" in {look.kind for look in looks}
    async with app.engine.begin() as connection:
        await destroy_key(connection, reference)
    app.keys.forget(reference)
    erased = await copy_own_data(officer, reference, reason=WHY)
    assert isinstance(erased, Refusal) and erased.code == "nothing-to-copy"


async def test_no_victims_word_is_in_a_copy_of_suitability(
    database: TestDatabase, tmp_path: Path
) -> None:
    async with app_on(database.of_suitability(), tmp_path) as app:
        sent = opening_of(json.dumps(opening_file(FACTS), default=str).encode())
        opened = await open_suitability_case(by_staff(app, SuitabilityRole.ASSESSOR), sent)
        assert isinstance(opened, OpeningOutcome) and opened.reference
        officer = by_staff(app, SuitabilityRole.DATA_PROTECTION_OFFICER)
        said = words_of(await copy_own_data(officer, opened.reference, reason=WHY))
        assert "What is known of you" in said and "victim" not in said
        name = opening_file(FACTS)["person"]["family_name"]
        for reason, code in ((" ", "reason-needed"), (f"by {name}", "reason-names-the-person")):
            refused = await copy_for_person(officer, opened.reference, reason=reason)
            assert isinstance(refused, Refusal) and refused.code == code
        assert not isinstance(await copy_for_person(officer, opened.reference, reason=WHY), Refusal)
