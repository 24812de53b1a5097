"""`referrals acknowledge`: escalations taken by somebody on duty, one, several, or all of a batch
(R18).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from policy.refusal import Refusal
from service.values.orders import OrderAccepted
from starter.terminal.asking import new_id, say_reply
from starter.terminal.calling import in_service
from starter.terminal.inputs import REFERENCE
from starter.terminal.output import Exit, Stopped
from starter.use_cases import take_escalations

if TYPE_CHECKING:
    from service.cases.escalations import Replies
    from service.context import Context


@click.command()
@click.argument("references", type=REFERENCE, nargs=-1, metavar="REFERENCE...")
@click.option("--batch", default="", help="Every one of a batch that waits, as the list names it.")
@click.pass_obj
def acknowledge(data: Path | None, references: tuple[str, ...], batch: str) -> int:
    """Take the escalation of a case, of several, or of a whole batch, as somebody on duty: the next
    on the rota is not notified (R18).
    """
    return take(data, references, batch.strip(), " It goes on until there is an answer.")


def take(data: Path | None, references: Sequence[str], batch: str, goes_on: str) -> int:
    """Take the escalation of each of these cases and of every case of the batch that waits for
    somebody; the exit code. `goes_on` is what is said of one that was taken.
    """
    if not references and not batch:
        raise click.UsageError("Name a case, several, or --batch.")

    async def work(context: Context) -> Replies | Refusal:
        return await take_escalations(context, references, batch=batch, order_id=new_id())

    replies = in_service(data, work, temporal=True)
    if len(references) == len(replies) == 1:
        [(reference, reply)] = replies.items()
        if isinstance(reply, Refusal):
            raise Stopped(reply)
        say_reply(reply, f"The escalation of {reference} is yours.{goes_on}")
        return Exit.DONE
    return _say(replies, batch, goes_on)


def _say(replies: Replies, batch: str, goes_on: str) -> int:
    if not replies:
        click.echo(f"No escalation of batch {batch} waits for anybody.")
    refused = {of: reply for of, reply in replies.items() if isinstance(reply, Refusal)}
    later = [
        of for of, reply in replies.items() if isinstance(reply, OrderAccepted) and reply.later
    ]
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
