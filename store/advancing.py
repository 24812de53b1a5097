"""A case advanced: what waits and what is due, decided and recorded under the case's lock, in one
transaction.

Nobody else can record between the reading and the writing, so nothing is ever decided twice; and
what the engine sends again after a lost answer is known by its ids.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Generic

from policy.cases import limits
from policy.cases.limits import CANNOT_BE_HELD
from policy.cases.orders import C, Order
from policy.cases.replies import MessageAnswer, Reply, Verdict
from policy.cases.track import E, S
from policy.cases.turn import decide_message, reply_of, reply_to, take_turn
from policy.refusal import Refusal
from store import record_statements as written
from store.bundle import Bundle, Rows
from store.case_store import CaseStore
from store.cases import confirm_workflow
from store.due_notices import add_waiting, waiting_in
from store.effects import notices_ordered
from store.engine import never_held
from store.forms import sealer_of, unseal_state
from store.inbox_verdicts import settle
from store.recording import UnknownCase, write
from store.sealing import Sealer


class OffsetOutsideRehearsal(Exception):
    """A case with a time offset begins where nobody rehearses."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Begins:
    """A case's workflow runs its first step; with `rehearsed` somebody may move its clock."""

    rehearsed: bool = False


@dataclass(frozen=True, kw_only=True)
class Advanced(Generic[S]):
    """The case as it now is on record, the reply to each sender by message id, and the ids of the
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
    shown: int | None = None,
    begins: Begins | None = None,
) -> Advanced[S]:
    """Apply messages in their order, then every deadline that is due at `now` (the world's moment),
    and record all of it. `shown` is the sequence that whoever asks knows of: what is on record
    beyond it may be this same step, whose answer was lost. None is for who is sure that it is not.
    With `begins` it is noted that a workflow runs the case; the use case that took it in ordered
    notices too, and they need not wait for the reconciler.
    What the store can never hold is refused for good, instead of being tried for ever.

    Raises:
        UnknownCase: the store holds no such case.
        NoKey: the case's key was destroyed.
        OffsetOutsideRehearsal: the case begins, with a time offset that only a rehearsal has.
    """
    sealer = await sealer_of(store.keys, reference)
    unfit: dict[str, Reply] = {}
    for message in messages:
        refusal = limits.refused(message)
        if refusal is not None:
            unfit |= await refuse(store, message.id, refusal)
    if unfit:
        fit = [message for message in messages if message.id not in unfit]
        done = await advance(store, reference, fit, now, shown=shown, begins=begins)
        return replace(done, replies={**done.replies, **unfit})
    try:
        return await _at_once(store, sealer, reference, messages, now, shown, begins)
    except Exception as error:
        if not never_held(error) or not messages:
            raise
    if len(messages) == 1:
        refused = await refuse(store, messages[0].id, CANNOT_BE_HELD)
        done = await _at_once(store, sealer, reference, (), now, shown, begins)
        return replace(done, replies={**done.replies, **refused})
    return await _one_by_one(store, reference, messages, now, shown, begins)


async def _one_by_one(
    store: CaseStore[S, C, E],
    reference: str,
    messages: Sequence[Order[C] | E],
    now: datetime,
    shown: int | None,
    begins: Begins | None,
) -> Advanced[S]:
    """One of several messages can never be held, and which one shows when each is applied alone."""
    replies: dict[str, Reply] = {}
    notices: list[str] = []
    for message in messages:
        done = await advance(store, reference, [message], now, shown=shown, begins=begins)
        replies.update(done.replies)
        notices.extend(done.notices)
    return Advanced(state=done.state, replies=replies, notices=tuple(notices))


async def refuse(store: CaseStore[S, C, E], message_id: str, refusal: Refusal) -> dict[str, Reply]:
    """Refuse a message for good, on record if it has a row; the reply, by its id."""
    reply = reply_to(refusal)
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
    shown: int | None,
    begins: Begins | None,
) -> Advanced[S]:
    """Two journeys: everything that must be known, under the case's lock; then everything that is
    written, and the commit.
    """
    ids = sorted({message.id for message in messages})
    # The bundle begins its transaction, and commits it.
    async with store.engine.connect() as connection:
        bundle = Bundle(connection)
        bundle.add(written.LOCKED, of=reference)
        bundle.add(written.MESSAGES, ids=ids)
        bundle.add(written.BEFORE, of=reference, ids=ids)
        found, rows, before = await bundle.send()
        if not found:
            raise UnknownCase(reference)
        state = unseal_state(sealer, store.forms, found[0].state, reference, found[0].sequence)
        again = shown is not None and found[0].sequence > shown
        answered = {**_counted(before), **_answered(rows, again)}
        fresh = [message for message in messages if message.id not in answered]
        turn = take_turn(state, fresh, state.now(now), advance=store.track.advance)
        replies = {**turn.replies, **answered, **_in_words(store, state, messages, answered, now)}
        if begins:
            if state.clock_offset_seconds and not begins.rehearsed:
                raise OffsetOutsideRehearsal(reference)
            confirm_workflow(bundle, reference)
        if begins or again:
            add_waiting(bundle, reference)
        if turn.empty:
            await bundle.commit()
        else:
            await write(bundle, store, sealer, turn.recording, found[0].head_hash, before, rows)
        return Advanced(
            state=turn.recording.state,
            replies=replies,
            notices=(*waiting_in(bundle), *notices_ordered(bundle)),
        )


def _counted(before: Rows) -> dict[str, Reply]:
    """Messages that counted before count no second time."""
    return {
        row.event_id: Reply(verdict=Verdict.REPEATED) for row in before if row.event_id is not None
    }


def _answered(rows: Rows, again: bool) -> dict[str, Reply]:
    """Messages that were refused before must not count any more; and of those that come again
    because an answer was lost, the answer is the one on record.
    """
    return {
        row.id: reply_of(
            MessageAnswer(
                message_id=row.id, verdict=Verdict(row.verdict), code=row.code, rule=row.rule
            )
        )
        for row in rows
        if row.verdict == Verdict.REFUSED or (again and row.verdict is not None)
    }


def _in_words(
    store: CaseStore[S, C, E],
    state: S,
    messages: Sequence[Order[C] | E],
    answered: Mapping[str, Reply],
    now: datetime,
) -> dict[str, Reply]:
    """Refusals on record with their sentences, which the record does not keep: what is refused by
    the same code now is said in the same words.
    """
    said: dict[str, Reply] = {}
    for message in messages:
        kept = answered.get(message.id)
        if kept is not None and kept.verdict is Verdict.REFUSED:
            step = decide_message(state, message, state.now(now), advance=store.track.advance)
            refusal = step.decision.refusal
            if refusal is not None and refusal.code == kept.code:
                said[message.id] = reply_to(refusal)
    return said
