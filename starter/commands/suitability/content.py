"""The option that names the content a person acts on, and orders that hold for exactly that."""

from __future__ import annotations

from pathlib import Path

import click

from policy.refusal import Refusal
from service.cases.content import SHORTEST, OnContent, ask_on_content
from service.cases.orders import OrderAccepted
from service.context import Context
from starter.commands.asking import new_id, say_reply
from starter.commands.calling import in_service

CONTENT = click.option(
    "--content",
    required=True,
    help=f"The content you read, as `show` names it: its first {SHORTEST} characters or more.",
)


def act_on_content(data: Path | None, reference: str, command: OnContent, done: str) -> None:
    """Ask something of a case that holds for exactly the content named, and say what came of it."""

    async def work(context: Context) -> OrderAccepted | Refusal:
        return await ask_on_content(context, reference, command, order_id=new_id())

    say_reply(in_service(data, work, temporal=True), done)
