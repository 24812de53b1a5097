"""The option that names items of the register."""

from __future__ import annotations

import click

EVIDENCE = click.option(
    "--evidence", multiple=True, help="The id of an item of the register; may be repeated."
)
