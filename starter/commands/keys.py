"""`referrals admin keys`: the key ring of a track, changed and retired. It is run beside the ring's
own file, by those who may read it: no session is asked for.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from policy.refusal import Refusal
from policy.time import show_london
from starter.terminal.output import Exit, Stopped

if TYPE_CHECKING:
    from service.changing_keys import KeysStanding
    from wiring.app import App

T = TypeVar("T")


@click.group()
def keys() -> None:
    """The key ring and the key store of this track."""


@keys.command()
@click.pass_obj
def status(data: Path | None) -> None:
    """Where a change of the ring is."""
    from service.changing_keys import keys_standing

    _say(_done(data, keys_standing))


@keys.command()
@click.pass_obj
def rotate(data: Path | None) -> None:
    """Give the ring a new key. Every case's key is then wrapped anew, and what is of no case sealed
    anew, while everything goes on.
    """
    from service import changing_keys

    _say(_done(data, changing_keys.rotate))
    click.echo("The watchdog wraps and seals all anew. Then: referrals admin keys retire.")


@keys.command()
@click.pass_obj
def rewrap(data: Path | None) -> None:
    """Wrap and seal all anew now, without waiting for the watchdog."""
    from service import changing_keys

    done = _done(data, changing_keys.rewrap)
    click.echo(f"{done.wrapped} keys were wrapped anew, {done.sealed} rows sealed anew.")
    if done.broken:
        click.echo(
            f"{done.broken} rows do not open: somebody changed them. See: referrals admin keys "
            "status, and the section Keys in docs/operations.md."
        )


@keys.command()
@click.pass_obj
def retire(data: Path | None) -> None:
    """Take the old keys out of the ring and destroy the halves from before. Copies of the database
    from before the change open no more after this.
    """
    from service import changing_keys

    _say(_done(data, changing_keys.retire))


def _done(data: Path | None, work: Callable[[App], Awaitable[T | Refusal]]) -> T:
    from starter.terminal.on_the_server import with_app

    done = with_app(data, work)
    if isinstance(done, Refusal):
        raise Stopped(done, Exit.REFUSED)
    return done


def _say(standing: KeysStanding) -> None:
    click.echo(f"Key {standing.primary}, ring last changed {show_london(standing.changed_at)}.")
    click.echo(f"Shared key {standing.shared_primary}, for what is of no case.")
    for id in (*standing.older, *standing.shared_older):
        click.echo(f"Older key in the ring: {id}.")
    cases = standing.cases
    click.echo(
        f"{cases.all} keys of cases; {cases.old} to be wrapped anew; "
        f"{cases.halves_before + standing.halves_for_copies} old halves to be destroyed."
    )
    for column, count in standing.rows.items():
        click.echo(f"{column}: {count} to be sealed anew.")
    if standing.passed:
        click.echo(
            f"{standing.passed} shared keys only for what Temporal and the outside log hold."
        )
