"""`referrals notices`: what was sent, what waits, and what a channel refused for good (R17)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from policy.time import show_london
from starter.terminal.calling import in_service
from starter.terminal.output import out
from starter.use_cases import (
    deal_with_notice,
    latest_notices,
    try_notice_again,
    try_notices_again,
    undelivered_notices,
)

if TYPE_CHECKING:
    from policy.refusal import Refusal
    from service.context import Context

_SHORT = 8
_LIVE = frozenset({"waiting", "sending"})


@click.group(invoke_without_command=True)
@click.option("--undelivered", "stuck", is_flag=True, help="Those given up, and those retried.")
@click.pass_context
def notices(ctx: click.Context, stuck: bool) -> None:
    """The latest notices and how far each is: never their content or address."""
    if ctx.invoked_subcommand is None:
        _list(ctx.obj, stuck)


def _list(data: Path | None, stuck: bool) -> None:
    from starter.drawing.tables import short, table

    rows = in_service(data, undelivered_notices if stuck else latest_notices)
    if not rows:
        click.echo("No notice." if not stuck else "Every notice has left, or waits for its turn.")
        return
    shown = table("id", "case", "notice", "for", "state", "tries", "ordered (London)", "next try")
    for row in rows:
        state = f"{row.state} ({row.code})" if row.code else row.state
        following = short(row.next_attempt_at) if row.state in _LIVE else ""
        cells = (row.id[:_SHORT], row.reference, row.template, row.role or row.audience, state)
        shown.add_row(*cells, str(row.attempts), show_london(row.created_at), following)
    out().print(shown)


@notices.command("again")
@click.argument("id", required=False)
@click.option("--all", "every", is_flag=True, help="Every one that nobody has dealt with.")
@click.pass_obj
def again(data: Path | None, id: str | None, every: bool) -> None:
    """Let a notice that was given up be tried from the beginning, or every one of them.

    Its channel is asked first whether it has it after all, and the case whether it is still true.
    With --all a channel that is held is tried at once too.
    """
    if every is (id is not None):
        raise click.UsageError("Say which notice, or --all.")
    if id is None:
        count = in_service(data, try_notices_again, temporal=True)
        click.echo(f"Notices tried again from the beginning: {count}. The channel is tried now.")
        return

    async def work(context: Context) -> Refusal | None:
        return await try_notice_again(context, id)

    in_service(data, work, temporal=True)
    click.echo("The notice is tried again from the beginning.")


@notices.command("dealt-with")
@click.argument("id")
@click.pass_obj
def dealt(data: Path | None, id: str) -> None:
    """Say that a notice that was given up needs nothing more: its recipient was notified another
    way, or need not be notified. Who said so is kept.
    """

    async def work(context: Context) -> Refusal | None:
        return await deal_with_notice(context, id)

    in_service(data, work)
    click.echo("The notice counts as dealt with, by you.")
