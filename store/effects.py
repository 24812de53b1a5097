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
from store.bundle import Bundle, Given, PreparedRows, PreparedStatement, new_rows
from store.deliver_by_hand import asked_by_hand
from store.escalating import ACKNOWLEDGE, add_escalation, notices_of_escalations_in
from store.new_notices import notices_in, put_notice
from store.sealing import Sealer
from store.tables import cases, outbox, persons, task_moves, tasks
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


def apply_effect(
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
            add_escalation(bundle, of, origin.guard, origin.now, effect)
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
            bundle.add(ACKNOWLEDGE, of=of, who=effect.by)
        case _:
            assert_never(effect)


def notices_ordered(bundle: Bundle) -> tuple[str, ...]:
    """Ids of the notices that are new with what the bundle has sent."""
    return (*notices_in(bundle), *notices_of_escalations_in(bundle))


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
