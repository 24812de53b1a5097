"""Escalations of cases, each with the notice to whoever is on duty, and their acknowledgement."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import Text, bindparam, case, func, literal, select, true, update
from sqlalchemy.dialects.postgresql import insert

from policy.cases.effects import Escalate
from policy.cases.words import NOBODY_ON_DUTY, ON_DUTY
from store.bundle import Bundle, PreparedStatement
from store.new_notices import NOTICE
from store.tables import duty_rota, escalations, outbox, staff

ACKNOWLEDGE = PreparedStatement(
    update(escalations)
    .where(escalations.c.reference == bindparam("of"), escalations.c.acknowledged_at.is_(None))
    .values(acknowledged_at=func.clock_timestamp(), acknowledged_by=bindparam("who", type_=Text))
)


def _new_escalation() -> PreparedStatement:
    """An escalation, and the notice of it to the person at that place in the role's rota now, if
    there is one. Its row says whether the notice is new too; without a row the other guard has been
    here first.
    """
    line = (
        select(duty_rota.c.staff_number)
        .join(staff, staff.c.number == duty_rota.c.staff_number)
        .where(duty_rota.c.role == bindparam("whom", type_=Text), staff.c.active)
        .where(duty_rota.c.starts <= bindparam("now"), duty_rota.c.ends > bindparam("now"))
        .order_by(duty_rota.c.position, duty_rota.c.staff_number)
        .offset(bindparam("before"))
        .limit(1)
        .scalar_subquery()
    )
    made = (
        insert(escalations)
        .values(
            id=bindparam("which"),
            reference=bindparam("of"),
            name=bindparam("deadline"),
            anchored_at=bindparam("anchored"),
            rung=bindparam("reached"),
            position=bindparam("place"),
            role=bindparam("whom", type_=Text),
            notified=func.coalesce(line, ""),
            guard=bindparam("found_by"),
        )
        .on_conflict_do_nothing()
        .returning(escalations.c.notified)
        .cte("made")
    )
    notice = select(
        bindparam("notice", type_=Text),
        bindparam("key", type_=Text),
        bindparam("of", type_=Text),
        case((made.c.notified == "", NOBODY_ON_DUTY), else_=bindparam("says", type_=Text)),
        literal(ON_DUTY),
        literal(0),
        bindparam("whom", type_=Text),
        made.c.notified,
        literal(""),
    )
    ordered = (
        insert(outbox)
        .from_select(NOTICE, notice)
        .on_conflict_do_nothing(index_elements=[outbox.c.effect_key])
        .returning(outbox.c.id)
        .cte("ordered")
    )
    return PreparedStatement(select(ordered.c.id).select_from(made.outerjoin(ordered, true())))


_NEW_ESCALATION = _new_escalation()


def add_escalation(
    bundle: Bundle, reference: str, guard: str, now: datetime, effect: Escalate
) -> None:
    """Record a case's escalation and notify who is on duty, with whatever else the bundle sends;
    nothing, if the other guard has been here first.
    """
    own_key = notice_key(reference, effect.name, effect.anchored_at, effect.rung, effect.position)
    bundle.add(
        _NEW_ESCALATION,
        which=str(uuid.uuid4()),
        of=reference,
        deadline=effect.name,
        anchored=effect.anchored_at,
        reached=effect.rung,
        place=effect.position,
        before=effect.position - 1,
        whom=effect.role,
        found_by=guard,
        now=now,
        notice=str(uuid.uuid4()),
        key=effect.group or own_key,
        says=effect.template,
    )


async def escalate(
    bundle: Bundle, reference: str, guard: str, now: datetime, effect: Escalate
) -> bool:
    """The same at once; whether it was new."""
    add_escalation(bundle, reference, guard, now, effect)
    return bool((await bundle.send())[-1])


def notices_of_escalations_in(bundle: Bundle) -> tuple[str, ...]:
    """Ids of the notices that are new with the escalations which the bundle has sent."""
    return tuple(row.id for row in bundle.brought(_NEW_ESCALATION) if row.id is not None)


def notice_key(reference: str, name: str, anchored_at: datetime, rung: str, position: int) -> str:
    """The key of an escalation's own notice, by which it is ordered once."""
    return "/".join((reference, name, anchored_at.isoformat(), rung, str(position)))
