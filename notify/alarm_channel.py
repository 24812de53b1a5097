"""The way an alarm about the service takes: past the channel that may be what is wrong.

It is always written as a file and said in the log, on this machine, before anybody is asked
anything. Then it goes through the first channel, and through a second one if the first does not
take it. An alarm that comes twice does no harm; one that never comes does.
"""

from __future__ import annotations

import logging
from pathlib import Path

from notify.file_channel import FileChannel
from notify.protocol import Concerns, Notice, Notifier, NotTaken

_log = logging.getLogger("referrals.notify")


class AlarmChannel:
    """See Notifier."""

    name = "alarm"

    def __init__(self, first: Notifier, second: Notifier | None, folder: Path) -> None:
        self._ways = [first] if second is None else [first, second]
        self._file = FileChannel(folder)

    async def send(self, notice: Notice) -> None:
        """See Notifier. Raises what the first channel said, if none took it; the file is there all
        the same.
        """
        await self.leave_file(notice)
        refusals: list[NotTaken] = []
        for way in self._ways:
            try:
                await way.send(notice)
            except NotTaken as refusal:
                refusals.append(refusal)
            else:
                return
        # An alarm is never given up: who is on duty changes, and what is wrong is mended.
        first = refusals[0]
        concerns = Concerns.OUTAGE if first.concerns is Concerns.NOTICE else first.concerns
        raise NotTaken(first.code, concerns=concerns, perhaps=first.perhaps)

    async def has(self, notice_id: str) -> bool:
        """See Notifier: nothing is looked up, for an alarm may come twice."""
        return False

    async def leave_file(self, notice: Notice) -> None:
        """The part of an alarm that needs nobody's address. Raises nothing: a file that cannot be
        written is said in the log.
        """
        try:
            await self._file.send(notice)
        except NotTaken as refusal:
            fields = {"code": refusal.code}
            _log.error("event", extra={"event": "alarm-file-not-written", "fields": fields})
        else:
            _log.error("event", extra={"event": "alarm", "fields": {"channel": self._file.name}})
