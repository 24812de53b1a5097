"""A notice that no channel took: whether a person was asked to bring it another way. Where no
running case can ask, operations get the row themselves.
"""

from __future__ import annotations

import uuid

from sqlalchemy import ColumnElement, exists, func
from sqlalchemy.dialects.postgresql import insert

from policy.cases.words import DELIVER_BY_HAND, OPERATIONS
from policy.due_within import NOTICE_BY_HAND
from store.bundle import Bundle, PreparedStatement
from store.outbox import Claimed
from store.tables import outbox, tasks

_ROW = PreparedStatement(
    insert(tasks)
    .values(
        kind=DELIVER_BY_HAND,
        team=OPERATIONS,
        due=func.clock_timestamp() + NOTICE_BY_HAND.within,
        harms=True,
    )
    .on_conflict_do_nothing(index_elements=[tasks.c.effect_key]),
    ("id", "effect_key", "reference", "rule", "note", "about"),
)


def asked_by_hand(*which: ColumnElement[bool]) -> ColumnElement[bool]:
    """Of a notice in the outbox: whether there is a row, open or done, that asks to deliver it by
    hand, of those that `which` holds for.
    """
    return exists().where(
        tasks.c.reference == outbox.c.reference,
        tasks.c.kind == DELIVER_BY_HAND,
        tasks.c.about == outbox.c.template + " for " + outbox.c.audience + ":",
        *which,
    )


def ask_operations(bundle: Bundle, notice: Claimed, code: str, rule: str) -> None:
    """A task to deliver a notice another way, once for each time it died, under the track's
    rule for it.
    """
    bundle.add(
        _ROW,
        id=str(uuid.uuid4()),
        effect_key=f"dead-notice/{notice.id}/{notice.attempts}",
        reference=notice.reference,
        rule=rule,
        note=f"{notice.template} for {notice.audience}: {code}",
        about=f"{notice.template} for {notice.audience}:",
    )
