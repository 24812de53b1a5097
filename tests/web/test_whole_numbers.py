"""A number that somebody typed or put into an address is one, or is none: it breaks no page."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.cases.deeds import DEEDS, questions_of
from web.forms import count_name, records_in
from web.pages.wall import _page_number
from web.records import REMOVE, edited, grows
from web.whole_numbers import whole_number

HOSTILE = ("9" * 5_000, "-1", "+1", " 1", "1.0", "\u0661", "\u00b2", "1_0", "", "0x1")


@given(st.integers(0, 10**9 - 1))
def test_a_whole_number_is_read_as_it_is_written(number: int) -> None:
    assert whole_number(str(number)) == number


@given(st.text())
def test_anything_else_is_none_and_raises_nothing(sent: str) -> None:
    number = whole_number(sent)
    assert number is None or (sent.isascii() and int(sent) == number)


@pytest.mark.parametrize("sent", HOSTILE)
def test_no_form_and_no_address_breaks_over_what_is_no_number(sent: str) -> None:
    assert whole_number(sent) is None
    assert _page_number(sent) == 1
    asked = [questions_of(track, kind) for track, deeds in DEEDS.items() for kind in deeds]
    lists = [one for questions in asked for one in questions if grows(one)]
    assert lists
    for question in lists:
        assert records_in(question, {count_name(question.name): sent}, question.name) == []
        edited((question,), {}, f"{REMOVE} {question.name} {sent}", {})
