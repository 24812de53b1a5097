"""The register of organisations: dated entries that are only ever added to, and each organisation's
credential.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import bindparam, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from sqlalchemy.sql import ClauseElement

from policy.organisations import (
    Delegation,
    Nation,
    Organisation,
    OrganisationKind,
    Registration,
    Status,
    Succession,
)
from store.bundle import Bundle, Given, PreparedRows, PreparedStatement, new_rows
from store.credentials import Digest, Holder, check, still_fits
from store.locks import lock_named
from store.tables import delegations, organisations, registrations, successions

_REGISTRATIONS = PreparedStatement(
    select(registrations).order_by(registrations.c.organisation_id, registrations.c.number)
)
_DELEGATIONS = PreparedStatement(select(delegations).order_by(delegations.c.recorded_at))
_DELEGATIONS_TO = PreparedStatement(
    select(delegations).where(delegations.c.provider_id == bindparam("provider"))
)
_SUCCESSIONS = PreparedStatement(
    select(successions).order_by(successions.c.organisation_id, successions.c.number)
)
# Without the digest of its credential, which most jobs may not read.
_ORGANISATIONS = PreparedStatement(
    select(*(column for column in organisations.c if column.name != "credential"))
)
_PARTICULARS = ("name", "kind", "nation", "contact_email", "out_of_hours_email")
_SAVED = new_rows(
    organisations,
    ("id", *_PARTICULARS),
    lambda row: row.on_conflict_do_update(
        index_elements=["id"], set_={name: row.excluded[name] for name in _PARTICULARS}
    ),
)
_REGISTERED = new_rows(
    registrations,
    (
        "organisation_id",
        "number",
        "status",
        "agreement_version",
        "agreement_from",
        "agreement_until",
        "effective_from",
        "reason",
        "recorded_by",
    ),
)
_SUCCESSION = ("organisation_id", "successor_id", "effective_from", "reason", "recorded_by")


def _succeeded(given: Given) -> ClauseElement:
    of = successions.c.organisation_id == given["organisation_id"]
    number = select(func.count() + 1).where(of).scalar_subquery()
    values = select(number, *(given[name] for name in _SUCCESSION))
    return insert(successions).from_select(("number", *_SUCCESSION), values)


_SUCCEEDED = PreparedRows({name: successions.c[name].type for name in _SUCCESSION}, _succeeded)
_DELEGATED = new_rows(
    delegations, ("authority_id", "provider_id", "valid_from", "valid_until", "recorded_by")
)


async def load_register(connection: AsyncConnection) -> dict[str, Organisation]:
    """Every organisation with its history, by its code: what intake judges by."""
    bundle = Bundle(connection)
    for statement in (_REGISTRATIONS, _DELEGATIONS, _SUCCESSIONS, _ORGANISATIONS):
        bundle.add(statement)
    registered, delegated, _, entered = await bundle.send()
    entries: dict[str, list[Registration]] = defaultdict(list)
    for row in registered:
        entries[row.organisation_id].append(
            Registration(
                status=Status(row.status),
                agreement_version=row.agreement_version,
                agreement_from=row.agreement_from,
                agreement_until=row.agreement_until,
                effective_from=row.effective_from,
            )
        )
    given: dict[str, list[Delegation]] = defaultdict(list)
    for row in delegated:
        given[row.authority_id].append(_delegation(row))
    named = successions_in(bundle)
    return {
        row.id: Organisation(
            id=row.id,
            name=row.name,
            kind=OrganisationKind(row.kind),
            nation=Nation(row.nation),
            registrations=tuple(sorted(entries[row.id], key=lambda entry: entry.effective_from)),
            delegations=tuple(given[row.id]),
            succession=named.get(row.id),
            contact_email=row.contact_email,
            out_of_hours_email=row.out_of_hours_email,
        )
        for row in entered
    }


def add_successions(bundle: Bundle) -> None:
    """Ask for every organisation's successor together with something else: few ever have one."""
    bundle.add(_SUCCESSIONS)


