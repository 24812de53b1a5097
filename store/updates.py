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
from policy.support.recording import Verdict
from policy.support.words import TaskKind, Team, UpdateKind
from policy.time import require_aware
from store.cases import clock
from store.forms import NoKey, seal, sealer_of
from store.inbox import FACT_KIND
from store.keys import CaseKeys
from store.leaving import nothing_leaving
from store.organisations import load_register
from store.sealing import Sealer
from store.support_forms import SUPPORT_FORMS
from store.tables import cases, inbox, referrals, tasks

_LOOKED_AT_WITHIN = timedelta(days=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    stage: str
    ended_at: datetime | None
    withdrawal_received_at: datetime | None
    organisation_id: str
    authority: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedUpdate:
    """What the sender is told. `fact` is to be delivered to the case; none if the verdict
    stands already. `code` says why one that came before was refused, if it was.
    """

    already: bool
    refusal: Refusal | None = None
    code: str = ""
    reference: str = ""
    fact: AuthorityUpdateReported | None = None


async def find_reference(
    connection: AsyncConnection, organisation: str, submission_id: str
) -> str | None:
    """The case of a sender's own number; or of another organisation's, if only one case has
    that number.
    """
    rows = await connection.execute(
        select(referrals.c.reference, referrals.c.organisation_id).where(
            referrals.c.submission_id == submission_id
        )
    )
    found: dict[str, str] = {row.organisation_id: row.reference for row in rows}
    if organisation in found:
        return found[organisation]
    return next(iter(found.values())) if len(found) == 1 else None


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
    fact = replace(fact, at=require_aware(fact.at))
    try:
        sealer = await sealer_of(keys, reference) if reference else None
    except NoKey:
        sealer = None
    async with engine.begin() as connection:
        if reference and fact.update is UpdateKind.CONSENT_WITHDRAWN:
            # Before the case is held, so that a slow channel does not hold up its record.
            await nothing_leaving(connection, reference)
        case = await _case(connection, reference) if sealer is not None else None
        delegate = await _delegate_of(connection, case, fact)
        fact = replace(fact, delegate_of=delegate)
        refusal = _refusal(case, fact)
        kept = sealer if refusal is None else None
        if refusal is refusals.NOT_YOUR_CASE and not await _is_kept(connection, fact.id):
            await _keep_stray(connection, reference or "", fact, refusal, entered_by)
            return ReceivedUpdate(already=False, refusal=refusal)
        if not await _keep(connection, reference or "", fact, kept, refusal, entered_by):
            return await _known(connection, reference or "", fact)
        if refusal is refusals.CLOSED:
            await _news_after_closing(connection, reference or "", fact)
        if refusal is None and fact.update is UpdateKind.CONSENT_WITHDRAWN:
            await _mark_withdrawn(connection, reference or "")
    if refusal is not None:
        return ReceivedUpdate(already=False, refusal=refusal, reference=reference or "")
    return ReceivedUpdate(already=False, reference=reference or "", fact=fact)


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


async def _keep(
    connection: AsyncConnection,
    reference: str,
    fact: AuthorityUpdateReported,
    sealer: Sealer | None,
    refusal: Refusal | None,
    entered_by: str,
) -> bool:
    row = insert(inbox).values(
        id=fact.id,
        reference=reference,
        sender=entered_by or fact.by,
        sender_message_id=fact.id,
        kind=FACT_KIND if sealer else fact.update.value,
        sealed=_sealed(sealer, reference, fact) if sealer else None,
        verdict=Verdict.REFUSED.value if refusal else None,
        code=refusal.code if refusal else "",
        rule=refusal.rule if refusal else "",
        decided_at=func.clock_timestamp() if refusal else None,
    )
    made = await connection.execute(row.on_conflict_do_nothing().returning(inbox.c.id))
    return made.first() is not None


def _sealed(sealer: Sealer, reference: str, fact: AuthorityUpdateReported) -> bytes:
    return seal(sealer, SUPPORT_FORMS.event, fact, reference, f"inbox/{fact.id}")


async def _is_kept(connection: AsyncConnection, id: str) -> bool:
    found = await connection.execute(select(inbox.c.id).where(inbox.c.id == id))
    return found.first() is not None


async def _keep_stray(
    connection: AsyncConnection,
    reference: str,
    fact: AuthorityUpdateReported,
    refusal: Refusal,
    entered_by: str,
) -> None:
    """Recorded, yet under another id than its own, which stays free for the update once mended."""
    stray = replace(fact, id=f"{fact.id}/{refusal.code}")
    await _keep(connection, reference, stray, None, refusal, entered_by)


async def _known(
    connection: AsyncConnection, reference: str, fact: AuthorityUpdateReported
) -> ReceivedUpdate:
    """It came before. If it has no verdict yet it may be delivered again, which counts once."""
    row = (
        await connection.execute(select(inbox.c.verdict, inbox.c.code).where(inbox.c.id == fact.id))
    ).one_or_none()
    if row is None or row.verdict is not None:
        return ReceivedUpdate(already=True, reference=reference, code=row.code if row else "")
    return ReceivedUpdate(already=True, reference=reference, fact=fact)


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
