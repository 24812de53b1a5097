"""Withdrawals of consent without a case, for the staff who look for the case."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from policy.refusal import Refusal
from service.context import Context
from service.reports.strays import StrayWithdrawal, list_stray_withdrawals, settle_stray
from web.asking import question
from web.links import Link
from web.listing import listing
from web.pages.common import refused, signed_in
from web.pages.service_pages import ServiceAct, Values, listing_page

STRAYS = "/service/withdrawals"
_COLUMNS = ("Number", "Brought by", "When", "Of", "In their words", "Settle")


@signed_in("withdrawals without a case")
async def show_strays(request: Request, context: Context) -> Response:
    """All that wait."""
    found = await list_stray_withdrawals(context)
    if isinstance(found, Refusal):
        return refused(request, context, found)
    table = listing("Withdrawals", _COLUMNS, map(_row, found), "None waits.")
    links = (Link("/find", "Find the person"),)
    return listing_page(request, context, "Withdrawals without a case", (table,), links=links)


def _row(one: StrayWithdrawal) -> tuple[object, ...]:
    settle = Link(f"{STRAYS}/{one.id}/settle", f"Settle {one.id}")
    return one.id, one.organisation_id, one.received_at, one.of, one.detail, settle


async def _settle(context: Context, path: Mapping[str, str], said: Values) -> Any:
    return await settle_stray(context, path["id"], str(said.get("reference") or ""))


SETTLE = ServiceAct(
    name="withdrawals without a case",
    title="Say which case a withdrawal was of",
    about="Record the withdrawal in the case first. What was written here goes once it is settled.",
    questions=lambda context: (
        question(
            "reference",
            "Reference of the case",
            "Leave it empty only if you have asked whoever brought it and there is no such case",
            needed=False,
        ),
    ),
    may=lambda permissions: permissions.help_person,
    do=_settle,
    back=lambda path: STRAYS,
)
