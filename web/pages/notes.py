"""Notes on a case: read, written, and corrected by another one."""

from __future__ import annotations

import uuid

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from policy.case_notes import LONGEST_NOTE
from policy.cases.questions import AnswerForm
from policy.refusal import Refusal
from service.cases.notes import CaseNote, NoteKind, read_case_notes, write_case_note
from service.context import Context
from web.acting import require_origin
from web.asking import question
from web.forms import Problem, Typed, read_form, typed_in
from web.pages.common import refused, signed_in
from web.pages.deed_form import order_id_in
from web.render import page

ASKED = (
    question("kind", "What the note is about", "The one that fits best", options=NoteKind),
    question(
        "text",
        "Note",
        f"What you want kept, at most {LONGEST_NOTE} characters. The person may ask to see it. "
        "Regulated advice does not belong here",
        AnswerForm.TEXT,
    ),
)


@signed_in("notes")
async def show_notes(request: Request, context: Context) -> Response:
    """All of them, corrected ones too."""
    reference = request.path_params["reference"]
    notes = await read_case_notes(context, reference)
    if isinstance(notes, Refusal):
        return refused(request, context, notes)
    return page(request, "notes", context=context, reference=reference, notes=notes)


@signed_in("write note")
async def show_note_form(request: Request, context: Context) -> Response:
    """A new note, or one that takes the place of another: which then stands in the form."""
    found = await _corrected(request, context)
    if isinstance(found, Response):
        return found
    typed = {} if found is None else {"kind": found.words.kind.value, "text": found.words.text}
    return _form(request, context, found, typed, (), None, str(uuid.uuid4()))


@signed_in("write note")
async def take_note(request: Request, context: Context) -> Response:
    """Keep what was written."""
    require_origin(request)
    sent = await typed_in(request)
    found = await _corrected(request, context)
    if isinstance(found, Response):
        return found
    order_id, read = order_id_in(sent.get("order_id", "")), read_form(ASKED, sent)
    if read.problems:
        return _form(request, context, found, sent, read.problems, None, order_id)
    reference = request.path_params["reference"]
    done = await write_case_note(
        context,
        reference,
        str(read.values["kind"]),
        str(read.values["text"]),
        sent_as=order_id,
        corrects=found.line.id if found else "",
    )
    if isinstance(done, Refusal):
        return _form(request, context, found, sent, (), done, order_id)
    return RedirectResponse(f"/cases/{reference}/notes", 303)


async def _corrected(request: Request, context: Context) -> CaseNote | Response | None:
    """The note that the address names; None if it names none."""
    notes = await read_case_notes(context, request.path_params["reference"])
    if isinstance(notes, Refusal):
        return refused(request, context, notes)
    id = request.path_params.get("id")
    if id is None:
        return None
    found = next((note for note in notes if note.line.id == id), None)
    return found if found is not None else refused(request, context, None)


def _form(
    request: Request,
    context: Context,
    corrected: CaseNote | None,
    typed: Typed,
    problems: tuple[Problem, ...],
    refusal: Refusal | None,
    order_id: str,
) -> Response:
    return page(
        request,
        "note",
        context=context,
        status=422 if problems or refusal else 200,
        reference=request.path_params["reference"],
        corrected=corrected,
        questions=ASKED,
        typed=typed,
        problems=problems,
        refusal=refusal,
        order_id=order_id,
    )
