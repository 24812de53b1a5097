"""One row that is in order, to be changed a cell at a time, and the register it is judged by."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time

import pytest

from policy.organisations import (
    Delegation,
    Nation,
    Organisation,
    OrganisationKind,
    Registration,
    Status,
)
from policy.time import at_london

ROW: dict[str, str | None] = {
    "submission_id": "E09000033-1",
    "organisation_id": "E09000033",
    "worker_name": "Marit Example",
    "worker_role": "outreach worker",
    "worker_email": "marit@city.example",
    "worker_phone": "01632 960001",
    "received_at": "05/05/2026 09:30",
    "given_names": "Þórdís",
    "family_name": "Mbeki-Ōe",
    "also_known_as": "",
    "date_of_birth": "02/02/1988",
    "nationality": "Ghana",
    "home_office_reference": "Z1234567",
    "area": "E09000033",
    "location_type": "doorway",
    "sleeping_rough_since": "01/03/2026",
    "how_came_to_sleep_rough": "lost job",
    "wants": "prove status; return home",
    "languages": "Twi; English",
    "interpreter_needed": "no",
    "vulnerabilities": "mental health",
    "privacy_notice_version": "2020-09",
    "privacy_notice_shown_at": "05/05/2026 08:00",
    "purpose_explained": "yes",
    "outcomes_explained": "prove leave; granted leave; voluntary return; enforced removal",
    "consent_given_at": "05/05/2026 08:10",
    "consent_form": "signed",
    "advice_offered": "yes",
    "capacity_concern": "no",
    "group_id": "",
    "notes": "Two lines:\nseen at dawn.",
}
MakeRow = Callable[..., dict[str, str | None]]


@pytest.fixture(scope="session")
def row() -> MakeRow:
    """A row in order, with the cells given instead."""
    return lambda **changes: ROW | changes


@pytest.fixture(scope="session")
def now() -> datetime:
    return datetime(2026, 5, 9, 12, tzinfo=UTC)


def _organisation(id: str, status: Status, until: date, *given: Delegation) -> Organisation:
    entry = Registration(
        status=status,
        agreement_version="3.1",
        agreement_from=date(2025, 4, 1),
        agreement_until=until,
        effective_from=at_london(date(2025, 4, 1), time(0)),
    )
    return Organisation(
        id=id,
        name=f"Body {id}",
        kind=OrganisationKind.LOCAL_AUTHORITY,
        nation=Nation.ENGLAND,
        registrations=(entry,),
        delegations=given,
        contact_email="duty@body.example",
    )


@pytest.fixture(scope="session")
def register() -> dict[str, Organisation]:
    """Three that may refer, and one for every way in which one may not."""
    last = date(2027, 3, 31)
    delegation = Delegation(
        authority_id="E09000033", provider_id="CH-1", valid_from=date(2026, 5, 5)
    )
    return {
        "E09000033": _organisation("E09000033", Status.ACTIVE, last, delegation),
        "CH-1": _organisation("CH-1", Status.ACTIVE, last),
        "CH-2": _organisation("CH-2", Status.ACTIVE, last),
        "CH-APPLIED": _organisation("CH-APPLIED", Status.APPLIED, last),
        "CH-SUSPENDED": _organisation("CH-SUSPENDED", Status.SUSPENDED, last),
        "CH-LEFT": _organisation("CH-LEFT", Status.LEFT, last),
        "CH-EXPIRED": _organisation("CH-EXPIRED", Status.ACTIVE, date(2026, 5, 4)),
    }
