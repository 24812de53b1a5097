"""What is published of a period: every figure treated, of a period that may be asked for."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from service.permissions import PERMISSIONS, SUITABILITY, SUPPORT
from service.statistics.figures import MARK
from service.statistics.period import Period
from tests.service.figures import as_rows, made

FIRST = date(2026, 1, 1)
QUARTER = timedelta(days=89)


def test_no_count_from_1_to_4_and_none_that_is_no_multiple_of_5_is_ever_said() -> None:
    for (table, _), value in list(as_rows(made(by_authority=True)).items())[1:]:
        if table == "Headlines" and not value.isdigit():
            continue
        assert value == MARK or int(value) % 5 == 0


def test_those_warned_count_with_those_still_in_time() -> None:
    rows = as_rows(made())
    assert rows["Accepted, by the 24 hour answer", "running"] == "10"
    assert rows["Accepted, by the 24 hour answer", "answered late, breach recorded"] == MARK
    assert rows["Accepted, by the 24 hour answer", "Total"] == "105"


def test_headlines_say_no_second_figure_of_what_a_table_says() -> None:
    rows = as_rows(made())
    assert rows["Headlines", "Accepted"] == rows["Accepted, by nation", "Total"]
    not_accepted = rows["Not accepted, by the first reason", "Total"]
    assert rows["Headlines", "Not accepted"] == not_accepted
    assert int(rows["Headlines", "Received"]) == 105 + int(not_accepted)
    assert rows["Headlines", "Counted by"] == "the day it was entered"


def test_times_and_shares_are_said_of_many_only() -> None:
    rows = as_rows(made())
    assert rows["Headlines", "Answered in time, of all accepted"] == "76%"
    assert rows["Headlines", "Time to answer: half within"] == "20 h 0 min"
    assert rows["Headlines", "Time to answer, Scotland: half within"] == "too few to say"


def test_single_authorities_are_left_out_unless_asked_for() -> None:
    assert "E06000023" not in str(as_rows(made()))
    assert as_rows(made(by_authority=True))["Accepted, by local authority", "E06000023"] == "105"


@given(st.integers(min_value=-400, max_value=800), st.booleans(), st.booleans())
def test_single_authorities_and_people_are_counted_for_a_quarter_or_more(
    days: int, by_authority: bool, by_people: bool
) -> None:
    length = timedelta(days=days)
    period = Period(
        first=FIRST, last=FIRST + length, by_authority=by_authority, by_people=by_people
    )
    refusal = period.refused(PERMISSIONS[SUPPORT])
    if days < 0:
        assert refusal is not None and refusal.code == "period-backwards"
    elif (by_authority or by_people) and length < QUARTER:
        assert refusal is not None and (refusal.code, refusal.rule) == ("period-too-short", "R39")
    else:
        assert refusal is None


def test_nobody_is_counted_by_nationality_in_the_suitability_track() -> None:
    period = Period(first=FIRST, last=FIRST + 2 * QUARTER, by_people=True)
    refusal = period.refused(PERMISSIONS[SUITABILITY])
    assert refusal is not None and refusal.code == "not-by-nationality"
    assert PERMISSIONS[SUITABILITY].count_people == frozenset()
