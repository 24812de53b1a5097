"""`referrals views`: ready links into lists in Temporal's pages, of the track it is called in."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from starter.commands.cases import as_text
from starter.commands.desk import Desk, at_desk
from starter.commands.offices import here
from starter.output import Exit, stopped
from starter.views import VIEWS, View, link, of_authority
from store.cases import clock, open_authorities


@click.command()
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@click.pass_obj
def views(data: Path | None, as_json: bool) -> None:
    """Links to lists in Temporal's pages: over time, due soon, waiting long, stuck, by authority.

    A list that depends on the time is right for the moment this was asked.
    """
    views_at = VIEWS[here().track]

    async def work(desk: Desk) -> tuple[list[tuple[View, str]], str]:
        settings = desk.app.settings
        async with desk.app.engine.connect() as connection:
            now, codes = await clock(connection), await open_authorities(connection)
        pages = f"{settings.ui_address}/namespaces/{settings.namespace}/workflows"
        made = [*views_at(now), *map(of_authority, codes)] if settings.ui_address else []
        return [(view, link(pages, view)) for view in made], settings.codec_address

    found, codec = at_desk(data, work, roles=here().anybody)
    if not found:
        raise stopped(
            "no-pages",
            "The settings do not say where Temporal's pages are.",
            "Set REFERRALS_UI_ADDRESS to their address.",
            Exit.NOT_SET_UP,
        )
    if as_json:
        click.echo(as_text([asdict(view) | {"link": address} for view, address in found]))
        return
    for view, address in found:
        click.echo(f"{view.title}\n  {address}")
    if codec:
        click.echo(f"Sign in to read the cases: {codec}")
