"""`referrals reconcile`: bring what waits to its end, once, now."""

from __future__ import annotations

from pathlib import Path

import click

from starter.terminal.calling import in_service


@click.command()
@click.pass_obj
def reconcile(data: Path | None) -> None:
    """One pass of what the worker does all the time: start what has no workflow, deliver what
    waits.
    """
    from starter.use_cases import reconcile_now

    done = in_service(data, reconcile_now, temporal=True)
    click.echo(f"{done.started} cases started, {done.delivered} messages delivered.")
