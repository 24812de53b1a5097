"""Receiving what an authority reports: the row first, with its verdict at once where the case
may not receive it.

After a withdrawal only id, sender, kind and time of a report are kept, and that is checked in
the transaction that would keep more (R10). A stranger to the case learns nothing: not even
whether there is one, nor by the time it takes: for both the same is asked of the record, and no key
is looked for.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import bindparam, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from policy.cases import limits
from policy.cases.refusals import conflicting
from policy.due_within import NEWS_AFTER_CLOSING
from policy.organisations import Delegation, Succession, given_at
from policy.successors import last_of
from policy.support import refusals
from policy.support.deeds import AuthorityReported
from policy.support.deeds.authority_report import (
    ReportedCase,
    differences,
    has_a_say,
    refused_report,
)
from policy.support.withdrawals import as_counted, withdraws
from policy.support.words import Stage, TaskKind, Team
from store.bundle import Bundle, PreparedStatement, Rows
from store.inbox import FACT_KIND
from store.inbox_verdicts import take_at_once
from store.keys import CaseKeys
from store.leaving import until_nothing_leaves
from store.locks import lock_named
from store.organisations import (
    add_delegations_to,
    add_successions,
    delegations_in,
    successions_in,
)
from store.policy_time import add_clock, clock_in
from store.reports import (
    Earlier,
    FoundBy,
    Report,
    ReportReceived,
    add_earlier,
    earlier_in,
    keep,
    keep_stray,
    sealer_for,
)
from store.reports import known as known_before
from store.sealing import Sealer
from store.sender_numbers import message_id
from store.support_forms import SUPPORT_FORMS
from store.tables import cases, tasks
from store.task_notes import sealed_note
from store.withdrawn import is_unheeded, mark_withdrawn

_REPORTED = select(
    *(cases.c.stage, cases.c.ended_at, cases.c.received_at, cases.c.authority),
    *(cases.c.organisation_id, cases.c.clock_offset_seconds, cases.c.withdrawal_received_at),
).where(cases.c.reference == bindparam("of"))
_SEEN = PreparedStatement(_REPORTED)
# Until the transaction ends, so that a withdrawal and a report wait for each other.
_HELD = PreparedStatement(_REPORTED.with_for_update())
_ALONE = PreparedStatement(select(func.pg_advisory_xact_lock(lock_named(bindparam("lock")))))


async def receive_support_report(
    engine: AsyncEngine,
    keys: CaseKeys,
    reference: str | None,
    fact: AuthorityReported,
    entered_by: str = "",
    *,
    timed: bool = True,
    found_by: FoundBy = FoundBy.REFERENCE,
) -> ReportReceived[AuthorityReported]:
    """Commit a report. Its id counts once, also if somebody else sends it again; one that found no
    case of its sender's may be mended and sent again. The same id with other content is refused and
    what came first stands; a withdrawal is then taken under an id of its own, for it is never lost
    to a number. Of what no case can hold no note is kept. `entered_by` is who entered it for its
    organisation; not `timed`: its moment is ours; `found_by`: how its sender named the case. A
    withdrawal is acknowledged once no notice of the case is on its way any more (R10).
    """
    unfit = limits.refused(fact)
    if unfit is not None:
        return ReportReceived(already=False, refusal=unfit)
    received = await _receive(
        engine, keys, reference, fact, entered_by, timed=timed, found_by=found_by
    )
    if reference and withdraws(fact) and received.refusal is None:
        await until_nothing_leaves(engine, reference)
    return received


async def _receive(
    engine: AsyncEngine,
    keys: CaseKeys,
    reference: str | None,
    fact: AuthorityReported,
    entered_by: str,
    *,
    timed: bool,
    found_by: FoundBy,
) -> ReportReceived[AuthorityReported]:
    # From here on by nothing that its sender's own record tells of whom it is.
    fact = replace(fact, id=message_id(keys.ring, fact.id))
    async with engine.begin() as connection:
        seen = Bundle(connection)
        asked_at = add_clock(seen)
        seen.add(_SEEN, of=reference)
        add_successions(seen)
        add_delegations_to(seen, fact.by)
        await seen.send()
        say = _Say(await clock_in(seen, asked_at), successions_in(seen), delegations_in(seen))
        guessed = found_by is FoundBy.ANOTHERS_NUMBER and not entered_by
        if guessed and not _may_report(say, seen, fact):
            # A withdrawal counts from anybody who names the case; staff answer for whom they name.
            reference = None
        own = found_by is FoundBy.OWN_NUMBER
        known = own or bool(entered_by) or not _is_strangers(say, seen, fact)
        sealer = await sealer_for(keys, reference if known else None)
        held = Bundle(connection)
        held.add(_HELD, of=reference if sealer is not None else None)
        _add_earlier(held, fact.id)
        await held.send()
        case, fact, now = say.in_case(held.brought(_HELD), fact)
        if case is not None and case.withdrawn and withdraws(fact):
            case = replace(case, withdrawn=not await is_unheeded(connection, reference or ""))
        fact = as_counted(fact, now)
        refusal = refused_report(case, fact, now)
        before = earlier_in(held, SUPPORT_FORMS, fact.id, reference or "", sealer)
        if before is not None and (differs := _differs(before, reference or "", fact, timed)):
            if not withdraws(fact) or case is None:
                return ReportReceived(already=False, refusal=conflicting(differs))
            fact = replace(fact, id=f"{fact.id}/withdrawal/{reference}")
            again = Bundle(connection)
            _add_earlier(again, fact.id)
            await again.send()
            before = earlier_in(again, SUPPORT_FORMS, fact.id, reference or "", sealer)
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
        kept_for = None if refusal else sealer
        alone = refusal is None and not withdraws(fact)
        if not await keep(connection, SUPPORT_FORMS, report, kept_for, refusal, commit=alone):
            # Its case received it without a row, and kept one: that is the verdict.
            return ReportReceived(already=True, reference=report.reference)
        if refusal is refusals.CLOSED:
            await _news_after_closing(connection, report.reference, fact, sealer)
        if refusal is None and withdraws(fact):
            await mark_withdrawn(connection, report.reference)
    if refusal is not None:
        return ReportReceived(already=False, refusal=refusal, reference=report.reference)
    return ReportReceived(already=False, reference=report.reference, fact=fact, received_at=say.now)


def _add_earlier(bundle: Bundle, id: str) -> None:
    """Ask for what came under a report's id. Nobody else brings one under it until this transaction
    ends, so that two cannot both be the first.
    """
    bundle.add(_ALONE, lock=f"inbox/{id}")
    add_earlier(bundle, id)


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


@dataclass(frozen=True, slots=True)
class _Say:
    """Who has a say in cases now: which organisation goes on for which (R2), and what was delegated
    to a report's sender (R13).
    """

    now: datetime
    successions: Mapping[str, Succession]
    delegations: Sequence[Delegation]

    def in_case(
        self, found: Rows, fact: AuthorityReported
    ) -> tuple[ReportedCase | None, AuthorityReported, datetime]:
        """The case of a row, if there is one, with the organisations that answer for it now; the
        report with what gives its sender a say: a delegation from the area's authority, or being
        the successor of one of the case's organisations; and the time on the case's own clock.
        """
        if not found:
            return None, fact, self.now
        [row] = found
        own = (row.organisation_id, row.authority)
        organisation, area = (last_of(self.successions.get, id, self.now) for id in own)
        delegate = ""
        if fact.by not in {organisation, area}:
            given = [one for one in self.delegations if one.authority_id == area]
            delegate = area if given_at(given, fact.by, self.now) is not None else ""
        named = dict(zip(own, (organisation, area), strict=True))
        successor_of = next(
            (old for old, new in named.items() if old != new and new in {fact.by, delegate}), ""
        )
        case = ReportedCase(
            organisation=organisation,
            authority=area,
            received_at=row.received_at,
            withdrawn=row.withdrawal_received_at is not None
            or row.stage == Stage.CONSENT_WITHDRAWN,
            ended=row.ended_at is not None,
        )
        reported = replace(fact, delegate_of=delegate, successor_of=successor_of)
        return case, reported, self.now + timedelta(seconds=row.clock_offset_seconds)


def _is_strangers(say: _Say, seen: Bundle, fact: AuthorityReported) -> bool:
    """Whether there is no such case, or its sender has no say in it."""
    case, fact, now = say.in_case(seen.brought(_SEEN), fact)
    return refused_report(case, as_counted(fact, now), now) is refusals.NOT_YOUR_CASE


def _may_report(say: _Say, seen: Bundle, fact: AuthorityReported) -> bool:
    """Whether there is such a case, and its sender has a say in it, whatever they report."""
    case, fact, _ = say.in_case(seen.brought(_SEEN), fact)
    return case is not None and has_a_say(case, fact)


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
