"""A channel in memory that can be set to misbehave; it keeps the same contract as the real
ones.
"""

from __future__ import annotations

from notify.protocol import Notice, NotTaken


class FakeChannel:
    """Remembers what it accepted. `fail_next` lists how the coming sends fail, first first."""

    name = "fake"

    def __init__(self) -> None:
        self.accepted: list[Notice] = []
        self.fail_next: list[NotTaken] = []

    async def send(self, notice: Notice) -> None:
        """See Notifier. A failure marked `perhaps` accepts the notice and then loses the answer."""
        failure = self.fail_next.pop(0) if self.fail_next else None
        if failure is not None and not failure.perhaps:
            raise failure
        if not await self.has(notice.id):
            self.accepted.append(notice)
        if failure is not None:
            raise failure

    async def has(self, notice_id: str) -> bool:
        """See Notifier."""
        return any(notice.id == notice_id for notice in self.accepted)


class ForgetfulChannel(FakeChannel):
    """As a mail server: it cannot say what it has taken, and takes the same notice each time."""

    async def has(self, notice_id: str) -> bool:
        """See Notifier."""
        return False
