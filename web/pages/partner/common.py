"""What outside bodies' pages share: who is signed in, the language they read, and saying no."""

from __future__ import annotations

import functools
import uuid
from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from policy.partners import OF_A_PROGRAM, OrganisationRole
from policy.refusal import Refusal
from service.context import Context
from service.permissions import ByOrganisation
from service.sessions.partners import context_of_partner
from web.acting import address_of, door_of
from web.cookies import token_in
from web.errors import RequestRefused
from web.forms import YES, Typed
from web.language import language_of
from web.pages.partner.kept import typed_before
from web.render import page

HOME, SIGN_IN_HERE = "/partner", "/partner/sign-in"
_NOT_THERE = frozenset({"not-found", "no-such-draft", "no-such-question"})

PartnerPage = Callable[[Request, Context], Awaitable[Response]]


def partner_token(request: Request) -> str:
    """The session's token, apart from that of staff; empty without one."""
    cookies = request.headers.get("cookie", "")
    return token_in(cookies, door_of(request).settings.track, partner=True)


async def partner_in(request: Request) -> Context | None:
    """For the use cases, of the person of an organisation who is signed in; None if nobody is. The
    one place that turns a request of an outside body into a context.
    """
    app = door_of(request).app
    return await context_of_partner(app, partner_token(request), "", address_of(request))


def as_partner(work: PartnerPage) -> Callable[[Request], Awaitable[Response]]:
    """A page for somebody of an organisation who is signed in; others are led to the form."""

    @functools.wraps(work)
    async def checked(request: Request) -> Response:
        context = await partner_in(request)
        if context is not None:
            return await work(request, context)
        if request.method == "GET":
            return RedirectResponse(SIGN_IN_HERE, 303)
        before = await typed_before(request)
        return shown(request, "sign_in", None, status=401, refusal=None, before=before)

    return checked


def may_refer(context: Context) -> bool:
    """Whether the person who is signed in may refer for their organisation, in a track that takes
    referrals.
    """
    takes = ByOrganisation.REFER in context.permissions.by_organisations
    return takes and OrganisationRole.REFER in context.organisation_roles


def shown(
    request: Request, template: str, context: Context | None, *, status: int = 200, **said: object
) -> Response:
    """A page of outside bodies, with a menu of what the person signed in may open."""
    may = context.permissions.by_organisations if context else frozenset()
    roles = context.organisation_roles if context else frozenset()
    return page(
        request,
        f"partner/{template}",
        context=context,
        status=status,
        words=language_of(request),
        organisation=context.organisation if context else "",
        signed_in_as=context.by if context else "",
        of_referrals=ByOrganisation.REFER in may,
        of_cases=ByOrganisation.SEND_CASE in may,
        refers=context is not None and may_refer(context),
        acts=not OF_A_PROGRAM.isdisjoint(roles),
        administers=OrganisationRole.ADMINISTER in roles,
        **said,
    )


def said_no(request: Request, context: Context, refusal: Refusal | None) -> Response:
    """A refusal as a page. What is another's and what never was are answered alike."""
    if refusal is None or refusal.code in _NOT_THERE:
        return shown(request, "no", context, status=404, refusal=None)
    return shown(request, "no", context, status=403, refusal=refusal)


def roles_in(typed: Typed) -> frozenset[OrganisationRole]:
    """The roles that are marked in a form."""
    return frozenset(role for role in OrganisationRole if typed.get(f"role-{role}") == YES)


def id_in(text: str) -> str:
    """An id that a form carries, so that one sent twice counts once."""
    try:
        return str(uuid.UUID(text))
    except ValueError:
        raise RequestRefused(400) from None