def successions_in(bundle: Bundle) -> dict[str, Succession]:
    """What a bundle brought of them, by the code of who is succeeded."""
    # Of several the last one counts.
    return {
        row.organisation_id: Succession(
            successor_id=row.successor_id, effective_from=row.effective_from
        )
        for row in bundle.brought(_SUCCESSIONS)
    }


def add_delegations_to(bundle: Bundle, provider: str) -> None:
    """Ask for what authorities delegated to one provider together with something else."""
    bundle.add(_DELEGATIONS_TO, provider=provider)


def delegations_in(bundle: Bundle) -> list[Delegation]:
    """What a bundle brought of them."""
    return [_delegation(row) for row in bundle.brought(_DELEGATIONS_TO)]


def _delegation(row: Any) -> Delegation:
    return Delegation(
        authority_id=row.authority_id,
        provider_id=row.provider_id,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
    )


async def lock_register(connection: AsyncConnection) -> None:
    """Registrars take turns: what one reads is what the next one writes on."""
    await connection.execute(select(func.pg_advisory_xact_lock(lock_named("register"))))


async def save(
    connection: AsyncConnection,
    before: Organisation | None,
    after: Organisation,
    recorded_by: str,
    reason: str = "",
) -> None:
    """Write what an act of the registrar changed: particulars are replaced; entries, delegations
    and a successor are added.
    """
    bundle = Bundle(connection)
    _add(bundle, before, after, recorded_by, reason)
    await bundle.send()


async def enter_all(
    connection: AsyncConnection,
    entered: Iterable[tuple[Organisation, str]],
    recorded_by: str,
) -> None:
    """Write organisations that are not in the register yet, each with the reason of its entry."""
    bundle = Bundle(connection)
    for organisation, reason in entered:
        bundle.next_case()
        _add(bundle, None, organisation, recorded_by, reason)
    await bundle.send()


def _add(
    bundle: Bundle,
    before: Organisation | None,
    after: Organisation,
    recorded_by: str,
    reason: str,
) -> None:
    """The rows of `save`, to be sent with whatever else the bundle holds."""
    bundle.add(
        _SAVED,
        id=after.id,
        name=after.name,
        kind=after.kind.value,
        nation=after.nation.value,
        contact_email=after.contact_email,
        out_of_hours_email=after.out_of_hours_email,
    )
    act = {"organisation_id": after.id, "reason": reason, "recorded_by": recorded_by}
    # Two equal entries are two acts: suspended, reinstated and suspended again at one moment.
    known = Counter(before.registrations if before else ())
    number = known.total()
    for entry in after.registrations:
        if known[entry]:
            known[entry] -= 1
            continue
        number += 1
        bundle.add(
            _REGISTERED,
            number=number,
            status=entry.status.value,
            agreement_version=entry.agreement_version,
            agreement_from=entry.agreement_from,
            agreement_until=entry.agreement_until,
            effective_from=entry.effective_from,
            **act,
        )
    named = after.succession
    if named is not None and named != (before and before.succession):
        since = named.effective_from
        bundle.add(_SUCCEEDED, successor_id=named.successor_id, effective_from=since, **act)
    for delegation in set(after.delegations) - set(before.delegations if before else ()):
        bundle.add(
            _DELEGATED,
            authority_id=delegation.authority_id,
            provider_id=delegation.provider_id,
            valid_from=delegation.valid_from,
            valid_until=delegation.valid_until,
            recorded_by=recorded_by,
        )


async def set_credential(connection: AsyncConnection, organisation: str, digest: Digest) -> bool:
    """Give an organisation a new credential; whether there is such an organisation."""
    done = await connection.execute(
        update(organisations).where(organisations.c.id == organisation).values(credential=digest)
    )
    return done.rowcount == 1


async def is_credential_of(engine: AsyncEngine, organisation: str, credential: str) -> bool:
    """Whether this is an organisation's credential now. One that is not registered and one that has
    no credential take as long as a wrong credential.

    Raises:
        SQLAlchemyError: the database is out of reach.
    """
    holder = Holder(table=organisations, row=organisations.c.id == organisation)
    fit = await check(engine, holder, credential)
    if fit is None:
        return False
    async with engine.begin() as connection:
        return await still_fits(connection, fit)
