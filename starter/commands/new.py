"""`referrals new`: one referral by hand, a question a column, checked cell by cell, then the same
way in as a file's row.
"""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from pathlib import Path

import click

from policy.people.cells import cell_problems
from policy.people.column import Column, Form
from policy.support.intake.columns import COLUMNS
from policy.support.intake.noise import clean_cell
from policy.time import write_london
from service.values.verdicts import IntakeOutcome, IntakeVerdict
from starter.terminal.calling import in_service
from starter.terminal.output import Exit, Stopped, plain
from starter.terminal.rows import TEMPORAL_OUT_OF_REACH, row_lines
from starter.use_cases import may_take_in, take_referral

# A referral by hand is of today, and so rests on consent.
ASKED = tuple(column for column in COLUMNS if column.name != "basis")
Cells = dict[str, str]


@click.command()
@click.pass_obj
def new(data: Path | None) -> int:
    """Enter one referral by hand, step by step. Nothing is taken in before you have checked it."""
    in_service(data, may_take_in)
    click.echo(
        "One question at a time. An empty line leaves out what may be left out; Ctrl-C ends it."
    )
    cells: Cells = {}
    for column in ASKED:
        cells[column.name] = _ask(column, _offered(column))
    while _checked(cells):
        outcome = _send(data, cells)
        if outcome is None:
            continue
        for line in row_lines("This referral", outcome):
            click.echo(line)
        if outcome.verdict is not IntakeVerdict.REJECTED:
            return Exit.DONE
    click.echo("Nothing was taken in.")
    return Exit.REFUSED


def _offered(column: Column) -> str:
    """What an empty line stands for, shown before it is asked for."""
    if column.name == "submission_id":
        return f"HAND-{secrets.token_hex(5).upper()}"
    if column.name == "received_at":
        return write_london(datetime.now(UTC))
    return ""


def _ask(column: Column, offered: str) -> str:
    """One cell, asked again until it can be used."""
    click.echo(f"\n{column.label}. {column.help}")
    if column.allowed:
        click.echo(
            f"  One of: {'; '.join(column.allowed)}"
            if column.form is Form.ONE_OF
            else f"  Any of, with ; between them: {'; '.join(column.allowed)}"
        )
    elif column.form is not Form.TEXT:
        click.echo(f"  Form: {column.form.value}")
    while True:
        typed = str(
            click.prompt("", default=offered, show_default=bool(offered), prompt_suffix="> ")
        )
        text = clean_cell(column, typed)
        problems = tuple(cell_problems(column, text))
        if not problems:
            return text
        for problem in problems:
            click.echo(f"  {problem.sentence} {problem.what_to_do}")


def _checked(cells: Cells) -> bool:
    """Show all answers; change any of them; True once they are to be sent, False to give up."""
    while True:
        click.echo("\nPlease check:")
        for place, column in enumerate(ASKED, start=1):
            click.echo(f"{place:>3}  {column.label}: {plain(cells[column.name]) or '-'}")
        answer = str(click.prompt("Number to change, s to send, q to give up", default="s"))
        if answer.lower() in {"s", "q"}:
            return answer.lower() == "s"
        if answer.isdecimal() and 0 < int(answer) <= len(ASKED):
            column = ASKED[int(answer) - 1]
            cells[column.name] = _ask(column, cells[column.name])


def _send(data: Path | None, cells: Cells) -> IntakeOutcome | None:
    """Take it in as a row of a file. None if the database was out of reach: what was typed is not
    lost by it.
    """
    try:
        taken = in_service(data, lambda context: take_referral(context, cells), temporal=True)
    except Stopped as problem:
        if problem.exit_code != Exit.NO_DATABASE:
            raise
        problem.show()
        if not click.confirm("Try again with the same answers?", default=True):
            raise
        return None
    if taken.later:
        click.echo(TEMPORAL_OUT_OF_REACH)
    return taken.outcome
