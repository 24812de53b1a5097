"""`referrals admin backup`: copies of the database, of its log, and of the keys, apart."""

from __future__ import annotations

from pathlib import Path

import click

from policy.time import show_london

FOLDER = click.Path(file_okay=False, path_type=Path)
DAYS = click.IntRange(1, 3650)


@click.group()
def backup() -> None:
    """Copies of the database, of its log, and, apart from both, of the keys. Beside the database,
    with its administrator's address (REFERRALS_ADMIN_DATABASE_URL, or the data folder's own).
    """


@backup.command()
@click.option("--to", type=FOLDER, required=True, help="On another machine's disk.")
@click.option("--keep-days", type=DAYS, default=35, show_default=True)
@click.pass_obj
def database(data: Path | None, to: Path, keep_days: int) -> None:
    """Copy the whole server's files while it works, hold them against their check sums, and
    remove copies that are too old.
    """
    from starter.backups import take_database

    taken, gone = take_database(data, to, keep_days)
    click.echo(f"Copied to {taken.path} at {show_london(taken.at)}, every file as it should be.")
    if gone:
        click.echo(f"Removed {gone} older than {keep_days} days.")


@backup.command()
@click.option("--to", type=FOLDER, required=True, help="The folder of the database's copies.")
@click.pass_obj
def log(data: Path | None, to: Path) -> int:
    """Copy the log as it is written, until it is told to end: what makes every moment one that can
    be put back. A service of its own.
    """
    from starter.backups import copy_log

    return copy_log(data, to, click.echo)


@backup.command()
@click.option("--rings-to", type=FOLDER, required=True, help="For key rings and passwords.")
@click.option(
    "--halves-to", type=FOLDER, help="For key stores; another place. Not with a key service."
)
@click.option("--database-in", type=FOLDER, required=True, help="Where the database's copies are.")
@click.pass_obj
def keys(data: Path | None, rings_to: Path, halves_to: Path | None, database_in: Path) -> None:
    """Copy key rings and key stores, each to a place of its own. Copies of key stores are kept for
    REFERRALS_KEY_COPIES_DAYS and no longer: they hold the halves of whoever is erased later. A key
    service's halves are not copied here. Where the tracks have no data folder in common, once for
    each, to places of its own.
    """
    from starter.backups import copy_keys

    for line in copy_keys(data, rings_to, halves_to, database_in):
        click.echo(line)


@backup.command()
@click.option("--in", "of", type=FOLDER, required=True, help="Where the database's copies are.")
@click.option(
    "--rings-in", type=FOLDER, multiple=True, help="Where copies of key rings are: each place."
)
@click.option("--rings-elsewhere", is_flag=True, help="Something else looks at those.")
@click.option(
    "--halves-in", type=FOLDER, multiple=True, help="Where copies of key stores are: each place."
)
@click.option("--halves-elsewhere", is_flag=True, help="Something else looks at those.")
@click.option("--hours", type=click.IntRange(1), default=26, show_default=True)
@click.pass_obj
def check(
    data: Path | None,
    of: Path,
    rings_in: tuple[Path, ...],
    rings_elsewhere: bool,
    halves_in: tuple[Path, ...],
    halves_elsewhere: bool,
    hours: int,
) -> int:
    """Whether the log is being copied and every newest copy is younger than that: for whatever on
    this machine tells somebody of a command that ends with another code than 0. No copy is read.
    From the first time on `referrals health` rings if not everything was found in order for 26
    hours; copies of keys that nobody looks at are not.
    """
    from starter.backups import KEY_STORES, RINGS, lacking
    from starter.terminal.output import Exit

    keys_in = {
        what: places
        for what, places, elsewhere in (
            (RINGS, rings_in, rings_elsewhere),
            (KEY_STORES, halves_in, halves_elsewhere),
        )
        if not elsewhere
    }
    found = lacking(data, of, keys_in, hours)
    for each in found:
        click.echo(f"{each.code}: {each.sentence}\nWhat to do: {each.what_to_do}")
    if not found:
        click.echo("The log is being copied, and every copy looked at is fresh.")
    return Exit.TROUBLE if found else Exit.DONE
