"""Asking something of a case: the order is a committed row first, then it is brought to the case
and its answer said.
"""

from __future__ import annotations

import uuid
from datetime import datetime
from pathlib import Path

import click
from temporalio.exceptions import TemporalError

from policy.cases.orders import Actor, Named, Order
from policy.cases.recording import MessageAnswer, Reply, Verdict
from policy.cases.turn import reply_to
from policy.refusal import Refusal
from starter.commands.desk import Desk, at_desk
from starter.commands.offices import here
from starter.say import Stopped
from store import inbox
from store.cases import now_of


async def ask(
    desk: Desk, reference: str, command: Named, actor: Actor, at: datetime | None = None
) -> Reply | None:
    """Put an order on record and bring it to the case; None if it is carried out later.

    `at` is when it happened, otherwise the case's own now. An order that this person's roles can
    never allow is recorded as refused and goes no further.
    """
    app = desk.app
    if at is None:
        at = await now_of(app.engine, reference)
    order = Order(id=str(uuid.uuid4()), at=at, actor=actor, command=command)
    received = await inbox.receive_order(app.store, reference, actor.id, order)
    if received.refusal is not None:
        return reply_to(received.refusal)
    if received.verdict == Verdict.APPLIED.value:
        return Reply(verdict=Verdict.APPLIED)
    withdrawn = app.store.track.withdrawn
    if withdrawn is not None and received.code == withdrawn.refusal.code:
        return reply_to(withdrawn.refusal)
    needed = desk.office.may_ask.get(type(command))
    if needed is not None and not needed.intersection(actor.roles):
        return await _refused(desk, order, desk.office.wrong_role)
    try:
        return await app.post.ask(reference, order)
    except TemporalError:
        # Not an answer: the row is on record and is delivered again.
        return None


def carry_out(
    data: Path | None, reference: str, command: Named, done: str, at: datetime | None = None
) -> None:
    """A whole command at the desk: ask it of the case in the name of who is signed in, and say what
    came of it. Policy says who may. `at` is when it happened, otherwise now.
    """

    async def work(desk: Desk) -> Reply | None:
        return await ask(desk, reference, command, desk.actor, at)

    say_reply(at_desk(data, work, roles=here().anybody, temporal=True), done)


async def _refused(desk: Desk, order: Order[Named], refusal: Refusal) -> Reply:
    reply = reply_to(refusal)
    answer = MessageAnswer(
        message_id=order.id, verdict=reply.verdict, code=reply.code, rule=reply.rule
    )
    async with desk.app.engine.begin() as connection:
        await inbox.settle(connection, desk.app.store.track, answer)
    return reply


def say_reply(reply: Reply | None, done: str) -> None:
    """Say what came of an order. Raises Stopped if it was refused."""
    if reply is None:
        click.echo(
            "Accepted and on record. The case's workflow cannot be reached just now; this will be "
            "carried out when the service returns."
        )
    elif reply.verdict is Verdict.REFUSED:
        raise Stopped(refusal_of(reply))
    else:
        click.echo(done)


def refusal_of(reply: Reply) -> Refusal:
    """A refused reply as the refusal it was."""
    return Refusal(
        code=reply.code,
        sentence=reply.sentence,
        what_to_do=reply.what_to_do,
        rule=reply.rule or "service",
        helps=reply.helps,
    )
