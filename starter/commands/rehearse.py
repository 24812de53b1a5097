"""`referrals rehearse DIR`: a folder of dated facts played through the rules, with nothing real
behind it. Loads no database and no engine.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from service.files.rows import FileRefused
from service.files.writing import ReportFile
from service.rehearsal import Rehearsal, rehearse
from starter.drawing.rehearsed import CASE_COLUMNS, case_row, document, pages
from starter.terminal.inputs import UNTIL
from starter.terminal.output import Exit, Stopped, stopped

_NEEDED = ("organisations.csv", "referrals.csv")


@click.command("rehearse")
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="For programs: one document.")
@click.option("--until", type=UNTIL, help="End here, and not at the last dated fact.")
@click.option(
    "--report",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write what came of each case here, as CSV.",
)
def rehearsing(folder: Path, as_json: bool, until: datetime | None, report: Path | None) -> None:
    """Play a folder of dated facts through the rules, on its own dates.

    DIR holds organisations.csv and referrals.csv, and may hold status-answers.csv and
    authority-updates.csv. Nothing is kept and nothing is sent; every effect succeeds when it is
    ordered. Needs no settings and no session.
    """
    played = _played(folder, until)
    if report is not None:
        _write(report, played)
    click.echo(document(played) if as_json else "\n".join(pages(played)))
    if played.unread:
        click.echo(
            f"{played.unread} answers or reports cannot be read, or fit no accepted referral.",
            err=True,
        )


def _played(folder: Path, until: datetime | None) -> Rehearsal:
    for name in _NEEDED:
        if not (folder / name).is_file():
            raise stopped(
                "file-missing",
                f"There is no {name} in this folder.",
                f"Name a folder that holds {' and '.join(_NEEDED)}.",
                Exit.WRONG_USE,
                "form",
            )
    try:
        return rehearse(folder, until)
    except FileRefused as problem:
        raise Stopped(problem.refusal, Exit.WRONG_USE) from None


def _write(path: Path, played: Rehearsal) -> None:
    try:
        with ReportFile(path, CASE_COLUMNS) as report:
            for case in played.cases:
                report.write(*(str(cell) for cell in case_row(case).values()))
    except OSError as error:
        raise stopped(
            "cannot-write",
            f"The report cannot be written ({error.strerror}).",
            "Name a file in a folder you may write to.",
            Exit.WRONG_USE,
            "form",
        ) from None
