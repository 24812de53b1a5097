"""`referrals withdraw`: the person withdrew their consent, and what that does (R10)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from policy.time import show_london
from service.values.withdrawal import EFFECT
from starter.terminal.asking import new_id, say_reply
from starter.terminal.calling import in_service
from starter.terminal.inputs import REFERENCE
from starter.use_cases import withdraw_consent

if TYPE_CHECKING:
    from policy.refusal import Refusal
    from service.cases.withdrawal import Left, WithdrawalRecorded
    from service.context import Context

CHANNELS = (
    "in person",
    "telephone",
    "text message",
    "e-mail",
    "letter",
    "through a worker",
    "other",
)


@click.command()
@click.argument("reference", type=REFERENCE)
@click.option(
    "--channel", type=click.Choice(CHANNELS), required=True, help="How it reached the service."
)
@click.pass_obj
def withdraw(data: Path | None, reference: str, channel: str) -> None:
    """Record that the person withdrew their consent (R10). Anybody may bring it, by any channel.

    It counts from this moment: clocks stop, and no waiting notice leaves any more. What had left
    before is listed.
    """

    async def work(context: Context) -> WithdrawalRecorded | Refusal:
        return await withdraw_consent(context, reference, channel, order_id=new_id())

    withdrawn = in_service(data, work, temporal=True)
    say_reply(withdrawn.accepted, f"Recorded for {reference}: consent is withdrawn.")
    say_effect()
    say_left(withdrawn.left)


def say_effect() -> None:
    """What follows from a withdrawal."""
    click.echo("The effect (R10):")
    for line in EFFECT:
        click.echo(f"  - {line}")


def say_left(left: Sequence[Left]) -> None:
    """What had left before it."""
    if not left:
        click.echo("Nothing about it had left before.")
        return
    click.echo("What had left before, and cannot be called back:")
    for item in left:
        perhaps = "" if item.certain else " (perhaps: its channel has not said)"
        click.echo(f"  - {show_london(item.at)}: {item.what}, to the {item.to}{perhaps}")
