"""The statements of the record transaction, made once for the process."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import ARRAY, DateTime, Text, any_, bindparam, func, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from store.bundle import PreparedRows, PreparedStatement, new_rows
from store.chain import ChainLink
from store.tables import cases, deadlines, events, inbox

LOCKED = PreparedStatement(
    select(cases.c.sequence, cases.c.head_hash, cases.c.state)
    .where(cases.c.reference == bindparam("of"))
    .with_for_update()
)
# Held until the transaction ends, so that none of them is refused after this.
MESSAGES = PreparedStatement(
    select(inbox.c.id, inbox.c.verdict, inbox.c.code, inbox.c.rule)
    .where(inbox.c.id == any_(bindparam("ids", type_=ARRAY(Text))))
    .order_by(inbox.c.id)
    .with_for_update()
)
RUNNING = PreparedStatement(
    select(deadlines.c.name, deadlines.c.anchored_at, deadlines.c.rung, deadlines.c.due).where(
        deadlines.c.reference == bindparam("of"), deadlines.c.settled_at.is_(None)
    )
)
NEW_EVENT = new_rows(events, (*ChainLink.__dataclass_fields__, "previous", "code", "hash"))
KNOWN = PreparedStatement(
    select(events.c.event_id).where(
        events.c.reference == bindparam("of"),
        events.c.event_id == any_(bindparam("ids", type_=ARRAY(Text))),
    )
)
_GONE = func.unnest(
    bindparam("names", type_=ARRAY(Text)),
    bindparam("anchored_ats", type_=ARRAY(DateTime(timezone=True))),
    bindparam("rungs", type_=ARRAY(Text)),
).table_valued("name", "anchored_at", "rung")
_GONE_ROWS = _GONE.render_derived(name="gone")
SETTLED = PreparedStatement(
    update(deadlines)
    .where(deadlines.c.reference == bindparam("of"), deadlines.c.name == _GONE_ROWS.c.name)
    .where(deadlines.c.anchored_at == _GONE_ROWS.c.anchored_at)
    .where(deadlines.c.rung == _GONE_ROWS.c.rung)
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
