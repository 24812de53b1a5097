"""The first page: a case by its reference."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from policy.references import ReferenceError_, parse_reference
from service.context import Context
from web.pages.common import signed_in
from web.render import page


@signed_in("page home")
async def show_home(request: Request, context: Context) -> Response:
    """Where to begin; with a reference typed, the case's own page."""
    typed = request.query_params.get("reference", "").strip()
    if not typed:
        return page(request, "home", context=context, problem="", typed="")
    try:
        reference = parse_reference(typed, context.permissions.references)
    except ReferenceError_ as problem:
        return page(request, "home", context=context, status=422, problem=str(problem), typed=typed)
    return RedirectResponse(f"/cases/{reference}", 303)
