"""The words of every notice: nothing of a person's status, nationality or immigration, nothing to
fill in that a person wrote, and always what to do next.
"""

from __future__ import annotations

import re
import string
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notify.support_words import WORDS
from policy.references import new_reference
from policy.support.words import Outcome, Role, Template
from wiring.tracks import SUPPORT_WORDING

PAGE = Path(__file__).parents[2] / "docs" / "notices.md"

# Beginnings of words, so that "immigrant" is found by "immigra".
NEVER = (
    "asylum",
    "border",
    "british",
    "citizen",
    "deport",
    "detain",
    "detention",
    "encamp",
    "enforce",
    "eu national",
    "euss",
    "foreign",
    "home office",
    "homeless",
    "illegal",
    "immigra",
    "indefinite",
    "leave to",
    "migra",
    "nation",
    "naturalis",
    "overstay",
    "passport",
    "permission to stay",
    "recourse",
    "refugee",
    "remov",
    "return",
    "rough sleep",
    "rough-sleep",
    "settle",
    "sleeping",
    "status",
    "traffick",
    "undocumented",
    "unlawful",
    "visa",
)
_NEVER = re.compile(rf"\b({'|'.join(map(re.escape, NEVER))})", re.IGNORECASE)
references = st.integers(min_value=0, max_value=2**64).map(new_reference)
roles = st.sampled_from(["", *Role])


@given(template=st.sampled_from(Template), reference=references, role=roles)
def test_no_notice_says_anything_of_status_nationality_or_immigration(
    template: Template, reference: str, role: str
) -> None:
    subject, body = SUPPORT_WORDING.render(template, reference, role)
    assert _NEVER.findall(f"{subject}\n{body}") == []


@pytest.mark.parametrize("word", ["immigrants", "Nationality", "the STATUS", "leave to remain"])
def test_the_word_list_finds_what_it_is_for(word: str) -> None:
    assert _NEVER.search(f"A sentence with {word} in it.") is not None


WITH_A_MOMENT = {Template.ENTERED_LATE}
"""Filled with a moment too, which policy writes."""


@pytest.mark.parametrize("template", Template)
def test_a_template_is_filled_with_a_reference_and_a_role_and_nothing_else(
    template: Template,
) -> None:
    words = WORDS[template]
    fields = {
        field
        for text in (words.subject, words.body)
        for _, field, _, _ in string.Formatter().parse(text)
        if field is not None
    }
    known = {"reference", "role", "organisation"}
    assert fields <= known | ({"note"} if template in WITH_A_MOMENT else set())


@pytest.mark.parametrize("template", Template)
def test_every_notice_says_what_to_do_next_and_whom_to_ask(template: Template) -> None:
    subject, body = SUPPORT_WORDING.render(template, new_reference(7), Role.MANAGER)
    assert "Next:" in body
    assert "ring the support team" in body
    assert "\n" not in subject
    assert subject.isascii()


@pytest.mark.parametrize("template", Template)
def test_every_notice_stands_in_the_page_about_notices(template: Template) -> None:
    assert f"| `{template}` |" in PAGE.read_text(encoding="utf-8")


@pytest.mark.parametrize("template", Template)
def test_no_notice_says_how_a_case_ended(template: Template) -> None:
    text = " ".join(SUPPORT_WORDING.render(template, new_reference(7), "")).casefold()
    assert not [outcome for outcome in Outcome if outcome.value in text and outcome != "other"]
