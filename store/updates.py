"""Receiving what an authority reports: the row first, with its verdict at once where the case
may not hear of it.

After a withdrawal only id, sender, kind and time of an update are kept, and that is checked in
the transaction that would keep more (R10). A stranger to the case learns nothing: not even
whether there is one.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from policy.organisations import delegation_at
from policy.refusal import Refusal
from policy.support import refusals
from policy.support.events import AuthorityUpdateReported
from policy.support.words import TaskKind, Team, UpdateKind
from policy.time import require_aware
from store.cases import clock
from store.keys import CaseKeys
from store.leaving import nothing_leaving
from store.organisations import load_register
from store.reports import Received, Report, is_kept, keep, keep_stray, known, sealer_for
from store.reports import find_reference as find_reference
from store.support_forms import SUPPORT_FORMS
from store.tables import cases, tasks

_LOOKED_AT_WITHIN = timedelta(days=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    stage: str
    ended_at: datetime | None
    withdrawal_received_at: datetime | None
    organisation_id: str
    authority: str


ReceivedUpdate = Received[AuthorityUpdateReported]


async def receive_update(
    engine: AsyncEngine,
    keys: CaseKeys,
    reference: str | None,
    fact: AuthorityUpdateReported,
    entered_by: str = "",
) -> ReceivedUpdate:
    """Commit an update. Its id counts once, whoever sends it again; one that found no case of its
    sender's may be mended and sent again. `entered_by` is who entered it for its organisation.
    """
    sealer = await sealer_for(keys, reference)
    async with engine.begin() as connection:
        if reference and fact.update is UpdateKind.CONSENT_WITHDRAWN:
            # Before the case is held, so that a slow channel does not hold up its record.
            await nothing_leaving(connection, reference)
        case = await _case(connection, reference) if sealer is not None else None
        delegate = await _delegate_of(connection, case, fact)
        fact = replace(fact, at=require_aware(fact.at), delegate_of=delegate)
        report = Report(
            reference=reference or "", fact=fact, word=fact.update.value, entered_by=entered_by
        )
        refusal = _refusal(case, fact)
        if refusal is refusals.NOT_YOUR_CASE and not await is_kept(connection, fact.id):
            await keep_stray(connection, SUPPORT_FORMS, report, refusal)
            return Received(already=False, refusal=refusal)
        kept = sealer if refusal is None else None
        if not await keep(connection, SUPPORT_FORMS, report, kept, refusal):
            return await known(connection, report)
        if refusal is refusals.CLOSED:
            await _news_after_closing(connection, report.reference, fact)
        if refusal is None and fact.update is UpdateKind.CONSENT_WITHDRAWN:
            await _mark_withdrawn(connection, report.reference)
    if refusal is not None:
        return Received(already=False, refusal=refusal, reference=report.reference)
    return Received(already=False, reference=report.reference, fact=fact)


async def _case(connection: AsyncConnection, reference: str | None) -> _Case | None:
    """The case, held for this transaction: a withdrawal that arrives now waits for us, or we
    for it.
    """
    found = await connection.execute(
        select(*(cases.c[name] for name in _Case.__dataclass_fields__))
        .where(cases.c.reference == reference)
        .with_for_update()
    )
    row = found.one_or_none()
    return None if row is None else _Case(**row._mapping)


async def _delegate_of(
    connection: AsyncConnection, case: _Case | None, fact: AuthorityUpdateReported
) -> str:
    """The area's authority, if the sender holds its delegation now (R13)."""
    if case is None or fact.by in {case.organisation_id, case.authority}:
        return ""
    authority = (await load_register(connection)).get(case.authority)
    if authority is None:
        return ""
    held = delegation_at(authority, fact.by, await clock(connection))
    return authority.id if held is not None else ""


def _refusal(case: _Case | None, fact: AuthorityUpdateReported) -> Refusal | None:
    if case is None:
        return refusals.NOT_YOUR_CASE
    own = fact.by in {case.organisation_id, case.authority} or bool(fact.delegate_of)
    if not own and fact.update is not UpdateKind.CONSENT_WITHDRAWN:
        return refusals.NOT_YOUR_CASE
    if case.withdrawal_received_at is not None or case.stage == "consent_withdrawn":
        return refusals.WITHDRAWN
    return refusals.CLOSED if case.ended_at is not None else None


async def _news_after_closing(
    connection: AsyncConnection, reference: str, fact: AuthorityUpdateReported
) -> None:
    """A closed case hears nothing more, but somebody looks whether it should be reopened."""
    row = insert(tasks).values(
        id=str(uuid.uuid4()),
        effect_key=f"after-closing/{fact.id}",
        reference=reference,
        kind=TaskKind.NEWS_AFTER_CLOSING.value,
        team=Team.SUPPORT.value,
        due=func.clock_timestamp() + _LOOKED_AT_WITHIN,
        rule="R26",
        note=fact.update.value,
    )
    await connection.execute(row.on_conflict_do_nothing())


async def _mark_withdrawn(connection: AsyncConnection, reference: str) -> None:
    await connection.execute(
        update(cases)
        .where(cases.c.reference == reference, cases.c.withdrawal_received_at.is_(None))
        .values(withdrawal_received_at=func.clock_timestamp())
    )
