"""Whether what Temporal's client raised is that nobody could be reached."""

from __future__ import annotations

from temporalio.service import RPCError, RPCStatusCode

_NEVER_CONNECTED = "Failed client connect"
"""How a client says so that is to connect when it is first needed: by a RuntimeError."""


def not_found(problem: Exception) -> bool:
    """Whether Temporal answered that there is no such workflow."""
    return isinstance(problem, RPCError) and problem.status is RPCStatusCode.NOT_FOUND


def require_out_of_reach(problem: RPCError | RuntimeError) -> None:
    """Raises the problem again if it is anything else than that Temporal does not answer."""
    if isinstance(problem, RuntimeError) and not str(problem).startswith(_NEVER_CONNECTED):
        raise problem
