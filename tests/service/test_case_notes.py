"""Notes on a case: added and never changed, of who may see the person, gone with the case."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from policy.case_notes import LONGEST_NOTE, NoteKind, NoteWords, words_of_note
from policy.refusal import Refusal
from policy.support.deeds import WithdrawConsent
from policy.support.words import Role
from service.cases.notes import read_case_notes, write_case_note
from service.cases.opening import NO_SUCH_CASE
from service.cases.orders import ask_order
from service.cases.timeline import case_timeline
from service.context import Context
from service.failures import CASE_ERASED
from store.case_keys import destroy_key
from store.tables import case_notes
from store.views import NOTES_READ, views_of
from tests.apps import take_in
from tests.service.contexts import by_organisation, by_staff
from wiring.app import App

SEEN = NoteKind.SEEN.value


@settings(max_examples=40)
@given(st.text(), st.sampled_from([*NoteKind, "another"]))
def test_a_note_is_a_text_of_a_known_kind_and_nothing_else(said: str, kind: str) -> None:
    words = words_of_note(kind, said)
    if isinstance(words, NoteWords):
        assert 0 < len(words.text) <= LONGEST_NOTE and words.text.strip() == words.text
        assert not {letter for letter in words.text if ord(letter) < 32} - {*"\n\r\t"}
        assert words_of_note(words.kind, words.text) == words
    else:
        assert words.field in ("kind", "text")


@pytest.mark.parametrize(
    ("kind", "said", "code"),
    [
        ("gossip", "By the church.", "note-kind-unknown"),
        (SEEN, " \r\n ", "note-empty"),
        (SEEN, "x" * (LONGEST_NOTE + 1), "note-too-long"),
        (SEEN, "by\x00night", "control-character"),
        (SEEN, "\x1b[2Jgone", "control-character"),
        (SEEN, "half \ud800", "control-character"),
    ],
)
def test_what_cannot_be_kept_is_refused_by_a_code(kind: str, said: str, code: str) -> None:
    refusal = words_of_note(kind, said)
    assert isinstance(refusal, Refusal) and refusal.code == code


async def _write(
    context: Context, reference: str, said: str, sent_as: str, corrects: str = ""
) -> str | Refusal:
    return await write_case_note(context, reference, SEEN, said, sent_as=sent_as, corrects=corrects)


async def test_a_note_counts_once_is_corrected_once_and_never_changed(app: App) -> None:
    reference = (await take_in(app, "N-1")).reference
    other = (await take_in(app, "N-2")).reference
    worker = by_staff(app, Role.CASEWORKER)
    first = await _write(worker, reference, "Sleeps by the church.", "1")
    assert first == await _write(worker, reference, "Sleeps by the church.", "1")
    assert isinstance(first, str)
    clash = await _write(worker, reference, "Sleeps by the station.", "1")
    assert isinstance(clash, Refusal) and clash.code == "conflicting-content"
    elsewhere = await _write(worker, other, "Not here.", "2", corrects=first)
    assert isinstance(elsewhere, Refusal) and elsewhere.code == "no-such-note"
    officer = by_staff(app, Role.CHECK_OFFICER, number="S-2")
    both = await asyncio.gather(
        *(_write(officer, reference, f"By the station {n}.", f"c{n}", first) for n in range(2))
    )
    [late] = [one for one in both if isinstance(one, Refusal)]
    assert late.code == "note-corrected-already"
    notes = await read_case_notes(worker, reference)
    assert not isinstance(notes, Refusal)
    [wrong, right] = notes
    assert wrong.words.text == "Sleeps by the church." and wrong.line.replaced_by == right.line.id
    assert (right.line.by, right.line.replaces) == ("S-2", first)
    async with app.engine.connect() as connection:
        noted = [view.kind for view in await views_of(connection, reference)]
        assert NOTES_READ in noted
        for change in ("UPDATE case_notes SET written_by = 'S-3'", "DELETE FROM case_notes"):
            with pytest.raises(Exception, match="permission denied"):
                await connection.execute(text(change))
            await connection.rollback()
    past = await case_timeline(officer, reference)
    assert not isinstance(past, Refusal)
    assert [one.label for one in past.past][-2:] == [
        "Note by S-1",
        "Note by S-2, which corrects another",
    ]
    shown = await case_timeline(officer, reference, for_partners=True)
    assert not isinstance(shown, Refusal) and "Note" not in str(shown.past)


async def test_only_who_may_see_the_person_writes_or_reads(app: App) -> None:
    reference = (await take_in(app, "N-1")).reference
    for context in (by_staff(app, Role.OPERATIONS), by_organisation(app)):
        for refusal in (
            await _write(context, reference, "Sleeps by the church.", "1"),
            await read_case_notes(context, reference),
        ):
            assert isinstance(refusal, Refusal)
            assert refusal.code in ("wrong-role", "not-signed-in")
    nowhere = by_staff(app, Role.CASEWORKER)
    assert await read_case_notes(nowhere, "RSR-000-000-000") is NO_SUCH_CASE


async def test_an_ended_case_takes_notes_and_one_whose_consent_is_withdrawn_takes_none(
    app: App,
) -> None:
    ended = (await take_in(app, "N-1")).reference
    withdrawn = (await take_in(app, "N-2")).reference
    worker = by_staff(app, Role.CASEWORKER)
    async with app.engine.begin() as connection:
        await connection.execute(
            text("UPDATE cases SET ended_at = clock_timestamp() WHERE reference = :of"),
            {"of": ended},
        )
    assert isinstance(await _write(worker, ended, "They called to thank us.", "1"), str)
    before = await _write(worker, withdrawn, "Sleeps by the church.", "1")
    assert isinstance(before, str)
    withdrawal = WithdrawConsent(channel="letter")
    await ask_order(worker, withdrawn, withdrawal, order_id="w-1")
    after = await _write(worker, withdrawn, "Seen again.", "2")
    assert isinstance(after, Refusal) and (after.code, after.rule) == ("consent-withdrawn", "R10")


async def test_notes_go_with_the_key_of_their_case_and_open_under_no_other_name(app: App) -> None:
    reference = (await take_in(app, "N-1")).reference
    worker = by_staff(app, Role.CASEWORKER)
    await _write(worker, reference, "Sleeps by the church.", "1")
    async with app.engine.begin() as connection:
        row = (await connection.execute(case_notes.select())).one()
        assert b"church" not in row.sealed
        await destroy_key(connection, reference)
    app.keys.forget(reference)
    assert await read_case_notes(worker, reference) == CASE_ERASED
