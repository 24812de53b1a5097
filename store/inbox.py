"""The inbox: every order and every fact about a case is a committed row before a workflow receives
it.

That commit is the acknowledgement. The sender's own id is unique, so what is sent twice is received
once; delivery to the workflow may be repeated, and the verdict is written by the record
transaction.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Generic

from sqlalchemy import ColumnElement, Row, bindparam, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from policy.cases import limits
from policy.cases.moments import refused_moment
from policy.cases.orders import Actor, C, Order, is_message_id
from policy.cases.refusals import conflicting
from policy.cases.replies import MessageAnswer, Verdict
from policy.cases.track import E, S, Track
from policy.refusal import Refusal
from store.bundle import Bundle, PreparedStatement
from store.case_store import CaseStore
from store.cases import policy_now
from store.engine import one_by_one
from store.forms import Forms, NoKey, seal, sealer_of, unseal
from store.leaving import nothing_leaving
from store.sealing import Sealer
from store.tables import inbox
from store.withdrawn import has_ended, is_unheeded, is_withdrawn, mark_withdrawn

ORDER_KIND = "order"
FACT_KIND = "fact"
_LEFT_TO_US = datetime.min.replace(tzinfo=UTC)
"""The moment of what was asked without one."""

_NEW = PreparedStatement(
    insert(inbox).on_conflict_do_nothing().returning(inbox.c.id),
    ("id", "reference", "sender", "sender_message_id", "kind", "sealed", "content_digest"),
)
_KNOWN = PreparedStatement(
    select(
        inbox.c.reference,
        inbox.c.sender,
        inbox.c.kind,
        inbox.c.content_digest,
        inbox.c.verdict,
        inbox.c.code,
    ).where(inbox.c.id == bindparam("of"))
)
_DELIVERED = PreparedStatement(
    update(inbox).where(inbox.c.id == bindparam("of")).values(delivered_at=func.clock_timestamp())
)


@dataclass(frozen=True, kw_only=True)
class InboxMessage(Generic[C, E]):
    """A row on its way to a workflow: the order or the fact it holds."""

    id: str
    reference: str
    order: Order[C] | None = None
    fact: E | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedFor(Generic[C]):
    """What somebody asked as they sent it, before it was completed from the record. `at` is None
    where they left the moment to us.
    """

    command: C
    at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderReceived:
    """The reply to the sender: received now, or already, and what became of it if that is known.
    `refusal` is why it was not received at all.
    """

    message_id: str
    already: bool
    verdict: str | None = None
    code: str = ""
    refusal: Refusal | None = None


async def is_known(engine: AsyncEngine, message_id: str) -> bool:
    """Whether a message with this id was received before."""
    if not is_message_id(message_id):
        return False
    async with engine.connect() as connection:
        return bool(await Bundle(connection).ask(_KNOWN, of=message_id))


async def receive_order(
    store: CaseStore[S, C, E],
    reference: str,
    sender: str,
    order: Order[C],
    asked: AskedFor[C] | None = None,
) -> OrderReceived:
    """Commit an order. A withdrawal counts from this moment: the same transaction marks the case
    (R10). What comes after one keeps its id, sender, kind and time, and is refused; so does what is
    dated as no case would take it. Of what no case can hold nothing is kept.

    The same id with the same content is received once. With another sender, case, deed or content
    it is refused as `conflicting-content`, and nothing is changed. The content is what was `asked`,
    or else the order's own.
    """
    unfit = limits.refused(order)
    if unfit is not None:
        return OrderReceived(
            message_id=order.id,
            already=False,
            verdict=Verdict.REFUSED.value,
            code=unfit.code,
            refusal=unfit,
        )
    sealer, track = await sealer_of(store.keys, reference), store.track
    sealed = seal(sealer, store.forms.order, order, reference, f"inbox/{order.id}")
    withdrawing = order.command.kind in track.withdrawals
    async with store.engine.begin() as connection:
        if withdrawing:
            await nothing_leaving(connection, reference)
        withdrawn = track.withdrawn
        if (
            withdrawn is not None
            and await is_withdrawn(connection, reference, withdrawn.stage)
            and not (withdrawing and await is_unheeded(connection, reference))
        ):
            return await _refuse(connection, reference, sender, order, withdrawn.refusal)
        if withdrawing and await has_ended(connection, reference):
            return await _withdrawn_after_closing(connection, reference, sender, order)
        now = await policy_now(connection, reference)
        dated = None if withdrawing else refused_moment(order.at, now)
        if dated is not None:
            return await _refuse(connection, reference, sender, order, dated)
        content = AskedFor(command=order.command, at=order.at) if asked is None else asked
        digest = content_digest(store, order, content)
        received = await _put(connection, reference, sender, order, sealed, digest)
        if withdrawing and not received.already and received.refusal is None:
            await mark_withdrawn(connection, reference)
    return received


def put_fact(
    bundle: Bundle,
    forms: Forms[S, C, E],
    sealer: Sealer,
    reference: str,
    sender: str,
    fact: E,
) -> None:
    """A fact for the case, committed with whatever else the bundle's transaction does."""
    sealed = seal(sealer, forms.event, fact, reference, f"inbox/{fact.id}")
    bundle.add(_NEW, **_row(reference, sender, fact.id, FACT_KIND, sealed, ""))


