"""Free notes on a case, written by those who may see who the person is. They decide nothing;
they may be corrected by another note and are never changed.
"""

from __future__ import annotations

from policy.case_notes import NoteKind as NoteKind
from policy.case_notes import words_of_note
from policy.refusal import Refusal
from service.authorisation import use_case
from service.cases.kept_beside import key_of_case, refused_keeping
from service.context import Context
from store.case_notes import CaseNote as CaseNote
from store.case_notes import NoteLine as NoteLine
from store.case_notes import keep_note, open_notes
from store.views import NOTES_READ, note_views


@use_case(staff=lambda permissions: permissions.read, organisations=False)
async def write_case_note(
    context: Context,
    reference: str,
    kind: str,
    text: str,
    *,
    sent_as: str,
    corrects: str = "",
) -> str | Refusal:
    """Keep a note on a case, ended or not; its id. What is sent twice under one number counts once.
    `corrects` is the id of a note that this one takes the place of; that one stays readable.

    Where the person agreed to what is kept of them and took that back, nothing more is (R10).
    """
    words = words_of_note(kind, text)
    if isinstance(words, Refusal):
        return words
    app = context.app
    sealer = await key_of_case(app, reference)
    if isinstance(sealer, Refusal):
        return sealer
    async with app.engine.begin() as connection:
        refusal = await refused_keeping(connection, reference, context.track.withdrawn)
        return refusal or await keep_note(
            connection,
            sealer,
            reference,
            words,
            by=context.staff_number,
            sent_as=sent_as,
            replaces=corrects or None,
        )


@use_case(staff=lambda permissions: permissions.read, organisations=False)
async def read_case_notes(context: Context, reference: str) -> tuple[CaseNote, ...] | Refusal:
    """A case's notes, the oldest first, corrected ones too. Personal data: that somebody read them
    is on record first.
    """
    app = context.app
    sealer = await key_of_case(app, reference)
    if isinstance(sealer, Refusal):
        return sealer
    async with app.engine.begin() as connection:
        notes = await open_notes(connection, sealer, reference)
        if notes:
            await note_views(connection, context.staff_number, [reference], NOTES_READ)
    return notes
