"""What an organisation shows who it is by."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field

from policy.refusal import Refusal
from policy.second_person import RegisterAct
from service.authorisation import use_case
from service.context import Context
from service.organisations.register import code_of, refused_signing
from service.second_person.carrying import CarriedAct, Doing, ProposedAct, carry
from store import organisations
from store.credentials import new_digest

_MADE_BYTES = 18


@dataclass(frozen=True, slots=True, kw_only=True)
class CredentialToRenew:
    """The organisation that is to have a new credential."""

    organisation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCredential:
    """A credential, to be shown once: it is kept nowhere."""

    organisation: str
    credential: str = field(repr=False)


@use_case(staff=lambda permissions: permissions.keep_register, organisations=False)
async def renew_credential(
    context: Context, code: str, *, reason: str
) -> NewCredential | ProposedAct | Refusal:
    """Make a new credential for an organisation, shown to the person who confirms it. The old one
    ends.
    """
    wanted = CredentialToRenew(organisation=code_of(code))
    return await carry(RENEW_CREDENTIAL, context, wanted, reason)


async def _renew(doing: Doing, wanted: CredentialToRenew) -> NewCredential | Refusal:
    code, connection = wanted.organisation, doing.connection
    refusal = await refused_signing(connection, code)
    if refusal is not None:
        return refusal
    made = secrets.token_urlsafe(_MADE_BYTES)
    if doing.confirmed_by:
        await organisations.set_credential(connection, code, await new_digest(made))
    return NewCredential(organisation=code, credential=made)


def _made(made: NewCredential) -> tuple[str, ...]:
    return (
        "Hand it over in person or by a safe channel. It is shown only now, and kept nowhere:",
        made.credential,
    )


RENEW_CREDENTIAL = CarriedAct(
    act=RegisterAct.RENEW_CREDENTIAL,
    content=CredentialToRenew,
    about=lambda wanted: wanted.organisation,
    confirms=lambda permissions: permissions.keep_register,
    do=_renew,
    says=_made,
)
