"""Taking back what was told too early, because a clock ran ahead: the escalation stays on record as
withdrawn, its notice does not leave any more, and whoever was notified hears that it was wrong.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Interval, and_, case, cast, exists, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from policy.cases.events import EscalationTakenBack
from policy.cases.words import ON_DUTY
from policy.clocks import AGREE_WITHIN
from policy.duty.sweep import NAME as NOT_TAKEN
from policy.duty.words import SERVICE, TAKEN_BACK
from policy.time import london_day, show_london
from store.bundle import Bundle
from store.case_store import CaseStore
from store.duty_rows import put_note
from store.escalating import notice_key
from store.forms import Forms, NoKey, sealer_of
from store.inbox import put_fact
from store.keys import KeyStoreUnreachable
from store.sealing import Sealer
from store.tables import cases, deadlines, escalations, outbox
from store.watch import GUARD

CODE = "clocks-apart"
_LOOKED_BACK = timedelta(days=7)
_AT_ONCE = 200
_NAMED = 20
_LEFT = ("sent", "sending")


# A demonstration's case is moved on by hand, so its moments in our time are other ones afterwards.
_OF_ANOTHER_TIME = exists().where(
    cases.c.reference == escalations.c.reference, cases.c.clock_offset_seconds != 0
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldTooEarly:
    """An escalation whose moment is still to come; `notified` is a staff number or empty."""

    id: str
    reference: str
    name: str
    anchored_at: datetime
    rung: str
    position: int
    role: str
    notified: str
    escalated_at: datetime

    @property
    def key(self) -> str:
        """The key of its notice."""
        return notice_key(self.reference, self.name, self.anchored_at, self.rung, self.position)


async def told_too_early(connection: AsyncConnection, now: datetime) -> list[ToldTooEarly]:
    """Escalations of the last days whose moment has not come at `now`, some at a time."""
    kept = escalations.c
    query = (
        select(*(kept[name] for name in ToldTooEarly.__dataclass_fields__))
        .outerjoin(
            deadlines,
            and_(
                deadlines.c.reference == kept.reference,
                deadlines.c.name == kept.name,
                deadlines.c.anchored_at == kept.anchored_at,
                deadlines.c.rung == kept.rung,
                # One that was moved on since was escalated rightly then.
                deadlines.c.set_at <= kept.escalated_at,
            ),
        )
        .where(
            kept.escalated_at > now - _LOOKED_BACK, kept.withdrawn_at.is_(None), ~_OF_ANOTHER_TIME
        )
        .where(or_(deadlines.c.due > now + AGREE_WITHIN, _later_day(now), _later_step(now)))
        .order_by(kept.escalated_at, kept.id)
        .limit(_AT_ONCE)
    )
    return [ToldTooEarly(**row._mapping) for row in await connection.execute(query)]


def _later_day(now: datetime) -> ColumnElement[bool]:
    """A repetition is known by its London day."""
    is_day = escalations.c.rung.regexp_match(r"^\d{4}-\d\d-\d\d$")
    return and_(is_day, escalations.c.rung > london_day(now).isoformat())


def _later_step(now: datetime) -> ColumnElement[bool]:
    """A step of what nobody has taken is known by how many hours it comes after that."""
    after = case((escalations.c.name == NOT_TAKEN, cast(escalations.c.rung, Interval)))
    return escalations.c.anchored_at + after > now + AGREE_WITHIN


def fact_id(escalation: str) -> str:
    """The id of the message, and of the event, that says that an escalation was taken back."""
    return f"withdrawn/{escalation}"


async def sealers_for(
    store: CaseStore[Any, Any, Any], wrong: Sequence[ToldTooEarly]
) -> dict[str, Sealer | None]:
    """What the cases' own events are sealed with: None for a case that has no key any more. One
    whose key cannot be had now is left out, until it can: nothing is withdrawn without an event.
    """
    found = dict[str, Sealer | None]()
    for reference in {one.reference for one in wrong}:
        with suppress(KeyStoreUnreachable):
            try:
                found[reference] = await sealer_of(store.keys, reference)
            except NoKey:
                found[reference] = None
    return found


async def take_back(
    connection: AsyncConnection,
    forms: Forms[Any, Any, Any],
    sealers: Mapping[str, Sealer | None],
    wrong: Sequence[ToldTooEarly],
    now: datetime,
) -> int:
    """Withdraw them, each on record; how many people were told that they were wrong. Each case
    learns of it through its inbox, and has an event of it.
    """
    kept, bundle = escalations.c, Bundle(connection)
    for one in wrong:
        sealer = sealers[one.reference]
        if sealer is not None:
            put_fact(bundle, forms, sealer, one.reference, GUARD, _fact(one, now))
    await bundle.send()
    await connection.execute(
        update(escalations)
        .where(kept.id.in_([one.id for one in wrong]), kept.withdrawn_at.is_(None))
        .values(
            withdrawn_at=now,
            withdrawn_why=CODE,
            # Nobody has to take what was never due.
            acknowledged_at=func.coalesce(kept.acknowledged_at, now),
            acknowledged_by=func.coalesce(kept.acknowledged_by, GUARD),
        )
    )
    told: dict[tuple[str, str, int], list[ToldTooEarly]] = defaultdict(list)
    for one in wrong:
        if await _notice_left(connection, one, now):
            told[one.role, one.notified, one.position].append(one)
    return sum([await _tell(connection, group, now) for group in told.values()])


def _fact(wrong: ToldTooEarly, now: datetime) -> EscalationTakenBack:
    return EscalationTakenBack(
        id=fact_id(wrong.id),
        at=now,
        by=GUARD,
        name=wrong.name,
        rung=wrong.rung,
        escalated_at=wrong.escalated_at,
    )


async def _notice_left(connection: AsyncConnection, wrong: ToldTooEarly, now: datetime) -> bool:
    """Keep its notice from leaving, or find that it has. Its key is free then for the notice of the
    day when the moment does come. Of a notice shared with other cases no more is known than that it
    was ordered.
    """
    moved = await connection.execute(
        update(outbox)
        .where(outbox.c.effect_key == wrong.key)
        .values(
            effect_key=f"{wrong.key}/{fact_id(wrong.id)}",
            state=case((outbox.c.state == "waiting", "suppressed"), else_=outbox.c.state),
            code=case((outbox.c.state == "waiting", CODE), else_=outbox.c.code),
            settled_at=func.coalesce(outbox.c.settled_at, case((outbox.c.state == "waiting", now))),
        )
        .returning(outbox.c.state)
    )
    states = list(moved.scalars())
    return not states or any(state in _LEFT for state in states)


async def _tell(connection: AsyncConnection, wrong: Sequence[ToldTooEarly], now: datetime) -> bool:
    first = wrong[0]
    return await put_note(
        connection,
        fact_id(first.id),
        about=SERVICE,
        template=TAKEN_BACK,
        audience=ON_DUTY,
        role=first.role,
        staff_number=first.notified,
        note=_said(wrong, now),
    )


def _said(wrong: Sequence[ToldTooEarly], now: datetime) -> str:
    references = list(dict.fromkeys(one.reference for one in wrong))
    more = f" and {len(references) - _NAMED} more" if len(references) > _NAMED else ""
    cases = f"{len(references)} case{'' if len(references) == 1 else 's'}"
    return (
        f"{cases}: {', '.join(references[:_NAMED])}{more}.\n"
        f"Taken back at {show_london(now)}, when the clocks agreed again."
    )
