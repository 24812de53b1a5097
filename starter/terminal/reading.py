"""Reading an answer as the organisation that referred. A wrong credential, an unknown reference and
another organisation's case get the same answer: the same words and the same exit code.
"""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import TYPE_CHECKING

import click

from policy.support.answering.answer import StatusAnswer, entitlement
from policy.support.refusals import NOT_YOUR_CASE
from starter import use_cases
from starter.terminal.calling import as_organisation

if TYPE_CHECKING:
    from policy.refusal import Refusal
    from service.context import Context


def read_answer(data: Path | None, reference: str, organisation: str) -> None:
    """Say what an answer means for the person; the reading is on record before a word of it is
    shown.
    """

    async def work(context: Context) -> StatusAnswer | Refusal:
        return await use_cases.read_answer(context, reference, order_id=str(uuid.uuid4()))

    answer = as_organisation(data, organisation, work, otherwise=NOT_YOUR_CASE, temporal=True)
    found = entitlement(answer)
    click.echo(f"{reference}: the immigration status answer")
    for line in found.lines:
        click.echo(f"  {line}")
    for line in found.unknown:
        click.echo(f"  Not known: {line}")
    click.echo(f"Next: {found.next_step}")
