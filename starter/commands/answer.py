"""`referrals answer`: the status answer, recorded by the check team, or read by the organisation
that referred (R16 to R19).
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from starter.terminal.answer_options import answer_options, complete, given
from starter.terminal.asking import new_id, say_reply
from starter.terminal.calling import in_service
from starter.terminal.inputs import REFERENCE
from starter.terminal.output import Exit
from starter.terminal.reading import read_answer
from starter.use_cases import record_answer

if TYPE_CHECKING:
    from policy.refusal import Refusal
    from policy.support.answering.answer import Contradiction
    from service.cases.answers import RecordedAnswer
    from service.context import Context


@click.command()
@click.argument("reference", type=REFERENCE)
@click.option("--read", is_flag=True, help="Read the answer, as the organisation that referred.")
@click.option("--organisation", default="", help="With --read: the organisation's code.")
@answer_options
@click.pass_obj
def answer(
    data: Path | None,
    /,
    reference: str,
    read: bool,
    organisation: str,
    answered_at: datetime | None,
    **parts: object,
) -> int:
    """Record the status answer of a case, as the check team; or read it with --read.

    An answer that contradicts itself goes back as a query and the clock runs on (R19). Reading asks
    for the organisation's credential, or takes it from REFERRALS_ORGANISATION_CREDENTIAL, and is
    recorded.
    """
    if read:
        if not organisation:
            raise click.UsageError("--read needs --organisation.")
        read_answer(data, reference, organisation.strip().upper())
        return Exit.DONE
    found = complete(given(parts))

    async def work(context: Context) -> RecordedAnswer | Refusal:
        order_id = new_id()
        return await record_answer(
            context, reference, found, order_id=order_id, answered_at=answered_at
        )

    recorded = in_service(data, work, temporal=True)
    if recorded.queries:
        _say_queried(reference, recorded.queries)
        return Exit.REFUSED
    say_reply(
        recorded.accepted,
        f"The answer for {reference} is on record; both recipients are told that it is ready.",
    )
    return Exit.DONE


def _say_queried(reference: str, queries: tuple[Contradiction, ...]) -> None:
    click.echo(
        f"Not delivered: the answer for {reference} contradicts itself and is recorded as a query."
    )
    click.echo("Why: rule R19 (" + ", ".join(item.code for item in queries) + ").")
    for item in queries:
        click.echo(f"  - {item.question}")
    click.echo("What to do: settle it and record the answer again. The 24 hours run on.")
