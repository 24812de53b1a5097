"""The second factor of people of organisations: the same pages as staff's, in their languages."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from policy.second_factor import FactorOwner
from service.context import Context
from web.pages.factor_ways import FactorWay
from web.pages.partner.common import HOME, SIGN_IN_HERE, shown


def _partners(
    request: Request, template: str, *, context: Context | None, status: int, **said: Any
) -> Response:
    return shown(request, template, context, status=status, base="partner/base.html", **said)


PARTNER_WAY = FactorWay(
    owner=FactorOwner.PARTNER,
    sign_in=SIGN_IN_HERE,
    home=HOME,
    own=f"{HOME}/second-factor",
    show=_partners,
)
