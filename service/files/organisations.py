"""The file of organisations: each row is what the registrar would enter by hand."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, time

from policy.organisations import (
    REFERRERS,
    Agreement,
    Organisation,
    OrganisationKind,
    Particulars,
    Status,
)
from policy.people.identifiers import code
from policy.refusal import Refusal
from policy.registrar import leave, register, suspend
from policy.time import at_london
from service.files.rows import Table, row_problem

ORGANISATIONS = Table(
    name="a file of organisations",
    dated="agreement_from",
    columns=(
        "organisation_id",
        "name",
        "kind",
        "nation",
        "registration",
        "agreement_version",
        "agreement_from",
        "agreement_until",
        "contact_email",
        "out_of_hours_email",
    ),
)


def organisation_of(
    cells: Mapping[str, str], kinds: Collection[OrganisationKind] = REFERRERS
) -> Organisation | Refusal:
    """The organisation in a row, through the registrar's acts, if it is of one of these kinds; its
    entries count from the agreement's first day.
    """
    text = ORGANISATIONS.filled(cells)
    try:
        status = Status(text["registration"])
        first_day = date.fromisoformat(text["agreement_from"])
        last_day = date.fromisoformat(text["agreement_until"])
    except ValueError:
        return _UNREADABLE
    effective_from = at_london(first_day, time(0))
    entered = register(
        None,
        _particulars(text),
        Agreement(version=text["agreement_version"], first_day=first_day, last_day=last_day),
        effective_from=effective_from,
        status=Status.APPLIED if status is Status.APPLIED else Status.ACTIVE,
        kinds=kinds,
    )
    if isinstance(entered, Refusal) or status in {Status.APPLIED, Status.ACTIVE}:
        return entered
    act = suspend if status is Status.SUSPENDED else leave
    return act(entered, effective_from=effective_from)


def _particulars(text: Mapping[str, str]) -> Particulars:
    return Particulars(
        id=code(text["organisation_id"]),
        name=text["name"],
        kind=text["kind"],
        nation=text["nation"],
        contact_email=text["contact_email"],
        out_of_hours_email=text["out_of_hours_email"],
    )


_UNREADABLE = row_problem(
    "organisation-unreadable",
    "The registration is none of applied, active, suspended and left, or a date is not yyyy-mm-dd.",
    "Correct the row.",
)
