"""Receiving what an authority reports: the row first, with its verdict at once where the case
may not receive it.

After a withdrawal only id, sender, kind and time of a report are kept, and that is checked in
the transaction that would keep more (R10). A stranger to the case learns nothing: not even
whether there is one, nor by the time it takes: for both the same is asked of the record, and no key
is looked for.
"""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from policy.cases import limits
from policy.cases.refusals import conflicting
from policy.due_within import NEWS_AFTER_CLOSING
from policy.organisations import delegation_at
from policy.successors import stands_for
from policy.support import refusals
from policy.support.deeds import AuthorityReported
from policy.support.deeds.authority_report import ReportedCase, differences, refused_report
from policy.support.withdrawals import as_counted, withdraws
from policy.support.words import Stage, TaskKind, Team
from store.cases import clock
from store.engine import one_by_one
from store.inbox import FACT_KIND
from store.inbox_verdicts import take_at_once
from store.keys import CaseKeys
from store.leaving import nothing_leaving
from store.locks import lock_named
from store.organisations import load_register
from store.reports import (
    Earlier,
    Report,
    ReportReceived,
    earlier,
    keep,
    keep_stray,
    sealer_for,
)
from store.reports import find_reference as find_reference
from store.reports import known as known_before
from store.sealing import Sealer
from store.sender_numbers import message_id
from store.support_forms import SUPPORT_FORMS
from store.tables import cases, tasks
from store.task_notes import sealed_note
from store.withdrawn import is_unheeded, mark_withdrawn


async def receive_support_report(
    engine: AsyncEngine,
    keys: CaseKeys,
    reference: str | None,
    fact: AuthorityReported,
    entered_by: str = "",
    *,
    timed: bool = True,
    by_own_number: bool = False,
) -> ReportReceived[AuthorityReported]:
    """Commit a report. Its id counts once, also if somebody else sends it again; one that found no
    case of its sender's may be mended and sent again. The same id with other content is refused and
    what came first stands; a withdrawal is then taken under an id of its own, for it is never lost
    to a number. Of what no case can hold no note is kept. `entered_by` is who entered it for its
    organisation; not `timed`: its moment is ours; `by_own_number`: the case was found by its
    sender's own number of it.
    """
    unfit = limits.refused(fact)
    if unfit is not None:
        return ReportReceived(already=False, refusal=unfit)
    # From here on by nothing that its sender's own record tells of whom it is.
    fact = replace(fact, id=message_id(keys.ring, fact.id))
    known = by_own_number or bool(entered_by) or not await _is_strangers(engine, reference, fact)
    sealer = await sealer_for(keys, reference if known else None)
    async with engine.begin() as connection:
        if reference and withdraws(fact):
            # Before the case is held, so that a slow channel does not hold up its record.
            await nothing_leaving(connection, reference)
        case, now = await _case(
            connection, reference if sealer is not None else None, withdraws(fact), held=True
        )
        case, fact = await _standing_in(connection, case, fact, await clock(connection))
        fact = as_counted(fact, now)
        refusal = refused_report(case, fact, now)
        before = await _earlier(connection, reference or "", sealer, fact)
        if before is not None and (differs := _differs(before, reference or "", fact, timed)):
            if not withdraws(fact) or case is None:
                return ReportReceived(already=False, refusal=conflicting(differs))
            fact = replace(fact, id=f"{fact.id}/withdrawal/{reference}")
            before = await _earlier(connection, reference or "", sealer, fact)
        report = Report(
            reference=reference or "", fact=fact, word=fact.report.value, entered_by=entered_by
        )
        if before is not None:
            return known_before(report, before)
        if refusal is refusals.NOT_YOUR_CASE:
            await keep_stray(connection, SUPPORT_FORMS, report, refusal)
            return ReportReceived(already=False, refusal=refusal)
        if refusal is refusals.CLOSED and withdraws(fact):
            return await _withdrawn_after_closing(connection, report, sealer)
        if not await keep(connection, SUPPORT_FORMS, report, None if refusal else sealer, refusal):
            # Its case received it without a row, and kept one: that is the verdict.
            return ReportReceived(already=True, reference=report.reference)
        if refusal is refusals.CLOSED:
            await _news_after_closing(connection, report.reference, fact, sealer)
        if refusal is None and withdraws(fact):
            await mark_withdrawn(connection, report.reference)
    if refusal is not None:
        return ReportReceived(already=False, refusal=refusal, reference=report.reference)
    return ReportReceived(already=False, reference=report.reference, fact=fact)


async def _earlier(
    connection: AsyncConnection,
    reference: str,
    sealer: Sealer | None,
    fact: AuthorityReported,
) -> Earlier | None:
    """What came under a report's id. Nobody else brings one under it until this transaction ends,
    so that two cannot both be the first.
    """
    await connection.execute(select(func.pg_advisory_xact_lock(lock_named(f"inbox/{fact.id}"))))
    return await earlier(connection, SUPPORT_FORMS, fact.id, reference, sealer)


