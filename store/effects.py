"""Every effect policy can order, as rows: the one place that says what each of them is. Exhaustive
by type.

Each row has a key that comes from the case and the event, never from a run, so that doing an effect
again does nothing.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import assert_never

from sqlalchemy import (
    ARRAY,
    Boolean,
    ColumnElement,
    DateTime,
    Text,
    all_,
    and_,
    bindparam,
    cast,
    func,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.sql import ClauseElement

from policy.cases.effects import (
    AcknowledgeEscalations,
    AddTask,
    CompleteAllTasks,
    CompleteTask,
    CompleteTasks,
    Effect,
    Escalate,
    PassTasksOn,
    SendNotice,
    SuppressNotices,
)
from policy.cases.words import NOBODY_ON_DUTY, ON_DUTY
from store.bundle import Bundle, Given, PreparedRows, PreparedStatement, new_rows
from store.deliver_by_hand import asked_by_hand
from store.sealing import Sealer
from store.tables import cases, duty_rota, escalations, outbox, persons, staff, task_moves, tasks
from store.task_notes import sealed_note


@dataclass(frozen=True, slots=True)
class Origin:
    """Which case and event an effect follows from, which guard orders it, policy's now, the track's
    kinds of task whose delay harms somebody, and those that put one on the cases of a group.
    """

    reference: str
    sequence: int
    guard: str
    now: datetime
    harmful_tasks: frozenset[str] = frozenset()
    group_tasks: Mapping[str, str] = field(default_factory=dict)


_NEW_NOTICE = new_rows(
    outbox,
    (
        "id",
        "effect_key",
        "reference",
        "template",
        "audience",
        "edition",
        "role",
        "staff_number",
        "note",
    ),
    lambda row: row.on_conflict_do_nothing(index_elements=[outbox.c.effect_key]).returning(
        outbox.c.id
    ),
)
_TASK = ("id", "effect_key", "reference", "kind", "team", "due", "rule")
_NEW_TASK = new_rows(
    tasks,
    (*_TASK, "sealed_note", "about", "harms"),
    lambda row: row.on_conflict_do_nothing(index_elements=[tasks.c.effect_key]),
)


def _for_the_group(given: Given) -> ClauseElement:
    """A row for every other open case that came in one group with this one (R39)."""
    # By keys, one after the other, however many the database thinks there are.
    rows_given = given["of"].table
    own = (
        select(persons.c.group_digest)
        .where(persons.c.reference == given["of"])
        .limit(1)
        .lateral("own")
    )
    group = persons.alias("group")
    other = (
        select(group.c.reference)
        .where(group.c.group_digest == own.c.group_digest, group.c.reference != given["of"])
        .offset(0)
        .lateral("other")
    )
    its_case = (
        select(cases.c.reference)
        .where(cases.c.reference == other.c.reference)
        .where(cases.c.ended_at.is_(None), cases.c.withdrawal_received_at.is_(None))
        .limit(1)
        .lateral("its_case")
    )
    found = select(
        cast(func.gen_random_uuid(), Text),
        func.concat(given["key_begins"], its_case.c.reference),
        its_case.c.reference,
        given["which"],
        given["whose"],
        given["by"],
        literal("R39"),
        func.concat("of one group with ", given["of"]),
        given["harmful"],
    ).select_from(rows_given, own, other, its_case)
    rows = insert(tasks).from_select((*_TASK, "note", "harms"), found)
    return rows.on_conflict_do_nothing(index_elements=[tasks.c.effect_key])


_GROUP_TASKS = PreparedRows(
    {
        **dict.fromkeys(("key_begins", "of", "which", "whose"), Text()),
        "by": DateTime(timezone=True),
        "harmful": Boolean(),
    },
    _for_the_group,
    planned_anew=True,
)


def _completing(*which: ColumnElement[bool]) -> PreparedStatement:
    # A row opened by a later event must survive this effect being applied again.
    mine = tasks.c.reference == bindparam("of")
    done = update(tasks).where(mine, tasks.c.done_at.is_(None), *which)
    return PreparedStatement(done.values(done_at=func.clock_timestamp()))


_COMPLETE = _completing(
    tasks.c.kind == bindparam("which"),
    bindparam("about", type_=Text).in_(["", tasks.c.about]),
)
_FINISH = _completing(tasks.c.id == bindparam("which"))
_COMPLETE_ALL = _completing(tasks.c.kind != all_(bindparam("kept", type_=ARRAY(Text))))


def _passing_on() -> PreparedStatement:
    passed = (
        update(tasks)
        .where(tasks.c.reference == bindparam("of"), tasks.c.done_at.is_(None))
        .where(tasks.c.kind == bindparam("which"))
        .values(done_at=func.clock_timestamp(), holder=None)
        .returning(tasks.c.id)
        .cte("passed")
    )
    moves = select(
        passed.c.id,
        literal("passed on"),
        bindparam("to", type_=Text),
        bindparam("guard", type_=Text),
    )
    return PreparedStatement(
        insert(task_moves).from_select(("task_id", "act", "holder", "moved_by"), moves)
    )


_PASS_ON = _passing_on()
# One that no channel took and whose case had not heard of it yet: nobody was asked to bring it, and
# nobody is to be.
_DIED_UNHEARD = and_(outbox.c.state == "dead", outbox.c.dealt_with_at.is_(None), ~asked_by_hand())
_SUPPRESS = PreparedStatement(
    update(outbox)
    .where(outbox.c.reference == bindparam("of"))
    .where(or_(outbox.c.state == "waiting", _DIED_UNHEARD))
    # A notice shared with other cases is theirs too.
    .where(func.starts_with(outbox.c.effect_key, bindparam("begins", type_=Text)))
    .values(
        state="suppressed",
        code=bindparam("why", type_=Text),
        settled_at=func.clock_timestamp(),
    )
)
_ACKNOWLEDGE = PreparedStatement(
    update(escalations)
    .where(escalations.c.reference == bindparam("of"), escalations.c.acknowledged_at.is_(None))
    .values(acknowledged_at=func.clock_timestamp(), acknowledged_by=bindparam("who", type_=Text))
)


def _new_escalation() -> PreparedStatement:
    """The person at that place in the role's rota now is notified, if there is one."""
    line = (
        select(duty_rota.c.staff_number)
        .join(staff, staff.c.number == duty_rota.c.staff_number)
        .where(duty_rota.c.role == bindparam("on_rota", type_=Text), staff.c.active)
        .where(duty_rota.c.starts <= bindparam("now"), duty_rota.c.ends > bindparam("now"))
        .order_by(duty_rota.c.position, duty_rota.c.staff_number)
        .offset(bindparam("before"))
        .limit(1)
        .scalar_subquery()
    )
    made = insert(escalations).values(notified=func.coalesce(line, ""))
    return PreparedStatement(
        made.on_conflict_do_nothing().returning(escalations.c.notified),
        ("id", "reference", "name", "anchored_at", "rung", "position", "role", "notified", "guard"),
    )


