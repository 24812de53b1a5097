"""Who administers an organisation's people: two registrars enter them."""

from __future__ import annotations

from dataclasses import dataclass

from policy.partners import OrganisationRole
from policy.refusal import Refusal
from policy.second_person import RegisterAct
from service.authorisation import use_case
from service.context import Context
from service.organisations.people import NewUser, UserInvitation, entered_user
from service.organisations.register import code_of, refused_signing
from service.second_person.carrying import CarriedAct, Doing, ProposedAct, carry


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAdministrator:
    """Somebody who is to administer an organisation's people."""

    organisation: str
    name: str
    email: str


@use_case(staff=lambda permissions: permissions.keep_register, organisations=False)
async def enter_administrator(
    context: Context, organisation: str, name: str, email: str, *, reason: str
) -> UserInvitation | ProposedAct | Refusal:
    """Enter somebody who administers an organisation's people from then on: the second person, who
    confirms it, is shown their invitation.
    """
    new = NewAdministrator(organisation=code_of(organisation), name=name, email=email)
    return await carry(ENTER_ADMINISTRATOR, context, new, reason)


async def _administrator(doing: Doing, new: NewAdministrator) -> UserInvitation | Refusal:
    refusal = await refused_signing(doing.connection, new.organisation)
    if refusal is not None:
        return refusal
    user = NewUser(name=new.name, email=new.email, roles=frozenset({OrganisationRole.ADMINISTER}))
    app = doing.context.app
    return await entered_user(doing.connection, app, new.organisation, user, doing.by)


def _invited(invited: UserInvitation) -> tuple[str, ...]:
    return (
        f"{invited.number} is entered.",
        "Their invitation is shown only now; hand it over in person or by a safe channel:",
        invited.code,
    )


ENTER_ADMINISTRATOR = CarriedAct(
    act=RegisterAct.ENTER_ADMINISTRATOR,
    content=NewAdministrator,
    about=lambda new: new.organisation,
    confirms=lambda permissions: permissions.keep_register,
    do=_administrator,
    says=_invited,
)
