"""Asking something of a case at the command line, and saying what came of it."""

from __future__ import annotations

import uuid
from datetime import datetime
from pathlib import Path

import click

from policy.cases.orders import Named
from policy.refusal import Refusal
from service.cases.orders import Accepted, ask_order
from service.context import Context
from starter.commands.desk import Desk, at_desk
from starter.commands.offices import here
from starter.say import Stopped


async def ask(
    context: Context, reference: str, command: Named, at: datetime | None = None
) -> Accepted | Refusal:
    """Ask something of a case, under an id of its own. `at` is when it happened, otherwise the
    case's own now.
    """
    return await ask_order(context, reference, command, order_id=str(uuid.uuid4()), at=at)


def carry_out(
    data: Path | None, reference: str, command: Named, done: str, at: datetime | None = None
) -> None:
    """A whole command at the desk: ask it of the case in the name of who is signed in, and say what
    came of it. Policy says who may. `at` is when it happened, otherwise now.
    """

    async def work(desk: Desk) -> Accepted | Refusal:
        return await ask(desk.context, reference, command, at)

    say_reply(at_desk(data, work, roles=here().anybody, temporal=True), done)


def say_reply(reply: Accepted | Refusal, done: str) -> None:
    """Say what came of an order. Raises Stopped if it was refused."""
    if isinstance(reply, Refusal):
        raise Stopped(reply)
    if reply.later:
        click.echo(
            "Accepted and on record. The case's workflow cannot be reached just now; this will be "
            "carried out when the service returns."
        )
    else:
        click.echo(done)
