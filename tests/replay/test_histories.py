"""What every release recorded, this code can carry on; and this release has recorded all there
is.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import get_args

import pytest
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from temporalio.client import WorkflowHistory
from temporalio.worker import Replayer

from policy.support.deeds import Command
from policy.support.words import SlaState, Stage
from tests.replay.changed_case import ChangedCase, ReadsAClock
from tests.replay.sandbox import sandbox
from tests.replay.stored import (
    HISTORIES,
    OVERTAKEN,
    SEALED,
    WORKFLOWS,
    SealedFor,
    Stored,
    message_names,
    problem_by,
    replay_problem,
    ring_for_tests,
    stored,
    this_release,
    views,
)
from wiring.case_types import SUPPORT_CASES
from wiring.plugin import NO_SANDBOX, replay_plugin
from wiring.traces import exporting
from wiring.tracks import TRACKS
from workflows.support_case import SupportCase

RECORD = (
    "Add it to tests/replay/scenarios.py and run `make histories`: see docs/changing-workflows.md"
)
ALL = [*stored(), *stored(folder="suitability"), *stored(folder=OVERTAKEN)]
NOW = stored(this_release())
RUNS = [item for item in ALL if item.path.stem.endswith("_run")]
CASES = [item for item in NOW if not item.path.name.startswith("dispatcher")]


@pytest.mark.parametrize("item", ALL, ids=[item.name for item in ALL])
async def test_a_recorded_history_replays(item: Stored) -> None:
    problem = await replay_problem(item.read())
    assert problem is None, f"{item.name}: a running case like this one would be stuck: {problem}"


@pytest.mark.parametrize("item", RUNS, ids=[item.name for item in RUNS])
async def test_a_history_recorded_without_traces_replays_with_them_and_makes_none(
    item: Stored,
) -> None:
    memory = InMemorySpanExporter()
    with exporting(memory, "test") as interceptor:
        assert await replay_problem(item.read(), interceptors=[interceptor]) is None
    assert memory.get_finished_spans() == ()


def kept_in_modules() -> dict[str, str]:
    """All that stands in the modules of the workflows and their classes and can be changed."""
    modules = {name: vars(it) for name, it in sys.modules.items() if name.startswith("workflows.")}
    classes = {
        f"{module}.{name}": vars(value)
        for module, content in modules.items()
        for name, value in content.items()
        if isinstance(value, type)
    }
    return {
        f"{place}.{name}": repr(value)
        for place, content in (modules | classes).items()
        for name, value in content.items()
        if isinstance(value, dict | list | set | bytearray) and not name.startswith("__")
    }


async def test_no_run_leaves_anything_to_the_next_one_in_the_same_process() -> None:
    before = kept_in_modules()
    assert "workflows.names.SIGNAL_LABELS" in before
    for item in ALL:
        assert await replay_problem(item.read()) is None
    assert kept_in_modules() == before


async def test_a_run_that_reads_a_clock_of_its_own_is_stopped_by_the_sandbox_alone() -> None:
    history = Stored(HISTORIES / this_release() / "status_check.json").read()
    assert await problem_by(NO_SANDBOX, history, ReadsAClock) is None
    assert await problem_by(sandbox(), history, ReadsAClock) is not None


async def test_a_change_in_the_order_of_commands_is_noticed() -> None:
    status_check = HISTORIES / this_release() / "status_check.json"
    assert await replay_problem(Stored(status_check).read(), ChangedCase) is not None


SEALED_ONES = sorted(HISTORIES.glob(f"*/{SEALED}/*.json"))


@pytest.mark.parametrize("path", SEALED_ONES, ids=lambda path: str(path.relative_to(HISTORIES)))
async def test_a_sealed_history_replays_with_its_key_and_tells_nothing_without(
    path: Path, tmp_path: Path
) -> None:
    codec = SealedFor.load(path.with_suffix(".key")).codec(ring_for_tests(tmp_path / "keys.json"))
    replayer = Replayer(workflows=list(WORKFLOWS), plugins=[replay_plugin(codec)])
    result = await replayer.replay_workflow(Stored(path).read(), raise_on_replay_failure=False)
    assert result.replay_failure is None
    assert "day centre" not in path.read_text("utf-8")


def test_every_release_has_its_histories_and_one_sealed() -> None:
    releases = {path.name for path in HISTORIES.iterdir()}
    assert this_release() in releases, f"make histories: none of {this_release()}"
    assert {path.parents[1].name for path in SEALED_ONES} == releases
    of_now = [path.name for path in SEALED_ONES if path.parents[1].name == this_release()]
    assert {name.partition("_")[0] for name in of_now} == set(TRACKS)


def test_a_case_at_every_stage_is_recorded() -> None:
    last = {views(item.read())[-1].stage for item in CASES}
    # Accepted and sent for its check in one step, a case never waits as submitted.
    missing = set(Stage) - {Stage.SUBMITTED} - last
    assert not missing, f"{missing}. {RECORD}"


def test_every_state_of_the_promise_is_recorded() -> None:
    seen = {view.search.sla for item in CASES for view in views(item.read())}
    missing = set(SlaState) - seen - {SlaState.RUNNING}
    assert not missing, f"{missing}. {RECORD}"


def test_every_order_and_every_signal_is_recorded() -> None:
    seen = {name for item in CASES for name in message_names(item.read())}
    orders = {kind.__dataclass_fields__["kind"].default for kind in get_args(Command)}
    updates = {order.replace("-", "_") for order in orders}
    assert all(hasattr(SupportCase, name) for name in updates)
    missing = {*updates, *SUPPORT_CASES.track.signals} - seen
    assert not missing, f"{missing}. {RECORD}"


def _has(history: WorkflowHistory, attributes: str) -> bool:
    return any(event.HasField(attributes) for event in history.events)  # type: ignore[arg-type]


def test_timers_that_rang_and_timers_that_were_stopped_are_recorded() -> None:
    histories = [item.read() for item in CASES]
    assert any(_has(item, "timer_fired_event_attributes") for item in histories)
    assert any(_has(item, "timer_canceled_event_attributes") for item in histories)


@pytest.mark.parametrize("workflow", ["continued", "dispatcher"])
def test_a_run_that_was_followed_and_the_one_that_followed_are_recorded(workflow: str) -> None:
    folder = HISTORIES / this_release()
    first = Stored(folder / f"{workflow}_first_run.json").read()
    last = Stored(folder / f"{workflow}_last_run.json").read()
    followed = "workflow_execution_continued_as_new_event_attributes"
    started = last.events[0].workflow_execution_started_event_attributes
    assert _has(first, followed)
    assert started.continued_execution_run_id


def test_the_dispatchers_and_the_cases_ids_are_the_services_own() -> None:
    ids = {item.read().workflow_id for item in NOW}
    assert SUPPORT_CASES.dispatcher_id in ids
    assert all(SUPPORT_CASES.reference_of(id) for id in ids - {SUPPORT_CASES.dispatcher_id})


def test_no_history_names_a_machine_or_a_person() -> None:
    for item in ALL:
        text = item.path.read_text("utf-8")
        identities = set(re.findall(r'"identity":\s*"([^"]*)"', text))
        assert identities <= {"referrals", "history-service"}, (item.name, identities)
        assert not re.search(r"/(home|root|tmp|Users)/", text), item.name
