"""The sandbox that workflows run in, spared from being entered for every payload.

The engine asks the sandbox for each payload, several times, which workflow it belongs to. Answering
entered the sandbox each time: a twelfth of a worker's time. All that a case sends to its own
activities, timers and lists belongs to the case itself, and that is known outside.
"""

from __future__ import annotations

from typing import Any

from temporalio.api.enums.v1 import CommandType
from temporalio.bridge.proto.workflow_activation import WorkflowActivation
from temporalio.bridge.proto.workflow_completion import WorkflowActivationCompletion
from temporalio.converter import (
    SerializationContext,
    StorageDriverStoreContext,
    WorkflowSerializationContext,
)
from temporalio.worker import WorkflowInstance, WorkflowInstanceDetails
from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner
from temporalio.workflow import Info

# What addresses another workflow is not among them: for that the sandbox is asked.
_ITS_OWN = frozenset(
    {
        CommandType.COMMAND_TYPE_SCHEDULE_ACTIVITY_TASK,
        CommandType.COMMAND_TYPE_START_TIMER,
        CommandType.COMMAND_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES,
        CommandType.COMMAND_TYPE_MODIFY_WORKFLOW_PROPERTIES,
    }
)
# Nothing is kept in external storage (`wiring.converter`).
_NOWHERE = StorageDriverStoreContext(target=None)


class CaseRunner(SandboxedWorkflowRunner):
    """See module."""

    def create_instance(self, det: WorkflowInstanceDetails) -> WorkflowInstance:
        """See base class."""
        return _KnowsItself(super().create_instance(det), det.info)


class _KnowsItself(WorkflowInstance):
    def __init__(self, within: WorkflowInstance, info: Info) -> None:
        self._within = within
        self._context = WorkflowSerializationContext(
            namespace=info.namespace, workflow_id=info.workflow_id
        )

    def activate(self, act: WorkflowActivation) -> WorkflowActivationCompletion:
        return self._within.activate(act)

    def get_serialization_context(self, command_info: Any) -> SerializationContext | None:
        if command_info is None or command_info.command_type in _ITS_OWN:
            return self._context
        return self._within.get_serialization_context(command_info)

    def get_external_store_context(self, command_info: Any) -> StorageDriverStoreContext:
        return _NOWHERE

    def get_info(self) -> Info:
        return self._within.get_info()

    def get_thread_id(self) -> int | None:
        return self._within.get_thread_id()
