"""Asking something of a case at the command line, and saying what came of it."""

from __future__ import annotations

import uuid
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from starter.terminal.calling import in_service
from starter.use_cases import ask_order

if TYPE_CHECKING:
    from policy.cases.orders import Named
    from policy.refusal import Refusal
    from service.context import Context
    from service.values.orders import OrderAccepted


def new_id() -> str:
    """An id for an order, under which it counts once."""
    return str(uuid.uuid4())


def carry_out(
    data: Path | None, reference: str, command: Named, done: str, at: datetime | None = None
) -> None:
    """A whole command: ask it of the case in the name of who is signed in, and say what came of it.
    Policy says who may. `at` is when it happened, otherwise the case's own now.
    """

    async def work(context: Context) -> OrderAccepted | Refusal:
        return await ask_order(context, reference, command, order_id=new_id(), at=at)

    say_reply(in_service(data, work, temporal=True), done)


def say_reply(reply: OrderAccepted, done: str) -> None:
    """Say what came of an order."""
    if reply.later:
        click.echo(
            "Accepted and on record. The case's workflow cannot be reached just now; this will be "
            "carried out when the service returns."
        )
    else:
        click.echo(done)
