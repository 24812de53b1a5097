"""The timeline of a case: its past and what comes if nobody acts, and nothing of the person."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from starter.drawing.timeline_picture import CaseTimeline, Entry, as_svg, in_words
from tests.starter.pictures import description, opened, texts
from tests.starter.rows import csv_file, row
from tests.starter.terminal import Terminal

NAME = "Xylophonist"
NOW = datetime(2026, 5, 5, 9, 30, tzinfo=UTC)


def picture_of(past: list[Entry], ahead: list[Entry]) -> CaseTimeline:
    return CaseTimeline(
        reference="RSR-1",
        stage="Status check",
        now=NOW,
        until=NOW + timedelta(days=9),
        past=past,
        ahead=ahead,
    )


@pytest.fixture
def reference(caseworker: Terminal, tmp_path: Path) -> str:
    """One case, received an hour ago, its person possibly trafficked."""
    cells = row("A-1", family_name=NAME, vulnerabilities="possible victim of trafficking")
    caseworker.run("intake", str(csv_file(tmp_path / "a.csv", [cells])))
    found: str = caseworker.cases()[0]["reference"]
    return found


def test_the_picture_shows_past_and_future_and_says_them_in_words() -> None:
    entries = [Entry(at=NOW, what="Referral <accepted> & told", rules="R16")]
    coming = [Entry(at=NOW, what="Reminder", rules="R16", again="8 times more")]
    case = picture_of(entries * 3, coming)
    root = opened(as_svg(case))
    assert description(root) == "\n".join(in_words(case))
    shown = texts(root)
    assert "Now: 5 May 2026 at 10:30" in shown
    assert shown.count("Referral <accepted> & told (R16)") == 3
    assert "Reminder (R16); 8 times more" in shown


def test_a_case_with_nothing_ahead_says_so() -> None:
    root = opened(as_svg(picture_of([], [])))
    assert texts(root).count("Nothing.") == 2


def test_the_command_tells_past_and_future_and_draws_them(
    caseworker: Terminal, reference: str, tmp_path: Path
) -> None:
    said = caseworker.run("timeline", reference).stdout
    assert "Referral accepted" in said
    assert "task safeguarding" in said
    assert "Status answer due (24h)" in said
    assert "6 months" in caseworker.run("timeline", "--help").stdout
    drawn = tmp_path / "case.svg"
    assert caseworker.run("timeline", reference, "--svg", str(drawn)).exit_code == 0
    root = opened(drawn.read_text(encoding="utf-8"))
    for text in (said, description(root), *texts(root)):
        assert NAME not in text
    assert "safeguarding" not in description(root)
    assert "Referral accepted (R1, R2, R3, R16)" in texts(root)


def test_it_is_for_staff_and_for_cases_there_are(terminal: Terminal, tmp_path: Path) -> None:
    nowhere = "RSR-000-000-000"
    assert terminal.run("timeline", nowhere).exit_code == 4


def test_a_place_that_cannot_be_written_to_is_said_so(
    caseworker: Terminal, reference: str, tmp_path: Path
) -> None:
    done = caseworker.run("timeline", reference, "--svg", str(tmp_path / "no" / "case.svg"))
    assert done.exit_code == 2
    assert "cannot-write" in done.stderr
