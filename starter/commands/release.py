"""`referrals admin release`: a release of the worker rolled out beside the last one, and back. It
is of those who put programs on this machine: no session is asked for.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from policy.refusal import Refusal
from policy.time import show_london
from starter.terminal.output import Exit, Stopped, as_text, out

if TYPE_CHECKING:
    from service.releases.rolling import ReleasesNow
    from wiring.app import App


@click.group()
def release() -> None:
    """Which release of the worker new work goes to, and back to the one before.

    A worker says which it is by REFERRALS_RELEASE. Without it there is one at a time, and none of
    this is needed.
    """


@release.command()
@click.option("--json", "as_json", is_flag=True, help="For programs; moments are UTC.")
@click.pass_obj
def status(data: Path | None, as_json: bool) -> None:
    """How each release stands, and how many workflows belong to it."""
    from service.releases.rolling import look_at_releases

    _say(_done(data, look_at_releases), as_json=as_json)


@release.command()
@click.argument("name")
@click.pass_obj
def current(data: Path | None, name: str) -> None:
    """Send all new work to this release. Open cases stay with the one they began under, until they
    begin a fresh run.
    """
    from service.releases import rolling

    _say(_done(data, lambda app: rolling.make_current(app, name)))


@release.command()
@click.argument("name")
@click.argument("percent", type=click.FloatRange(0, 100))
@click.pass_obj
def ramp(data: Path | None, name: str, percent: float) -> None:
    """Send this share of new work to a release; 0 ends that."""
    from service.releases import rolling

    _say(_done(data, lambda app: rolling.ramp_release(app, name, percent)))


@release.command("roll-back")
@click.option("--to", "to", default="", help="A release; otherwise the one before.")
@click.pass_obj
def roll_back(data: Path | None, to: str) -> None:
    """Take the latest release back, with the cases that began under it or are stuck."""
    from service.releases import rolling

    _say(_done(data, lambda app: rolling.roll_back(app, to)))
    click.echo("Those that failed are tried again within twenty seconds. Then: referrals health.")


@release.command()
@click.argument("name")
@click.pass_obj
def retire(data: Path | None, name: str) -> None:
    """Have what still belongs to an older release take its next step under the current one. Then
    its workers may be stopped.
    """
    from service.releases import rolling

    _say(_done(data, lambda app: rolling.retire_release(app, name)))


def _done(
    data: Path | None, work: Callable[[App], Awaitable[ReleasesNow | Refusal]]
) -> ReleasesNow:
    from starter.terminal.on_the_server import with_app

    done = with_app(data, work, temporal=True)
    if isinstance(done, Refusal):
        raise Stopped(done, Exit.REFUSED)
    return done


def _say(now: ReleasesNow, *, as_json: bool = False) -> None:
    from starter.drawing.tables import table

    if as_json:
        click.echo(as_text([dataclasses.asdict(item) for item in now.releases]))
        return
    if not now.releases:
        click.echo("No worker has named its release: there is one at a time here.")
        return
    shown = table("Release", "State", "Share", "Workflows", "Workers", "Last current (London)")
    for item in now.releases:
        last = show_london(item.last_current) if item.last_current else "never"
        share = f"{item.percent:g} %" if item.percent else ""
        shown.add_row(item.release, item.state, share, str(item.running), str(item.workers), last)
    out().print(shown)
    if now.moved:
        click.echo(f"{now.moved} workflows take their next step under another release.")
