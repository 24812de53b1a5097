"""Moments and days as people type them at the command line."""

from __future__ import annotations

from datetime import UTC, date, datetime

import click
import pytest

from starter.terminal.inputs import DAY, MOMENT


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("25/11/2026 9:05", datetime(2026, 11, 25, 9, 5, tzinfo=UTC)),
        ("25/11/2026 09:05:30", datetime(2026, 11, 25, 9, 5, tzinfo=UTC)),
        ("25/11/2026", datetime(2026, 11, 25, tzinfo=UTC)),
        ("25/10/2026 01:10 GMT", datetime(2026, 10, 25, 1, 10, tzinfo=UTC)),
    ],
)
def test_a_time_with_one_meaning_is_read(
    capsys: pytest.CaptureFixture[str], typed: str, read: datetime
) -> None:
    assert MOMENT.convert(typed, None, None) == read
    assert capsys.readouterr().err == ""


def test_of_the_hour_shown_twice_it_is_said_which_was_read(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert MOMENT.convert("25/10/2026 1:10", None, None) == datetime(
        2026, 10, 25, 0, 10, tzinfo=UTC
    )
    assert "read as the first, BST" in capsys.readouterr().err


@pytest.mark.parametrize("typed", ["4/5/2026", "5/25/2026", "31/02/2026", "2026-05-04"])
def test_a_day_with_two_meanings_or_none_is_not_read(typed: str) -> None:
    with pytest.raises(click.BadParameter):
        DAY.convert(typed, None, None)


def test_a_day_without_its_zero_is_read_where_it_is_one_day() -> None:
    assert DAY.convert("25/5/2026", None, None) == date(2026, 5, 25)
