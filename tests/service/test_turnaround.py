"""How long answers took is shown only where it says nothing of one person."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from service.referrals.turnaround import published
from store.turnaround import MonthOfAnswers

COUNTS = st.integers(0, 40)
SPANS = st.none() | st.timedeltas(timedelta(0), timedelta(days=9))


@given(COUNTS, COUNTS, COUNTS, SPANS, SPANS)
def test_few_are_hidden_and_no_time_is_of_few(
    sent: int, answered: int, read: int, to_answer: timedelta | None, to_read: timedelta | None
) -> None:
    shown = published(
        MonthOfAnswers(
            month="2026-03",
            sent=sent,
            answered=answered,
            read=read,
            to_answer=to_answer,
            to_read=to_read,
        )
    )
    for count, figure in ((sent, shown.sent), (answered, shown.answered), (read, shown.read)):
        assert figure.hidden == (1 <= count <= 4)
        assert figure.shown in (None, 0) or figure.shown % 5 == 0
    for span, length, of in (
        (to_answer, shown.to_answer, shown.answered),
        (to_read, shown.to_read, shown.read),
    ):
        assert (length is None) == (span is None or of.shown is None or of.shown < 10)
        assert length is None or length % timedelta(minutes=30) == timedelta(0)