_NEW_ESCALATION = _new_escalation()


async def apply_effect(
    bundle: Bundle, sealer: Sealer, origin: Origin, number: int, effect: Effect
) -> None:
    """Make one effect's rows, with whatever else the bundle's transaction does. What they say in
    words is sealed with the case's key.
    """
    of = origin.reference
    match effect:
        case SendNotice():
            key = effect.group or f"{of}/{origin.sequence}/{effect.kind}/{number}"
            put_notice(
                bundle, of, key, effect.template, effect.audience, effect.edition, note=effect.note
            )
        case Escalate():
            await escalate(bundle, origin, effect)
        case AddTask():
            _open_task(bundle, sealer, origin, number, effect)
        case CompleteTasks():
            bundle.add(_COMPLETE, of=of, which=effect.task, about=effect.about)
        case CompleteTask():
            bundle.add(_FINISH, of=of, which=effect.task_id)
        case CompleteAllTasks():
            bundle.add(_COMPLETE_ALL, of=of, kept=list(effect.keep))
        case PassTasksOn():
            bundle.add(_PASS_ON, of=of, which=effect.task, to=effect.to, guard=origin.guard)
        case SuppressNotices():
            bundle.add(_SUPPRESS, of=of, begins=f"{of}/", why=effect.rule)
        case AcknowledgeEscalations():
            bundle.add(_ACKNOWLEDGE, of=of, who=effect.by)
        case _:
            assert_never(effect)


def put_notice(
    bundle: Bundle,
    reference: str,
    key: str,
    template: str,
    audience: str,
    edition: int = 0,
    role: str = "",
    staff_number: str = "",
    note: str = "",
) -> None:
    """A notice in the outbox, once for its key."""
    bundle.add(
        _NEW_NOTICE,
        id=str(uuid.uuid4()),
        effect_key=key,
        reference=reference,
        template=template,
        audience=audience,
        edition=edition,
        role=role,
        staff_number=staff_number,
        note=note,
    )


def notices_ordered(bundle: Bundle) -> tuple[str, ...]:
    """Ids of the notices that are new with what the bundle has sent, in their order."""
    return tuple(row.id for row in bundle.brought(_NEW_NOTICE))


async def escalate(bundle: Bundle, origin: Origin, effect: Escalate) -> bool:
    """Record an escalation and notify who is on duty; whether it was new, for the other guard may
    have been here first.
    """
    made = await bundle.ask(
        _NEW_ESCALATION,
        id=str(uuid.uuid4()),
        reference=origin.reference,
        name=effect.name,
        anchored_at=effect.anchored_at,
        rung=effect.rung,
        position=effect.position,
        before=effect.position - 1,
        role=effect.role,
        on_rota=effect.role,
        guard=origin.guard,
        now=origin.now,
    )
    if not made:
        return False
    notified = made[0].notified
    template = effect.template if notified else NOBODY_ON_DUTY
    key = effect.group or notice_key(
        origin.reference, effect.name, effect.anchored_at, effect.rung, effect.position
    )
    put_notice(bundle, origin.reference, key, template, ON_DUTY, 0, effect.role, notified)
    return True


def notice_key(reference: str, name: str, anchored_at: datetime, rung: str, position: int) -> str:
    """The key of an escalation's own notice, by which it is ordered once."""
    return "/".join((reference, name, anchored_at.isoformat(), rung, str(position)))


def _open_task(
    bundle: Bundle, sealer: Sealer, origin: Origin, number: int, effect: AddTask
) -> None:
    key = f"{origin.reference}/{origin.sequence}/{effect.kind}/{number}"
    bundle.add(
        _NEW_TASK,
        id=effect.id or str(uuid.uuid4()),
        effect_key=key,
        reference=origin.reference,
        kind=effect.task,
        team=effect.team,
        due=effect.due,
        rule=effect.rule,
        sealed_note=sealed_note(sealer, origin.reference, key, effect.note),
        about=effect.about,
        harms=effect.task in origin.harmful_tasks,
    )
    for_the_group = origin.group_tasks.get(effect.task)
    if for_the_group is not None:
        bundle.add(
            _GROUP_TASKS,
            # Once for an event, however many rows it opens.
            key_begins=f"{origin.reference}/{origin.sequence}/group/",
            of=origin.reference,
            which=for_the_group,
            whose=effect.team,
            by=effect.due,
            harmful=for_the_group in origin.harmful_tasks,
        )
