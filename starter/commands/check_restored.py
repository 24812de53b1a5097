"""`referrals admin check-restored`: whether what was put back is whole, before anything serves."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from starter.terminal.output import Exit, Stopped

if TYPE_CHECKING:
    from policy.refusal import Refusal
    from service.disasters.restored import Restored
    from wiring.app import App


@click.command()
@click.option(
    "--log",
    "logs",
    multiple=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The folder of another machine's outside log; may be given several times.",
)
@click.pass_obj
def check_restored(data: Path | None, logs: tuple[Path, ...]) -> int:
    """After a restore, before anything serves on it: that the server has recovered and has this
    release's tables and every program's login, that every chain, anchor and sealed value holds,
    that a key opens every case, and what the outside log knows beyond the record. Changes nothing,
    names nobody, needs no session, and ends by saying what to do next: with 0 if what was put back
    is whole, with 1 if it is not.
    """
    from policy.refusal import Refusal
    from starter.drawing.restored import lines_of
    from starter.terminal.on_the_server import with_app

    async def work(app: App) -> Restored | Refusal:
        from service.disasters.restored import check_restored as check

        return await check(app, logs)

    found = with_app(data, work)
    if isinstance(found, Refusal):
        raise Stopped(found, Exit.REFUSED)
    for line in lines_of(found):
        click.echo(line)
    return Exit.DONE if found.whole else Exit.REFUSED
