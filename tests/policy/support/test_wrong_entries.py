"""An entry that was wrong, or another case's: said, never hidden, and somebody looks."""

from __future__ import annotations

import pytest

from policy.cases.effects import AddTask
from policy.cases.replies import Verdict
from policy.support.deeds import CorrectEntry
from policy.support.words import ReportKind, Stage, TaskKind, Team
from tests.policy.support.builders import CASEWORKER, LiveCase, case_at


def _case() -> tuple[LiveCase, float]:
    """A case with news that may be somebody else's, and a moment after it."""
    case = case_at(Stage.SUPPORT_OPEN)
    case.receive(ReportKind.RETURNED, 40)
    return case, 41


def test_a_wrong_entry_stays_on_record_and_somebody_is_asked_to_look() -> None:
    case, later = _case()
    before = case.state
    wrong = CorrectEntry(entry=before.sequence, reason="another person's")
    assert case.ask(wrong, CASEWORKER, later).verdict is Verdict.APPLIED
    assert case.state.sequence == before.sequence + 1
    assert case.state.corrected == (before.sequence,)
    assert case.state.stage is before.stage
    assert case.state.deadlines == before.deadlines
    [row] = [one for one in case.effects(AddTask) if "was wrong" in one.note]
    assert (row.task, row.team, row.rule) == (TaskKind.CASE_REVIEW, Team.SUPPORT, "R37")
    assert "another person" not in row.note


@pytest.mark.parametrize("entry", [-1, 0, 1, 999])
def test_what_is_no_entry_cannot_be_corrected(entry: int) -> None:
    case, later = _case()
    reply = case.ask(CorrectEntry(entry=entry, reason="wrong"), CASEWORKER, later)
    assert (reply.verdict, reply.code) == (Verdict.REFUSED, "no-such-entry")


def test_an_entry_is_corrected_once_and_for_a_reason() -> None:
    case, later = _case()
    silent = case.ask(CorrectEntry(entry=2, reason=" "), CASEWORKER, later)
    assert silent.code == "reason-needed"
    wrong = CorrectEntry(entry=2, reason="wrong")
    assert case.ask(wrong, CASEWORKER, later).verdict is Verdict.APPLIED
    assert case.ask(wrong, CASEWORKER, later + 1).code == "corrected-already"
