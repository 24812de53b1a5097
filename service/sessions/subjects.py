"""Binding what an identity provider calls somebody to their staff number: by two people."""

from __future__ import annotations

from dataclasses import dataclass, field

from policy.provider_sign_in import NO_PROVIDER, SUBJECT_BOUND
from policy.refusal import Refusal
from policy.second_person import RegisterAct
from service.authorisation import use_case
from service.context import Context
from service.second_person.carrying import CarriedAct, Doing, ProposedAct, carry
from service.staff.register import NO_SUCH_STAFF
from store import staff
from store.provider import bind_subject, bound_number
from store.sessions import end_sessions
from wiring.app import App

_MISSING = Refusal(
    code="subject-missing",
    sentence="What the provider calls them is not given.",
    what_to_do="It is said to them when they try to sign in there: have it read out.",
    rule="service",
    field="subject",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInToBind:
    """Who is who at the provider."""

    number: str
    subject: str = field(repr=False)


@use_case(staff=lambda permissions: permissions.keep_staff, organisations=False)
async def bind_sign_in(
    context: Context, number: str, subject: str, *, reason: str
) -> str | ProposedAct | Refusal:
    """Bind an account of the provider to a member of staff, in the place of an earlier one."""
    if not context.app.settings.oidc_issuer:
        return NO_PROVIDER
    wanted = SignInToBind(number=number.strip().upper(), subject=subject.strip())
    return await carry(BIND_SIGN_IN, context, wanted, reason)


def digest_of_subject(app: App, subject: str) -> str:
    """What is kept of it: a keyed digest, with the provider's name."""
    return app.keys.ring.fingerprint("subject", app.settings.oidc_issuer, subject)


async def _bind(doing: Doing, wanted: SignInToBind) -> str | Refusal:
    connection, number = doing.connection, wanted.number
    if not wanted.subject:
        return _MISSING
    member = await staff.find_staff(connection, number)
    if member is None or not (member.active or member.waiting):
        return NO_SUCH_STAFF
    digest = digest_of_subject(doing.context.app, wanted.subject)
    other = await bound_number(connection, digest)
    holder = None if other is None else await staff.find_staff(connection, other)
    if holder is not None and holder.number != number and holder.active:
        return SUBJECT_BOUND
    if doing.confirmed_by:
        await bind_subject(connection, digest, number, by=doing.by, confirmed_by=doing.confirmed_by)
        await end_sessions(connection, staff.SESSIONS, number)
    return number


BIND_SIGN_IN = CarriedAct(
    act=RegisterAct.BIND_SIGN_IN,
    content=SignInToBind,
    about=lambda wanted: wanted.number,
    confirms=lambda permissions: permissions.confirm_staff,
    do=_bind,
    says=lambda number: (f"{number} signs in by this account of the provider from now on.",),
)
