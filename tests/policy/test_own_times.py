"""The service's own times: each has its rule and its reason, and none crosses another."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from policy.cases.urgency import SAVABLE_WITHIN, SOON
from policy.countdowns import COUNTED_DOWN
from policy.due_within import (
    ALL,
    APPLICATION_TO_JOIN,
    CAPACITY_CONTACT,
    NEWS_AFTER_CLOSING,
    NOTICE_BY_HAND,
)
from policy.retention import DRAFTS_KEPT, OF, DataClass
from policy.statistics import long_enough_for_fine_figures
from policy.support.rulebook import RULEBOOKS
from policy.tracks import SUITABILITY, SUPPORT


def test_every_task_that_no_case_asks_for_has_a_time_a_rule_and_a_reason() -> None:
    assert all(one.within > timedelta(0) and one.rule and one.why for one in ALL)
    assert [one.within for one in (CAPACITY_CONTACT, APPLICATION_TO_JOIN)] == [
        timedelta(hours=24),
        timedelta(days=7),
    ]
    assert [one.within for one in (NEWS_AFTER_CLOSING, NOTICE_BY_HAND)] == [
        timedelta(days=2),
        timedelta(hours=1),
    ]


def test_a_countdown_is_due_soon_four_hours_before_its_end_in_either_track() -> None:
    assert timedelta(hours=4) == SOON < SAVABLE_WITHIN
    for book in RULEBOOKS.values():
        assert COUNTED_DOWN[SUPPORT].soon(book.in_force_from) == SOON
        assert COUNTED_DOWN[SUITABILITY].soon(book.in_force_from) == SOON


def test_a_draft_is_kept_for_as_long_as_its_organisation_is_told() -> None:
    assert timedelta(days=28) == DRAFTS_KEPT
    assert OF[DataClass.DRAFTS].after == "28 days without being saved"


@pytest.mark.parametrize(
    ("last", "enough"), [(date(2026, 3, 30), False), (date(2026, 3, 31), True)]
)
def test_fine_figures_are_of_ninety_days_or_more(last: date, enough: bool) -> None:
    assert long_enough_for_fine_figures(date(2026, 1, 1), last) is enough
