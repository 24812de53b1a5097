"""`referrals suitability move`: a case goes to the authority of the area where the person sleeps
now (R98 to R100).
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from policy.organisations import Organisation
from policy.refusal import Refusal
from policy.suitability.deeds import MoveCase
from policy.suitability.evidence.areas import asked_first
from policy.suitability.evidence.where import NATION_OF_LETTER
from policy.suitability.evidence.words import PlaceNation
from policy.suitability.refusals import NO_SUCH_AREA, NOBODY_ANSWERS
from starter.commands.asking import carry_out
from starter.commands.desk import Desk, at_desk
from starter.commands.inputs import REFERENCE
from starter.commands.offices import here
from starter.output import Stopped
from store.cases import clock
from store.organisations import load_register


@click.command()
@click.argument("reference", type=REFERENCE)
@click.option("--area", required=True, help="The code of the area where the person sleeps now.")
@click.pass_obj
def move(data: Path | None, reference: str, area: str) -> None:
    """Give a case to the authority of the area where the person sleeps now. It is asked about
    support, and its word counts; the law and the working days of its nation apply.
    """
    code = area.strip().upper()

    async def work(desk: Desk) -> tuple[dict[str, Organisation], datetime]:
        async with desk.app.engine.connect() as connection:
            return await load_register(connection), await clock(connection)

    register, now = at_desk(data, work, roles=here().anybody)
    command, registered = moving_to(code, register, now)
    done = f"{reference} is with {command.authority} from now on; it is asked where it must be."
    carry_out(data, reference, command, done)
    if not registered:
        click.echo("It is not in the register: questions to it go to the common mailbox.")


def moving_to(code: str, register: dict[str, Organisation], now: datetime) -> tuple[MoveCase, bool]:
    """The deed that gives a case to an area, and whether its authority is registered. In Northern
    Ireland it goes to the Housing Executive, which must be. Raises Stopped for a code that is none.
    """
    found = asked_first(code, register, now)
    nation = NATION_OF_LETTER.get(code[:1])
    if nation is None or found is NO_SUCH_AREA:
        raise Stopped(NO_SUCH_AREA)
    if isinstance(found, Refusal):
        if nation is PlaceNation.NORTHERN_IRELAND:
            raise Stopped(NOBODY_ANSWERS)
        return MoveCase(authority=code, nation=nation), False
    return MoveCase(authority=found.organisation.id, nation=nation), True