def _differs(
    before: Earlier,
    reference: str,
    fact: AuthorityReported,
    timed: bool,
) -> tuple[str, ...]:
    """What differs from what came under this id before. What was not kept, because it was refused,
    differs by its kind at most; a withdrawal is held to be another thing, unless it is known to be
    the same.
    """
    if before.reference != reference:
        return ("the case",)
    if before.fact is not None:
        return differences(before.fact, fact, timed=timed)
    unknown = before.word == FACT_KIND and not withdraws(fact)
    return () if unknown or before.word == fact.report.value else ("kind",)


async def _is_strangers(
    engine: AsyncEngine, reference: str | None, fact: AuthorityReported
) -> bool:
    """Whether there is no such case, or its sender has no say in it."""
    async with one_by_one(engine) as connection:
        case, now = await _case(connection, reference, withdraws(fact), held=False)
        case, fact = await _standing_in(connection, case, fact, await clock(connection))
    return refused_report(case, as_counted(fact, now), now) is refusals.NOT_YOUR_CASE


async def _case(
    connection: AsyncConnection, reference: str | None, withdrawing: bool, *, held: bool
) -> tuple[ReportedCase | None, datetime]:
    """The case, if there is one, and the current time on the case's own clock. The row of one that
    is `held` stays locked until the transaction ends, so that a withdrawal and a report wait for
    each other.
    """
    now = await clock(connection)
    query = select(
        *(cases.c.stage, cases.c.ended_at, cases.c.received_at, cases.c.authority),
        *(cases.c.organisation_id, cases.c.clock_offset_seconds, cases.c.withdrawal_received_at),
    ).where(cases.c.reference == reference)
    found = await connection.execute(query.with_for_update() if held else query)
    row = found.one_or_none()
    if row is None or reference is None:
        return None, now
    standing = ReportedCase(
        organisation=row.organisation_id,
        authority=row.authority,
        received_at=row.received_at,
        withdrawn=(row.withdrawal_received_at is not None or row.stage == Stage.CONSENT_WITHDRAWN)
        and not (withdrawing and await is_unheeded(connection, reference)),
        ended=row.ended_at is not None,
    )
    return standing, now + timedelta(seconds=row.clock_offset_seconds)


async def _standing_in(
    connection: AsyncConnection, case: ReportedCase | None, fact: AuthorityReported, now: datetime
) -> tuple[ReportedCase | None, AuthorityReported]:
    """The case with the organisations that answer for it now (R2), and the report with what gives
    its sender a say: a delegation from the area's authority (R13), or being the successor of one of
    the case's organisations.
    """
    register = await load_register(connection)
    if case is None:
        return None, fact
    own = (case.organisation, case.authority)
    organisation, area = (stands_for(register, id, now) for id in own)
    delegate = ""
    authority = register.get(area)
    if authority is not None and fact.by not in {organisation, area}:
        held = delegation_at(authority, fact.by, now)
        delegate = authority.id if held is not None else ""
    named = dict(zip(own, (organisation, area), strict=True))
    successor_of = next(
        (old for old, new in named.items() if old != new and new in {fact.by, delegate}), ""
    )
    there = replace(case, organisation=organisation, authority=area)
    return there, replace(fact, delegate_of=delegate, successor_of=successor_of)


async def _news_after_closing(
    connection: AsyncConnection, reference: str, fact: AuthorityReported, sealer: Sealer | None
) -> None:
    """A closed case receives nothing more, but somebody looks whether it should be reopened."""
    key, said = f"after-closing/{fact.id}", fact.report.value
    row = insert(tasks).values(
        id=str(uuid.uuid4()),
        effect_key=key,
        reference=reference,
        kind=TaskKind.NEWS_AFTER_CLOSING.value,
        team=Team.SUPPORT.value,
        due=func.clock_timestamp() + NEWS_AFTER_CLOSING.within,
        rule=NEWS_AFTER_CLOSING.rule,
        sealed_note=sealed_note(sealer, reference, key, said) if sealer else None,
    )
    await connection.execute(row.on_conflict_do_nothing())


async def _withdrawn_after_closing(
    connection: AsyncConnection, report: Report[AuthorityReported], sealer: Sealer | None
) -> ReportReceived[AuthorityReported]:
    """A closed case has no work left that could stop, and the withdrawal counts all the same (R10):
    nothing more is kept, sent or taken up of it, and somebody looks at what went on outside.
    """
    new = await keep(connection, SUPPORT_FORMS, report, None, None)
    if new:
        await take_at_once(connection, report.fact.id)
        await _news_after_closing(connection, report.reference, report.fact, sealer)
        await mark_withdrawn(connection, report.reference)
    return ReportReceived(already=not new, reference=report.reference)