async def _withdrawn_after_closing(
    connection: AsyncConnection, reference: str, sender: str, order: Order[C]
) -> OrderReceived:
    """A closed case has no work left that could stop, and the withdrawal counts all the same: from
    now on nothing more is kept, sent or taken up of it (R10).
    """
    received = await _put(connection, reference, sender, order, None, "")
    if received.already or received.refusal is not None:
        return received
    await take_at_once(connection, order.id)
    await mark_withdrawn(connection, reference)
    return OrderReceived(message_id=order.id, already=False, verdict=Verdict.APPLIED.value)


async def take_at_once(connection: AsyncConnection, message_id: str) -> None:
    """A message that counts though no workflow receives it: its row is its verdict."""
    answer = MessageAnswer(message_id=message_id, verdict=Verdict.APPLIED, rule="R10")
    await _settle(connection, answer, forget=True)


async def _refuse(
    connection: AsyncConnection, reference: str, sender: str, order: Order[C], refusal: Refusal
) -> OrderReceived:
    received = await _put(connection, reference, sender, order, None, "")
    if received.already or received.refusal is not None:
        return received
    verdict, code = Verdict.REFUSED, refusal.code
    await _settle(
        connection,
        MessageAnswer(message_id=order.id, verdict=verdict, code=code, rule=refusal.rule),
        forget=True,
    )
    return OrderReceived(
        message_id=order.id, already=False, verdict=verdict.value, code=code, refusal=refusal
    )


async def _put(
    connection: AsyncConnection,
    reference: str,
    sender: str,
    order: Order[C],
    sealed: bytes | None,
    digest: str,
) -> OrderReceived:
    """A row for the order, unless there is one under its id. Without content (`sealed` is None) the
    row says what was asked by its kind.
    """
    bundle = Bundle(connection)
    id, kind = order.id, order.command.kind
    row = _row(reference, sender, id, ORDER_KIND if sealed is not None else kind, sealed, digest)
    if await bundle.ask(_NEW, **row):
        return OrderReceived(message_id=id, already=False)
    known = (await bundle.ask(_KNOWN, of=id))[0]
    differs = _differs(known, row, kind)
    if differs:
        refusal = conflicting(differs)
        return OrderReceived(
            message_id=id,
            already=False,
            verdict=Verdict.REFUSED.value,
            code=refusal.code,
            refusal=refusal,
        )
    return OrderReceived(message_id=id, already=True, verdict=known.verdict, code=known.code)


def _differs(known: Row[Any], new: Mapping[str, object], kind: str) -> tuple[str, ...]:
    """In what an order under a known id is another one. Of somebody else's nothing more is said."""
    if known.sender != new["sender"]:
        return ("who asks",)
    if known.reference != new["reference"]:
        return ("the case",)
    # What was forgotten with a withdrawal has no content left: its kind is all that can differ.
    if known.kind not in (ORDER_KIND, kind):
        return ("what is asked",)
    both = known.content_digest and new["content_digest"]
    return ("what is asked",) if both and known.content_digest != new["content_digest"] else ()


