"""`referrals admin restore`: the embedded database, or the files of a server of one's own, put back
as they were at a moment.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from policy.time import show_london
from starter.commands.backup import FOLDER
from starter.terminal.moments import typed_moment


@click.command()
@click.option("--from", "of", type=FOLDER, required=True, help="The folder of the copies.")
@click.option(
    "--at", callback=typed_moment, help="As it was then (London). Otherwise all there is."
)
@click.option(
    "--timeline",
    type=click.IntRange(1),
    help="Where it was put back before: which of its timelines. Otherwise the one of that moment.",
)
@click.option("--into", type=FOLDER, help="The data folder of a PostgreSQL of your own, stopped.")
@click.option("--rings-from", type=FOLDER, help="On a fresh machine: copies of key rings.")
@click.option("--halves-from", type=FOLDER, help="Where the key store is lost: its copies.")
@click.pass_obj
def restore(
    data: Path | None,
    of: Path,
    at: datetime | None,
    timeline: int | None,
    into: Path | None,
    rings_from: Path | None,
    halves_from: Path | None,
) -> None:
    """Put the database of this data folder back as it was at a moment, with nothing running. What
    stood there is moved aside, not removed. Keys that are there are never replaced. Afterwards
    nothing may run before `referrals admin rebuild`.

    With --into: the files of a PostgreSQL that is not the data folder's, on its own machine or
    where its volume is mounted. It recovers to that moment by itself when it is started.
    """
    from starter.backups import put_back, put_into

    if into is not None:
        if rings_from is not None or halves_from is not None:
            raise click.UsageError(
                "Keys are no part of a database server: copy them to their place."
            )
        used = put_into(of, into, at, timeline=timeline, say=click.echo)
        click.echo(f"The files are in {into} (from {used.name}).")
        _next("  start PostgreSQL on them, with nothing else: it recovers first")
        return
    done = put_back(data, of, at, rings_from, halves_from, timeline=timeline, say=click.echo)
    for name in done.keys:
        click.echo(f"Put back: {name}")
    click.echo(f"The database is as it was {show_london(done.until)} (from {done.base.name}).")
    _next("  referrals admin run --servers-only      in another terminal")


def _next(first: str) -> None:
    click.echo("Now, in this order:")
    click.echo(first)
    click.echo("  referrals admin check-restored, which says what to do next")
    click.echo("  referrals admin sign-in NUMBER, referrals admin rebuild, and with --apply")
    click.echo("  the same for the other track: referrals admin --track suitability ...")
    click.echo("  referrals admin verify, for both tracks")
    click.echo("  a new backup: the log begins anew from here")
