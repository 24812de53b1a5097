"""`make attack`: the outside trials against a running `make run`, a line each: held, or BROKEN."""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import click

from tools.attack.database import jobs, neighbours, rows, sql
from tools.attack.files import modes, words_in_files
from tools.attack.organisations import organisations
from tools.attack.pages import http
from tools.attack.processes import processes
from tools.attack.trial import Target, Trial, tried_all

TRIALS: tuple[Trial, ...] = (
    words_in_files,
    modes,
    processes,
    sql,
    jobs,
    organisations,
    rows,
    neighbours,
    http,
)
_SAMPLE = Path("service/sample/referrals.csv")
_OF_A_PERSON = ("home_office_reference", "notes", "safe_way_to_reach", "email", "phone")
_SHORTEST = 8
"""Anything shorter stands in files by chance."""


def words_of(sample: Path) -> tuple[bytes, ...]:
    """What the invented referrals say of people, long enough not to be there by chance."""
    with sample.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    words = {(row.get(name) or "").strip() for row in rows for name in _OF_A_PERSON}
    whole = {" ".join((row["given_names"], row["family_name"])).strip() for row in rows}
    return tuple(sorted(word.encode() for word in words | whole if len(word) >= _SHORTEST))


@click.command()
@click.option("--data", type=click.Path(exists=True, path_type=Path), default=".data")
@click.option("--word", "words", multiple=True, help="Another invented word to look for.")
def main(data: Path, words: tuple[str, ...]) -> None:
    """Try everything; ends with 1 if anything is broken."""
    target = Target(data.resolve(), (*words_of(_SAMPLE), *(word.encode() for word in words)))
    broken = tried = 0
    for one in tried_all(target, TRIALS):
        click.echo(one.line)
        tried, broken = tried + 1, broken + (not one.held)
    click.echo(f"{tried} tried, {broken} broken.")
    sys.exit(1 if broken else 0)


if __name__ == "__main__":
    main()
