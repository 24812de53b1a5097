"""`organisation succeed`: one organisation stands for another (R2)."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from policy.refusal import Refusal
from policy.time import show_london
from service.context import Context
from service.organisations import acts
from service.organisations.register import code_of
from starter.terminal.calling import in_service
from starter.terminal.inputs import EFFECTIVE, REASON


@click.command()
@click.argument("old")
@click.argument("new")
@EFFECTIVE
@REASON
@click.pass_obj
def succeed(
    data: Path | None, old: str, new: str, effective_from: datetime | None, reason: str
) -> None:
    """Say that NEW stands for OLD, as when councils merge (R2): from then on it is written to,
    reads and reports in its place, and the open cases are its own. OLD's registration ends.
    """

    async def work(context: Context) -> acts.NamedSuccessor | Refusal:
        return await acts.succeed(context, old, new, effective_from=effective_from, reason=reason)

    named = in_service(data, work, temporal=True)
    click.echo(f"{code_of(new)} stands for {code_of(old)} from {show_london(named.at)}.")
    click.echo(
        f"Open cases that received it now: {named.cases_notified}; every other one receives it "
        "then."
    )
