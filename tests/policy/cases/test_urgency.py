"""What is most urgent is one order, whatever the moment: what can still be saved, what harms, what
falls due, the rest.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from policy.cases.urgency import SAVABLE_WITHIN, Band, urgency

NOW = datetime(2026, 5, 5, 9, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)
MOMENTS = st.none() | st.integers(min_value=-200, max_value=200).map(lambda n: NOW + n * HOUR)
WAITS = st.tuples(MOMENTS, MOMENTS)


def test_a_breach_of_two_hours_stands_below_what_can_be_saved_and_above_a_warning_elsewhere() -> (
    None
):
    waits = {
        "a warning of an answered case in eleven hours": (None, NOW + 11 * HOUR),
        "breached two hours ago": (NOW - 2 * HOUR, NOW + 22 * HOUR),
        "breached two days ago": (NOW - 48 * HOUR, NOW + HOUR),
        "nothing is waited for": (None, None),
        "answer due in five hours": (NOW + 5 * HOUR, NOW + HOUR),
        "answer due in one hour": (NOW + HOUR, NOW + HOUR),
        "harms next week": (NOW + 170 * HOUR, NOW + 20 * HOUR),
    }
    assert sorted(waits, key=lambda name: urgency(*waits[name], NOW)) == [
        "answer due in one hour",
        "answer due in five hours",
        "breached two days ago",
        "breached two hours ago",
        "a warning of an answered case in eleven hours",
        "harms next week",
        "nothing is waited for",
    ]


@given(WAITS, WAITS)
def test_what_can_be_saved_is_never_below_what_cannot(
    one: tuple[datetime | None, datetime | None], other: tuple[datetime | None, datetime | None]
) -> None:
    savable = one[0] is not None and NOW < one[0] <= NOW + SAVABLE_WITHIN
    if savable and urgency(*other, NOW) < urgency(*one, NOW):
        assert other[0] is not None and NOW < other[0] < (one[0] or NOW)


@given(MOMENTS, MOMENTS, st.integers(min_value=0, max_value=400))
def test_time_alone_brings_nothing_that_harms_down_again(
    harms_from: datetime | None, falls_due: datetime | None, hours: int
) -> None:
    """From falling due to being savable, then to harming; and there it stays."""
    before, later = (urgency(harms_from, falls_due, at) for at in (NOW, NOW + hours * HOUR))
    if before[0] is Band.HARMING or harms_from is None:
        assert later == before
    if before[0] is Band.SAVABLE:
        assert later in (before, (Band.HARMING, harms_from))
