"""Asking something of a case: the order is a committed row first, then it is brought to the
case.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime

from temporalio.exceptions import TemporalError

from policy.cases.orders import Actor, Named, Order, is_message_id
from policy.cases.replies import MessageAnswer, Reply, Verdict
from policy.cases.turn import reply_to
from policy.refusal import Refusal
from policy.support.deeds import WithdrawConsent
from policy.support.words import ReportKind, SupportKind
from service.acknowledging import note_order, note_refused
from service.authorisation import NOT_SIGNED_IN, NOT_YOURS, use_case
from service.cases.preparing import prepared
from service.cases.referring import in_whose_place
from service.cases.seen import seen_until
from service.context import Context
from service.permissions import ByOrganisation
from service.reports.reporting import AuthorityReports
from service.values.orders import OrderAccepted as OrderAccepted
from service.values.reports import GivenReport
from store import inbox, inbox_verdicts
from store.jobs import ForOrganisation
from store.key_ring import KeyRing
from store.policy_time import clock, policy_now
from store.sender_numbers import message_id


@use_case(
    staff=lambda permissions: permissions.anybody,
    organisations=ByOrganisation.ASK,
    way=ForOrganisation.LETTERBOX,
)
async def ask_order(
    context: Context,
    reference: str,
    command: Named,
    *,
    order_id: str,
    at: datetime | None = None,
    expected_sequence: int | None = None,
) -> OrderAccepted | Refusal:
    """Put an order on record and bring it to its case. Who may ask for which command is the
    track's; an order that the asker's roles can never allow is recorded as refused. One that others
    of the asker's organisation may ask is not put on record at all: a withdrawal would count. Nor
    is whatever an organisation asks that did not refer: for it there is no such case. A withdrawal
    that it brings is received as one of its reports is, and tells it as little (R10).

    What it lacks is filled in first, and what the record beside the case speaks against is refused:
    see `service.cases.preparing`.

    `order_id` makes it count once, however often it is sent; under that of another order of the
    same sender it is refused as `conflicting-content`. What others number so is nothing to it.
    `at` is when it happened, otherwise the case's own now. With `expected_sequence` it is refused,
    where the case is advanced, if the case has had another event since the one with this number: a
    notice that a channel took, and from which nothing follows, does not count as an event. A
    withdrawal holds whatever has happened.
    """
    app, may = context.app, context.may_order(type(command))
    actor = await _asker(context, reference, type(command), may)
    if isinstance(actor, Refusal):
        if actor is context.permissions.not_your_case and isinstance(command, WithdrawConsent):
            return await _withdrawal_by_another(context, reference, command, order_id, at)
        return actor
    order_id = id_of_order(app.keys.ring, context.by, order_id)
    asked = inbox.AskedFor(command=command, at=at)
    if may:
        ready = await prepared(app, actor, reference, order_id, command)
        if isinstance(ready, Refusal):
            return ready
        command = ready
    if at is None:
        async with app.engine.connect() as connection:
            at = await policy_now(connection, reference)
    if command.kind in context.track.withdrawals:
        # It counts whatever has happened meanwhile: the case is marked before it decides (R10).
        expected_sequence = None
    if expected_sequence is not None:
        expected_sequence = await seen_until(app, reference, expected_sequence)
    order = Order(
        id=order_id, at=at, actor=actor, command=command, expected_sequence=expected_sequence
    )
    received = await inbox.receive_order(app.store, reference, actor.id, order, asked)
    if received.refusal is not None:
        return received.refusal
    # Beside the way to the case, and before anybody is told.
    noting = asyncio.create_task(
        note_order(app, reference, order, received.digest, received.received_at)
    )
    try:
        told = await _told(context, reference, order, received, may=may)
    finally:
        await noting
    if isinstance(told, Refusal):
        await note_refused(app, reference, order)
    return told


async def _told(
    context: Context,
    reference: str,
    order: Order[Named],
    received: inbox.OrderReceived,
    *,
    may: bool,
) -> OrderAccepted | Refusal:
    """Bring an order that is on record to its case; what its sender is told."""
    if received.verdict == Verdict.APPLIED.value:
        return OrderAccepted(later=False)
    withdrawn = context.track.withdrawn
    if withdrawn is not None and received.code == withdrawn.refusal.code:
        return withdrawn.refusal
    if not may:
        return await _refuse(context, order, context.permissions.wrong_role)
    try:
        reply = await context.app.case_client.update(reference, order)
    except TemporalError:
        # Not an answer: the row is on record and is delivered again.
        return OrderAccepted(later=True)
    if reply is not None and reply.verdict is Verdict.REFUSED:
        return refusal_of(reply)
    return OrderAccepted(later=reply is None)


def id_of_order(ring: KeyRing, sender: str, number: str) -> str:
    """The id that an order stands under: the sender's own number is one among theirs alone, and
    nothing that their own record tells of whom it is. What cannot be a number stays as it is, and
    is refused.
    """
    if not is_message_id(number):
        return number
    return message_id(ring, f"order/{sender}/{number}")


async def _asker(context: Context, reference: str, kind: type, may: bool) -> Actor | Refusal:
    """Who asks, as the order names them, or why nothing of it goes on record."""
    actor, permissions = context.actor, context.permissions
    if actor is None:
        return NOT_SIGNED_IN
    if not context.organisation or context.in_place_of:
        return actor
    if not may and permissions.is_for_organisations(kind):
        return NOT_YOURS
    # Of what nobody like them may ask too: that refusal would say that there is the case.
    of = await in_whose_place(context.app, context.organisation, reference)
    if of is None:
        return permissions.not_your_case
    return replace(actor, organisation=of) if kind in permissions.for_the_referrer else actor


async def _withdrawal_by_another(
    context: Context,
    reference: str,
    command: WithdrawConsent,
    number: str,
    at: datetime | None,
) -> OrderAccepted | Refusal:
    given = GivenReport(
        organisation=context.organisation,
        kind=ReportKind.CONSENT_WITHDRAWN,
        support=SupportKind.NONE,
        detail=command.channel,
        happened_at=at,
        number=number,
    )
    if given.problem is not None:
        return given.problem
    async with context.app.engine.connect() as connection:
        fact = given.fact(await clock(connection))
    reports = AuthorityReports(context.app, sender=context.organisation)
    outcome = await reports.take_fact(reference, fact, timed=at is not None)
    return outcome.problem or OrderAccepted(later=False)


def refusal_of(reply: Reply) -> Refusal:
    """A refused reply as the refusal it was."""
    return Refusal(
        code=reply.code,
        sentence=reply.sentence,
        what_to_do=reply.what_to_do,
        rule=reply.rule or "service",
        helps=reply.helps,
    )


async def _refuse(context: Context, order: Order[Named], refusal: Refusal) -> Refusal:
    """Keep on record that the order was refused."""
    reply = reply_to(refusal)
    answer = MessageAnswer(
        message_id=order.id, verdict=reply.verdict, code=reply.code, rule=reply.rule
    )
    async with context.app.engine.begin() as connection:
        await inbox_verdicts.settle(connection, context.track, answer)
    return refusal
