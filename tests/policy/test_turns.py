"""Turns: of what waits, the next to be taken."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from policy.turns import by_turns

WAITING = st.lists(st.sampled_from("abcd"), max_size=60).map(
    lambda line: [(whose, (whose, place)) for place, whose in enumerate(line)]
)
MOST = st.integers(0, 70)
Waiting = Sequence[tuple[str, tuple[str, int]]]


@given(WAITING, MOST)
def test_as_many_as_may_be_are_taken_and_each_once(waiting: Waiting, most: int) -> None:
    taken = by_turns(waiting, most)
    assert len(taken) == len(set(taken)) == min(most, len(waiting))
    assert set(taken) <= {what for _, what in waiting}


@given(WAITING, MOST)
def test_of_two_who_both_still_wait_none_has_been_given_two_more_than_the_other(
    waiting: Waiting, most: int
) -> None:
    given_to = Counter(whose for whose, _ in by_turns(waiting, most))
    waits = Counter(whose for whose, _ in waiting)
    for whose in waits:
        if given_to[whose] < waits[whose]:
            assert all(count <= given_to[whose] + 1 for count in given_to.values())


@given(WAITING, MOST)
def test_of_one_and_the_same_who_came_first_is_first(waiting: Waiting, most: int) -> None:
    taken = by_turns(waiting, most)
    for whose in {"a", "b", "c", "d"}:
        own = [place for one, place in taken if one == whose]
        assert own == [place for one, (_, place) in waiting if one == whose][: len(own)]


@given(WAITING)
def test_who_comes_with_one_alone_is_taken_within_as_many_as_there_are_who_wait(
    waiting: Waiting,
) -> None:
    taken = by_turns([*waiting, ("single", ("single", 99))], len(waiting) + 1)
    assert taken.index(("single", 99)) <= len({whose for whose, _ in waiting})


def test_what_one_alone_sent_keeps_its_order() -> None:
    assert by_turns([("a", 1), ("a", 2), ("a", 3)], 2) == [1, 2]
