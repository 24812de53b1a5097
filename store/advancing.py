"""A case advanced: what waits and what is due, decided and recorded under the case's lock, in one
transaction.

Nobody else can record between the reading and the writing, so nothing is ever decided twice; and
what the engine sends again after a lost answer is known by its ids.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic

from policy.cases import limits
from policy.cases.limits import CANNOT_BE_HELD
from policy.cases.orders import C, Order
from policy.cases.replies import MessageAnswer, Reply, Verdict
from policy.cases.track import E, S
from policy.cases.turn import reply_of, reply_to, take_turn
from store import record_statements as written
from store.bundle import Bundle, Rows
from store.case_store import CaseStore
from store.effects import notices_ordered
from store.engine import never_held
from store.forms import sealer_of, unseal
from store.inbox import settle
from store.outbox import waiting_of
from store.recording import UnknownCase, write
from store.sealing import Sealer


@dataclass(frozen=True, kw_only=True)
class Advanced(Generic[S]):
    """The case as it now is on record, what each sender is told by message id, and the ids of the
    notices that wait to leave since then.
    """

    state: S
    replies: Mapping[str, Reply]
    notices: tuple[str, ...] = ()


async def advance(
    store: CaseStore[S, C, E],
    reference: str,
    messages: Sequence[Order[C] | E],
    now: datetime,
    *,
    again: bool = False,
) -> Advanced[S]:
    """Apply messages in their order, then every deadline that is due at `now` (the world's moment),
    and record all of it. `again` says that the same may have been recorded before and only the
    answer was lost. What the store can never hold is refused for good, instead of being tried for
    ever.

    Raises:
        UnknownCase: the store holds no such case.
        NoKey: the case's key was destroyed.
    """
    sealer = await sealer_of(store.keys, reference)
    try:
        return await _at_once(store, sealer, reference, messages, now, again)
    except Exception as error:
        if not never_held(error) or not messages:
            raise
    if len(messages) == 1:
        refused = await _refuse_for_good(store, messages[0].id)
        done = await _at_once(store, sealer, reference, (), now, again)
        return Advanced(state=done.state, replies={**done.replies, **refused}, notices=done.notices)
    return await _one_by_one(store, reference, messages, now, again)


async def _one_by_one(
    store: CaseStore[S, C, E],
    reference: str,
    messages: Sequence[Order[C] | E],
    now: datetime,
    again: bool,
) -> Advanced[S]:
    """One of several messages can never be held, and which one shows when each is applied alone."""
    replies: dict[str, Reply] = {}
    notices: list[str] = []
    for message in messages:
        done = await advance(store, reference, [message], now, again=again)
        replies.update(done.replies)
        notices.extend(done.notices)
    return Advanced(state=done.state, replies=replies, notices=tuple(notices))


async def _refuse_for_good(store: CaseStore[S, C, E], message_id: str) -> dict[str, Reply]:
    reply = reply_to(CANNOT_BE_HELD)
    answer = MessageAnswer(
        message_id=message_id, verdict=reply.verdict, code=reply.code, rule=reply.rule
    )
    try:
        async with store.engine.begin() as connection:
            await settle(connection, store.track, answer)
    except Exception as error:
        # An id that no row can have has none.
        if not never_held(error):
            raise
    return {message_id: reply}


async def _at_once(
    store: CaseStore[S, C, E],
    sealer: Sealer,
    reference: str,
    messages: Sequence[Order[C] | E],
    now: datetime,
    again: bool,
) -> Advanced[S]:
    """Two journeys: everything that must be known, under the case's lock; then everything that is
    written, and the commit.
    """
    unfit = {
        message.id: reply_to(refusal)
        for message in messages
        if (refusal := limits.refused(message)) is not None
    }
    ids = sorted({message.id for message in messages} - unfit.keys())
    async with store.engine.begin() as connection:
        bundle = Bundle(connection)
        bundle.add(written.LOCKED, of=reference)
        bundle.add(written.MESSAGES, ids=ids)
        bundle.add(written.RUNNING, of=reference)
        bundle.add(written.KNOWN, of=reference, ids=ids)
        found, rows, running, known = await bundle.send()
        if not found:
            raise UnknownCase(reference)
        state = unseal(sealer, store.forms.state, found[0].state, reference, "state")
        told = {**unfit, **_told(rows, known, again)}
        fresh = [message for message in messages if message.id not in told]
        turn = take_turn(state, fresh, state.now(now), advance=store.track.advance)
        replies = {**turn.replies, **told}
        if turn.empty:
            notices = await waiting_of(bundle, reference) if again else ()
            return Advanced(state=state, replies=replies, notices=notices)
        await write(bundle, store, sealer, turn.recording, found[0].head_hash, running, rows)
        return Advanced(
            state=turn.recording.state, replies=replies, notices=notices_ordered(bundle)
        )


def _told(rows: Rows, known: Rows, again: bool) -> dict[str, Reply]:
    """What is known already of messages that came again: refused once, they must not count any
    more; counted once, they count no second time.
    """
    told = {row.event_id: Reply(verdict=Verdict.REPEATED) for row in known}
    for row in rows:
        if row.verdict == Verdict.REFUSED or (again and row.verdict is not None):
            told[row.id] = reply_of(
                MessageAnswer(
                    message_id=row.id, verdict=Verdict(row.verdict), code=row.code, rule=row.rule
                )
            )
    return told
