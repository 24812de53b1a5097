"""`referrals correct-person`: who the person is, mended, in either track: a misspelt name,
a wrong date of birth or reference. What is right is typed and never stands in the
command; old and new stay on record, sealed.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from policy.cases.person import CORRECTABLE
from policy.support.intake.columns import BY_NAME
from starter import use_cases
from starter.terminal.asking import new_id, say_reply
from starter.terminal.calling import in_service
from starter.terminal.inputs import REASON, REFERENCE

if TYPE_CHECKING:
    from policy.refusal import Refusal
    from service.context import Context
    from service.values.orders import OrderAccepted


@click.command("correct-person")
@click.argument("reference", type=REFERENCE)
@click.option("--field", type=click.Choice(CORRECTABLE), required=True, help="What was wrong.")
@click.option(
    "--evidence", multiple=True, help="In suitability: an item of the register, by its id."
)
@REASON
@click.pass_obj
def correct_person(
    data: Path | None, reference: str, field: str, evidence: tuple[str, ...], reason: str
) -> None:
    """Mend a name, the date of birth or a reference of the person. What is right is asked for, or
    read from standard input; that you saw what stood there before is noted.

    Both stay on record, with you and the reason. Everybody who was sent the old word is notified
    that it was wrong, and the person is found by the new one. A date of birth is judged again for
    age.
    """
    label = f"{BY_NAME[field].label}, as it is right"
    new = click.prompt(label, default="", show_default=False).strip()

    async def work(context: Context) -> OrderAccepted | Refusal:
        return await use_cases.correct_person(
            context,
            reference,
            field=field,
            new=new,
            reason=reason,
            evidence=evidence,
            order_id=new_id(),
        )

    done = f"Corrected for {reference}; whoever was told the old word is being told."
    say_reply(in_service(data, work, temporal=True), done)
