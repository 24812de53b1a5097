"""`organisation register`: entering an organisation (R1, R2)."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from policy.organisations import Particulars, Status
from service.values.codes import code_of
from starter import use_cases
from starter.terminal.agreement import agreement_of, agreement_options
from starter.terminal.calling import in_service
from starter.terminal.inputs import EFFECTIVE, REASON
from starter.terminal.proposed import say_proposed

if TYPE_CHECKING:
    from service.context import Context
    from service.organisations import acts


@click.command()
@click.argument("id")
@click.option("--name", required=True, help="The legal name.")
@click.option(
    "--kind", required=True, help="local authority, registered charity, housing executive"
)
@click.option("--nation", required=True, help="England, Scotland, Wales, Northern Ireland")
@click.option("--email", required=True, help="Where notices go.")
@click.option("--out-of-hours-email", default="", help="Where they go at night and at weekends.")
@click.option("--applied", is_flag=True, help="It has applied only, and may not refer yet.")
@agreement_options
@EFFECTIVE
@REASON
@click.pass_obj
def register(
    data: Path | None,
    id: str,
    name: str,
    kind: str,
    nation: str,
    email: str,
    out_of_hours_email: str,
    applied: bool,
    agreement_version: str,
    agreement_from: date,
    agreement_until: date,
    effective_from: datetime | None,
    reason: str,
) -> None:
    """Enter an organisation: new, after its application, or back after it left."""
    particulars = Particulars(
        id=code_of(id),
        name=name,
        kind=kind.strip().lower(),
        nation=nation.strip(),
        contact_email=email,
        out_of_hours_email=out_of_hours_email,
    )
    agreement = agreement_of(agreement_version, agreement_from, agreement_until)
    status = Status.APPLIED if applied else Status.ACTIVE

    async def work(context: Context) -> acts.Dated:
        return await use_cases.register(
            context,
            particulars,
            agreement,
            status=status,
            effective_from=effective_from,
            reason=reason,
        )

    say_proposed(in_service(data, work))
