"""How every track opens a case: one transaction, all or nothing, once for its sender's number.

Its commit is the acknowledgement: from then on the second guard knows the deadlines, whether or not
a workflow ever starts. What a case begins with is its track's own; see the two intakes.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Generic

from sqlalchemy import func, insert, or_, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from policy.cases.happenings import Happened
from policy.cases.orders import C
from policy.cases.recording import RecordedEvent, Recording
from policy.cases.track import E, S
from policy.intake.content import content_of
from policy.intake.matching import MatchKeys
from policy.references import RANDOM_BITS, new_reference
from policy.refusal import Refusal
from store.case_keys import keep_key
from store.case_store import CaseStore
from store.cases import clock
from store.forms import CELLS, seal
from store.keys import CaseKeys
from store.recording import record_first
from store.sealing import Sealer, new_key
from store.tables import cases, intake_refusals, persons, referrals

Cells = Mapping[str, str | None]


class Kind(StrEnum):
    """What became of a submission."""

    ACCEPTED = "accepted"
    ALREADY = "already-received"
    CONFLICT = "conflicting-content"


@dataclass(frozen=True, kw_only=True)
class Receipt(Generic[S]):
    """What the sender is told, and for staff the submission it may duplicate."""

    kind: Kind
    reference: str
    state: S | None = None
    possible_duplicate_of: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A submission that was judged acceptable, as far as every track keeps the same of it. `person`
    is sealed; `content` is what makes it the same when it comes again.
    """

    organisation: str
    number: str
    person: Cells
    content: Cells
    match: MatchKeys
    received_at: datetime
    authority: str
    nation: str
    basis: str
    taken_in_by: str
    batch: str
    clock_offset: timedelta = timedelta(0)
    linked_to: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Beginning:
    """What a track makes a case's first event of: its reference, policy's now, and whether an
    earlier case may be the same person's.
    """

    reference: str
    now: datetime
    possible_duplicate: bool


