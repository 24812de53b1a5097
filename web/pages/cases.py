"""The list of cases, with its filters in the address."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from policy.maps import map_named
from policy.refusal import Refusal
from service.cases.listing import SHOWN, CaseFilter, list_cases
from service.context import Context
from web.forms import YES
from web.pages.common import refused, signed_in
from web.render import page


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
        request, "cases", context=context, found=found, wanted=wanted, stages=stages, shown=SHOWN
    )


_LONGEST_CODE = 64


def _code(text: str) -> str:
    """A code as it was typed; nothing of what cannot be one."""
    text = text.strip()
    return text if text.isprintable() and len(text) <= _LONGEST_CODE else ""
