"""The intake transaction: referral, person, key, first event, clocks, worklist rows and notices,
all or nothing.

Its commit is the acknowledgement: from then on the second guard knows the deadlines, whether or not
a workflow ever starts.
"""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ARRAY, Text, bindparam, func, insert, or_, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from policy.intake.content import content_of
from policy.intake.judging import NotAccepted
from policy.intake.matching import match_keys
from policy.intake.referral import Referral
from policy.references import RANDOM_BITS, new_reference
from policy.rulebook import rulebook_at
from policy.support.events import ReferralAccepted
from policy.support.lifecycle import advance
from policy.support.recording import RecordedEvent, Recording
from policy.support.state import CaseState
from policy.support.words import Audience, TaskKind, Team, Template
from store.bundle import Bundle, Made, Rows
from store.case_keys import keep_key
from store.cases import clock
from store.effects import put_notice
from store.engine import one_by_one
from store.forms import CELLS, seal, seal_safe_way
from store.keys import CaseKeys
from store.recording import record_first
from store.sealing import Sealer, new_key
from store.support_forms import SUPPORT_FORMS
from store.tables import cases, intake_refusals, persons, referrals, tasks

Cells = Mapping[str, str | None]
_CONTACT_WITHIN = timedelta(hours=24)

_LOCKS = func.unnest(bindparam("locks", type_=ARRAY(Text))).column_valued("lock")
# In the list's order, so that no two wait for each other.
_ONE_AT_A_TIME = Made(select(func.pg_advisory_xact_lock(func.hashtextextended(_LOCKS, 0))))
_KNOWN = Made(
    select(referrals.c.reference, referrals.c.content_hash).where(
        referrals.c.organisation_id == bindparam("organisation"),
        referrals.c.submission_id == bindparam("number"),
    )
)
_NOW = Made(select(func.clock_timestamp().label("now")))
_SAME_PERSON = (
    select(referrals.c.reference, referrals.c.submission_id)
    .join(persons, persons.c.reference == referrals.c.reference)
    .where(
        or_(
            persons.c.match_home_office_reference == bindparam("by_reference"),
            persons.c.match_names_and_birth == bindparam("by_names"),
        )
    )
    .order_by(referrals.c.stored_at, referrals.c.reference)
    .limit(1)
)
_EARLIER = Made(_SAME_PERSON)
_EARLIER_OPEN = Made(
    _SAME_PERSON.join(cases, cases.c.reference == referrals.c.reference).where(
        cases.c.ended_at.is_(None)
    )
)
_REFERRAL = Made(
    insert(referrals),
    (
        "reference",
        "organisation_id",
        "submission_id",
        "content_hash",
        "received_at",
        "accepted_at",
        "authority",
        "nation",
        "batch",
        "basis",
        "possible_duplicate_of",
        "accepted_by",
        "linked_to",
    ),
)
_PERSON = Made(
    insert(persons),
    ("reference", "sealed", "safe_way", "match_home_office_reference", "match_names_and_birth"),
)


class Kind(StrEnum):
    """What became of a submission."""

    ACCEPTED = "accepted"
    ALREADY = "already-received"
    CONFLICT = "conflicting-content"


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What the sender is told, and for staff the submission it may duplicate."""

    kind: Kind
    reference: str
    state: CaseState | None = None
    possible_duplicate_of: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """A row that was judged acceptable, with who took it in and in which batch."""

    referral: Referral
    cells: Cells
    taken_in_by: str
    batch: str
    clock_offset: timedelta = timedelta(0)
    linked_to: str = ""


async def known_submission(
    engine: AsyncEngine, keys: CaseKeys, organisation: str, number: str, cells: Cells
) -> Receipt | None:
    """What this sender's number stands for already, if anything: this very content, or other
    content.
    """
    async with one_by_one(engine) as connection:
        found = await Bundle(connection).ask(_KNOWN, organisation=organisation, number=number)
    return _known(keys, found, cells)


def _known(keys: CaseKeys, found: Rows, cells: Cells) -> Receipt | None:
    if not found:
        return None
    same = found[0].content_hash == content_hash(keys, cells)
    kind = Kind.ALREADY if same else Kind.CONFLICT
    return Receipt(kind=kind, reference=found[0].reference)


def content_hash(keys: CaseKeys, cells: Cells) -> str:
    """A keyed digest of a row's content: it tells same from other, and nothing else."""
    return keys.ring.fingerprint("content", content_of(cells))


async def accept(engine: AsyncEngine, keys: CaseKeys, submission: Submission) -> Receipt:
    """Commit a referral as a case, once for its sender's number, whoever else is sending it at this
    moment.
    """
    key = new_key()
    async with engine.begin() as connection:
        bundle = Bundle(connection)
        known, clock, earlier = await _looked_up(bundle, keys, submission)
        receipt = _known(keys, known, submission.cells)
        if receipt is not None:
            return receipt
        now: datetime = clock[0].now + submission.clock_offset
        duplicate = earlier[0] if earlier else None
        state = await _keep(bundle, keys, submission, key, now, duplicate)
        await bundle.commit()
    keys.put(state.reference, key)
    return Receipt(
        kind=Kind.ACCEPTED,
        reference=state.reference,
        state=state,
        possible_duplicate_of=duplicate.submission_id if duplicate else "",
    )


