"""The staff register and the duty rota; who is away."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from policy.refusal import Refusal
from service.context import Context
from service.staff.duty import duty_rota
from service.staff.register import StaffMember, list_staff
from web.links import Link
from web.listing import Cell, listing
from web.menu import may_use
from web.pages.common import refused, signed_in
from web.pages.service_pages import SECOND_PERSON, listing_page

STAFF = "/service/staff"
_COLUMNS = (
    *("Number", "Name", "Team", "Roles", "Standing", "Change roles", "Second factor", "Sign-in"),
    "End",
)


@signed_in("staff")
async def show_staff(request: Request, context: Context) -> Response:
    """Everybody, and who is on duty now."""
    found, rota = await list_staff(context), await duty_rota(context)
    if isinstance(found, Refusal) or isinstance(rota, Refusal):
        return refused(request, context, found if isinstance(found, Refusal) else None)
    keeps = may_use(context, lambda permissions: permissions.keep_staff)
    provider = bool(context.app.settings.oidc_issuer)
    rows = [_row(one, keeps, provider) for one in found]
    duty = [(one.role, one.position, one.number, one.ends) for one in rota]
    links = [Link(f"{STAFF}/away", "Say that somebody is away")]
    if keeps:
        links += [Link(f"{STAFF}/enter", "Enter somebody"), Link(f"{STAFF}/duty", "Put on duty")]
        links += [Link(SECOND_PERSON, "What waits for a second person")]
    return listing_page(
        request,
        context,
        "Staff and rota",
        (
            listing("On duty now", ("Role", "Place", "Who", "Until"), duty, "Nobody is on duty."),
            listing("Staff", _COLUMNS, rows),
        ),
        links=tuple(links),
    )


def _row(member: StaffMember, keeps: bool, provider: bool) -> tuple[object, ...]:
    standing = "Serves" if member.active else "Has left"
    if member.waiting:
        standing = "Waits for a second person"
    change: Cell = ""
    reset: Cell = ""
    bind: Cell = ""
    end: Cell = ""
    if keeps and provider and (member.active or member.waiting):
        bind = Link(f"{STAFF}/{member.number}/sign-in", f"Account of {member.number}")
    if keeps and member.active:
        change = Link(f"{STAFF}/{member.number}/roles", f"Roles of {member.number}")
        reset = Link(f"{STAFF}/{member.number}/second-factor", f"Reset that of {member.number}")
    if keeps and (member.active or member.waiting):
        end = Link(f"{STAFF}/{member.number}/end", f"End {member.number}")
    does = (change, reset, bind, end)
    return member.number, member.name, member.team, member.roles, standing, *does
