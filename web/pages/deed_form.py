"""A deed that somebody is about to ask of a case: what it asks, and what it is decided on."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from policy.cases.questions import AnswerForm, FieldQuestion
from policy.refusal import Refusal
from policy.time import show_london
from service.authorisation import wrong_role
from service.cases.content import DeedContent, content_for_deed
from service.cases.deeds import DEEDS, offered_deeds, questions_of
from service.cases.happened import happened_since
from service.context import Context
from web.asking import question
from web.forms import Typed
from web.pages.common import refused
from web.render import page
from web.whole_numbers import whole_number

HAPPENED = "happened_at"
NOT_NOW = "Where the case stands, it does not take this. Its page says what it takes."
REPORTED_AFTERWARDS = frozenset({"report-attempt", "report-service"})


@dataclass(frozen=True, slots=True, kw_only=True)
class DeedForm:
    """Under which id it is asked, as what the case was last seen, and what is shown with it."""

    reference: str
    kind: str
    title: str
    questions: tuple[FieldQuestion, ...]
    content: DeedContent
    order_id: str
    sequence: int
    newest: int

    @property
    def overtaken(self) -> bool:
        """Whether the case has had another event since it was looked at."""
        return self.sequence < self.newest


async def open_deed(
    request: Request, context: Context, sent: Typed | None = None
) -> DeedForm | Response:
    """What the address names, or the page that says why it is not open."""
    reference, kind = request.path_params["reference"], request.path_params["kind"]
    # A form that does not say what was last seen was made by nobody who looked.
    seen = (whole_number(sent.get("sequence", "")) or 0) if sent else None
    offered = await offered_deeds(context, reference, seen)
    if isinstance(offered, Refusal):
        return refused(request, context, offered)
    title = next((deed.title for deed in offered.deeds if deed.kind == kind), None)
    if title is None:
        return await _not_open(request, context, reference, sent)
    content = await content_for_deed(context, reference, kind)
    if isinstance(content, Refusal):
        return refused(request, context, content)
    return DeedForm(
        reference=reference,
        kind=kind,
        title=title,
        questions=(*questions_of(context.track.name, kind), *_when(kind)),
        content=content,
        order_id=order_id_in(sent.get("order_id", "") if sent else ""),
        sequence=offered.seen,
        newest=offered.sequence,
    )


async def _not_open(
    request: Request, context: Context, reference: str, sent: Typed | None
) -> Response:
    """There is no such deed, or their roles never allow it, or the case as it stands does not take
    it: it may have when the form was made, then what happened since.
    """
    deed = DEEDS[context.track.name].get(request.path_params["kind"])
    if deed is None:
        return refused(request, context, None)
    if not context.may_order(deed.command):
        roles = context.permissions.may_ask.get(deed.command, frozenset())
        return refused(request, context, wrong_role(roles, context.permissions.role_rule))
    after = (whole_number(sent.get("sequence", "")) or 0) if sent else 0
    since = await happened_since(context, reference, after) if after else None
    lines = () if since is None or isinstance(since, Refusal) else since.lines
    happened = [f"{show_london(line.at)}: {line.label}" for line in lines]
    told = ["Since you looked at the case, this happened:", *happened] if happened else [NOT_NOW]
    return page(
        request,
        "message",
        context=context,
        status=409,
        heading=f"This cannot be asked of the case {'any more' if happened else 'now'}",
        sentences=["Nothing was done.", *told],
        links=[{"href": f"/cases/{reference}", "text": "Look at the case"}],
    )


def _when(kind: str) -> tuple[FieldQuestion, ...]:
    """What is reported afterwards counts from when it was, and that is asked."""
    if kind not in REPORTED_AFTERWARDS:
        return ()
    return (question(HAPPENED, "When it was", "London time", AnswerForm.MOMENT),)


def shown_again(asked: DeedForm) -> Typed:
    """What a form carries of what its page shows now."""
    return {
        question.name: asked.content.digest
        for question in asked.questions
        if question.shown and question.form is AnswerForm.TEXT
    }


def order_id_in(sent: str) -> str:
    """The form's own id, so that a form sent twice counts once."""
    try:
        return str(uuid.UUID(sent))
    except ValueError:
        return str(uuid.uuid4())
