"""A workflow that tells much by little: it refuses an update with a reason."""

from __future__ import annotations

from temporalio import workflow
from temporalio.exceptions import ApplicationError


@workflow.defn
class Refusing:
    """Lives until it is told to end."""

    def __init__(self) -> None:
        self._over = False

    @workflow.run
    async def run(self) -> str:
        """See class."""
        await workflow.wait_condition(lambda: self._over)
        return "ended"

    @workflow.update
    async def ask(self, thing: str) -> str:
        """Yes, except to what the validator stops."""
        return f"yes to {thing}"

    @ask.validator
    def _may(self, thing: str) -> None:
        if thing == "the impossible":
            raise ApplicationError("not that", {"rule": "R0"}, type="impossible")

    @workflow.signal
    def end(self) -> None:
        """Let it end."""
        self._over = True
