"""No hidden figure can be worked out by a reader who knows the rule and adds and subtracts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from policy.demographics import People
from policy.statistics import (
    DURATION_FROM,
    RATE_FROM,
    Breakdown,
    Figures,
    PublishedCount,
    Released,
    duration,
    figure,
    percentage,
    release,
)

COUNTS = st.integers(min_value=0, max_value=13)
FEW = st.lists(COUNTS, min_size=1, max_size=4)


def named(counts: list[int] | tuple[int, ...]) -> Breakdown:
    return {f"row {place}": count for place, count in enumerate(counts)}


def could_be(figures: Figures) -> Iterator[tuple[int, ...]]:
    """Every set of counts that looks like these figures."""
    return product(*(range(each.low, each.high + 1) for each in figures.values()))


@given(st.integers(min_value=0, max_value=10_000))
def test_a_count_is_said_hidden_or_rounded(count: int) -> None:
    shown = figure(count)
    assert shown.low <= count <= shown.high
    if 1 <= count <= 4:
        assert shown.shown is None
    else:
        assert shown.shown is not None
        assert shown.shown % 5 == 0
        assert abs(shown.shown - count) <= 2


@given(COUNTS, COUNTS)
def test_two_counts_look_alike_exactly_if_one_lies_in_the_others_stretch(a: int, b: int) -> None:
    assert (figure(a) == figure(b)) == (figure(a).low <= b <= figure(a).high)


@settings(max_examples=200)
@given(FEW)
def test_every_hidden_figure_could_have_been_another_and_the_page_the_same(
    counts: list[int],
) -> None:
    """The strongest reader knows the rule and tries every set of counts on it."""
    published = release(named(counts))
    [figures] = published.breakdowns
    assert figures is not None
    alike = [other for other in could_be(figures) if release(named(other)) == published]
    assert tuple(counts) in alike
    for place, each in enumerate(figures.values()):
        if each.hidden:
            assert len({other[place] for other in alike}) >= 2


@settings(max_examples=200)
@given(FEW, st.lists(st.integers(min_value=0, max_value=2), min_size=1, max_size=40))
def test_two_breakdowns_of_one_total_give_no_hidden_figure_away(
    counts: list[int], where: list[int]
) -> None:
    other = split(sum(counts), where)
    published = release(named(counts), named(other))
    for breakdown, place, values in readings(published):
        assert len(values) >= 2, (breakdown, place)


def split(total: int, where: list[int]) -> list[int]:
    """The same total, shared out otherwise."""
    shares = [0, 0, 0]
    for number in range(total):
        shares[where[number % len(where)]] += 1
    return shares


def readings(published: Released) -> Iterator[tuple[int, int, set[int]]]:
    """Each hidden figure of a page with every value it could have, by trying all."""
    kept = [each for each in published.breakdowns if each is not None]
    within = range(published.total.low, published.total.high + 1)
    sums = [{sum(counts) for counts in could_be(figures)} for figures in kept]
    totals = set(within).intersection(*sums)
    for number, figures in enumerate(kept):
        possible = [counts for counts in could_be(figures) if sum(counts) in totals]
        for place, each in enumerate(figures.values()):
            if each.hidden:
                yield number, place, {counts[place] for counts in possible}


@given(st.lists(st.integers(min_value=0, max_value=400), min_size=1, max_size=30))
def test_a_total_is_made_of_what_was_counted_and_never_far_from_it(counts: list[int]) -> None:
    total = release(named(counts)).total
    assert total.low <= sum(counts) <= total.high
    if total.shown is not None:
        assert abs(total.shown - sum(counts)) <= 7
    assume(not any(1 <= count <= 4 for count in counts) and sum(counts) > 4)
    assert total.shown == figure(sum(counts)).shown


@pytest.mark.parametrize("counts", [(4, 4), (1, 1, 1, 1), (5, 1, 1), (1,) * 7, (4,) * 7])
def test_a_total_that_only_was_rounded_would_give_a_figure_away(counts: tuple[int, ...]) -> None:
    published = release(named(counts))
    rounded = replace(published, total=figure(sum(counts)))
    given_away = [values for _, _, values in readings(rounded) if len(values) == 1]
    assert given_away
    assert all(len(values) >= 2 for _, _, values in readings(published))


def test_a_breakdown_that_gives_another_one_away_is_withheld() -> None:
    published = release({"England": 4}, {"a": 1, "b": 1, "c": 1, "d": 1})
    assert published.breakdowns[0] is not None
    assert published.breakdowns[1] is None


def test_breakdowns_that_differ_in_their_total_are_a_mistake() -> None:
    for wrong in ((), ({"a": 1}, {"b": 2})):
        with pytest.raises(ValueError, match="add up"):
            release(*wrong)
    with pytest.raises(ValueError, match="negative"):
        figure(-1)


def test_shares_and_times_are_published_of_many_only() -> None:
    many, few = figure(RATE_FROM), figure(RATE_FROM - 5)
    assert percentage(figure(25), many) == 50
    assert percentage(figure(25), few) is None
    assert percentage(figure(3), many) is None
    assert percentage(figure(25), PublishedCount(shown=None, low=1, high=4)) is None
    length = timedelta(hours=20, minutes=16)
    assert duration(length, figure(DURATION_FROM)) == timedelta(hours=20, minutes=30)
    assert duration(length, figure(5)) is None
    assert duration(length, figure(2)) is None


@given(st.integers(min_value=0, max_value=500), st.integers(min_value=0, max_value=500))
def test_a_share_says_nothing_that_the_figures_do_not(part: int, rest: int) -> None:
    share = percentage(figure(part), figure(part + rest))
    same = percentage(figure(figure(part).low), figure(figure(part + rest).high))
    assert share == same


@pytest.mark.rule("R39")
def test_people_are_counted_by_nationality_and_age_and_small_numbers_are_hidden() -> None:
    people, on = People(), date(2026, 5, 9)
    for number in range(12):
        people.add({"nationality": "Poland", "date_of_birth": f"{number + 1:02}/01/1990"}, on)
    people.add({"nationality": "Chad", "date_of_birth": "approx 1950"}, on)
    people.add({"nationality": "CANARY", "date_of_birth": "CANARY"}, on)
    people.add({}, on)
    assert people.nationalities == {"Poland": 12, "Chad": 1, "not known": 2}
    assert people.ages == {"35 to 49": 12, "65 and over": 1, "not known": 2}
    released = release(people.nationalities, people.ages)
    assert released.breakdowns[0] is not None
    assert released.breakdowns[0]["Poland"].shown == 10
    assert released.breakdowns[0]["Chad"].hidden


@pytest.mark.parametrize(
    ("born", "age"),
    [
        ("10/05/2001", "under 25"),
        ("09/05/2001", "25 to 34"),
        ("approx 1977", "35 to 49"),
        ("unknown", "not known"),
    ],
)
def test_an_age_is_that_of_the_day_of_the_referral(born: str, age: str) -> None:
    people = People()
    people.add({"date_of_birth": born}, date(2026, 5, 9))
    assert people.ages == {age: 1}
