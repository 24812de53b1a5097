"""`organisation succeed`: one organisation stands for another (R2)."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from policy.refusal import Refusal
from service.context import Context
from service.organisations import acts
from service.organisations.carried import NamedSuccessor
from service.second_person.carrying import ProposedAct
from starter.terminal.calling import in_service
from starter.terminal.inputs import EFFECTIVE, REASON
from starter.terminal.proposed import say_proposed


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

    async def work(context: Context) -> NamedSuccessor | ProposedAct | Refusal:
        return await acts.succeed(context, old, new, effective_from=effective_from, reason=reason)

    say_proposed(in_service(data, work))
