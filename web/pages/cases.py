"""TEMP"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from service.context import Context
from web.pages.common import signed_in
from web.render import page


@signed_in("page cases")
async def show_cases(request: Request, context: Context) -> Response:
    """TEMP"""
    return page(request, "message", context=context, heading="cases", sentences=[], links=[])
