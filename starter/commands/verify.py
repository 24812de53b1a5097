"""`referrals verify`: that nothing of the audit trail was changed, dropped or moved."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from starter.drawing.anchors import anchors_in_words
from starter.terminal.calling import in_service
from starter.terminal.inputs import REFERENCE
from starter.terminal.output import Exit

if TYPE_CHECKING:
    from policy.refusal import Refusal
    from service.context import Context
    from service.health.verifying import Verified


@click.command()
@click.argument("reference", type=REFERENCE, required=False)
@click.pass_obj
def verify(data: Path | None, reference: str | None) -> int:
    """Verify the audit trail of one case, or of all: that no event was changed, dropped or moved,
    that everything sealed stands in its place, and that the events give the state on record, with
    its clocks, deadlines and tasks. All that is wrong is named. The events of a case
    that another release decided are not decided again: rules may have changed since.
    """
    from starter.use_cases import verify_trail

    async def work(context: Context) -> Verified | Refusal:
        return await verify_trail(context, reference)

    found = in_service(data, work)
    if found.problems:
        for problem in found.problems:
            click.echo(f"{problem.reference or 'anchors'}: {problem.sentence} ({problem.code}).")
        click.echo("What to do: touch nothing, call operations; the backup has the rows.")
        return Exit.REFUSED
    _say(found)
    return Exit.DONE


def _say(found: Verified) -> None:
    state = "" if found.chain_alone else " and gives the state on record"
    click.echo(f"{found.count} cases verified: every chain is whole{state}.")
    click.echo(anchors_in_words(found.anchors, found.anchored_until))
    if found.chain_alone:
        click.echo(
            f"{found.chain_alone} of them have events that another release decided: checked by"
            " their chain alone. The others give the state on record."
        )
    if found.erased:
        click.echo(
            f"{found.erased} of them are erased: the chain is whole, the content is gone for good."
        )