def content_digest(store: CaseStore[S, C, E], order: Order[C], asked: AskedFor[C]) -> str:
    """A keyed digest of what was asked: it distinguishes same from other, and nothing else. When it
    was sent, and by whom as which role, is no part of it.
    """
    bare = replace(
        order,
        id="",
        at=asked.at or _LEFT_TO_US,
        actor=Actor(id=""),
        command=asked.command,
        expected_sequence=None,
    )
    return store.keys.ring.fingerprint("order", store.forms.order.dump_json(bare))


def _row(
    reference: str, sender: str, id: str, kind: str, sealed: bytes | None, digest: str
) -> dict[str, object]:
    return {
        "id": id,
        "reference": reference,
        "sender": sender,
        "sender_message_id": id,
        "kind": kind,
        "sealed": sealed,
        "content_digest": digest,
    }


async def settle(
    connection: AsyncConnection, track: Track[S, C, E], answer: MessageAnswer
) -> MessageAnswer:
    """Write a verdict that was reached without a record transaction: a validator's refusal, an
    ended case. A verdict that is there already stays; returned is the one that counts.
    """
    await _settle(connection, answer, forget=answer.code in track.forgetting)
    kept = await _answers(connection, inbox.c.id == answer.message_id)
    return kept[0] if kept else answer


async def _settle(connection: AsyncConnection, answer: MessageAnswer, *, forget: bool) -> None:
    await connection.execute(
        update(inbox)
        .where(inbox.c.id == answer.message_id, inbox.c.verdict.is_(None))
        .values(**verdict_of(answer, forget=forget))
    )


def verdict_of(answer: MessageAnswer, *, forget: bool) -> dict[str, object]:
    """A verdict as its inbox row keeps it. To forget: what a withdrawal overtook keeps its sender,
    kind and time, and no content (R10).
    """
    kept: dict[str, object] = {
        "verdict": answer.verdict.value,
        "code": answer.code,
        "rule": answer.rule,
        "decided_at": func.clock_timestamp(),
    }
    return {**kept, "sealed": None, "content_digest": ""} if forget else kept


async def _answers(
    connection: AsyncConnection, *which: ColumnElement[bool]
) -> tuple[MessageAnswer, ...]:
    rows = await connection.execute(
        select(inbox.c.id, inbox.c.verdict, inbox.c.code, inbox.c.rule).where(*which)
    )
    return tuple(
        MessageAnswer(message_id=row.id, verdict=Verdict(row.verdict), code=row.code, rule=row.rule)
        for row in rows
    )


async def delivered(engine: AsyncEngine, message_id: str) -> None:
    """Temporal has acknowledged the message."""
    async with one_by_one(engine) as connection:
        await Bundle(connection).ask(_DELIVERED, of=message_id)


async def undecided(
    store: CaseStore[S, C, E],
    older_than: timedelta,
    redeliver_after: timedelta,
    limit: int = 500,
) -> list[InboxMessage[C, E]]:
    """Messages with no verdict that were never delivered, or so long ago that the delivery must be
    presumed lost.
    """
    # One moment for the statement, so that the index is entered at it.
    now = func.statement_timestamp()
    query = (
        select(inbox.c.id, inbox.c.reference, inbox.c.kind, inbox.c.sealed)
        .where(inbox.c.verdict.is_(None), inbox.c.received_at < now - older_than)
        .where(or_(inbox.c.delivered_at.is_(None), inbox.c.delivered_at < now - redeliver_after))
        .order_by(inbox.c.received_at)
        .limit(limit)
    )
    async with one_by_one(store.engine) as connection:
        rows = (await connection.execute(query)).all()
    opened = [await _opened(store, row.id, row.reference, row.kind, row.sealed) for row in rows]
    return [message for message in opened if message is not None]


async def _opened(
    store: CaseStore[S, C, E], id: str, reference: str, kind: str, sealed: bytes
) -> InboxMessage[C, E] | None:
    try:
        sealer = await sealer_of(store.keys, reference)
    except NoKey:
        # Erased with its case: nobody can carry it out any more.
        return None
    if kind == ORDER_KIND:
        order = unseal(sealer, store.forms.order, sealed, reference, f"inbox/{id}")
        return InboxMessage(id=id, reference=reference, order=order)
    fact = unseal(sealer, store.forms.event, sealed, reference, f"inbox/{id}")
    return InboxMessage(id=id, reference=reference, fact=fact)
