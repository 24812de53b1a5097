"""`referrals blocked`: the register of blocked paths. What was refused, under which rule, when; no
personal data.
"""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from policy.refusal import Refusal
from policy.time import show_london
from starter.terminal.calling import in_service
from starter.terminal.output import as_text, out
from starter.use_cases import list_blocked

if TYPE_CHECKING:
    from service.cases.blocked import Blocked
    from service.context import Context


@click.command()
@click.option("--rule", default="", help="Only what this rule forbade, as in R112.")
@click.option("--json", "as_json", is_flag=True, help="A line of JSON each; moments are UTC.")
@click.pass_obj
def blocked(data: Path | None, rule: str, as_json: bool) -> None:
    """What was refused to whom it may concern: the kind of order, report or opening, the rule, and
    when. Neither content nor who it is about.
    """
    wanted = rule.strip().upper()

    async def work(context: Context) -> list[Blocked] | Refusal:
        streamed = await list_blocked(context, wanted)
        if isinstance(streamed, Refusal):
            return streamed
        found = []
        async for each in streamed:
            if as_json:
                click.echo(json.dumps(json.loads(as_text(dataclasses.asdict(each)))))
            else:
                found.append(each)
        return found

    rows = in_service(data, work)
    if not as_json:
        _show(rows, wanted)


def _show(rows: list[Blocked], rule: str) -> None:
    from starter.drawing.tables import table

    if not rows:
        click.echo(f"Nothing was refused under {rule}." if rule else "Nothing was refused.")
        return
    shown = table("when (London)", "what", "case", "rule", "code")
    for row in rows:
        rule = row.rule if row.rule != "service" else "the service's own"
        shown.add_row(show_london(row.at), row.what, row.reference or "none", rule, row.code)
    out().print(shown)
