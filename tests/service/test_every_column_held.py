"""Whatever a job's login may change of a case's own rows, the report names, or it is here with why
nobody is misled by it. A right that is added is red until it is in either.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from sqlalchemy import Column, DateTime, Integer, LargeBinary, Text, create_engine, text

from policy.refusal import Refusal
from policy.support.deeds import AcknowledgeEscalation, RecordAnswer
from policy.support.words import Role
from service.health.verifying import verify_trail
from store.advancing import advance
from store.grants import TABLES
from store.policy_time import clock
from store.tables import metadata
from tests.apps import NO_TRACE, SUPERVISOR, cells, order, take_in
from tests.servers import TestDatabase
from tests.service.contexts import by_staff
from wiring.app import App

_OF_THE_OTHER_TRACK = "in support nothing writes or reads it; in suitability it is held"
_OF_A_MESSAGE = (
    "how a message was answered; what it said is sealed, the event that it became is held"
)
_OF_A_NOTICE = "how far a notice is; which left, the log outside the database says too"
_OF_THE_SERVICE = "when and in what order the service gets to it, looked at anew by its watchdog"
NOT_HELD: dict[str, str] = {
    **dict.fromkeys(
        ("cases.decided_at", "cases.served_at", "cases.withdrawn_at", "cases.incidents"),
        _OF_THE_OTHER_TRACK,
    ),
    **dict.fromkeys(
        (
            *("inbox.code", "inbox.rule", "inbox.verdict", "inbox.decided_at"),
            *("inbox.delivered_at", "inbox.content_digest"),
        ),
        _OF_A_MESSAGE,
    ),
    **dict.fromkeys(
        (
            *("outbox.attempts", "outbox.code", "outbox.created_at", "outbox.dealt_with_at"),
            *("outbox.dealt_with_by", "outbox.effect_key", "outbox.last_attempt_at"),
            *("outbox.next_attempt_at", "outbox.sent_by", "outbox.settled_at", "outbox.state"),
            *("webhook_sendings.attempts", "webhook_sendings.code", "left_before.used_by"),
            *("webhook_sendings.next_attempt_at", "webhook_sendings.settled_at"),
            "webhook_sendings.state",
        ),
        _OF_A_NOTICE,
    ),
    **dict.fromkeys(
        ("cases.updated_at", "cases.workflow_confirmed_at", "deadlines.set_at", "feed.place"),
        _OF_THE_SERVICE,
    ),
    **dict.fromkeys(
        ("erasures.halves_destroyed_at", "erasures.histories_deleted_at", "case_keys.slot_before"),
        "who may write it may destroy halves",
    ),
    **dict.fromkeys(
        ("legal_holds.lifted_at", "legal_holds.lifted_by", "legal_holds.lifted_reason"),
        "who lifted a hold is on its list, and no event of a case",
    ),
    "cases.late_batch": "which cases a batch escalated together, for one answer to all of them",
    "escalations.withdrawn_why": "says nothing beside the moment, which is held",
    "persons.match_digests": "who is looked for finds a person by them, and is told no more",
    "tasks.holder": "each move of a task is kept apart, and only added to",
    "tasks.note": "what the service says of a task of its own; a case's own note is sealed",
}
_UPDATE = re.compile(r"UPDATE(?: \(([^)]*)\))?$")
_WORKED_OUT = {"cases.reference", "cases.urgent_at", "cases.wakes_at"}
"""What the database itself works out, and what every row is found by."""


def _changeable() -> Iterator[Column[Any]]:
    """The columns of cases' rows that any job may change."""
    for name, rights in TABLES.items():
        table = metadata.tables.get(name)
        if table is None or "reference" not in table.c:
            continue
        found = [_UPDATE.match(right) for said in rights.values() for right in said]
        named = {
            part
            for one in found
            if one
            for part in (one[1] or ", ".join(table.c.keys())).split(", ")
        }
        yield from (
            table.c[column] for column in sorted(named) if f"{name}.{column}" not in _WORKED_OUT
        )


def _name(column: Column[Any]) -> str:
    return f"{column.table.name}.{column.name}"


HELD = [column for column in _changeable() if _name(column) not in NOT_HELD]


def test_nothing_is_here_that_nobody_may_change() -> None:
    assert NOT_HELD.keys() <= {_name(column) for column in _changeable()}
    assert len(HELD) > 20


def _another(column: Column[Any]) -> str:
    """Another value, in SQL."""
    match column.type:
        case DateTime():
            return f"coalesce({column.name}, clock_timestamp()) + interval '9 days'"
        case Integer():
            return f"coalesce({column.name}, 0) + 1"
        case LargeBinary():
            return "'\\x00'"
        case Text():
            return f"concat({column.name}, '-other')"
        case kind:
            raise AssertionError(f"no other value for {column}: {kind}")


async def test_each_is_named_by_the_report(app: App, database: TestDatabase) -> None:
    async with app.engine.connect() as connection:
        now = await clock(connection)
    changed: dict[str, str] = {}
    for number, column in enumerate(HELD):
        late = cells(f"N-{number}", now - timedelta(hours=30), family_name=f"Invented{number}")
        of = (await take_in(app, f"N-{number}", row=late)).reference
        # Half of them are taken by somebody, and what is not taken is not taken by row alone.
        by_row = number % 2 or column.name == "acknowledged_at"
        taken = [] if by_row else [order(f"b-{number}", AcknowledgeEscalation(), SUPERVISOR)]
        answered = order(f"a-{number}", RecordAnswer(answer=NO_TRACE))
        done = await advance(app.store, of, [*taken, answered], now)
        assert not [reply.code for reply in done.replies.values() if reply.code]
        changed[of] = _name(column)
    assert await _named(app) == set()
    free = {"options": f"-csearch_path={database.schema} -csession_replication_role=replica"}
    engine = create_engine(database.admin_url, connect_args=free)
    with engine.begin() as connection:
        for of, column in zip(changed, HELD, strict=True):
            statement = f"UPDATE {column.table.name} SET {column.name} = {_another(column)}"
            row = connection.execute(text(f"{statement} WHERE reference = :of"), {"of": of})
            assert row.rowcount > 0, column
    engine.dispose()
    named = await _named(app)
    assert [name for of, name in changed.items() if of not in named] == []


async def _named(app: App) -> set[str]:
    """The cases that the report says anything of."""
    verified = await verify_trail(by_staff(app, Role.OPERATIONS))
    assert not isinstance(verified, Refusal)
    return {problem.reference for problem in verified.problems}
