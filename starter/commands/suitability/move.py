"""`referrals suitability move`: a case goes to the authority of the area where the person sleeps
now (R98 to R100).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from starter.terminal.asking import new_id, say_reply
from starter.terminal.calling import in_service
from starter.terminal.inputs import REFERENCE
from starter.use_cases import move_case

if TYPE_CHECKING:
    from policy.refusal import Refusal
    from service.cases.area import MoveOnRecord
    from service.context import Context


@click.command()
@click.argument("reference", type=REFERENCE)
@click.option("--area", required=True, help="The code of the area where the person sleeps now.")
@click.pass_obj
def move(data: Path | None, reference: str, area: str) -> None:
    """Give a case to the authority of the area where the person sleeps now. It is asked about
    support, and its word counts; the law and the working days of its nation apply.
    """

    async def work(context: Context) -> MoveOnRecord | Refusal:
        return await move_case(context, reference, area, order_id=new_id())

    moved = in_service(data, work, temporal=True)
    done = f"{reference} is with {moved.authority} from now on; it is asked where it must be."
    say_reply(moved.accepted, done)
    if not moved.registered:
        click.echo("It is not in the register: questions to it go to the common mailbox.")
