"""The support track's intake: a referral that was judged acceptable becomes a case, one that was
not leaves a note (see `store.opening`).
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property, partial
from typing import Final

from sqlalchemy.ext.asyncio import AsyncEngine

from policy.bank_holidays import newest_calendar
from policy.cases.person import Key
from policy.due_within import CAPACITY_CONTACT
from policy.people.matching import MatchKeys
from policy.support.deeds import Event, ReferralAccepted
from policy.support.intake.judging import NotAccepted
from policy.support.intake.matching import match_keys
from policy.support.intake.referral import Referral
from policy.support.rulebook import rulebook_at
from policy.support.state import CaseState
from policy.support.words import Audience, TaskKind, Team, Template
from store import receipts
from store.bundle import Bundle, new_rows
from store.case_store import CaseStore
from store.keys import CaseKeys
from store.new_notices import put_notice
from store.opening import Beginning, ToOpen, open_cases
from store.policy_time import clock
from store.receipts import SubmissionOutcome as SubmissionOutcome
from store.receipts import known_submission as known_submission
from store.receipts import known_submissions as known_submissions
from store.refused import RefusedSubmission, keep_refused, registered_among
from store.submitted import AcceptedSubmission, Cells
from store.support_forms import SUPPORT_FORMS
from store.tables import tasks

Receipt = receipts.Receipt[CaseState]


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
    [receipt] = await accept_all(engine, keys, [submission])
    return receipt


async def accept_all(
    engine: AsyncEngine, keys: CaseKeys, submissions: Sequence[ReferralSubmission]
) -> list[Receipt]:
    """The same for several: all of them or none, and each as if they came one after the other."""
    store = CaseStore(engine, keys, SUPPORT_FORMS)
    asked = [_to_open(one) for one in submissions]
    return await open_cases(store, asked)


def _to_open(submission: ReferralSubmission) -> ToOpen[CaseState, Event]:
    return ToOpen(_sent(submission), partial(_accepted, submission))


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


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that was not accepted, and why."""

    cells: Cells
    refused: NotAccepted

    @property
    def sender(self) -> str | None:
        """Its sender's code, as it was typed."""
        return self.cells.get("organisation_id")


async def note_refusals(
    engine: AsyncEngine,
    keys: CaseKeys,
    rows: Sequence[RefusedRow],
    taken_in_by: str,
    batch: str,
) -> None:
    """Rows that were not accepted keep digests of number and content, codes and field: nothing of
    the person. All of them are noted, or none; and once, however often they are sent.

    A doubt about capacity is more than a refusal: the organisation is contacted about the person's
    safety (R5, R30).
    """
    async with engine.begin() as connection:
        bundle, contacts = Bundle(connection), list[tuple[str, str]]()
        known = await registered_among(connection, (row.sender for row in rows))
        for row in rows:
            noted = keep_refused(bundle, keys, _note(row, taken_in_by, batch), known)
            if row.refused.opens_safeguarding_contact:
                contacts.append(noted)
        if contacts:
            now = await clock(connection)
            for organisation, number in contacts:
                _contact_about_capacity(bundle, organisation, number, now, organisation in known)
        await bundle.commit()


def _note(row: RefusedRow, taken_in_by: str, batch: str) -> RefusedSubmission:
    problems = row.refused.problems
    return RefusedSubmission(
        organisation=row.sender,
        number=row.cells.get("submission_id"),
        content=row.cells,
        codes=tuple(problem.code for problem in problems),
        rules=tuple(problem.rule for problem in problems),
        field=problems[0].field,
        refused_by=taken_in_by,
        batch=batch,
    )


_UNREGISTERED: Final = "unregistered-sender"
_ASK_WHO: Final = "no register knows its sender's code; ask whoever brought the file who sent it"
_CONTACT = new_rows(
    tasks,
    ("id", "effect_key", "reference", "kind", "team", "due", "rule", "note"),
    lambda row: row.on_conflict_do_nothing(index_elements=[tasks.c.effect_key]),
)


def _contact_about_capacity(
    bundle: Bundle, organisation: str, number: str, now: datetime, registered: bool
) -> None:
    key = f"capacity/{organisation}/{number}"
    bundle.add(
        _CONTACT,
        id=str(uuid.uuid4()),
        effect_key=key,
        reference=organisation if registered else _UNREGISTERED,
        kind=TaskKind.SAFEGUARDING.value,
        team=Team.SUPPORT.value,
        due=now + CAPACITY_CONTACT.within,
        rule=CAPACITY_CONTACT.rule,
        note=f"doubt about capacity: {'ring the organisation' if registered else _ASK_WHO}",
    )
    if registered:
        put_notice(bundle, organisation, key, Template.CAPACITY_CONTACT, Audience.REFERRER)
