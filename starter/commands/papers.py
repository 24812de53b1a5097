"""`referrals papers [NAME]`: aims, process map, privacy notice and timeline, for anybody (R36)."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from policy.papers import PAPERS, paper
from policy.support.rulebook import rulebook_at


@click.command()
@click.argument("name", required=False, type=click.Choice(list(PAPERS)))
def papers(name: str | None) -> None:
    """What the service is for, how a case moves, the privacy notice, how long things take.

    Without a name, all four. Markdown, made from the rules in force; no session is needed.
    """
    book = rulebook_at(datetime.now(UTC))
    wanted = [name] if name else list(PAPERS)
    click.echo("\n".join(paper(each, book) or "" for each in wanted), nl=False)
