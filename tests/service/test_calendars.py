"""Taking over the bank holidays that GOV.UK publishes: a new list beside the others, or none."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from policy.bank_holidays import CALENDAR, DIVISIONS, calendar_days
from service.calendars import from_gov_uk, refresh

TODAY = date(2027, 2, 1)
PROCLAIMED = date(2027, 6, 7)


def test_the_packages_own_copy_holds_nothing_that_is_new(tmp_path: Path) -> None:
    published = from_gov_uk(offline=True)
    assert set(published) == set(DIVISIONS)
    done = refresh(published, TODAY, tmp_path)
    assert (done.before, done.changed, done.file) == (CALENDAR, (), None)
    assert list(tmp_path.iterdir()) == []


def test_what_was_proclaimed_since_makes_a_new_list_of_that_day(tmp_path: Path) -> None:
    known = calendar_days(CALENDAR)
    published = {**known, "scotland": (*known["scotland"], PROCLAIMED)}
    done = refresh(published, TODAY, tmp_path)
    assert done.changed == (("scotland", PROCLAIMED, True),)
    assert done.file == tmp_path / "uk-bank-holidays-2027-02-01.json"
    written = json.loads(done.file.read_text(encoding="ascii"))
    assert "2027-06-07" in written["scotland"]
    assert "2027-06-07" not in written["england-and-wales"]
    with pytest.raises(FileExistsError):
        refresh(published, TODAY, tmp_path)


def test_a_holiday_that_is_no_longer_published_is_kept_and_reported(tmp_path: Path) -> None:
    done = refresh(from_gov_uk(offline=True), TODAY, tmp_path)
    # The package's copy is older than what Scotland proclaimed for June 2026.
    assert set(done.kept) <= {("scotland", date(2026, 6, 15))}
