"""No link that was altered in any way is one of ours."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from policy.question_links import QuestionLink, read_link, written
from store.key_ring import KeyRing
from store.question_links import checked_link, sign_link

FOLDER = Path(tempfile.mkdtemp())
RING, OTHER_RING = (KeyRing.create(FOLDER / name) for name in ("ours.json", "others.json"))
LINK = QuestionLink(
    question="SUI-0A1-B2C-D3E.support-history.1764412345678901",
    organisation="E09000033",
    address="0123456789abcdef0123456789abcdef",
    notice="5d0c6f0e-8f1f-4a52-9d6d-0d6a1c8f7f10",
    until=datetime(2026, 11, 9, 9, tzinfo=UTC),
)
TOKEN = sign_link(RING, LINK)
_OTHERS = (
    replace(LINK, question="SUI-0A1-B2C-D3F.support-history.1764412345678901"),
    replace(LINK, question="SUI-0A1-B2C-D3E.support-history.1764412345678902"),
    replace(LINK, organisation="E09000007"),
    replace(LINK, address="f123456789abcdef0123456789abcdef"),
    replace(LINK, notice="6d0c6f0e-8f1f-4a52-9d6d-0d6a1c8f7f10"),
    replace(LINK, until=LINK.until + timedelta(seconds=1)),
)


def test_what_was_signed_is_read_as_it_was() -> None:
    assert checked_link(RING, TOKEN) == LINK


@given(st.integers(0, len(TOKEN) - 1), st.characters(max_codepoint=0x2FF))
def test_one_character_altered_and_it_is_none(place: int, letter: str) -> None:
    altered = TOKEN[:place] + letter + TOKEN[place + 1 :]
    assert altered == TOKEN or checked_link(RING, altered) is None


@settings(max_examples=50)
@given(st.integers(0, len(TOKEN) - 1), st.text(max_size=3))
def test_nor_with_something_left_out_or_put_in(place: int, more: str) -> None:
    for altered in (TOKEN[:place], TOKEN[:place] + more + TOKEN[place:], TOKEN + more):
        assert altered == TOKEN or checked_link(RING, altered) is None


@given(st.text())
def test_nor_is_any_text(text: str) -> None:
    assert checked_link(RING, text) is None


def test_a_signature_is_of_this_question_organisation_address_notice_and_time_alone() -> None:
    _, signature = read_link(TOKEN) or (None, "")
    for changed in _OTHERS:
        assert checked_link(RING, written(changed, signature)) is None
    assert checked_link(OTHER_RING, TOKEN) is None
