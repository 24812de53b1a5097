"""The list of cases, with its filters in the address."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from policy.maps import map_named
from policy.refusal import Refusal
from policy.time import show_london
from service.cases.listing import SHOWN, CaseFilter, CaseRow, list_cases
from service.context import Context
from web.forms import YES
from web.pages.common import refused, signed_in
from web.render import as_sentence, environment, page, time_left


@signed_in("cases")
async def show_cases(request: Request, context: Context) -> Response:
    """Open cases, what can still be done in time first."""
    stages = map_named(context.track.name).stages
    given = request.query_params
    wanted = CaseFilter(
        ended_too=given.get("ended") == YES,
        breached=given.get("breached") == YES,
        organisation=_code(given.get("organisation", "")),
        authority=_code(given.get("authority", "")),
        held_by=_code(given.get("held_by", "")),
        batch=_code(given.get("batch", "")),
        stage=given.get("stage", "") if given.get("stage", "") in stages else "",
    )
    found = await list_cases(context, wanted, batches_apart=not wanted.batch)
    if isinstance(found, Refusal):
        return refused(request, context, found)
    return page(
        request,
        "cases",
        context=context,
        found=found,
        wanted=wanted,
        shown=SHOWN,
        filters=_filters(context.track.name, wanted),
        cells=[_cells(row, stages) for row in found.rows],
    )


@lru_cache(maxsize=64)
def _filters(track: str, wanted: CaseFilter) -> Markup:
    """The form that narrows the list: the same for everybody who asks for the same."""
    form = environment().get_template("case_filters.html")
    return Markup(form.render(wanted=wanted, stages=map_named(track).stages))


def _cells(row: CaseRow, stages: Mapping[str, str]) -> tuple[object, ...]:
    """What a row says, in the order of its template."""
    waits = row.due_at is not None and row.answered_at is None
    return (
        row.reference,
        stages[row.stage],
        row.escalation_level,
        as_sentence(row.sla),
        time_left(row.due_at, row.now) if waits and row.due_at else "",
        as_sentence(row.next_name or ""),
        show_london(row.next_due) if row.next_due else "",
        row.authority,
        ", ".join(row.held_by) or "Nobody",
    )


_LONGEST_CODE = 64


def _code(text: str) -> str:
    """A code as it was typed; nothing of what cannot be one."""
    text = text.strip()
    return text if text.isprintable() and len(text) <= _LONGEST_CODE else ""
