"""A queue that is held because its channel is at fault: no notice dies of it, and none uses up a
try. One row says so, from the first fault until the channel takes a notice again.

While the channel is not tried, notices wait; when its pause is over one of them is the probe.
Alarms about the service go past the hold, for they have other ways out.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Row, exists, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from policy.duty.holding import pause_after
from policy.duty.words import SERVICE_TROUBLE
from store.bundle import PreparedStatement
from store.tables import channel_holds, outbox

_OPEN = channel_holds.c.ended_at.is_(None)
BLOCK = "block"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What a channel said that concerns the channel: `block` waits for somebody, an outage for a
    while. `tried_at` is when the try began that met it.
    """

    channel: str
    code: str
    block: bool
    tried_at: datetime


IS_ALARM = outbox.c.template == SERVICE_TROUBLE


def may_leave() -> ColumnElement[bool]:
    """Whether a row of the outbox may be tried now, as far as its channel goes."""
    shut = exists().where(_OPEN, channel_holds.c.next_try_at > func.statement_timestamp())
    return or_(IS_ALARM, ~shut)


HOLD = PreparedStatement(
    select(channel_holds.c.id, channel_holds.c.concerns, channel_holds.c.tries).where(_OPEN)
)
NEXT_TRY = (
    select(channel_holds.c.next_try_at)
    .where(_OPEN, channel_holds.c.next_try_at > func.statement_timestamp())
    .scalar_subquery()
)
END_HOLD = PreparedStatement(
    update(channel_holds).where(_OPEN).values(ended_at=func.clock_timestamp()),
)


def probes_only(hold: Row[tuple[str, str, int]]) -> bool:
    """Whether a hold lets out one notice at a time."""
    return bool(pause_after(hold.tries, block=hold.concerns == BLOCK))


async def hold_queue(connection: AsyncConnection, fault: Fault) -> None:
    """Note a fault of the channel: the first opens the hold, each try after its pause lengthens the
    next one. Tries that were under way together count once.
    """
    concerns = BLOCK if fault.block else "outage"
    said = {"channel": fault.channel, "code": fault.code, "concerns": concerns}
    first = pause_after(1, block=fault.block)
    new = insert(channel_holds).values(
        id=str(uuid.uuid4()), next_try_at=func.clock_timestamp() + first, **said
    )
    made = await connection.execute(new.on_conflict_do_nothing().returning(channel_holds.c.id))
    if made.first() is not None:
        return
    query = select(channel_holds).where(_OPEN).with_for_update()
    hold = (await connection.execute(query)).first()
    if hold is None or hold.next_try_at > fault.tried_at:
        return
    tries = hold.tries + 1
    pause = pause_after(tries, block=fault.block)
    await connection.execute(
        update(channel_holds)
        .where(channel_holds.c.id == hold.id)
        .values(tries=tries, next_try_at=func.clock_timestamp() + pause, **said)
    )


async def others_got_through(connection: AsyncConnection, since: datetime | None) -> bool:
    """Whether the channel took other notices since a moment. Then a fault that one notice keeps
    meeting is that notice's own, whatever the channel calls it.
    """
    if since is None:
        return False
    sent = exists().where(outbox.c.state == "sent", outbox.c.settled_at > since, ~IS_ALARM)
    return bool((await connection.execute(select(sent))).scalar())


async def try_now(connection: AsyncConnection) -> None:
    """Somebody says that the channel is mended: the next try need not wait for its pause."""
    await connection.execute(
        update(channel_holds).where(_OPEN).values(next_try_at=func.clock_timestamp())
    )
