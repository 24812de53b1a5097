"""Every rule that is cited to people is said in words too."""

from __future__ import annotations

import pytest

from policy.rules import RULES, Rule, words_of
from policy.support.transitions import TRANSITIONS


@pytest.mark.parametrize("one", RULES, ids=lambda one: one.id)
def test_a_rule_is_said_in_its_words_with_where_it_comes_from(one: Rule) -> None:
    said = words_of(one.id)
    assert said.startswith(one.words) and one.section in said


def test_every_rule_of_the_support_tracks_map_has_its_words() -> None:
    cited = {id.strip() for arrow in TRANSITIONS for id in arrow.rule.split(",")}
    known = {one.id for one in RULES}
    assert cited & known
    assert all(words_of(id) for id in cited)
