"""What a channel promises: a notice is accepted when `send` returns, and a channel that keeps a
list can be asked for it by its id.

A channel need not notice a repeat, so nothing is sent again after a lost answer before `has` was
asked.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One message to one address. `id` is the channel's reference for it: the same id is the same
    notice.
    """

    id: str
    address: str
    subject: str
    body: str


class Concerns(StrEnum):
    """What a refusal is about: this notice and its recipient; or the channel, whatever is sent
    through it. An outage mends itself; a block (key, login, sender, limit, clock) waits for
    somebody.
    """

    NOTICE = "notice"
    OUTAGE = "outage"
    BLOCK = "block"


class NotTaken(Exception):
    """The channel did not take the notice. `code` is stable and holds no address.

    `for_good`: trying this notice again will not help; never said of a fault of the channel.
    `perhaps`: the answer was lost, so the channel may have it after all.
    """

    def __init__(
        self,
        code: str,
        *,
        concerns: Concerns = Concerns.NOTICE,
        for_good: bool = False,
        perhaps: bool = False,
    ) -> None:
        super().__init__(code)
        if for_good and concerns is not Concerns.NOTICE:
            raise ValueError("no notice dies of what is wrong with its channel")
        self.code = code
        self.concerns = concerns
        self.for_good = for_good
        self.perhaps = perhaps


class Notifier(Protocol):
    """A channel. Each of its waits has a limit of its own, shorter than its caller's."""

    name: str

    async def send(self, notice: Notice) -> None:
        """Hand a notice over; returning means the channel has accepted it. Raises NotTaken."""

    async def has(self, notice_id: str) -> bool:
        """Whether the channel is known to have accepted a notice of this id; one that keeps no list
        says no. Raises NotTaken if it cannot say now, always with `perhaps`: it is to be asked
        again before anything is sent.
        """
