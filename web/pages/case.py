"""A case's page."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from policy.refusal import Refusal
from service.cases.deeds import offered_deeds
from service.cases.timeline import case_timeline
from service.context import Context
from web.pages.common import refused, signed_in
from web.render import page


@signed_in("page case")
async def show_case(request: Request, context: Context) -> Response:
    """One case: where it stands, what happened, what comes, and what may be asked of it."""
    reference = request.path_params["reference"]
    found = await case_timeline(context, reference)
    offered = await offered_deeds(context, reference)
    if isinstance(found, Refusal):
        return refused(request, context, found)
    if isinstance(offered, Refusal):
        return refused(request, context, offered)
    return page(request, "case", context=context, found=found, deeds=offered.deeds)
