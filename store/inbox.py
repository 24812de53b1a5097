"""The inbox: every order and every fact about a case is a committed row before a workflow receives
it.

That commit is the acknowledgement. The sender's own id is unique, so what is sent twice is received
once. Rows reach their workflow by `store.inbox_delivery`, and `store.inbox_verdicts` writes what
became of one where no record transaction does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Generic

from sqlalchemy import Row, bindparam, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from policy.cases import limits
from policy.cases.moments import refused_moment
from policy.cases.orders import Actor, C, Order, is_message_id
from policy.cases.refusals import conflicting
from policy.cases.replies import MessageAnswer, Verdict
from policy.cases.track import E, S
from policy.refusal import Refusal
from store.bundle import Bundle, PreparedStatement
from store.case_store import CaseStore
from store.forms import Forms, seal, sealer_of
from store.inbox_verdicts import take_at_once, write_verdict
from store.leaving import until_nothing_leaves
from store.policy_time import add_policy_now, agreed_in, offset_in
from store.sealing import Sealer
from store.tables import inbox
from store.withdrawn import has_ended, hold, is_unheeded, mark_withdrawn, withdrawn_in

ORDER_KIND = "order"
FACT_KIND = "fact"
_LEFT_TO_US = datetime.min.replace(tzinfo=UTC)
"""The moment of what was asked without one."""

NEW = PreparedStatement(
    insert(inbox).on_conflict_do_nothing().returning(inbox.c.id),
    ("id", "reference", "sender", "sender_message_id", "kind", "sealed", "content_digest"),
)
"""A message that has no verdict yet; its row comes back unless there is one under its id."""
_KNOWN = PreparedStatement(
    select(
        inbox.c.reference,
        inbox.c.sender,
        inbox.c.kind,
        inbox.c.content_digest,
        inbox.c.verdict,
        inbox.c.code,
        inbox.c.received_at,
    ).where(inbox.c.id == bindparam("of"))
)


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
    `refusal` is why it was not received at all; `digest` the keyed digest of what was asked.
    `received_at` is when, by clocks that agree, or by the row of one that came before; None if
    nobody needed to know.
    """

    message_id: str
    already: bool
    verdict: str | None = None
    code: str = ""
    refusal: Refusal | None = None
    digest: str = ""
    received_at: datetime | None = None


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
    (R10), and this returns once no notice of it is on its way any more. What comes after one keeps
    its id, sender, kind and time, and is refused; so does what is dated as no case would take it.
    Of what no case can hold nothing is kept.

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
    received = await _receive(store, reference, sender, order, asked)
    if order.command.kind in store.track.withdrawals and received.refusal is None:
        await until_nothing_leaves(store.engine, reference)
    return received


async def _receive(
    store: CaseStore[S, C, E],
    reference: str,
    sender: str,
    order: Order[C],
    asked: AskedFor[C] | None,
) -> OrderReceived:
    sealer, track = await sealer_of(store.keys, reference), store.track
    sealed = seal(sealer, store.forms.order, order, reference, f"inbox/{order.id}")
    withdrawing = order.command.kind in track.withdrawals
    async with store.engine.begin() as connection:
        bundle, withdrawn = Bundle(connection), track.withdrawn
        asked_at = add_policy_now(bundle, reference)
        if withdrawn is not None:
            hold(bundle, reference)
        await bundle.send()
        if (
            withdrawn is not None
            and withdrawn_in(bundle, withdrawn.stage)
            and not (withdrawing and await is_unheeded(connection, reference))
        ):
            return await _refuse(connection, reference, sender, order, withdrawn.refusal)
        if withdrawing and await has_ended(connection, reference):
            return await _withdrawn_after_closing(connection, reference, sender, order)
        agreed = await agreed_in(bundle, asked_at)
        now = agreed + offset_in(bundle)
        dated = None if withdrawing else refused_moment(order.at, now)
        if dated is not None:
            return await _refuse(connection, reference, sender, order, dated)
        content = AskedFor(command=order.command, at=order.at) if asked is None else asked
        digest = content_digest(store, order, content)
        received = await _put(
            connection, reference, sender, order, sealed, digest, commit=not withdrawing
        )
        if withdrawing and not received.already and received.refusal is None:
            await mark_withdrawn(connection, reference)
    return replace(received, digest=digest, received_at=received.received_at or agreed)


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
    bundle.add(NEW, **_row(reference, sender, fact.id, FACT_KIND, sealed, ""))


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


async def _refuse(
    connection: AsyncConnection, reference: str, sender: str, order: Order[C], refusal: Refusal
) -> OrderReceived:
    received = await _put(connection, reference, sender, order, None, "")
    if received.already or received.refusal is not None:
        return received
    verdict, code = Verdict.REFUSED, refusal.code
    await write_verdict(
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
    *,
    commit: bool = False,
) -> OrderReceived:
    """A row for the order, unless there is one under its id; committed with it where nothing else
    is to be. Without content (`sealed` is None) the row says what was asked by its kind.
    """
    bundle = Bundle(connection)
    id, kind = order.id, order.command.kind
    row = _row(reference, sender, id, ORDER_KIND if sealed is not None else kind, sealed, digest)
    bundle.add(NEW, **row)
    if (await bundle.commit() if commit else await bundle.send())[0]:
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
    return OrderReceived(
        message_id=id,
        already=True,
        verdict=known.verdict,
        code=known.code,
        received_at=known.received_at,
    )


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
