"""Who acts in tests of use cases: members of staff with these roles, or an organisation."""

from __future__ import annotations

from policy.partners import OrganisationRole
from service.context import Context
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
