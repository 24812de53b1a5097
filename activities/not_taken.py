"""A notice that its channel did not take now: when it is tried again, and whether its queue waits
with it.
"""

from __future__ import annotations

import logging
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from activities.way_out import LookedTooLongAgo, is_alarm
from notify.protocol import Concerns, NotTaken
from store import holding, outbox
from store.clock import ClocksApart
from store.holding import Fault
from store.outbox import Claimed
from store.unopened import why_unopened

MOST_ATTEMPTS = 12
_FIRST_PAUSE, _LONGEST_PAUSE = timedelta(seconds=5), timedelta(minutes=15)
# Longer than any channel takes to store what it accepted, so that asking it is meaningful.
_BEFORE_ASKING = timedelta(seconds=60)
_UNTIL_THE_KEY = timedelta(seconds=60)
KEYS_OUT_OF_REACH = "case-keys-out-of-reach"
_log = logging.getLogger("referrals.notices")


async def waits(
    connection: AsyncConnection, notice: Claimed, refusal: NotTaken, channel: str
) -> bool:
    """Put a refused notice back, to be tried again; False if no try would help it."""
    if await _is_the_channels(connection, notice, refusal):
        await _wait_with_all(connection, notice, refusal, channel)
        return True
    if refusal.for_good or notice.attempts >= MOST_ATTEMPTS:
        return False
    pause = min(_FIRST_PAUSE * 2 ** (notice.attempts - 1), _LONGEST_PAUSE)
    if refusal.perhaps:
        pause = max(pause, _BEFORE_ASKING)
    await outbox.put_back(connection, notice.id, refusal.code, pause, asked=refusal.perhaps)
    return True


async def wait_to_look_again(connection: AsyncConnection, notice: Claimed) -> None:
    """Too long ago somebody looked whether it is still true (`store.leaving`). It waits, and has
    used up no try.
    """
    asked = notice.asked_before
    await outbox.put_back(
        connection, notice.id, LookedTooLongAgo.code, _FIRST_PAUSE, asked=asked, counts=False
    )


async def wait_for_the_time(connection: AsyncConnection, notice: Claimed) -> None:
    """No two clocks agree, so it cannot be said whether the notice is still true, or whom it
    reaches. It waits, and has used up no try.
    """
    asked = notice.asked_before
    await outbox.put_back(
        connection, notice.id, ClocksApart.code, _BEFORE_ASKING, asked=asked, counts=False
    )


async def wait_for_the_key(
    connection: AsyncConnection, notice: Claimed, error: BaseException
) -> None:
    """The key of its case cannot be had, so that its leaving could not be kept for the case, and it
    would leave again and again. It waits, and has used up no try.
    """
    code = why_unopened(error) or KEYS_OUT_OF_REACH
    fields = {"reference": notice.reference, "code": code}
    _log.warning("event", extra={"event": "notice-waits-for-key", "fields": fields})
    asked = notice.asked_before
    await outbox.put_back(connection, notice.id, code, _UNTIL_THE_KEY, asked=asked, counts=False)


async def _is_the_channels(connection: AsyncConnection, notice: Claimed, refusal: NotTaken) -> bool:
    """Whether a refusal is about the channel. If others got through between two tries of this
    notice, it is this notice's own, whatever the channel calls it.
    """
    if refusal.concerns is Concerns.NOTICE:
        return False
    return is_alarm(notice) or not await holding.others_got_through(connection, notice.tried_before)


async def _wait_with_all(
    connection: AsyncConnection, notice: Claimed, refusal: NotTaken, channel: str
) -> None:
    """The notice waits with the whole queue, and has used up no try. An alarm has met two channels,
    so it says nothing of the first.
    """
    if not is_alarm(notice):
        fault = Fault(
            channel=channel,
            code=refusal.code,
            block=refusal.concerns is Concerns.BLOCK,
            tried_at=notice.began_at,
        )
        await holding.hold_queue(connection, fault)
    # An alarm goes past the hold, so its own pause keeps it from hammering.
    wait = refusal.perhaps or is_alarm(notice)
    pause = _BEFORE_ASKING if wait else _FIRST_PAUSE
    await outbox.put_back(
        connection, notice.id, refusal.code, pause, asked=refusal.perhaps, counts=False
    )
