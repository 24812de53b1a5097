"""`organisation succeed`: one organisation stands for another (R2)."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from starter import use_cases
from starter.terminal.calling import in_service
from starter.terminal.inputs import EFFECTIVE, REASON
from starter.terminal.proposed import say_proposed

if TYPE_CHECKING:
    from policy.refusal import Refusal
    from service.context import Context
    from service.organisations.carried import NamedSuccessor
    from service.values.proposed import ProposedAct


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
        return await use_cases.succeed(
            context, old, new, effective_from=effective_from, reason=reason
        )

    say_proposed(in_service(data, work))
