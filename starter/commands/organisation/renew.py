"""`organisation renew`: a new agreement (R12)."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from starter import use_cases
from starter.terminal.agreement import agreement_of, agreement_options
from starter.terminal.calling import in_service
from starter.terminal.inputs import REASON
from starter.terminal.proposed import say_proposed


@click.command()
@click.argument("id")
@agreement_options
@REASON
@click.pass_obj
def renew(
    data: Path | None,
    id: str,
    agreement_version: str,
    agreement_from: date,
    agreement_until: date,
    reason: str,
) -> None:
    """Put a new agreement in the place of the old, from its first day (R12)."""
    agreement = agreement_of(agreement_version, agreement_from, agreement_until)
    say_proposed(
        in_service(data, lambda context: use_cases.renew(context, id, agreement, reason=reason))
    )
