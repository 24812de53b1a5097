"""`referrals views`: ready links into the lists of Temporal's pages."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode

import click

from policy.support.words import SlaState, WaitingOn
from policy.working_days import working_days_before
from starter.commands.desk import Desk, at_desk
from starter.commands.looking import as_text
from starter.say import Exit, stopped
from store.cases import clock, open_authorities

SOON = timedelta(hours=4)
LONG_WORKING_DAYS = 10
_NATION = "England"
_OPEN = 'ExecutionStatus = "Running"'
_STUCK = (
    'TemporalReportedProblems IN ("category=WorkflowTaskFailed", "category=WorkflowTaskTimedOut")'
)


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A list worth looking at: what it is called and what it asks for."""

    title: str
    query: str


@click.command()
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@click.pass_obj
def views(data: Path | None, as_json: bool) -> None:
    """Links to lists in Temporal's pages: breached, due soon, waiting long, stuck, by authority.

    A list that depends on the time is right for the moment this was asked.
    """

    async def work(desk: Desk) -> tuple[list[tuple[View, str]], str]:
        settings = desk.app.settings
        async with desk.app.engine.connect() as connection:
            now, codes = await clock(connection), await open_authorities(connection)
        pages = f"{settings.ui_address}/namespaces/{settings.namespace}/workflows"
        made = [*views_at(now), *map(of_authority, codes)] if settings.ui_address else []
        return [(view, link(pages, view)) for view in made], settings.codec_address

    found, codec = at_desk(data, work)
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


def views_at(now: datetime) -> list[View]:
    """The lists for a moment."""
    long_ago = working_days_before(now, LONG_WORKING_DAYS, _NATION)
    running = f'SlaState IN ("{SlaState.RUNNING}", "{SlaState.WARNED}")'
    return [
        View(
            title="Breached, and still no answer",
            query=f'SlaState = "{SlaState.BREACHED}" AND {_OPEN}',
        ),
        View(
            title="Status answer due within 4 hours",
            query=f'{running} AND Deadline < "{_utc(now + SOON)}" AND {_OPEN}',
        ),
        View(
            title=f"Waiting on a casework team for more than {LONG_WORKING_DAYS} working days",
            query=f'WaitingOn = "{WaitingOn.CASEWORK_TEAM}" AND WaitingSince < "{_utc(long_ago)}"'
            f" AND {_OPEN}",
        ),
        View(
            title="Something falls due within 4 hours",
            query=f'NextActionDue < "{_utc(now + SOON)}" AND {_OPEN}',
        ),
        View(title="Stuck: the workflow's steps fail", query=_STUCK),
    ]


def of_authority(code: str) -> View:
    """The open cases of one area."""
    return View(title=f"Open cases of {code}", query=f'Authority = "{code}" AND {_OPEN}')


def link(pages: str, view: View) -> str:
    """The address of a list."""
    return f"{pages}?{urlencode({'query': view.query})}"


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
