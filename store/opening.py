"""How every track opens a case: one transaction, all or nothing, once for its sender's number.

Its commit is the acknowledgement: from then on the second guard knows the deadlines, whether or not
a workflow ever starts. What a case begins with is its track's own; see the two intakes.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Generic

from sqlalchemy import ARRAY, Text, bindparam, func, insert, select
from sqlalchemy.ext.asyncio import AsyncEngine

from policy.cases.events import CaseEvent
from policy.cases.orders import C
from policy.cases.person import Key
from policy.cases.recording import RecordedEvent, Recording
from policy.cases.track import E, S
from policy.people.matching import MatchKeys
from policy.references import RANDOM_BITS, new_reference
from policy.refusal import Refusal
from policy.support.intake.content import content_of
from store.bundle import Bundle, PreparedStatement, Rows
from store.case_keys import keep_key
from store.case_store import CaseStore
from store.cases import CLOCK
from store.engine import one_by_one
from store.forms import CELLS, NoKey, seal, seal_safe_way, sealer_of
from store.keys import CaseKeys
from store.locks import lock_named
from store.matching import as_they_stand, digest, kept_under_any
from store.recording import record_first
from store.sealing import Sealer, new_key
from store.sender_numbers import number_digest, opened_number, sealed_number
from store.tables import cases, persons, referrals, tasks
from store.versions import AS_SENT

Cells = Mapping[str, str | None]


class SubmissionOutcome(StrEnum):
    """What became of a submission."""

    ACCEPTED = "accepted"
    ALREADY = "already-received"
    CONFLICT = "conflicting-content"


@dataclass(frozen=True, kw_only=True)
class Receipt(Generic[S]):
    """The reply to the sender, and for staff the submission it may duplicate."""

    kind: SubmissionOutcome
    reference: str
    state: S | None = None
    possible_duplicate_of: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptedSubmission:
    """A submission that was judged acceptable, as far as every track keeps the same of it. `person`
    is sealed; `content` is what makes it the same when it comes again; `alike` is what its track
    asks by for earlier cases of the same person. `group` is what its sender calls those who came
    together, and `unsafe_task` the kind of row that says that one of them may not be safe.
    """

    organisation: str
    number: str
    person: Cells
    content: Cells
    match: MatchKeys
    alike: frozenset[Key]
    received_at: datetime
    authority: str
    nation: str
    basis: str
    taken_in_by: str
    batch: str
    clock_offset: timedelta = timedelta(0)
    linked_to: str = ""
    safe_way_to_reach: str = ""
    group: str = ""
    unsafe_task: str = ""


@dataclass(frozen=True, kw_only=True)
class Beginning(Generic[S]):
    """What a track makes a case's first event of: its reference, policy's now, and the earlier
    cases that may be the same person's, the oldest first, as they stand; None for one that nobody
    can read any more. `group_unsafe` says that a row about the safety of somebody who came in one
    group with this person is open (R39).
    """

    reference: str
    now: datetime
    possible_duplicates: tuple[tuple[str, S | None], ...]
    group_unsafe: bool = False


class NotOpened(Exception):
    """The case's own first step refused it; nothing was kept."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal


