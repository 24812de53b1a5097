"""Which case a payload belongs to: known without the sandbox for the case's own, asked of it for
what goes to another.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, cast

import pytest
from temporalio.api.enums.v1 import CommandType
from temporalio.converter import WorkflowSerializationContext
from temporalio.worker import WorkflowInstance

from wiring.runner import _KnowsItself

OWN = WorkflowSerializationContext(namespace="support", workflow_id="support/SR-1")
OTHERS = WorkflowSerializationContext(namespace="support", workflow_id="support/SR-2")


@dataclass
class Within:
    asked: int = 0

    def get_serialization_context(self, command_info: Any) -> WorkflowSerializationContext:
        self.asked += 1
        return OTHERS


def knowing(within: Within) -> _KnowsItself:
    info = SimpleNamespace(namespace=OWN.namespace, workflow_id=OWN.workflow_id)
    return _KnowsItself(cast(WorkflowInstance, within), cast(Any, info))


@pytest.mark.parametrize(
    "command",
    [
        None,
        CommandType.COMMAND_TYPE_SCHEDULE_ACTIVITY_TASK,
        CommandType.COMMAND_TYPE_START_TIMER,
        CommandType.COMMAND_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES,
        CommandType.COMMAND_TYPE_MODIFY_WORKFLOW_PROPERTIES,
    ],
)
def test_the_sandbox_is_not_entered_for_what_is_the_cases_own(command: int | None) -> None:
    within = Within()
    info = None if command is None else SimpleNamespace(command_type=command, command_seq=1)
    assert knowing(within).get_serialization_context(info) == OWN
    assert within.asked == 0


@pytest.mark.parametrize(
    "command",
    [
        CommandType.COMMAND_TYPE_SIGNAL_EXTERNAL_WORKFLOW_EXECUTION,
        CommandType.COMMAND_TYPE_START_CHILD_WORKFLOW_EXECUTION,
        CommandType.COMMAND_TYPE_SCHEDULE_NEXUS_OPERATION,
    ],
)
def test_what_goes_to_another_workflow_is_sealed_for_that_one(command: int) -> None:
    info = SimpleNamespace(command_type=command, command_seq=1)
    assert knowing(Within()).get_serialization_context(info) == OTHERS
