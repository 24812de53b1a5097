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

from sqlalchemy import func, insert, or_, select
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
from store.case_keys import keep_key
from store.cases import clock
from store.effects import Origin, put_notice
from store.engine import reading
from store.forms import CELLS, seal, seal_safe_way
from store.keys import CaseKeys
from store.recording import record_first
from store.sealing import Sealer, new_key
from store.support_forms import SUPPORT_FORMS
from store.tables import cases, intake_refusals, persons, referrals, tasks

Cells = Mapping[str, str | None]
_CONTACT_WITHIN = timedelta(hours=24)


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
    async with reading(engine) as connection:
        return await _known(connection, keys, organisation, number, cells)


async def _known(
    connection: AsyncConnection, keys: CaseKeys, organisation: str, number: str, cells: Cells
) -> Receipt | None:
    found = await connection.execute(
        select(referrals.c.reference, referrals.c.content_hash).where(
            referrals.c.organisation_id == organisation, referrals.c.submission_id == number
        )
    )
    row = found.one_or_none()
    if row is None:
        return None
    same = row.content_hash == content_hash(keys, cells)
    return Receipt(kind=Kind.ALREADY if same else Kind.CONFLICT, reference=row.reference)


def content_hash(keys: CaseKeys, cells: Cells) -> str:
    """A keyed digest of a row's content: it tells same from other, and nothing else."""
    return keys.ring.fingerprint("content", content_of(cells))


async def accept(engine: AsyncEngine, keys: CaseKeys, submission: Submission) -> Receipt:
    """Commit a referral as a case, once for its sender's number, whoever else is sending it at this
    moment.
    """
    key = new_key()
    sealer = Sealer(key)
    async with engine.begin() as connection:
        referral = submission.referral
        await _one_at_a_time(connection, keys, submission)
        known = await _known(
            connection, keys, referral.organisation_id, referral.submission_id, submission.cells
        )
        if known is not None:
            return known
        now = await clock(connection) + submission.clock_offset
        earlier = await _earlier_case(
            connection, keys, referral, open_only=bool(submission.linked_to)
        )
        reference = await _keep_referral(connection, keys, submission, now, earlier)
        await keep_key(connection, reference, keys.ring.wrap(key, reference))
        await _keep_person(connection, keys, sealer, submission, reference)
        recording = _first_recording(submission, reference, now, earlier is not None)
        await record_first(connection, SUPPORT_FORMS, sealer, recording)
        duplicate = "" if earlier is None else await _submission_of(connection, earlier)
    keys.put(reference, key)
    return Receipt(
        kind=Kind.ACCEPTED,
        reference=reference,
        state=recording.state,
        possible_duplicate_of=duplicate,
    )


async def _one_at_a_time(
    connection: AsyncConnection, keys: CaseKeys, submission: Submission
) -> None:
    """Two intakes of one number, or of one person, wait for each other, so that neither misses the
    other.
    """
    referral = submission.referral
    locks = {f"number/{referral.organisation_id}/{referral.submission_id}"}
    locks |= {f"match/{digest}" for digest in _digests(keys, referral) if digest}
    # In one order for everybody, so that no two wait for each other.
    waits = (func.pg_advisory_xact_lock(func.hashtextextended(lock, 0)) for lock in sorted(locks))
    await connection.execute(select(*waits))


def _digests(keys: CaseKeys, referral: Referral) -> tuple[str | None, str | None]:
    found = match_keys(referral)
    ring = keys.ring
    by_reference, by_names = found.home_office_reference, found.names_and_birth
    return (
        ring.fingerprint("home-office-reference", by_reference) if by_reference else None,
        ring.fingerprint("names-and-birth", by_names) if by_names else None,
    )


async def _earlier_case(
    connection: AsyncConnection, keys: CaseKeys, referral: Referral, *, open_only: bool
) -> str | None:
    """The earliest accepted referral that may be about the same person (R33): a question for a
    human, nothing more. A case taken up again is the same person's as its closed ones: only an open
    one is a question then.
    """
    by_reference, by_names = _digests(keys, referral)
    same = [
        column == digest
        for column, digest in (
            (persons.c.match_home_office_reference, by_reference),
            (persons.c.match_names_and_birth, by_names),
        )
        if digest is not None
    ]
    if not same:
        return None
    query = (
        select(referrals.c.reference)
        .join(persons, persons.c.reference == referrals.c.reference)
        .where(or_(*same))
        .order_by(referrals.c.stored_at, referrals.c.reference)
        .limit(1)
    )
    if open_only:
        query = query.join(cases, cases.c.reference == referrals.c.reference)
        query = query.where(cases.c.ended_at.is_(None))
    return (await connection.execute(query)).scalar()


async def _keep_referral(
    connection: AsyncConnection,
    keys: CaseKeys,
    submission: Submission,
    now: datetime,
    earlier: str | None,
) -> str:
    referral = submission.referral
    reference = new_reference(secrets.randbits(RANDOM_BITS))
    await connection.execute(
        insert(referrals),
        {
            "reference": reference,
            "organisation_id": referral.organisation_id,
            "submission_id": referral.submission_id,
            "content_hash": content_hash(keys, submission.cells),
            "received_at": referral.received_at,
            "accepted_at": now,
            "authority": referral.area,
            "nation": referral.nation.value,
            "batch": submission.batch,
            "basis": referral.basis.value,
            "possible_duplicate_of": earlier,
            "accepted_by": submission.taken_in_by,
            "linked_to": submission.linked_to or None,
        },
    )
    return reference


async def _keep_person(
    connection: AsyncConnection,
    keys: CaseKeys,
    sealer: Sealer,
    submission: Submission,
    reference: str,
) -> None:
    said = {name: text for name, text in submission.cells.items() if text}
    by_reference, by_names = _digests(keys, submission.referral)
    safe_way = submission.referral.safe_way_to_reach
    await connection.execute(
        insert(persons),
        {
            "reference": reference,
            "sealed": seal(sealer, CELLS, said, reference, "person"),
            "safe_way": seal_safe_way(sealer, reference, safe_way),
            "match_home_office_reference": by_reference,
            "match_names_and_birth": by_names,
        },
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


async def _submission_of(connection: AsyncConnection, reference: str) -> str:
    found = await connection.execute(
        select(referrals.c.submission_id).where(referrals.c.reference == reference)
    )
    number: str = found.scalar_one()
    return number


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
    origin = Origin(organisation, 0, "intake", now)
    await put_notice(connection, origin, key, Template.CAPACITY_CONTACT, Audience.REFERRER)
