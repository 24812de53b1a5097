"""`referrals erase`: what is held of a person, by two people, with a receipt."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import click

from policy.erasing import GROUNDS_TO_ASK_FOR, ErasureGround
from policy.erasing_receipt import receipt_in_words
from policy.time import show_london
from starter import use_cases
from starter.terminal.calling import in_service
from starter.terminal.inputs import DAY, REFERENCE
from starter.terminal.output import plain
from starter.terminal.track import program_of

_GROUNDS = click.Choice([one.value for one in GROUNDS_TO_ASK_FOR])


@click.command()
@click.argument("reference", type=REFERENCE)
@click.option("--ground", type=_GROUNDS, help="Why they are erased; asked for with a proposal.")
@click.option("--reason", help="Why, in a sentence. No names.")
@click.option("--confirm", is_flag=True, help="Confirm what somebody else proposed.")
@click.option("--reject", is_flag=True, help="Reject it, or take back what you proposed.")
@click.option("--asked-on", type=DAY, help="Enter that the person asked for it, on this day.")
@click.option("--receipt", is_flag=True, help="What became of it, what remains and until when.")
@click.pass_obj
def erase(
    data: Path | None,
    reference: str,
    ground: str | None,
    reason: str | None,
    confirm: bool,
    reject: bool,
    asked_on: date | None,
    receipt: bool,
) -> None:
    """Erase what is held of the person in a case that has ended. You propose it, somebody else
    confirms it; it cannot be undone.
    """
    if receipt:
        found = in_service(data, lambda context: use_cases.read_receipt(context, reference))
        _say(f"{found.reference}: {found.ground}.", receipt_in_words(found))
        return
    if asked_on is not None:
        due = in_service(
            data,
            lambda context: use_cases.receive_erasure_request(context, reference, asked_on),
        )
        click.echo(f"{reference}: entered. Decide it before {show_london(due)}; a task says so.")
        return
    if reason is None:
        reason = _why()
    if confirm or reject:
        work = use_cases.confirm_erasure if confirm else use_cases.reject_erasure
        decided = in_service(
            data, lambda context: work(context, reference, reason=reason), temporal=True
        )
        done = "It is rejected, and nothing is erased." if reject else "It is confirmed."
        _say(f"{decided.about}: {done}", decided.said)
        return
    if ground is None:
        raise click.UsageError("Say on which ground: --ground.")
    proposed = in_service(
        data,
        lambda context: use_cases.erase(context, reference, ErasureGround(ground), reason=reason),
    )
    one_of = " or ".join(proposed.roles)
    click.echo(f"{proposed.about}: proposed. Nothing is erased yet.")
    click.echo(f"It waits until {show_london(proposed.until)} for a {one_of} who is not you:")
    click.echo(f"  {program_of()} erase {proposed.about} --confirm --reason -")


def _why() -> str:
    """The reason, asked for where there is somebody to ask."""
    if sys.stdin is None or not sys.stdin.isatty():
        raise click.UsageError("Say why: --reason - (standard input) or --reason @FILE.")
    return str(click.prompt("Why, in a sentence. No names"))


def _say(first: str, lines: tuple[str, ...]) -> None:
    click.echo(first)
    for line in lines:
        click.echo(f"  {plain(line)}")
