"""Acts on a case by whoever may: acknowledge, withdraw, extend, close."""

from __future__ import annotations

from pathlib import Path

import click

from policy.refusal import Refusal
from policy.support.deeds import AcknowledgeEscalation, CloseCase, ExtendWindow, WithdrawConsent
from policy.support.words import Outcome
from service.cases.orders import Accepted
from service.roles import ANYBODY
from starter.commands.acknowledge import take_escalations
from starter.commands.asking import ask, carry_out, say_reply
from starter.commands.desk import Desk, at_desk
from starter.commands.inputs import REASON, REFERENCE, one_of
from starter.commands.withdrawals import Left, say_effect, say_left, what_left

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
@click.argument("references", type=REFERENCE, nargs=-1, metavar="REFERENCE...")
@click.option("--batch", default="", help="Every one of a batch that waits, as the list names it.")
@click.pass_obj
def acknowledge(data: Path | None, references: tuple[str, ...], batch: str) -> int:
    """Take the escalation of a case, of several, or of a whole batch, as somebody on duty: the next
    in line is not told (R18).
    """
    goes_on = " It goes on until there is an answer."
    return take_escalations(data, references, batch.strip(), AcknowledgeEscalation(), goes_on)


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

    async def work(desk: Desk) -> tuple[Accepted | Refusal, list[Left]]:
        reply = await ask(desk.context, reference, WithdrawConsent(channel=channel))
        return reply, await what_left(desk, reference)

    reply, left = at_desk(data, work, roles=ANYBODY, temporal=True)
    say_reply(reply, f"Recorded for {reference}: consent is withdrawn.")
    say_effect()
    say_left(left)


@click.command()
@click.argument("reference", type=REFERENCE)
@REASON
@click.pass_obj
def extend(data: Path | None, reference: str, reason: str) -> None:
    """Keep the support window open for another one, as a supervisor, with a reason (R20)."""
    done = f"The support window of {reference} runs anew from today."
    carry_out(data, reference, ExtendWindow(reason=reason), done)


@click.command()
@click.argument("reference", type=REFERENCE)
@click.option("--outcome", type=one_of(Outcome), required=True, help="How the case ended.")
@REASON
@click.pass_obj
def close(data: Path | None, reference: str, outcome: str, reason: str) -> None:
    """Close a case with an outcome of the closed list (R26). Only a named person closes a case."""
    command = CloseCase(outcome=Outcome(outcome), reason=reason)
    carry_out(data, reference, command, f"{reference} is closed: {outcome}.")
