"""Escalations taken by somebody on duty: one case's, several, or all of a batch at once (R18). Each
case has its own order on record.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

import click

from policy.cases.orders import Named
from policy.refusal import Refusal
from service.cases.orders import Accepted
from starter.commands.asking import ask, say_reply
from starter.commands.desk import Desk, at_desk
from starter.commands.offices import here
from starter.say import Exit
from store.escalated import untaken_of_batch

_AT_ONCE = 8

Replies = dict[str, Accepted | Refusal]


def take_escalations(
    data: Path | None, references: Sequence[str], batch: str, command: Named, goes_on: str
) -> int:
    """Take the escalation of each of these cases and of every case of the batch that waits for
    somebody; the exit code. `goes_on` is what is said of one that was taken.
    """
    if not references and not batch:
        raise click.UsageError("Name a case, several, or --batch.")

    async def work(desk: Desk) -> Replies:
        named = dict.fromkeys(references)
        if batch:
            async with desk.app.engine.connect() as connection:
                named |= dict.fromkeys(await untaken_of_batch(connection, batch))
        return await _ask_each(desk, list(named), command)

    replies = at_desk(data, work, roles=here().anybody, temporal=True)
    if len(references) == len(replies) == 1:
        [(reference, reply)] = replies.items()
        say_reply(reply, f"The escalation of {reference} is yours.{goes_on}")
        return Exit.DONE
    return _say(replies, batch, goes_on)


async def _ask_each(desk: Desk, references: Sequence[str], command: Named) -> Replies:
    """Several at a time: what a case's workflow does is waited for."""
    places = asyncio.Semaphore(_AT_ONCE)

    async def one(reference: str) -> Accepted | Refusal:
        async with places:
            return await ask(desk.context, reference, command)

    said = await asyncio.gather(*map(one, references))
    return dict(zip(references, said, strict=True))


def _say(replies: Replies, batch: str, goes_on: str) -> int:
    if not replies:
        click.echo(f"No escalation of batch {batch} waits for anybody.")
    refused = {of: reply for of, reply in replies.items() if isinstance(reply, Refusal)}
    later = [of for of, reply in replies.items() if isinstance(reply, Accepted) and reply.later]
    if taken := len(replies) - len(later) - len(refused):
        cases = "1 case is" if taken == 1 else f"{taken} cases are"
        click.echo(f"The escalations of {cases} yours.{goes_on}")
    if later:
        click.echo(
            f"Accepted and on record for {len(later)} cases. Their workflows cannot be reached "
            "just now; this will be carried out when the service returns."
        )
    for reference, refusal in refused.items():
        click.echo(f"{reference}: {refusal.sentence} ({refusal.code})", err=True)
    return Exit.REFUSED if refused else Exit.DONE
