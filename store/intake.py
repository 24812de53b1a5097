"""The support track's intake: a referral that was judged acceptable becomes a case, one that was
not leaves a note (see `store.opening`).
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property, partial

from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from policy.bank_holidays import newest_calendar
from policy.cases.person import Key
from policy.due_within import CAPACITY_CONTACT
from policy.people.matching import MatchKeys
from policy.support.deeds import ReferralAccepted
from policy.support.intake.judging import NotAccepted
from policy.support.intake.matching import match_keys
from policy.support.intake.referral import Referral
from policy.support.rulebook import rulebook_at
from policy.support.state import CaseState
from policy.support.words import Audience, TaskKind, Team, Template
from store import opening
from store.bundle import Bundle
from store.case_store import CaseStore
from store.cases import clock
from store.effects import put_notice
from store.keys import CaseKeys
from store.opening import (
    AcceptedSubmission,
    Beginning,
    Cells,
    open_case,
)
from store.opening import SubmissionOutcome as SubmissionOutcome
from store.opening import known_submission as known_submission
from store.refused import RefusedSubmission, keep_refused
from store.support_forms import SUPPORT_FORMS
from store.tables import tasks

Receipt = opening.Receipt[CaseState]


@dataclass(frozen=True, kw_only=True)
class ReferralSubmission:
    """A row that was judged acceptable, with who took it in and in which batch."""

    referral: Referral
    cells: Cells
    taken_in_by: str
    batch: str
    clock_offset: timedelta = timedelta(0)
    linked_to: str = ""

    @cached_property
    def match(self) -> MatchKeys:
        """What the person is kept under and asked for by."""
        return match_keys(self.referral)

    @property
    def concerns(self) -> frozenset[Key]:
        """What a submission shares with others that may be about the same person, or whose people
        came in one group with this one.
        """
        group = self.referral.group_id.casefold()
        groups = {("group", f"{self.referral.organisation_id}\0{group}")} if group else set()
        return self.match.kept | self.match.possible | groups


async def accept(engine: AsyncEngine, keys: CaseKeys, submission: ReferralSubmission) -> Receipt:
    """Commit a referral as a case, once for its sender's number, also if it is being sent twice at
    this moment.
    """
    store = CaseStore(engine, keys, SUPPORT_FORMS)
    return await open_case(store, _sent(submission), partial(_accepted, submission))


def _sent(submission: ReferralSubmission) -> AcceptedSubmission:
    referral, match = submission.referral, submission.match
    return AcceptedSubmission(
        organisation=referral.organisation_id,
        number=referral.submission_id,
        person=submission.cells,
        content=submission.cells,
        match=match,
        alike=match.possible,
        received_at=referral.received_at,
        authority=referral.area,
        nation=referral.nation.value,
        basis=referral.basis.value,
        taken_in_by=submission.taken_in_by,
        batch=submission.batch,
        clock_offset=submission.clock_offset,
        linked_to=submission.linked_to,
        safe_way_to_reach=referral.safe_way_to_reach,
        group=referral.group_id,
        unsafe_task=TaskKind.SAFEGUARDING.value,
    )


def _accepted(submission: ReferralSubmission, beginning: Beginning[CaseState]) -> ReferralAccepted:
    referral = submission.referral
    return ReferralAccepted(
        id=f"accepted/{beginning.reference}",
        at=beginning.now,
        by=submission.taken_in_by,
        reference=beginning.reference,
        organisation=referral.organisation_id,
        authority=referral.area,
        nation=referral.nation.value,
        received_at=referral.received_at,
        rulebook=rulebook_at(referral.received_at).version,
        batch=submission.batch,
        clock_offset_seconds=int(submission.clock_offset.total_seconds()),
        safeguarding=tuple(flag.value for flag in referral.safeguarding),
        euss_help_first=referral.euss_help_first,
        possible_duplicate=bool(beginning.possible_duplicates),
        group_unsafe=beginning.group_unsafe,
        linked_to=submission.linked_to,
        calendar=newest_calendar(),
    )


async def note_refusal(
    engine: AsyncEngine,
    keys: CaseKeys,
    cells: Cells,
    refused: NotAccepted,
    taken_in_by: str,
    batch: str,
) -> None:
    """A row that was not accepted keeps its sender's number, codes, field and a digest: nothing of
    the person.

    A doubt about capacity is more than a refusal: the organisation is contacted about the person's
    safety (R5, R30).
    """
    note = RefusedSubmission(
        organisation=cells.get("organisation_id"),
        number=cells.get("submission_id"),
        content=cells,
        codes=tuple(problem.code for problem in refused.problems),
        rules=tuple(problem.rule for problem in refused.problems),
        field=refused.problems[0].field,
        refused_by=taken_in_by,
        batch=batch,
    )
    async with engine.begin() as connection:
        organisation, number = await keep_refused(connection, keys, note)
        if refused.opens_safeguarding_contact:
            await _contact_about_capacity(connection, organisation, number)


async def _contact_about_capacity(
    connection: AsyncConnection, organisation: str, number: str
) -> None:
    key = f"capacity/{organisation}/{number}"
    now = await clock(connection)
    task = upsert(tasks).values(
        id=str(uuid.uuid4()),
        effect_key=key,
        reference=organisation,
        kind=TaskKind.SAFEGUARDING.value,
        team=Team.SUPPORT.value,
        due=now + CAPACITY_CONTACT.within,
        rule=CAPACITY_CONTACT.rule,
        note="doubt about capacity: ring the organisation",
    )
    await connection.execute(task.on_conflict_do_nothing(index_elements=[tasks.c.effect_key]))
    bundle = Bundle(connection)
    put_notice(bundle, organisation, key, Template.CAPACITY_CONTACT, Audience.REFERRER)
    await bundle.send()
