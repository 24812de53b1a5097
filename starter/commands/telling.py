"""`referrals sheet`: what could happen, told to the person it is about (R5, R27, R36)."""

from __future__ import annotations

import click

from policy.support.sheet import sheet as written


@click.command()
def sheet() -> None:
    """The sheet to read with a person before they agree: every step, every end, how to stop."""
    click.echo(written(), nl=False)
