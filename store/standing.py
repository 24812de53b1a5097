"""The stage and withdrawal of a case at the moment a notice about it would leave: whether the
notice is still true.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, bindparam, exists, func, select

from policy.cases.sending import ABOUT_NO_CASE, CaseNow
from store.bundle import PreparedStatement, Rows
from store.tables import cases, deadlines


def _passed() -> ColumnElement[list[str] | None]:
    """What ran out once goes on under the same anchor; what was set anew has another."""
    running, before = deadlines.alias(), deadlines.alias()
    once = exists().where(
        and_(
            before.c.reference == running.c.reference,
            before.c.name == running.c.name,
            before.c.anchored_at == running.c.anchored_at,
            before.c.settled_at.is_not(None),
        )
    )
    return (
        select(func.array_agg(running.c.name))
        .where(running.c.reference == cases.c.reference, running.c.settled_at.is_(None), once)
        .correlate(cases)
        .scalar_subquery()
    )


_PASSED = _passed().label("passed")


STANDING = PreparedStatement(
    select(
        cases.c.stage,
        cases.c.ended_at,
        cases.c.withdrawal_received_at,
        cases.c.answered_at,
        cases.c.read_at,
        cases.c.edition,
        cases.c.organisation_id,
        cases.c.clock_offset_seconds,
        _PASSED,
    ).where(cases.c.reference == bindparam("of"))
)


def standing_of(found: Rows) -> CaseNow:
    """What was found; a notice about the service itself is about no case."""
    if not found:
        return ABOUT_NO_CASE
    row = found[0]
    return CaseNow(
        stage=row.stage,
        ended=row.ended_at is not None,
        withdrawn=row.withdrawal_received_at is not None,
        answered=row.answered_at is not None,
        read=row.read_at is not None,
        edition=row.edition,
        passed=frozenset(row.passed or ()),
    )
