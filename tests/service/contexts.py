"""Who acts in tests of use cases: members of staff with these roles, or an organisation."""

from __future__ import annotations

from policy.partners import OrganisationRole
from service.context import Context
from service.organisations.administrators import enter_administrator
from service.organisations.people import UserInvitation
from service.second_person.carrying import ProposedAct
from service.second_person.deciding import DecidedAct, confirm_act
from store.staff import StaffMember
from wiring.app import App

OWN, OTHER = "E06000023", "E09000007"
"""Two organisations that may refer."""


def by_staff(app: App, *roles: str, number: str = "S-1") -> Context:
    """Somebody invented; their look is noted as that of a test."""
    member = StaffMember(number=number, name="", email="", team="", roles=roles)
    return Context(app=app, used="test", member=member)


def by_organisation(app: App, code: str = OWN) -> Context:
    """An organisation that has shown its credential."""
    return Context(
        app=app, used="", organisation=code, organisation_roles=frozenset(OrganisationRole)
    )


async def confirmed(app: App, proposed: object, role: str = "registrar") -> DecidedAct:
    """What was proposed is confirmed by somebody else who holds a role."""
    assert isinstance(proposed, ProposedAct)
    decided = await confirm_act(by_staff(app, role, number="S-2"), proposed.id, "looked at")
    assert isinstance(decided, DecidedAct)
    return decided


async def administrator_of(app: App, organisation: str = OWN) -> UserInvitation:
    """Two registrars enter somebody who administers an organisation."""
    registrar, why = by_staff(app, "registrar"), "asked for by letter"
    email = "first@council.example"
    wanted = await enter_administrator(registrar, organisation, "A", email, reason=why)
    [entered, _, code] = (await confirmed(app, wanted)).said
    return UserInvitation(number=entered.split()[0], code=code)
