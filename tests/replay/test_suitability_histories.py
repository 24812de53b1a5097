"""Of suitability, too, this release has recorded all there is: every stage, order and
signal.
"""

from __future__ import annotations

from typing import get_args

from policy.suitability.deeds import Command
from policy.suitability.words import Stage
from tests.replay.stored import message_names, stored, this_release, views
from wiring.case_types import SUITABILITY_CASES
from workflows.suitability_case import SuitabilityCase

RECORD = (
    "Add it to tests/replay/suitability_scenarios.py and record again: "
    "see docs/changing-workflows.md"
)
NOW = stored(this_release(), "suitability")


def test_a_case_at_every_stage_is_recorded() -> None:
    seen = {view.stage for item in NOW for view in views(item.read())}
    # A case is opened where its facts imply, in one step: none waits as received, and what is
    # returned at once is not recorded as such by its workflow.
    missing = set(Stage) - {Stage.RECEIVED, Stage.RETURNED} - seen
    assert not missing, f"{missing}. {RECORD}"


def test_every_order_and_every_signal_is_recorded() -> None:
    seen = {name for item in NOW for name in message_names(item.read())}
    orders = {kind.__dataclass_fields__["kind"].default for kind in get_args(Command)}
    updates = {order.replace("-", "_") for order in orders}
    assert all(hasattr(SuitabilityCase, name) for name in updates)
    missing = {*updates, *SUITABILITY_CASES.track.signals} - seen
    assert not missing, f"{missing}. {RECORD}"


def test_a_run_that_was_followed_and_the_one_that_followed_are_recorded() -> None:
    by_name = {item.path.stem: item.read() for item in NOW}
    first = by_name["assessed_and_served_first_run"].events[-1]
    last = by_name["assessed_and_served_last_run"].events[0]
    assert first.HasField("workflow_execution_continued_as_new_event_attributes")
    assert last.workflow_execution_started_event_attributes.continued_execution_run_id


def test_the_ids_of_the_cases_are_the_tracks_own() -> None:
    references = [SUITABILITY_CASES.reference_of(item.read().workflow_id) for item in NOW]
    assert references and all(reference.startswith("SUI-") for reference in references)
