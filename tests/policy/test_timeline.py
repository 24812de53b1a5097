"""A case's events as entries for a person, in either track."""

from __future__ import annotations

from datetime import UTC, datetime

from policy.cases.past import past
from policy.cases.timeline import timeline_entries
from policy.suitability.labels import event_label as suitability_label
from policy.suitability.rehearsal import look_ahead
from policy.support.labels import event_label, label_for_staff
from policy.support.lifecycle import decide
from policy.support.state import CaseState
from policy.support.words import ReportKind, Stage
from tests.policy.suitability.life import life_at
from tests.policy.support.builders import case_at

NOW = datetime(2026, 5, 5, 9, 30, tzinfo=UTC)


def test_the_past_is_shown_with_what_followed_as_it_was_decided() -> None:
    case = case_at(Stage.SUPPORT_OPEN)
    recorded = [(item.event, item.recorded_at) for item in case.history]
    assert past(CaseState(reference=case.state.reference), recorded, decide) == case.history


def test_what_an_authority_reported_is_named_only_for_staff() -> None:
    case = case_at(Stage.SUPPORT_OPEN)
    case.receive(ReportKind.SUPPORT_REFUSED, 12)
    for_staff = [entry.label for entry in timeline_entries(case.history, label=label_for_staff)]
    for_a_partner = [entry.label for entry in timeline_entries(case.history, label=event_label)]
    assert "Authority report (support refused)" in for_staff
    assert "Authority report" in for_a_partner


def test_escalations_of_one_reminder_that_nobody_takes_are_one_line() -> None:
    case = life_at(datetime(2022, 2, 12, 17, 0, tzinfo=UTC)).state
    coming = [
        entry.label for entry in timeline_entries(look_ahead(case, NOW), label=suitability_label)
    ]
    assert len([label for label in coming if label.startswith("Escalation")]) <= 5
    assert len(coming) == len(set(coming))
