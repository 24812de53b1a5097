"""`referrals admin looks`: who looked into what and who signed in, to be kept elsewhere."""

from __future__ import annotations

from pathlib import Path

import click

from starter.terminal.calling import in_service
from starter.terminal.output import plain
from starter.use_cases import export_access, export_access_table


@click.command()
@click.option("--csv", "as_table", is_flag=True, help="As CSV, for a spreadsheet.")
@click.pass_obj
def looks(data: Path | None, as_table: bool) -> None:
    """Who looked into what, who asked for what they may not, and who signed in or failed to, as the
    data-protection officer: all of it, a line of JSON each.
    """
    if as_table:
        for line in in_service(data, export_access_table).splitlines():
            click.echo(plain(line))
        return
    for line in in_service(data, export_access):
        click.echo(plain(line))
