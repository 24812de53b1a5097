"""Lists with a hundred thousand cases in the record: rows made by the database itself, then the
lists that people and the second guard read.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from policy.maps import map_named
from policy.support.words import Team
from store.cases import clock, list_cases
from store.counts import cases_by_stage
from store.engine import open_engine
from store.handover import Handover, handover
from store.migrate import role_of, upgrade
from store.wall import wall
from store.watch import overdue
from store.worklists import of_team
from tools.bench.bench import Bench
from tools.bench.figure import Better, Figure, Goal, percentile
from wiring.embedded.ports import LOOPBACK

_SCHEMA = "support"
_DATABASE = "many_cases"
_LOOKS = 200
_WATCHDOG = timedelta(seconds=60)
_SOON, _SHIFT = timedelta(hours=4), timedelta(hours=12)
_GOAL = Goal(limit=50, better=Better.LOWER, of="")

# Spread over a year, two in three of them ended; of the open ones one in ten has breached, a few
# are due now. %(rows)s cases, and none of them anybody's.
_ROWS = """
SET search_path TO support;
INSERT INTO organisations (id, name, kind, nation, contact_email)
    SELECT 'E' || lpad(o::text, 8, '0'), 'Body ' || o, 'local authority', 'England', 'a@b.example'
    FROM generate_series(0, 149) AS o;
INSERT INTO referrals (reference, organisation_id, submission_id, content_hash, received_at,
        accepted_at, authority, nation, basis, accepted_by)
    SELECT 'RSR-' || n, 'E' || lpad((n %% 150)::text, 8, '0'), n::text, md5(n::text),
        now() - n * interval '5 minutes', now() - n * interval '5 minutes',
        'E' || lpad((n %% 150)::text, 8, '0'), 'England', 'consent', 'S-1001'
    FROM generate_series(1, %(rows)s) AS n;
INSERT INTO cases (reference, sequence, head_hash, stage, sla, organisation_id, authority,
        received_at, due_at, answered_at, breached_at, ended_at, outcome, next_name, next_due,
        state, workflow_confirmed_at)
    SELECT reference, 9, decode(repeat(md5(reference), 2), 'hex'),
        CASE WHEN n %% 3 > 0 THEN 'closed' WHEN n %% 30 = 0 THEN 'status_check'
            ELSE 'support_open' END,
        'met', organisation_id, authority, received_at, received_at + interval '24 hours',
        CASE WHEN n %% 30 > 0 THEN received_at + interval '20 hours' END,
        CASE WHEN n %% 30 = 0 THEN received_at + interval '24 hours' END,
        CASE WHEN n %% 3 > 0
            THEN least(received_at + interval '90 days', now() - n * interval '1 minute') END,
        CASE WHEN n %% 3 > 0 THEN 'other' END,
        CASE WHEN n %% 3 = 0 THEN 'case review due' END,
        CASE WHEN n %% 3 = 0 THEN now() + (n %% 40000 - 20) * interval '1 minute' END,
        decode(repeat(md5(reference), 64), 'hex'), now()
    FROM (SELECT *, submission_id::integer AS n FROM referrals) AS r;
INSERT INTO deadlines (reference, name, anchored_at, rung, due, anchor, rule, role, position,
        repeats_days, settled_at)
    SELECT reference, kind, received_at, 'a', coalesce(next_due, received_at) + delay,
        'referral received', 'R16', 'duty supervisor', 1, 0,
        CASE WHEN ended_at IS NOT NULL THEN ended_at END
    FROM cases, (VALUES ('case review due', interval '0'),
        ('support window ends', interval '60 days'),
        ('no contact', interval '20 days')) AS d (kind, delay);
INSERT INTO tasks (id, effect_key, reference, kind, team, due, rule, opened_at, done_at)
    SELECT reference || kind, reference || kind, reference, kind, team,
        coalesce(next_due, received_at), 'R20', received_at, ended_at
    FROM cases, (VALUES ('support plan', 'support team'), ('case review', 'support team'),
        ('status check', 'check team')) AS t (kind, team);
"""


async def lists(bench: Bench) -> list[Figure]:
    """Each list again and again, as the application's own role."""
    rows = bench.plan.rows
    url = _filled(bench, rows)
    engine = open_engine(url, _SCHEMA, "bench")
    reads: dict[str, Callable[[AsyncConnection], Awaitable[Any]]] = {
        "the most urgent": list_cases,
        "of an organisation": lambda c: list_cases(c, organisation="E00000042"),
        "breached": lambda c: list_cases(c, breached=True),
        "ended ones too": lambda c: list_cases(c, open_only=False),
        "a team's worklist": lambda c: of_team(c, Team.SUPPORT.value),
        "overdue, for the watchdog": lambda c: overdue(c, _WATCHDOG),
        "the wall of countdowns": lambda c: wall(c, _SOON),
        "a team's handover": _handover,
        "how many stand where": lambda c: cases_by_stage(c, map_named("support").ended),
    }
    try:
        return [
            Figure(
                name=f"list at {rows:,} cases: {name}, p99",
                unit="ms",
                ours=[await _p99(engine.connect, read) for _ in range(bench.plan.long)],
                goal=_GOAL,
            )
            for name, read in reads.items()
        ]
    finally:
        await engine.dispose()


async def _handover(connection: AsyncConnection) -> Handover:
    now = await clock(connection)
    return await handover(connection, Team.SUPPORT.value, now, now - _SHIFT, _SHIFT)


def _filled(bench: Bench, rows: int) -> str:
    """A database of its own with so many cases; its address for the application's role."""
    cluster = bench.system.cluster
    cluster.create_database(_DATABASE)
    password = bench.system.folder.secret("postgres-app.password")
    upgrade(cluster.url(_DATABASE), _SCHEMA, password, "support")
    with cluster.connect(_DATABASE) as connection:
        connection.execute((_ROWS % {"rows": rows}).encode())
        connection.execute("VACUUM ANALYZE")
    return (
        f"postgresql+psycopg://{role_of(_SCHEMA)}:{password}@{LOOPBACK}:{cluster.port}/{_DATABASE}"
    )


async def _p99(
    connect: Callable[[], Any], read: Callable[[AsyncConnection], Awaitable[Any]]
) -> float:
    spent = []
    async with connect() as connection:
        for _ in range(_LOOKS):
            began = time.perf_counter()
            await read(connection)
            spent.append((time.perf_counter() - began) * 1000)
    return percentile(spent, 0.99)
