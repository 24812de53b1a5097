"""The outbox: what is to be sent, who may send it now, and what became of it.

A sender claims a notice, asks the store again whether it is still true, sends, and settles it
together with the fact that goes back to the case. An attempt that was cut off leaves the row as
`sending`, and the next one asks the channel first.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Text, bindparam, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from policy.cases.sending import CaseNow
from store.addresses import address_of, look_up_address
from store.bundle import Bundle, PreparedStatement
from store.clock import ClocksApart, clocks_of
from store.holding import HOLD, may_leave
from store.left_before import LEFT_BEFORE, LeftBefore, left_before
from store.policy_time import CLOCK
from store.standing import STANDING, standing_of
from store.tables import outbox


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """A notice whose attempt this sender has begun. `asked_before`: an earlier attempt was cut
    off. `sequence` is the event of its case that ordered it, 0 where a clock or nobody's case did.
    """

    id: str
    reference: str
    template: str
    audience: str
    role: str
    staff_number: str
    edition: int
    shared: bool
    attempts: int
    asked_before: bool
    note: str = ""
    sequence: int = 0
    began_at: datetime
    """When this try began."""
    tried_before: datetime | None
    """When the one before it began."""
    marked: float
    """By this process's steady clock, a moment before the attempt was marked."""


IS_LIVE = or_(outbox.c.state == "waiting", outbox.c.state == "sending")
"""Neither sent nor given up."""
_PRIOR = (
    select(outbox.c.id, outbox.c.state, outbox.c.last_attempt_at)
    .where(outbox.c.id == bindparam("of"))
    .where(IS_LIVE, may_leave())
    .with_for_update(skip_locked=True)
    .subquery("prior")
)
_CLAIM = PreparedStatement(
    update(outbox)
    .where(outbox.c.id == _PRIOR.c.id)
    .values(
        state="sending",
        attempts=outbox.c.attempts + 1,
        last_attempt_at=func.clock_timestamp(),
    )
    .returning(
        *outbox.c,
        _PRIOR.c.state.label("prior_state"),
        _PRIOR.c.last_attempt_at.label("prior_attempt_at"),
    )
)
_HOLD = PreparedStatement(
    select(outbox.c.id)
    .where(outbox.c.id == bindparam("of"), outbox.c.state == "sending")
    .with_for_update(skip_locked=True)
)


_SETTLE = PreparedStatement(
    update(outbox)
    .where(outbox.c.id == bindparam("of"))
    .values(
        state=bindparam("ending", type_=Text),
        code=bindparam("why", type_=Text),
        sent_by=bindparam("guard", type_=Text),
        settled_at=func.clock_timestamp(),
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A claimed notice in hand: how its case stands, which organisation referred it, what time it
    is (None if no two clocks agree), by how much a rehearsal case's own time is moved from that,
    where the notice goes in and out of office hours, if anywhere, and by which nation's bank
    holidays those are.
    """

    standing: CaseNow
    organisation: str
    now: datetime | None
    offset: timedelta
    address: str | None
    out_of_hours: str | None
    nation: str
    queue_held: bool = False
    """Whether the channel was at fault until now: its taking this notice ends that."""
    left_before: LeftBefore | None = None
    """The same notice, as it left before the record was put back from an older copy."""
    looked: float = field(default_factory=time.monotonic)

    def moment(self) -> datetime | None:
        """What time it is by now, if that was known at the look."""
        passed = timedelta(seconds=time.monotonic() - self.looked)
        return None if self.now is None else self.now + passed

    def case_time(self) -> datetime | None:
        """The same for the case."""
        moment = self.moment()
        return None if moment is None else moment + self.offset


async def claim(bundle: Bundle, notice_id: str) -> Claimed | None:
    """Begin an attempt, mark it and commit, so that a crash from here on is seen; None if it is
    settled, or another sender holds it.
    """
    before = time.monotonic()
    bundle.add(_CLAIM, of=notice_id)
    [found] = await bundle.commit()
    return _claimed(found[0], before) if found else None


def _claimed(row: Any, marked: float) -> Claimed:
    return Claimed(
        id=row.id,
        reference=row.reference,
        template=row.template,
        audience=row.audience,
        role=row.role,
        staff_number=row.staff_number,
        edition=row.edition,
        shared=not row.effect_key.startswith(f"{row.reference}/"),
        attempts=row.attempts,
        asked_before=row.prior_state == "sending",
        note=row.note,
        sequence=_sequence(row.effect_key, row.reference),
        began_at=row.last_attempt_at,
        tried_before=row.prior_attempt_at,
        marked=marked,
    )


def _sequence(effect_key: str, reference: str) -> int:
    """The event that ordered it; the key of an escalation names its deadline in this place."""
    number = effect_key.removeprefix(f"{reference}/").partition("/")[0]
    return int(number) if number.isascii() and number.isdecimal() else 0


async def hold(bundle: Bundle, notice: Claimed, same: str) -> Held | None:
    """Hold a claimed notice through the sending itself, and look at its case once more; None if it
    is held or settled. `same` is the digest of what it says and to whom.
    """
    bundle.add(_HOLD, of=notice.id)
    bundle.add(STANDING, of=notice.reference)
    bundle.add(CLOCK)
    look_up_address(bundle, notice)
    bundle.add(HOLD)
    bundle.add(LEFT_BEFORE, of=notice.id, same=same)
    clocks = clocks_of(bundle.connection)
    own_before = clocks.own()
    held, standing, shown, address, queue, before = await bundle.send()
    if not held:
        return None
    to = address_of(notice, address)
    try:
        now = await clocks.agreed(shown[0].now, own_before)
    except ClocksApart:
        now = None
    return Held(
        standing=standing_of(standing),
        organisation=standing[0].organisation_id if standing else "",
        now=now,
        offset=timedelta(seconds=standing[0].clock_offset_seconds if standing else 0),
        address=to.office,
        out_of_hours=to.out_of_hours,
        nation=to.nation,
        queue_held=bool(queue),
        left_before=left_before(before),
    )


def settle(bundle: Bundle, notice_id: str, state: str, code: str, sent_by: str) -> None:
    """A notice's end: sent, suppressed or dead, with the code that says why."""
    bundle.add(_SETTLE, of=notice_id, ending=state, why=code, guard=sent_by)


async def put_back(
    connection: AsyncConnection,
    notice_id: str,
    code: str,
    after: timedelta,
    *,
    asked: bool,
    counts: bool = True,
) -> None:
    """Try again later. `asked` keeps the row as `sending`: the channel may have it, and must be
    asked before a resend. A try that met a fault of the channel does not count.
    """
    await connection.execute(
        update(outbox)
        .where(outbox.c.id == notice_id)
        .values(
            state="sending" if asked else "waiting",
            code=code,
            next_attempt_at=func.clock_timestamp() + after,
            attempts=outbox.c.attempts - (0 if counts else 1),
        )
    )
