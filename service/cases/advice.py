"""Notes of regulated immigration advice, apart from the case and seen by regulated advisers only
(R32).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from policy.refusal import Refusal
from policy.support.refusals import REASON_NEEDED
from service.authorisation import NOT_SIGNED_IN, use_case
from service.context import Context
from store.advice import read_notes, write_note


@dataclass(frozen=True, slots=True, kw_only=True)
class AdviceNote:
    """One note: when it was written, by whom (a staff number), and what it says."""

    at: datetime
    by: str
    text: str


@use_case(staff=lambda permissions: permissions.advise, organisations=False)
async def note_advice(context: Context, reference: str, text: str) -> str | Refusal:
    """Keep a note of the advice given in a case; its id. Refused once consent is withdrawn."""
    app, member = context.app, context.member
    if member is None:
        return NOT_SIGNED_IN
    if not text.strip():
        return REASON_NEEDED
    return await write_note(app.engine, app.keys, reference, member, text)


@use_case(staff=lambda permissions: permissions.advise, organisations=False)
async def read_advice(context: Context, reference: str) -> tuple[AdviceNote, ...] | Refusal:
    """The notes of a case, the oldest first."""
    app, member = context.app, context.member
    if member is None:
        return NOT_SIGNED_IN
    notes = await read_notes(app.engine, app.keys, reference, member)
    return tuple(AdviceNote(at=at, by=by, text=text) for at, by, text in notes)
