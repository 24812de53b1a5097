"""The status answer: recorded by the check team, corrected by it, read by the organisation that
referred (R16 to R19).
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from policy.refusal import Refusal
from policy.support.answer import Contradiction, contradictions
from policy.support.deeds import CorrectAnswer, RecordAnswer
from policy.time import london_day
from service.cases.orders import Accepted
from service.roles import ANYBODY
from starter.commands.answer_options import Given, answer_options, complete
from starter.commands.asking import ask, say_reply
from starter.commands.desk import Desk, at_desk
from starter.commands.inputs import REASON, REFERENCE
from starter.commands.reading import read_answer
from starter.say import Exit
from store.cases import clock


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
    found = complete(_given(parts))

    async def work(desk: Desk) -> tuple[Accepted | Refusal, tuple[Contradiction, ...]]:
        at = answered_at or await _now(desk)
        reply = await ask(desk.context, reference, RecordAnswer(answer=found), at)
        return reply, contradictions(found, london_day(at))

    reply, queries = at_desk(data, work, roles=ANYBODY, temporal=True)
    if queries and isinstance(reply, Accepted):
        _say_queried(reference, queries)
        return Exit.REFUSED
    say_reply(
        reply,
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


@click.command()
@click.argument("reference", type=REFERENCE)
@answer_options
@REASON
@click.pass_obj
def correct(
    data: Path | None,
    /,
    reference: str,
    reason: str,
    answered_at: datetime | None,
    **parts: object,
) -> None:
    """Mend an answer that was already sent, as the check team. Both stay on record (R17).

    Both recipients are told, and the 24 hours are judged again. Give the whole answer, not only
    what changed.
    """
    command = CorrectAnswer(answer=complete(_given(parts)), reason=reason)

    async def work(desk: Desk) -> Accepted | Refusal:
        return await ask(desk.context, reference, command, answered_at)

    reply = at_desk(data, work, roles=ANYBODY, temporal=True)
    say_reply(reply, f"The answer for {reference} is corrected; both recipients are being told.")


async def _now(desk: Desk) -> datetime:
    async with desk.app.engine.connect() as connection:
        return await clock(connection)


def _given(parts: dict[str, object]) -> Given:
    return Given(**parts)  # type: ignore[arg-type]
