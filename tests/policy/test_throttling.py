"""Who failed to sign in too often waits; nobody waits for anybody else's guesses for long."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from policy.throttling import (
    MOST_FAILURES,
    WINDOW,
    CountedOf,
    Failures,
    address_block,
    counted,
    without_one,
)

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
KINDS = st.sampled_from(CountedOf)
STEPS = st.lists(st.integers(0, 1200), max_size=300)


@given(kind=KINDS, seconds=STEPS)
def test_within_any_window_from_a_first_failure_no_more_than_its_limit_are_tried(
    kind: CountedOf, seconds: list[int]
) -> None:
    known, now, tried = Failures(since=NOON, count=0), NOON, list[tuple[datetime, datetime]]()
    for step in seconds:
        now += timedelta(seconds=step)
        found = counted(known, kind, now)
        if isinstance(found, datetime):
            assert now < found <= now + WINDOW
            assert isinstance(counted(known, kind, found), Failures), "then it may be tried"
        else:
            known = found
            tried.append((known.since, now))
    for since in {since for since, _ in tried}:
        assert sum(1 for one, _ in tried if one == since) <= MOST_FAILURES[kind]


@given(kind=KINDS, count=st.integers(1, 100))
def test_a_right_credential_never_adds_to_what_is_counted(kind: CountedOf, count: int) -> None:
    known = Failures(since=NOON, count=count)
    left = without_one(known, kind)
    assert left.since == known.since and 0 <= left.count < count


def test_an_account_is_not_shut_to_its_owner_by_one_guesser() -> None:
    assert MOST_FAILURES[CountedOf.PAIR] < MOST_FAILURES[CountedOf.ADDRESS]
    assert MOST_FAILURES[CountedOf.ADDRESS] < MOST_FAILURES[CountedOf.ACCOUNT]


def test_a_customers_whole_block_of_addresses_counts_as_one() -> None:
    assert address_block("2001:db8:0:1::5") == address_block("2001:db8:0:1:ffff::9")
    assert address_block("2001:db8:0:1::5") != address_block("2001:db8:0:2::5")
    assert address_block("::ffff:192.0.2.7") == address_block("192.0.2.7") == "192.0.2.7"
    assert address_block("") == ""
