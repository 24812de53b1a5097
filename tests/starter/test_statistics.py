"""What is published of a period: every figure treated, on the screen, as CSV and as a page."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from policy.support.words import Outcome, Role
from service.statistics.figures import HIDDEN
from starter.drawing.statistics import as_html
from store.statistics import Counts
from store.views import COUNTED, NO_CASE, View, views_of
from tests.service.figures import made
from tests.starter.pages import read_page
from tests.starter.pictures import opened
from tests.starter.rows import csv_file, row
from tests.starter.terminal import Terminal, end_case
from wiring.app import App

PERIOD = ("--from", "01/01/2020", "--until", "31/12/2199")


def test_the_page_is_readable_and_its_charts_say_their_numbers() -> None:
    html = as_html(made())
    read = read_page(html)
    assert read.count("svg") == read.count("table") - 1 == 5
    assert HIDDEN in read.text
    for chart in re.findall(r"<svg.*?</svg>", html, flags=re.DOTALL):
        opened(chart)
    identifiers = [attrs["id"] for _, attrs in read.elements if "id" in attrs]
    assert len(set(identifiers)) == len(identifiers)


def test_a_table_that_would_give_another_away_is_withheld() -> None:
    few = Counts(
        sla={"met": 4},
        nations={"England": 4},
        authorities={"a": 1, "b": 1, "c": 1, "d": 1},
        answer_times={},
        outcomes={},
        not_accepted={},
        blocked={},
    )
    html = as_html(made(few, by_authority=True))
    assert "Withheld" in read_page(html).text
    assert 'scope="row">a<' not in html


@pytest.fixture
def figures(caseworker: Terminal, tmp_path: Path) -> Terminal:
    """Six cases, one of them ended; one row not accepted."""
    rows = [row(f"A-{n}") for n in range(6)] + [row("A-6", consent_form="")]
    caseworker.run("intake", str(csv_file(tmp_path / "a.csv", rows)))
    end_case(caseworker, caseworker.cases()[0]["reference"], Outcome.MISTAKEN)
    return caseworker


def test_the_command_says_them_and_writes_them(figures: Terminal, tmp_path: Path) -> None:
    text = figures.run("statistics", *PERIOD).stdout
    assert re.search(r"Accepted +5", text)
    assert re.search(r"mistaken +hidden", text)
    table, html = tmp_path / "s.csv", tmp_path / "s.html"
    done = figures.run("statistics", *PERIOD, "--csv", str(table), "--html", str(html))
    assert done.exit_code == 0, done.output
    with table.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0] == ["table", "row", "figure"]
    assert ["Accepted, by nation", "Total", "5"] in rows
    assert "Referrals from 1 January 2020" in read_page(html.read_text(encoding="utf-8")).text


def test_a_period_must_be_one_and_long_enough_for_single_authorities(figures: Terminal) -> None:
    backwards = figures.run("statistics", "--from", "02/01/2026", "--until", "01/01/2026")
    assert backwards.exit_code == 2
    month = ("--from", "01/01/2026", "--until", "31/01/2026")
    short = figures.run("statistics", *month, "--by-authority")
    assert (short.exit_code, "period-too-short" in short.stderr) == (2, True)
    assert figures.run("statistics", *month).exit_code == 0


def test_nationalities_are_counted_for_a_supervisor_who_is_noted(figures: Terminal) -> None:
    assert figures.run("statistics", *PERIOD, "--by-people").exit_code == 4
    figures.sign_in(Role.DUTY_SUPERVISOR)
    said = figures.run("statistics", *PERIOD, "--by-people")
    assert said.exit_code == 0, said.output
    assert re.search(r"Accepted, by nationality as stated", said.stdout)
    assert re.search(r"Vietnam +5", said.stdout), said.stdout

    async def counted(app: App) -> list[View]:
        async with app.engine.connect() as connection:
            return await views_of(connection, NO_CASE)

    noted = [view for view in figures.with_app(counted) if view.kind == COUNTED]
    assert len(noted) == 1


def test_they_are_made_by_staff(terminal: Terminal) -> None:
    assert terminal.run("statistics", *PERIOD).exit_code == 4
