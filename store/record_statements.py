"""The statements of the record transaction, made once for the process."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import (
    ARRAY,
    JSON,
    Text,
    any_,
    bindparam,
    column,
    func,
    null,
    select,
    union_all,
    update,
)
from sqlalchemy.dialects.postgresql import insert as upsert

from store.bundle import PreparedRows, PreparedStatement, new_rows
from store.chain import ChainLink
from store.tables import cases, deadlines, events, inbox

LOCKED = PreparedStatement(
    select(cases.c.sequence, cases.c.head_hash, cases.c.state)
    .where(cases.c.reference == bindparam("of"))
    .with_for_update()
)
RUNG = ("name", "anchored_at", "rung")
"""Which of a case's deadlines a row is."""
# The database knows the length of a list that it is given, and then plans anew each time for as
# many; of one that it selects itself it does not, and keeps the plan.
IDS = any_(func.array(select(func.unnest(bindparam("ids", type_=ARRAY(Text)))).scalar_subquery()))
"""Any of `ids`."""
# Held until the transaction ends, so that none of them is refused after this.
MESSAGES = PreparedStatement(
    select(inbox.c.id, inbox.c.verdict, inbox.c.code, inbox.c.rule)
    .where(inbox.c.id == IDS)
    .order_by(inbox.c.id)
    .with_for_update()
)
# Both are written under the case's lock alone, so one statement after it sees them as they are.
BEFORE = PreparedStatement(
    union_all(
        select(*(deadlines.c[name] for name in (*RUNG, "due")), null().label("event_id")).where(
            deadlines.c.reference == bindparam("of"), deadlines.c.settled_at.is_(None)
        ),
        select(null(), null(), null(), null(), events.c.event_id).where(
            events.c.reference == bindparam("of"), events.c.event_id == IDS
        ),
    )
)
"""The deadlines that run; and the messages, by event_id, that count already."""
NEW_EVENT = new_rows(events, (*ChainLink.__dataclass_fields__, "previous", "code", "hash"))
_GONE = (
    func.json_to_recordset(bindparam("gone", type_=JSON))
    .table_valued(*(column(name, deadlines.c[name].type) for name in RUNG))
    .render_derived(name="gone", with_types=True)
)
SETTLED = PreparedStatement(
    update(deadlines)
    .where(deadlines.c.reference == bindparam("of"))
    .where(*(deadlines.c[name] == _GONE.c[name] for name in RUNG))
    .values(settled_at=func.clock_timestamp())
)
_DEADLINE = (
    "reference",
    "name",
    "anchored_at",
    "rung",
    "due",
    "anchor",
    "rule",
    "role",
    "position",
    "repeats_days",
)
NEW_DEADLINE = new_rows(
    deadlines,
    _DEADLINE,
    # After a correction a rung that was settled may run again, or be due at another moment.
    lambda row: row.on_conflict_do_update(
        index_elements=["reference", "name", "anchored_at", "rung"],
        set_={"settled_at": None, "due": row.excluded.due, "set_at": func.clock_timestamp()},
    ),
)
# Whoever takes a case in may set its first deadlines and settle none.
FIRST_DEADLINE = new_rows(deadlines, _DEADLINE)
_NOW = func.clock_timestamp()
# A message that came without a row of its own gets one, with nothing of its content.
KEPT = PreparedStatement(
    upsert(inbox).values(delivered_at=_NOW, decided_at=_NOW).on_conflict_do_nothing(),
    ("id", "reference", "sender", "sender_message_id", "kind", "verdict", "code", "rule"),
)
_VERDICT: dict[str, Any] = {
    "verdict": bindparam("said", type_=Text),
    "code": bindparam("why", type_=Text),
    "rule": bindparam("by_rule", type_=Text),
    "decided_at": _NOW,
    "delivered_at": func.coalesce(inbox.c.delivered_at, _NOW),
}
_UNDECIDED = update(inbox).where(inbox.c.id == bindparam("of"), inbox.c.verdict.is_(None))
ANSWERED = PreparedStatement(_UNDECIDED.values(**_VERDICT))
# What a withdrawal overtook keeps its sender, kind and time, and no content (R10).
ANSWERED_AND_FORGOTTEN = PreparedStatement(
    _UNDECIDED.values(**_VERDICT, sealed=None, content_digest="")
)


@cache
def entered(columns: tuple[str, ...]) -> PreparedRows:
    """A new case's row."""
    return new_rows(cases, columns)


@cache
def moved(columns: tuple[str, ...]) -> PreparedStatement:
    """A case's row as it is now. How far its time is from the world's changes with its clock, which
    somebody moves by hand (`store.cases.move_clock`), and not with what happens to it.
    """
    kept = tuple(name for name in columns if name not in ("reference", "clock_offset_seconds"))
    return PreparedStatement(update(cases).where(cases.c.reference == bindparam("of")), kept)