_LOCKS = func.unnest(bindparam("locks", type_=ARRAY(Text))).column_valued("lock")
# In the list's order, so that no two wait for each other.
_ONE_AT_A_TIME = PreparedStatement(select(func.pg_advisory_xact_lock(lock_named(_LOCKS))))
_KNOWN = PreparedStatement(
    select(referrals.c.reference, referrals.c.content_hash).where(
        referrals.c.organisation_id == bindparam("organisation"),
        referrals.c.number_digest == bindparam("number"),
    )
)
_SAME_PERSON = (
    select(referrals.c.reference, referrals.c.sealed_number)
    .join(persons, persons.c.reference == referrals.c.reference)
    .where(kept_under_any())
    .order_by(referrals.c.stored_at, referrals.c.reference)
)
_EARLIER = PreparedStatement(_SAME_PERSON)
_EARLIER_OPEN = PreparedStatement(
    _SAME_PERSON.join(cases, cases.c.reference == referrals.c.reference).where(
        cases.c.ended_at.is_(None)
    )
)
_UNSAFE = PreparedStatement(
    select(tasks.c.reference)
    .join(persons, persons.c.reference == tasks.c.reference)
    .where(persons.c.group_digest == bindparam("group", type_=Text))
    .where(tasks.c.kind == bindparam("which", type_=Text), tasks.c.done_at.is_(None))
    .limit(1)
)
_REFERRAL = PreparedStatement(
    insert(referrals),
    (
        "reference",
        "organisation_id",
        "number_digest",
        "sealed_number",
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
_PERSON = PreparedStatement(
    insert(persons),
    ("reference", "sealed", "safe_way", "match_digests", "group_digest"),
)


async def open_case(
    store: CaseStore[S, C, E], sent: AcceptedSubmission, first: Callable[[Beginning[S]], E]
) -> Receipt[S]:
    """Commit a submission as a case, once for its sender's number, also if it is being sent twice
    at this moment.

    Raises:
        NotOpened: the track refuses this first event.
    """
    key, keys = new_key(), store.keys
    async with store.engine.begin() as connection:
        bundle = Bundle(connection)
        hashed, under = content_hash(keys, sent.content), _digests(keys, sent)
        known, clock, earlier, unsafe = await _looked_up(bundle, sent, under)
        receipt = _known(known, hashed)
        if receipt is not None:
            return receipt
        duplicate = earlier[0] if earlier else None
        # On its way to the disk while the case is decided.
        making = asyncio.create_task(keys.halves.make())
        beginning = Beginning(
            reference=new_reference(secrets.randbits(RANDOM_BITS), store.track.references),
            now=clock[0].now + sent.clock_offset,
            possible_duplicates=await as_they_stand(
                bundle, store, [row.reference for row in earlier]
            ),
            group_unsafe=bool(unsafe),
        )
        recording = _first_recording(store, beginning, first(beginning))
        sealer = Sealer(key)
        numbered = under.number, sealed_number(sealer, beginning.reference, sent.number)
        _keep_referral(bundle, sent, beginning, numbered, hashed, duplicate)
        _keep_person(bundle, sealer, sent, under, beginning.reference)
        await record_first(bundle, store, sealer, recording)
        # Durable before the commit; what a rollback leaves of it is tidied away.
        half = await making
        keep_key(bundle, beginning.reference, keys.ring.wrap(key, beginning.reference, half))
        await bundle.commit()
    keys.put(beginning.reference, key, half.slot)
    return Receipt(
        kind=SubmissionOutcome.ACCEPTED,
        reference=beginning.reference,
        state=recording.state,
        possible_duplicate_of=await _number_of(keys, duplicate),
    )


async def known_submission(
    engine: AsyncEngine, keys: CaseKeys, organisation: str, number: str, content: Cells
) -> Receipt[Any] | None:
    """What this sender's number stands for already, if anything: this very content, or other
    content.
    """
    async with one_by_one(engine) as connection:
        known = number_digest(keys.ring, number)
        found = await Bundle(connection).ask(_KNOWN, organisation=organisation, number=known)
    return _known(found, content_hash(keys, content))


def _known(found: Rows, hashed: str) -> Receipt[Any] | None:
    if not found:
        return None
    same = found[0].content_hash == hashed
    kind = SubmissionOutcome.ALREADY if same else SubmissionOutcome.CONFLICT
    return Receipt(kind=kind, reference=found[0].reference)


def content_hash(keys: CaseKeys, content: Cells) -> str:
    """A keyed digest of what was sent: it distinguishes same from other, and nothing else."""
    return keys.ring.fingerprint("content", content_of(content))


@dataclass(frozen=True, slots=True)
class _Digests:
    """The sender's number; what a person is asked for by, kept under, and both; and those who came
    in one group.
    """

    number: str
    alike: list[str]
    kept: list[str]
    all: frozenset[str]
    group: str | None


def _digests(keys: CaseKeys, sent: AcceptedSubmission) -> _Digests:
    stated = sent.alike | sent.match.kept
    by_key = {key: digest(keys, key) for key in stated}
    alike, kept = (sorted(by_key[key] for key in of) for of in (sent.alike, sent.match.kept))
    number, group = number_digest(keys.ring, sent.number), group_digest(keys, sent)
    return _Digests(number, alike, kept, frozenset(by_key.values()), group)


async def _looked_up(bundle: Bundle, sent: AcceptedSubmission, under: _Digests) -> list[Rows]:
    """What the number stands for already, the time, and the accepted submissions that may be about
    the same person (R33): a question for a human, nothing more. A case taken up again is the same
    person's as its closed ones: only an open one is a question then.

    Two intakes of one number, or of one person, wait for each other here, so that neither misses
    the other.
    """
    group = under.group or ""
    locks = {f"number/{sent.organisation}/{sent.number}", f"group/{group or sent.number}"}
    # What one asks by is not all that one is kept under, and another one may ask by the rest.
    locks |= {f"match/{digest}" for digest in under.all}
    bundle.add(_ONE_AT_A_TIME, locks=sorted(locks))
    bundle.add(_KNOWN, organisation=sent.organisation, number=under.number)
    bundle.add(CLOCK)
    bundle.add(_EARLIER_OPEN if sent.linked_to else _EARLIER, alike=under.alike)
    bundle.add(_UNSAFE, group=group, which=sent.unsafe_task)
    _, *found = await bundle.send()
    return found


def group_digest(keys: CaseKeys, sent: AcceptedSubmission) -> str | None:
    """Those whom a sender calls one group, under this track's own key; None for somebody alone."""
    if not sent.group:
        return None
    return keys.ring.fingerprint("group", sent.organisation, sent.group.casefold())


async def _number_of(keys: CaseKeys, earlier: Any) -> str:
    """The sender's number of an earlier submission; empty without one, or once it was erased."""
    if earlier is None:
        return ""
    try:
        sealer = await sealer_of(keys, earlier.reference)
    except NoKey:
        return ""
    return opened_number(sealer, earlier.reference, earlier.sealed_number)


def _keep_referral(
    bundle: Bundle,
    sent: AcceptedSubmission,
    beginning: Beginning[S],
    numbered: tuple[str, bytes],
    hashed: str,
    earlier: Any,
) -> None:
    bundle.add(
        _REFERRAL,
        reference=beginning.reference,
        organisation_id=sent.organisation,
        number_digest=numbered[0],
        sealed_number=numbered[1],
        content_hash=hashed,
        received_at=sent.received_at,
        accepted_at=beginning.now,
        authority=sent.authority,
        nation=sent.nation,
        batch=sent.batch,
        basis=sent.basis,
        possible_duplicate_of=earlier.reference if earlier else None,
        accepted_by=sent.taken_in_by,
        linked_to=sent.linked_to or None,
    )


def _keep_person(
    bundle: Bundle, sealer: Sealer, sent: AcceptedSubmission, under: _Digests, reference: str
) -> None:
    said = {name: text for name, text in sent.person.items() if text}
    bundle.add(
        _PERSON,
        reference=reference,
        sealed=seal(sealer, CELLS, said, reference, "person"),
        safe_way=seal_safe_way(sealer, reference, sent.safe_way_to_reach, AS_SENT),
        match_digests=under.kept,
        group_digest=under.group,
    )


def _first_recording(
    store: CaseStore[S, C, E], beginning: Beginning[S], event: CaseEvent
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
