"""The rules that were applied to a case are said in words."""

from __future__ import annotations

from policy.rules import words_of
from service.cases.explaining import reasons_of


def test_what_was_applied_is_explained_rule_by_rule_once_each() -> None:
    reasons = reasons_of(["R1, R2, R16", "R16 R17 service", ""])
    assert list(reasons) == ["R1", "R2", "R16", "R17", "service"]
    assert all(
        words == words_of(id) and "leave a gap" not in words for id, words in reasons.items()
    )
