"""The people of an organisation, as the person who administers them sees them: invited, given
roles, removed.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from policy.partners import OrganisationRole
from policy.refusal import Refusal
from service.context import Context
from service.organisations.factors import reset_user_factor
from service.organisations.people import (
    NewUser,
    UserInvitation,
    give_user_roles,
    invite_user,
    list_users,
    remove_user,
)
from web.acting import require_origin
from web.forms import Typed, typed_in
from web.pages.partner.common import as_partner, roles_in, said_no, shown

PEOPLE = "/partner/people"


@as_partner
async def show_people(request: Request, context: Context) -> Response:
    """Who acts for the organisation, and the form to invite somebody."""
    return await _people(request, context, {}, None)


@as_partner
async def invite_one(request: Request, context: Context) -> Response:
    """Invite somebody. The code is shown once, here, and kept nowhere."""
    require_origin(request)
    typed = await typed_in(request)
    roles = roles_in(typed)
    name, email = typed.get("name", ""), typed.get("email", "").strip()
    invited = await invite_user(context, NewUser(name=name, email=email, roles=roles))
    if isinstance(invited, Refusal):
        return await _people(request, context, typed, invited)
    return await _people(request, context, {}, None, invited)


@as_partner
async def remove_one(request: Request, context: Context) -> Response:
    """Somebody acts for the organisation no more, at once."""
    require_origin(request)
    removed = await remove_user(context, request.path_params["number"])
    if isinstance(removed, Refusal):
        return await _people(request, context, {}, removed)
    return RedirectResponse(PEOPLE, 303)


@as_partner
async def show_roles(request: Request, context: Context) -> Response:
    """What somebody may do, to be changed."""
    return await _roles_page(request, context, None, None)


@as_partner
async def give_roles(request: Request, context: Context) -> Response:
    """They may do what is marked, and nothing else."""
    require_origin(request)
    chosen = roles_in(await typed_in(request))
    done = await give_user_roles(context, request.path_params["number"], chosen)
    if isinstance(done, Refusal):
        return await _roles_page(request, context, chosen, done)
    return RedirectResponse(PEOPLE, 303)


async def _roles_page(
    request: Request,
    context: Context,
    chosen: frozenset[OrganisationRole] | None,
    refusal: Refusal | None,
) -> Response:
    people, number = await list_users(context), request.path_params["number"]
    if isinstance(people, Refusal):
        return said_no(request, context, people)
    held = next((one.roles for one in people if one.number == number and one.active), None)
    if held is None:
        return said_no(request, context, None)
    return shown(
        request,
        "roles",
        context,
        status=422 if refusal else 200,
        number=number,
        roles=list(OrganisationRole),
        held=held if chosen is None else chosen,
        refusal=refusal,
    )


@as_partner
async def show_reset(request: Request, context: Context) -> Response:
    """Whose second factor is to be reset, and why."""
    number = request.path_params["number"]
    return shown(request, "factor_reset", context, number=number, reason="", refusal=None)


@as_partner
async def take_reset(request: Request, context: Context) -> Response:
    """Take it away; they set up another when they sign in next."""
    require_origin(request)
    number, reason = request.path_params["number"], (await typed_in(request)).get("reason", "")
    done = await reset_user_factor(context, number, reason)
    if isinstance(done, Refusal):
        said = {"number": number, "reason": reason, "refusal": done}
        return shown(request, "factor_reset", context, status=422, **said)
    return RedirectResponse(PEOPLE, 303)


async def _people(
    request: Request,
    context: Context,
    typed: Typed,
    refusal: Refusal | None,
    invited: UserInvitation | None = None,
) -> Response:
    people = await list_users(context)
    if isinstance(people, Refusal):
        return said_no(request, context, people)
    return shown(
        request,
        "people",
        context,
        status=422 if refusal else 200,
        people=people,
        roles=list(OrganisationRole),
        typed=typed,
        refusal=refusal,
        invited=invited,
    )
