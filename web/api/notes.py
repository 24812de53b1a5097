"""Notes on a case, as staff's programs read and write them."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from fastapi import APIRouter, Request
from pydantic import BaseModel
from starlette.responses import Response

from policy.cases.questions import AnswerForm, FieldQuestion
from service.cases.notes import CaseNote, NoteKind, read_case_notes, write_case_note
from web.api.bodies import SentKey, json_body, object_of, require_key
from web.api.parameters import Reference
from web.api.results import allowed, require_none
from web.api.tagged import tagged
from web.api.values import read_values
from web.api.who import Asking

router = APIRouter(tags=["cases"])

NOTE: Final = (
    FieldQuestion(
        name="kind",
        label="What the note is about",
        hint="The one that fits best.",
        form=AnswerForm.ONE_OF,
        needed=True,
        options=tuple(NoteKind),
    ),
    FieldQuestion(
        name="text",
        label="Note",
        hint="What is to be kept. The person may ask to see it.",
        form=AnswerForm.TEXT,
        needed=True,
    ),
    FieldQuestion(
        name="corrects",
        label="The id of the note that it corrects",
        hint="That one stays readable. Leave it out where there is none.",
        form=AnswerForm.TEXT,
        needed=False,
    ),
)
"""What is asked of a note, from which its schema is made."""


class NoteShown(BaseModel):
    """A note: personal data. One with `replaced_by` no longer stands."""

    id: str
    kind: str
    text: str
    by: str
    at: datetime
    replaces: str | None
    replaced_by: str | None


class NotesShown(BaseModel):
    """The notes on a case, the oldest first."""

    notes: list[NoteShown]


class NoteKept(BaseModel):
    """The note is on record under this id."""

    id: str


@router.get("/cases/{reference}/notes", response_model=NotesShown)
async def list_notes_of_case(request: Request, context: Asking, reference: Reference) -> Response:
    """The notes on a case, corrected ones too. That you read them is noted."""
    notes = allowed(await read_case_notes(context, reference))
    return tagged(request, NotesShown(notes=[_shown(note) for note in notes]))


@router.post("/cases/{reference}/notes", status_code=201, openapi_extra=json_body("NewNote"))
async def write_note_on_case(
    request: Request, context: Asking, reference: Reference, key: SentKey
) -> NoteKept:
    """Write a note on a case, ended or not, or correct one. It decides nothing."""
    values, problems = read_values(NOTE, await object_of(request))
    require_none(problems)
    said: dict[str, Any] = values
    id = await write_case_note(
        context,
        reference,
        said["kind"],
        said["text"],
        sent_as=require_key(key),
        corrects=said.get("corrects", ""),
    )
    return NoteKept(id=allowed(id))


def _shown(note: CaseNote) -> NoteShown:
    line, words = note.line, note.words
    return NoteShown(
        id=line.id,
        kind=words.kind,
        text=words.text,
        by=line.by,
        at=line.at,
        replaces=line.replaces,
        replaced_by=line.replaced_by,
    )
