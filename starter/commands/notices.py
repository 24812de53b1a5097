"""`referrals notices`: what was sent, what waits, and what a channel refused for good (R17)."""

from __future__ import annotations

from pathlib import Path

import click
from sqlalchemy.ext.asyncio import AsyncConnection

from policy.refusal import Refusal
from policy.time import show_london
from starter.commands.desk import Desk, at_desk
from starter.commands.offices import here
from starter.say import Stopped, out
from store.undelivered import (
    Notice,
    dealt_with,
    find_dead,
    latest,
    put_again,
    put_all_again,
    undelivered,
)

_SHORT = 8
_LIVE = frozenset({"waiting", "sending"})
_NOT_DEAD = Refusal(
    code="no-such-notice",
    sentence="No notice that was given up begins with this id, or several do.",
    what_to_do="Look it up: referrals notices --undelivered",
    rule="service",
)


@click.group(invoke_without_command=True)
@click.option("--undelivered", "stuck", is_flag=True, help="Those given up, and those retried.")
@click.pass_context
def notices(ctx: click.Context, stuck: bool) -> None:
    """The latest notices and how far each is: never their content or address."""
    if ctx.invoked_subcommand is None:
        _list(ctx.obj, stuck)


def _list(data: Path | None, stuck: bool) -> None:
    from starter.tables import short, table

    async def work(desk: Desk) -> tuple[Notice, ...]:
        async with desk.app.engine.connect() as connection:
            return await (undelivered(connection) if stuck else latest(connection))

    rows = at_desk(data, work, roles=here().anybody)
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

    async def work(desk: Desk) -> int:
        async with desk.app.engine.begin() as connection:
            count = await put_all_again(connection) if id is None else await _one(connection, id)
        await desk.app.post.call_dispatcher()
        return count

    count = at_desk(data, work, roles=here().reconcile, temporal=True)
    if every:
        click.echo(f"Notices tried again from the beginning: {count}. The channel is tried now.")
    else:
        click.echo("The notice is tried again from the beginning.")


async def _one(connection: AsyncConnection, id: str) -> int:
    notice = await find_dead(connection, id.strip().lower())
    if notice is None or not await put_again(connection, notice):
        raise Stopped(_NOT_DEAD)
    return 1


@notices.command("dealt-with")
@click.argument("id")
@click.pass_obj
def dealt(data: Path | None, id: str) -> None:
    """Say that a notice that was given up needs nothing more: its recipient was told another way,
    or need not be told. Who said so is kept.
    """

    async def work(desk: Desk) -> None:
        async with desk.app.engine.begin() as connection:
            notice = await find_dead(connection, id.strip().lower())
            by = desk.signed_in.number
            if notice is None or not await dealt_with(connection, notice, by):
                raise Stopped(_NOT_DEAD)

    at_desk(data, work, roles=here().reconcile)
    click.echo("The notice counts as dealt with, by you.")
