"""`referrals run`: the whole system on this machine."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.option(
    "--data",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="The data folder. Otherwise REFERRALS_DATA, or .data here.",
)
@click.option("--servers-only", is_flag=True, help="No worker, watchdog or pages: to rebuild.")
@click.pass_obj
def run(data: Path | None, folder: Path | None, servers_only: bool) -> int:
    """Start everything here: PostgreSQL, Temporal and its pages, worker, watchdog and a sample.

    It stays up until Ctrl-C and finds everything as it was the next time. A start that fails says
    why and ends with a code of its own: 10 running already, 11 port taken, 12 disk full, 13 to 15
    the data folder, 16 to 17 PostgreSQL, 18 to 19 Temporal, 20 a setting, 21 the key ring, 24 a
    record that is older than its outside log.
    """
    from starter.run import run_embedded, run_servers

    return (run_servers if servers_only else run_embedded)(folder or data)
