"""How an area does something is words for staff, and touches no rule (R117)."""

from __future__ import annotations

import pytest

from policy.local_steps import LONGEST, LocalStep, refused
from policy.support.words import TaskKind


def why(task: TaskKind, words: str) -> str:
    """Why it may not be kept; "" if it may."""
    refusal = refused(LocalStep(authority="E06000023", task=task, words=words))
    return refusal.code if refusal else ""


@pytest.mark.rule("R117")
def test_only_help_is_done_in_an_areas_own_way_and_no_clock_is() -> None:
    assert why(TaskKind.REGULATED_ADVICE, "by telephone, on Tuesdays") == ""
    assert why(TaskKind.STATUS_CHECK, "when there is time") == "not-local"
    assert why(TaskKind.CASE_REVIEW, "never") == "not-local"


@pytest.mark.rule("R117")
@pytest.mark.parametrize("words", ["x" * (LONGEST + 1), "one\ntwo"])
def test_a_local_word_is_one_short_line(words: str) -> None:
    assert why(TaskKind.REGULATED_ADVICE, words) == "text-unreadable"
    assert why(TaskKind.REGULATED_ADVICE, "") == ""
