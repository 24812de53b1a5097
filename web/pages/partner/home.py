"""Signing in for an organisation, and where its pages begin."""

from __future__ import annotations

from datetime import timedelta

from starlette.requests import Request
from starlette.responses import Response

from policy.refusal import Refusal
from service.context import Context
from service.organisations.people import accept_invitation
from service.referrals.drafts import list_referral_drafts
from service.sessions.credential import HalfSession, Session
from service.sessions.partners import sign_in_partner, sign_out_partner
from service.sessions.throttling import TooManyAttempts
from web.acting import nobody_in, require_origin
from web.forms import Typed, typed_in
from web.pages.factor_in import half_begun
from web.pages.partner.common import (
    HOME,
    SIGN_IN_HERE,
    as_partner,
    may_refer,
    partner_in,
    partner_token,
    said_no,
    shown,
)
from web.pages.partner.factor import PARTNER_WAY
from web.pages.partner.kept import kept_of, to_send_again


async def show_partner_sign_in(request: Request) -> Response:
    """The form, or home for who is signed in already."""
    if await partner_in(request) is not None:
        return _leads_to(HOME)
    return shown(request, "sign_in", None, refusal=None, before={})


async def take_partner_sign_in(request: Request) -> Response:
    """Begin a session."""
    require_origin(request)
    typed = await typed_in(request)
    number, credential = typed.get("number", ""), typed.get("credential", "")
    begun = await sign_in_partner(nobody_in(request), number, credential)
    if isinstance(begun, Refusal):
        return _not_signed_in(request, begun, typed)
    if isinstance(begun, HalfSession):
        return half_begun(request, PARTNER_WAY, begun, kept_of(typed))
    answer = leads_on_here(request, begun, typed)
    answer.headers.append("Set-Cookie", _keep(request, begun.token, begun.lasts))
    return answer


def leads_on_here(request: Request, session: Session, typed: Typed) -> Response:
    """Home, or what somebody had typed, which they send themselves."""
    again = to_send_again(typed)
    if again is None:
        return _leads_to(HOME)
    return shown(request, "again", None, to=again[0], kept=again[1])


def _not_signed_in(request: Request, refusal: Refusal, typed: Typed) -> Response:
    before = kept_of(typed)
    status = 429 if isinstance(refusal, TooManyAttempts) else 403
    answer = shown(request, "sign_in", None, status=status, refusal=refusal, before=before)
    if isinstance(refusal, TooManyAttempts):
        answer.headers["Retry-After"] = str(refusal.seconds_to_wait)
    return answer


async def show_invitation(request: Request) -> Response:
    """Choosing a credential, once, by the person who was invited."""
    return shown(request, "invitation", None, refusal=None, number="")


async def take_invitation(request: Request) -> Response:
    """Keep the credential; from then on they sign in."""
    require_origin(request)
    typed = await typed_in(request)
    number, code = typed.get("number", ""), typed.get("code", "")
    credential = typed.get("credential", "")
    chosen = await accept_invitation(nobody_in(request), number, code, credential)
    if isinstance(chosen, Refusal):
        return shown(request, "invitation", None, status=422, refusal=chosen, number=number)
    return _leads_to(SIGN_IN_HERE)


async def take_partner_sign_out(request: Request) -> Response:
    """End the session, here and in the browser."""
    require_origin(request)
    await sign_out_partner(nobody_in(request), partner_token(request))
    return _leads_to(SIGN_IN_HERE, _keep(request, "", timedelta()))


@as_partner
async def show_home(request: Request, context: Context) -> Response:
    """What may be done here, and what is not sent yet."""
    if not may_refer(context):
        return shown(request, "home", context, drafts=[])
    drafts = await list_referral_drafts(context)
    if isinstance(drafts, Refusal):
        return said_no(request, context, drafts)
    return shown(request, "home", context, drafts=drafts)


def _keep(request: Request, token: str, lasts: timedelta) -> str:
    return PARTNER_WAY.keep(request, token, lasts)


def _leads_to(to: str, set_cookie: str = "") -> Response:
    headers = {"Location": to, **({"Set-Cookie": set_cookie} if set_cookie else {})}
    return Response(status_code=303, headers=headers)