class NotOpened(Exception):
    """The case's own first step refused it; nothing was kept."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal


async def open_case(
    store: CaseStore[S, C, E], sent: Sent, first: Callable[[Beginning], E]
) -> Receipt[S]:
    """Commit a submission as a case, once for its sender's number, whoever else is sending it at
    this moment.

    Raises:
        NotOpened: the track refuses this first event.
    """
    key, keys = new_key(), store.keys
    sealer = Sealer(key)
    async with store.engine.begin() as connection:
        await _one_at_a_time(connection, keys, sent)
        known = await _known(connection, keys, sent.organisation, sent.number, sent.content)
        if known is not None:
            return Receipt(kind=known[0], reference=known[1])
        now = await clock(connection) + sent.clock_offset
        earlier = await _earlier_case(connection, keys, sent)
        reference = new_reference(secrets.randbits(RANDOM_BITS), store.track.references)
        await _keep_referral(connection, keys, sent, reference, now, earlier)
        await keep_key(connection, reference, keys.ring.wrap(key, reference))
        await _keep_person(connection, keys, sealer, sent, reference)
        beginning = Beginning(reference=reference, now=now, possible_duplicate=earlier is not None)
        recording = _first_recording(store, beginning, first(beginning))
        await record_first(connection, store.forms, sealer, recording)
        duplicate = "" if earlier is None else await _submission_of(connection, earlier)
    keys.put(reference, key)
    return Receipt(
        kind=Kind.ACCEPTED,
        reference=reference,
        state=recording.state,
        possible_duplicate_of=duplicate,
    )


async def known_submission(
    engine: AsyncEngine, keys: CaseKeys, organisation: str, number: str, content: Cells
) -> Receipt[Any] | None:
    """What this sender's number stands for already, if anything: this very content, or other
    content.
    """
    async with engine.connect() as connection:
        known = await _known(connection, keys, organisation, number, content)
    return None if known is None else Receipt(kind=known[0], reference=known[1])


async def _known(
    connection: AsyncConnection, keys: CaseKeys, organisation: str, number: str, content: Cells
) -> tuple[Kind, str] | None:
    found = await connection.execute(
        select(referrals.c.reference, referrals.c.content_hash).where(
            referrals.c.organisation_id == organisation, referrals.c.submission_id == number
        )
    )
    row = found.one_or_none()
    if row is None:
        return None
    same = row.content_hash == content_hash(keys, content)
    return Kind.ALREADY if same else Kind.CONFLICT, row.reference


def content_hash(keys: CaseKeys, content: Cells) -> str:
    """A keyed digest of what was sent: it tells same from other, and nothing else."""
    return keys.ring.fingerprint("content", content_of(content))


async def _one_at_a_time(connection: AsyncConnection, keys: CaseKeys, sent: Sent) -> None:
    """Two intakes of one number, or of one person, wait for each other, so that neither misses the
    other.
    """
    locks = {f"number/{sent.organisation}/{sent.number}"}
    locks |= {f"match/{digest}" for digest in _digests(keys, sent.match) if digest}
    # In one order for everybody, so that no two wait for each other.
    waits = (func.pg_advisory_xact_lock(func.hashtextextended(lock, 0)) for lock in sorted(locks))
    await connection.execute(select(*waits))


def _digests(keys: CaseKeys, match: MatchKeys) -> tuple[str | None, str | None]:
    ring = keys.ring
    by_reference, by_names = match.home_office_reference, match.names_and_birth
    return (
        ring.fingerprint("home-office-reference", by_reference) if by_reference else None,
        ring.fingerprint("names-and-birth", by_names) if by_names else None,
    )


async def _earlier_case(connection: AsyncConnection, keys: CaseKeys, sent: Sent) -> str | None:
    """The earliest accepted submission that may be about the same person (R33): a question for a
    human, nothing more. A case taken up again is the same person's as its closed ones: only an open
    one is a question then.
    """
    by_reference, by_names = _digests(keys, sent.match)
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
    if sent.linked_to:
        query = query.join(cases, cases.c.reference == referrals.c.reference)
        query = query.where(cases.c.ended_at.is_(None))
    return (await connection.execute(query)).scalar()


async def _keep_referral(
    connection: AsyncConnection,
    keys: CaseKeys,
    sent: Sent,
    reference: str,
    now: datetime,
    earlier: str | None,
) -> None:
    await connection.execute(
        insert(referrals),
        {
            "reference": reference,
            "organisation_id": sent.organisation,
            "submission_id": sent.number,
            "content_hash": content_hash(keys, sent.content),
            "received_at": sent.received_at,
            "accepted_at": now,
            "authority": sent.authority,
            "nation": sent.nation,
            "batch": sent.batch,
            "basis": sent.basis,
            "possible_duplicate_of": earlier,
            "accepted_by": sent.taken_in_by,
            "linked_to": sent.linked_to or None,
        },
    )


async def _keep_person(
    connection: AsyncConnection, keys: CaseKeys, sealer: Sealer, sent: Sent, reference: str
) -> None:
    said = {name: text for name, text in sent.person.items() if text}
    by_reference, by_names = _digests(keys, sent.match)
    await connection.execute(
        insert(persons),
        {
            "reference": reference,
            "sealed": seal(sealer, CELLS, said, reference, "person"),
            "match_home_office_reference": by_reference,
            "match_names_and_birth": by_names,
        },
    )


def _first_recording(
    store: CaseStore[S, C, E], beginning: Beginning, event: Happened
) -> Recording[S, E]:
    empty = store.track.empty(beginning.reference)
    step = store.track.advance(empty, event, beginning.now)
    decision = step.decision
    if step.event is None:
        assert decision.refusal is not None  # nothing has come before that it could repeat
        raise NotOpened(decision.refusal)
    recorded = RecordedEvent(
        event=step.event,
        effects=decision.effects,
        rules=decision.rules,
        recorded_at=beginning.now,
    )
    return Recording(
        reference=beginning.reference,
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """What is kept of a submission that was not accepted: its sender's number, codes, the first
    field at fault and a digest. Nothing of the person.
    """

    organisation: str | None
    number: str | None
    content: Cells
    codes: tuple[str, ...]
    field: str
    refused_by: str
    batch: str


async def keep_refused(
    connection: AsyncConnection, keys: CaseKeys, refused: Refused
) -> tuple[str, str]:
    """Keep it, once however often it is sent; how its sender and number are written there."""
    organisation, number = storable(refused.organisation, 40), storable(refused.number, 80)
    row = upsert(intake_refusals).values(
        organisation_id=organisation,
        submission_id=number,
        content_hash=content_hash(keys, refused.content),
        codes=" ".join(refused.codes),
        field=refused.field,
        batch=refused.batch,
        refused_by=refused.refused_by,
    )
    await connection.execute(row.on_conflict_do_nothing())
    return organisation, number


def storable(text: str | None, longest: int) -> str:
    """What a refused row calls itself, without the characters that no column can hold."""
    return "".join(letter for letter in text or "" if letter.isprintable()).strip()[:longest]
