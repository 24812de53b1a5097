"""The register of organisations: who may refer, and each one with its history."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from policy.organisations import Organisation, Registration, standing
from policy.refusal import Refusal
from service.context import Context
from service.organisations.applications import waiting_applications
from service.organisations.register import read_register, show_organisation
from web.links import Link
from web.listing import ListingTable, listing
from web.menu import may_use
from web.pages.common import refused, signed_in
from web.pages.organisation_acts import BY_PATH, ORGANISATIONS
from web.pages.service_pages import listing_page

_COLUMNS = ("Code", "Name", "Nation", "Status", "Agreement until", "May refer")


def _keeps(context: Context) -> bool:
    return may_use(context, lambda permissions: permissions.keep_register)


@signed_in("organisations")
async def show_organisations(request: Request, context: Context) -> Response:
    """Every organisation as it stands now."""
    found = await read_register(context)
    if isinstance(found, Refusal):
        return refused(request, context, found)
    rows = []
    for one in sorted(found.organisations.values(), key=lambda known: known.id):
        now = standing(one, found.now)
        until = now.registration.agreement_until if now.registration else None
        may = "Yes" if now.may_refer else "No"
        link = Link(f"{ORGANISATIONS}/{one.id}", one.id)
        rows.append((link, one.name, one.nation.value, now.status or "None", until, may))
    tables = [listing("Organisations", _COLUMNS, rows)]
    links: tuple[Link, ...] = ()
    if _keeps(context):
        tables.append(await _applications(context))
        links = (Link(f"{ORGANISATIONS}/register", "Enter an organisation"),)
    return listing_page(request, context, "Organisations", tuple(tables), links=links)


async def _applications(context: Context) -> ListingTable:
    waiting = await waiting_applications(context)
    found = () if isinstance(waiting, Refusal) else waiting
    rows = [(one.id, one.application.name, one.taken_in_at) for one in found]
    columns = ("Letter", "Name", "Taken in")
    return listing("Have written to join", columns, rows, "Nobody waits.")


@signed_in("organisation")
async def show_one(request: Request, context: Context) -> Response:
    """One organisation with its entries, delegations and successor."""
    known = await show_organisation(context, request.path_params["code"])
    if isinstance(known, Refusal):
        return refused(request, context, known)
    links = [
        Link(f"{ORGANISATIONS}/{known.id}/{path}", act.title)
        for path, act in BY_PATH.items()
        if _keeps(context)
    ]
    return listing_page(
        request,
        context,
        f"{known.name} ({known.id})",
        tuple(_history(known)),
        summaries=(("Particulars", _particulars(known)),),
        links=tuple(links),
        back=Link(ORGANISATIONS, "Organisations"),
    )


def _particulars(known: Organisation) -> tuple[tuple[str, str], ...]:
    stands = known.succession.successor_id if known.succession is not None else "Nobody"
    return (
        ("Kind", known.kind.value),
        ("Nation", known.nation.value),
        ("Notices", known.contact_email),
        ("Out of hours", known.out_of_hours_email or "The same"),
        ("Who stands for it", stands),
    )


def _history(known: Organisation) -> list[ListingTable]:
    entries = [_entry(one) for one in known.registrations]
    given = [(one.provider_id, one.valid_from, one.valid_until) for one in known.delegations]
    columns = ("From", "Status", "Agreement", "Its first day", "Its last day")
    return [
        listing("Registrations", columns, entries),
        listing("May refer for it", ("Provider", "First day", "Last day"), given, "Nobody."),
    ]


def _entry(one: Registration) -> tuple[object, ...]:
    days = (one.agreement_from, one.agreement_until)
    return one.effective_from, one.status.value, one.agreement_version, *days
