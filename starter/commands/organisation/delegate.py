"""`organisation delegate`: a provider refers for an authority (R13)."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from starter import use_cases
from starter.terminal.calling import in_service
from starter.terminal.inputs import DAY, REASON
from starter.terminal.proposed import say_proposed

if TYPE_CHECKING:
    from service.context import Context
    from service.organisations import acts


@click.command()
@click.argument("authority")
@click.argument("provider")
@click.option("--from", "valid_from", type=DAY, required=True, help="The first day.")
@click.option("--until", "valid_until", type=DAY, help="The last day; open without it.")
@REASON
@click.pass_obj
def delegate(
    data: Path | None,
    authority: str,
    provider: str,
    valid_from: date,
    valid_until: date | None,
    reason: str,
) -> None:
    """Let a provider refer for an authority, between two days (R13)."""

    async def work(context: Context) -> acts.Dated:
        return await use_cases.delegate(
            context,
            authority,
            provider,
            valid_from=valid_from,
            valid_until=valid_until,
            reason=reason,
        )

    say_proposed(in_service(data, work))
