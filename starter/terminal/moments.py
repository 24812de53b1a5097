"""A moment as it is typed at the command line."""

from __future__ import annotations

from datetime import datetime

import click

from policy.time import LONDON


def typed_moment(_: click.Context, __: click.Parameter, value: str | None) -> datetime | None:
    """For an option: London time unless its zone is typed too. Raises BadParameter."""
    if value is None:
        return None
    try:
        given = datetime.fromisoformat(value)
    except ValueError:
        raise click.BadParameter("a moment is written 2026-11-29T14:30, London time") from None
    return given if given.tzinfo else given.replace(tzinfo=LONDON)