async def _looked_up(
    bundle: Bundle, keys: CaseKeys, submission: Submission
) -> tuple[Rows, Rows, Rows]:
    """What the number stands for already, the time, and the earliest accepted referral that may be
    about the same person (R33): a question for a human, nothing more. A case taken up again is the
    same person's as its closed ones: only an open one is a question then.

    Two intakes of one number, or of one person, wait for each other here, so that neither misses
    the other.
    """
    referral = submission.referral
    by_reference, by_names = _digests(keys, referral)
    locks = {f"number/{referral.organisation_id}/{referral.submission_id}"}
    locks |= {f"match/{digest}" for digest in (by_reference, by_names) if digest}
    bundle.add(_ONE_AT_A_TIME, locks=sorted(locks))
    bundle.add(_KNOWN, organisation=referral.organisation_id, number=referral.submission_id)
    bundle.add(_NOW)
    bundle.add(
        _EARLIER_OPEN if submission.linked_to else _EARLIER,
        by_reference=by_reference,
        by_names=by_names,
    )
    _, known, clock, earlier = await bundle.send()
    return known, clock, earlier


def _digests(keys: CaseKeys, referral: Referral) -> tuple[str | None, str | None]:
    found = match_keys(referral)
    ring = keys.ring
    by_reference, by_names = found.home_office_reference, found.names_and_birth
    return (
        ring.fingerprint("home-office-reference", by_reference) if by_reference else None,
        ring.fingerprint("names-and-birth", by_names) if by_names else None,
    )


async def _keep(
    bundle: Bundle,
    keys: CaseKeys,
    submission: Submission,
    key: bytes,
    now: datetime,
    earlier: Any,
) -> CaseState:
    """All rows of a new case."""
    reference = new_reference(secrets.randbits(RANDOM_BITS))
    sealer = Sealer(key)
    referral = submission.referral
    bundle.add(
        _REFERRAL,
        reference=reference,
        organisation_id=referral.organisation_id,
        submission_id=referral.submission_id,
        content_hash=content_hash(keys, submission.cells),
        received_at=referral.received_at,
        accepted_at=now,
        authority=referral.area,
        nation=referral.nation.value,
        batch=submission.batch,
        basis=referral.basis.value,
        possible_duplicate_of=earlier.reference if earlier else None,
        accepted_by=submission.taken_in_by,
        linked_to=submission.linked_to or None,
    )
    keep_key(bundle, reference, keys.ring.wrap(key, reference))
    _keep_person(bundle, keys, sealer, submission, reference)
    recording = _first_recording(submission, reference, now, earlier is not None)
    await record_first(bundle, SUPPORT_FORMS, sealer, recording)
    return recording.state


def _keep_person(
    bundle: Bundle, keys: CaseKeys, sealer: Sealer, submission: Submission, reference: str
) -> None:
    said = {name: text for name, text in submission.cells.items() if text}
    by_reference, by_names = _digests(keys, submission.referral)
    bundle.add(
        _PERSON,
        reference=reference,
        sealed=seal(sealer, CELLS, said, reference, "person"),
        safe_way=seal_safe_way(sealer, reference, submission.referral.safe_way_to_reach),
        match_home_office_reference=by_reference,
        match_names_and_birth=by_names,
    )


def _first_recording(
    submission: Submission, reference: str, now: datetime, duplicate: bool
) -> Recording:
    referral = submission.referral
    event = ReferralAccepted(
        id=f"accepted/{reference}",
        at=now,
        by=submission.taken_in_by,
        reference=reference,
        organisation=referral.organisation_id,
        authority=referral.area,
        nation=referral.nation.value,
        received_at=referral.received_at,
        rulebook=rulebook_at(referral.received_at).version,
        batch=submission.batch,
        clock_offset_seconds=int(submission.clock_offset.total_seconds()),
        safeguarding=tuple(flag.value for flag in referral.safeguarding),
        euss_help_first=referral.euss_help_first,
        possible_duplicate=duplicate,
        linked_to=submission.linked_to,
    )
    decision = advance(CaseState(reference=reference), event, now).decision
    recorded = RecordedEvent(
        event=event, effects=decision.effects, rules=decision.rules, recorded_at=now
    )
    return Recording(
        reference=reference,
        expected_sequence=0,
        events=(recorded,),
        answers=(),
        state=decision.state,
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
    organisation = _storable(cells.get("organisation_id"), 40)
    number = _storable(cells.get("submission_id"), 80)
    row = upsert(intake_refusals).values(
        organisation_id=organisation,
        submission_id=number,
        content_hash=content_hash(keys, cells),
        codes=" ".join(problem.code for problem in refused.problems),
        field=refused.problems[0].field,
        batch=batch,
        refused_by=taken_in_by,
    )
    async with engine.begin() as connection:
        await connection.execute(row.on_conflict_do_nothing())
        if refused.opens_safeguarding_contact:
            await _contact_about_capacity(connection, organisation, number)


def _storable(text: str | None, longest: int) -> str:
    """What a refused row calls itself, without the characters that no column can hold."""
    return "".join(letter for letter in text or "" if letter.isprintable()).strip()[:longest]


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
        due=now + _CONTACT_WITHIN,
        rule="R5",
        note="doubt about capacity: ring the organisation",
    )
    await connection.execute(task.on_conflict_do_nothing(index_elements=[tasks.c.effect_key]))
    bundle = Bundle(connection)
    put_notice(bundle, organisation, key, Template.CAPACITY_CONTACT, Audience.REFERRER)
    await bundle.send()
