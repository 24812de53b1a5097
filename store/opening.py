"""How every track opens cases: one transaction, all or nothing, once for a sender's number.

Its commit is the acknowledgement: from then on the second guard knows the deadlines, whether or not
a workflow ever starts. What a case begins with is its track's own; see the two intakes.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic

from policy.cases.events import CaseEvent
from policy.cases.orders import C
from policy.cases.recording import RecordedEvent, Recording
from policy.cases.track import E, S
from policy.references import RANDOM_BITS, new_reference
from policy.refusal import Refusal
from store.bundle import Bundle, new_rows
from store.case_keys import keep_key
from store.case_store import CaseStore
from store.forms import CELLS, NoKey, seal, seal_safe_way, sealer_of
from store.keys import CaseKeys
from store.matching import as_they_stand
from store.receipts import Receipt, SubmissionOutcome, receipt_of
from store.recording import record_first
from store.sealing import Sealer, new_key
from store.sender_numbers import opened_number, sealed_number
from store.standing_before import StandingBefore, lock_together, look_up
from store.submitted import AcceptedSubmission, Concerned, concerned, in_turns
from store.tables import persons, referrals
from store.versions import AS_SENT


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


_REFERRAL = new_rows(
    referrals,
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
_PERSON = new_rows(persons, ("reference", "sealed", "safe_way", "match_digests", "group_digest"))


@dataclass(frozen=True, slots=True)
class ToOpen(Generic[S, E]):
    """A submission, and what its track makes the case's first event with."""

    sent: AcceptedSubmission
    first: Callable[[Beginning[S]], E]


async def open_case(
    store: CaseStore[S, C, E], sent: AcceptedSubmission, first: Callable[[Beginning[S]], E]
) -> Receipt[S]:
    """Commit a submission as a case, once for its sender's number, also if it is being sent twice
    at this moment.

    Raises:
        NotOpened: the track refuses this first event.
    """
    [receipt] = await open_cases(store, [ToOpen(sent, first)])
    return receipt


async def open_cases(store: CaseStore[S, C, E], asked: Sequence[ToOpen[S, E]]) -> list[Receipt[S]]:
    """The same for several in one transaction, all of them or none. Each comes to what it would
    come to if they were sent one after the other, in this order.

    Raises:
        NotOpened: the track refuses a first event.
    """
    under = [concerned(store.keys, one.sent) for one in asked]
    receipts: dict[int, Receipt[S]] = {}
    opened: list[_OnItsWay[S, E]] = []
    async with store.engine.begin() as connection:
        bundle = Bundle(connection)
        lock_together(bundle, under)
        for places in in_turns(under):
            standing = await look_up(bundle, [(asked[n].sent, under[n]) for n in places])
            fresh = []
            for place, before in zip(places, standing, strict=True):
                known = receipt_of(before.known, under[place].hashed)
                if known is None:
                    fresh.append(_OnItsWay(place, asked[place], under[place], before, new_key()))
                else:
                    receipts[place] = known
            opened += fresh
            await _open_some(bundle, store, fresh)
        await bundle.commit()
    for one in opened:
        receipts[one.place] = one.receipt
    return [receipts[place] for place in range(len(asked))]


@dataclass(slots=True)
class _OnItsWay(Generic[S, E]):
    """A case on its way in; its receipt counts when the transaction has been committed."""

    place: int
    asked: ToOpen[S, E]
    under: Concerned
    before: StandingBefore
    key: bytes
    slot: str = ""
    receipt: Receipt[S] = field(init=False)


async def _open_some(
    bundle: Bundle, store: CaseStore[S, C, E], fresh: Sequence[_OnItsWay[S, E]]
) -> None:
    """Write the rows of cases of which none concerns another one."""
    # On their way to the disk while the cases are decided.
    making = asyncio.gather(*(store.keys.halves.make() for _ in fresh))
    try:
        for one in fresh:
            await _decide(bundle, store, one)
            # Others have their turn as often as when each row is sent by itself.
            await asyncio.sleep(0)
    except BaseException:
        making.cancel()
        raise
    # Durable before the commit; what a rollback leaves of them is tidied away.
    for one, half in zip(fresh, await making, strict=True):
        one.slot, reference = half.slot, one.receipt.reference
        keep_key(bundle, reference, store.keys.ring.wrap(one.key, reference, half))
        # Those of a later turn may have to read it; nobody else knows of it before the commit.
        store.keys.put(reference, one.key, half.slot)


async def _decide(bundle: Bundle, store: CaseStore[S, C, E], one: _OnItsWay[S, E]) -> None:
    """One case's first event and all that follows from it, as rows."""
    sent, before = one.asked.sent, one.before
    bundle.next_case()
    beginning = Beginning(
        reference=new_reference(secrets.randbits(RANDOM_BITS), store.track.references),
        now=before.now + sent.clock_offset,
        possible_duplicates=await as_they_stand(
            bundle, store, [row.reference for row in before.earlier]
        ),
        group_unsafe=before.group_unsafe,
    )
    recording = _first_recording(store, beginning, one.asked.first(beginning))
    duplicate = before.earlier[0] if before.earlier else None
    sealer = Sealer(one.key)
    sealed = sealed_number(sealer, beginning.reference, sent.number)
    _keep_referral(bundle, sent, beginning, one.under, sealed, duplicate)
    _keep_person(bundle, sealer, sent, one.under, beginning.reference)
    await record_first(bundle, store, sealer, recording)
    one.receipt = Receipt(
        kind=SubmissionOutcome.ACCEPTED,
        reference=beginning.reference,
        state=recording.state,
        possible_duplicate_of=await _number_of(store.keys, duplicate),
    )


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
    under: Concerned,
    sealed: bytes,
    earlier: Any,
) -> None:
    bundle.add(
        _REFERRAL,
        reference=beginning.reference,
        organisation_id=sent.organisation,
        number_digest=under.number[1],
        sealed_number=sealed,
        content_hash=under.hashed,
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
    bundle: Bundle, sealer: Sealer, sent: AcceptedSubmission, under: Concerned, reference: str
) -> None:
    said = {name: text for name, text in sent.person.items() if text}
    bundle.add(
        _PERSON,
        reference=reference,
        sealed=seal(sealer, CELLS, said, reference, "person"),
        safe_way=seal_safe_way(sealer, reference, sent.safe_way_to_reach, AS_SENT),
        match_digests=sorted(under.kept),
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
