"""The engine's sandbox, for histories that are replayed: what a workflow may not do fails in it.

The service's own workers run without it (docs/adr/0040).
"""

from __future__ import annotations

from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner, SandboxRestrictions

PASSED_THROUGH = ("policy", "workflows.messages", "workflows.ports")
"""What goes to and from the engine keeps its type. Nothing stops these in the sandbox: that they do
nothing which a workflow may not is read from their source
(tests/architecture/test_policy_is_pure.py).
"""


def sandbox() -> SandboxedWorkflowRunner:
    """Whatever else runs a case is imported anew for each run, and kept from clocks and files."""
    default = SandboxRestrictions.default
    return SandboxedWorkflowRunner(restrictions=default.with_passthrough_modules(*PASSED_THROUGH))
