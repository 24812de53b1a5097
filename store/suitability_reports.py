"""Receiving what an organisation reports on a case of suitability: the row first, then it is
brought to the case (R72, R77).

The word of the area's authority counts whole, good news counts from anybody, and a stranger to the
case learns nothing: not even whether there is one.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from policy.cases import limits
from policy.cases.refusals import conflicting
from policy.refusal import LeftOut, Refusal
from policy.successors import stands_for
from policy.suitability import refusals
from policy.suitability.deeds import AuthorityReported
from policy.suitability.deeds.authority_report import authoritys_word, refused_report
from policy.suitability.news.sifting import WHY, sifted
from policy.suitability.state import SuitabilityState
from policy.time import require_aware
from store.bundle import Bundle
from store.forms import unseal_state
from store.keys import CaseKeys
from store.organisations import load_register
from store.policy_time import add_policy_now, agreed_in, clock, offset_in
from store.reports import (
    Earlier,
    Report,
    ReportReceived,
    earlier,
    keep,
    keep_left_out,
    keep_stray,
    known,
    left_out_before,
    sealer_for,
)
from store.sealing import Sealer
from store.sender_numbers import message_id
from store.suitability_forms import SUITABILITY_FORMS
from store.tables import cases

_WORD = "report"


async def receive_report(
    engine: AsyncEngine,
    keys: CaseKeys,
    reference: str | None,
    fact: AuthorityReported,
    entered_by: str = "",
) -> ReportReceived[AuthorityReported]:
    """Commit a report, and which of its facts are not used and why. Its id counts once, also if
    somebody else sends it again; one that found no case of its sender's may be mended and sent
    again. The same id with other content is refused, and what came first stands; of what no case
    can hold no note is kept. `entered_by` is who entered it for its organisation.
    """
    unfit = limits.refused(fact)
    if unfit is not None:
        return ReportReceived(already=False, refusal=unfit)
    # From here on by nothing that its sender's own record tells of whom it is.
    fact = replace(fact, id=message_id(keys.ring, fact.id))
    fact = replace(fact, at=require_aware(fact.at))
    report = Report(reference=reference or "", fact=fact, word=_WORD, entered_by=entered_by)
    sealer = await sealer_for(keys, reference)
    async with engine.begin() as connection:
        state = await _state(connection, reference, sealer)
        fact = await _successors_word(connection, state, fact)
        report = replace(report, fact=fact)
        ended = await _succeeded(connection, state)
        asked = Bundle(connection)
        asked_at = add_policy_now(asked, state.reference if state else None)
        await asked.send()
        agreed = await agreed_in(asked, asked_at)
        now = agreed + offset_in(asked)
        refusal, left_out = _judged(state, fact, now, ended=ended)
        before = await earlier(connection, SUITABILITY_FORMS, fact.id, report.reference, sealer)
        if before is not None:
            differs = _differs(before, report)
            if differs:
                return ReportReceived(already=False, refusal=conflicting(differs))
            parts = len(fact.facts)
            left_out = await left_out_before(connection, fact.id, parts, WHY)
            return replace(known(report, before), left_out=left_out)
        if refusal is refusals.NOT_YOUR_CASE:
            await keep_stray(connection, SUITABILITY_FORMS, report, refusal)
            return ReportReceived(already=False, refusal=refusal)
        if not await keep(
            connection, SUITABILITY_FORMS, report, None if refusal else sealer, refusal
        ):
            # Its case received it without a row, and kept one: that is the verdict.
            return ReportReceived(already=True, reference=report.reference)
        await keep_left_out(connection, SUITABILITY_FORMS, report, left_out)
    if refusal is not None:
        return ReportReceived(already=False, refusal=refusal, reference=report.reference)
    return ReportReceived(
        already=False,
        reference=report.reference,
        fact=fact,
        left_out=left_out,
        received_at=agreed,
    )


async def _successors_word(
    connection: AsyncConnection, state: SuitabilityState | None, fact: AuthorityReported
) -> AuthorityReported:
    """The report, and whether its sender stands now for the case's authority (R2)."""
    if state is None or fact.by == state.authority:
        return fact
    register = await load_register(connection)
    stands = stands_for(register, state.authority, await clock(connection)) == fact.by
    return replace(fact, successor_of=state.authority) if stands else fact


async def _succeeded(connection: AsyncConnection, state: SuitabilityState | None) -> bool:
    """Whether another body stands now for the case's authority."""
    if state is None:
        return False
    register = await load_register(connection)
    return stands_for(register, state.authority, await clock(connection)) != state.authority


async def _state(
    connection: AsyncConnection, reference: str | None, sealer: Sealer | None
) -> SuitabilityState | None:
    """The case as last recorded; None for no case, or one that was erased."""
    if reference is None or sealer is None:
        return None
    query = select(cases.c.state, cases.c.sequence).where(cases.c.reference == reference)
    row = (await connection.execute(query)).one_or_none()
    if row is None:
        return None
    return unseal_state(sealer, SUITABILITY_FORMS, row.state, reference, row.sequence)


def _judged(
    state: SuitabilityState | None, fact: AuthorityReported, now: datetime, *, ended: bool
) -> tuple[Refusal | None, tuple[LeftOut, ...]]:
    """What the case would say, by its own judge, of the whole and else of its parts; an authority
    whose area is another's now (`ended`) is a stranger.
    """
    if state is None or state.facts is None:
        return refusals.NOT_YOUR_CASE, ()
    ours = authoritys_word(state, fact) and not (ended and fact.by == state.authority)
    refusal = refused_report(state, fact, ours, now) or (refusals.ENDED if state.ended else None)
    if refusal is not None:
        return refusal, ()
    return None, sifted(fact.facts, state.facts, fact.id, ours, now).left_out


def _differs(before: Earlier, report: Report[AuthorityReported]) -> tuple[str, ...]:
    """What differs from what came under this id before; of what was not kept only the case."""
    if before.reference != report.reference:
        return ("the case",)
    same = before.fact is None or before.fact.facts == report.fact.facts
    return () if same else ("the facts",)
