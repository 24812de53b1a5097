"""A hundred thousand cases of a track in a database of their own, made by the database itself. None
of them is anybody's, and none has a workflow.

Spread over a year, two in three of them ended; of the open ones some are over their time, and a few
are due now.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from policy.suitability.words import TaskKind as SuitabilityTask
from policy.suitability.words import Team as SuitabilityTeam
from policy.support.words import TaskKind, Team
from store.jobs import Job, role_for
from store.migrate import upgrade
from tools.bench.system import BenchSystem
from wiring.embedded.ports import LOOPBACK

_ROWS = """
SET search_path TO {track};
INSERT INTO organisations (id, name, kind, nation, contact_email)
    SELECT 'E' || lpad(o::text, 8, '0'), 'Body ' || o, 'local authority', 'England', 'a@b.example'
    FROM generate_series(0, 149) AS o;
INSERT INTO referrals (reference, organisation_id, number_digest, content_hash, received_at,
        accepted_at, authority, nation, basis, accepted_by)
    SELECT 'BEN-' || to_char(n, 'FM000"-"000"-"000'), 'E' || lpad((n % 150)::text, 8, '0'),
        n::text, md5(n::text),
        now() - n * interval '5 minutes', now() - n * interval '5 minutes',
        'E' || lpad((n % 150)::text, 8, '0'), 'England', '{basis}', 'S-1001'
    FROM generate_series(1, {rows}) AS n;
INSERT INTO cases (reference, sequence, head_hash, stage, sla, organisation_id, authority,
        received_at, due_at, answered_at, breached_at, ended_at, outcome, next_name, next_due,
        harms_from, state, workflow_confirmed_at)
    SELECT reference, 9, decode(repeat(md5(reference), 2), 'hex'),
        CASE WHEN n % 3 > 0 THEN 'closed' ELSE {stage} END,
        '{sla}', organisation_id, authority, received_at, {due}, {answered}, {breached},
        CASE WHEN n % 3 > 0
            THEN least(received_at + interval '90 days', now() - n * interval '1 minute') END,
        CASE WHEN n % 3 > 0 THEN 'other' END,
        CASE WHEN n % 3 = 0 THEN 'a deed' END,
        CASE WHEN n % 3 = 0 THEN now() + (n % 40000 - 20) * interval '1 minute' END,
        CASE WHEN {harms} THEN {due} END,
        decode(repeat(md5(reference), 64), 'hex'), now() - interval '1 day'
    FROM (SELECT *, replace(substr(reference, 5), '-', '')::integer AS n FROM referrals
        WHERE reference LIKE 'BEN-%') AS r;
INSERT INTO persons (reference, match_digests)
    SELECT reference, ARRAY[md5(reference)] FROM referrals WHERE reference LIKE 'BEN-%';
INSERT INTO events (reference, sequence, kind, event_id, happened_at, recorded_at, actor, rules,
        label, sealed, previous, hash)
    SELECT reference, 9, 'a deed', reference, received_at, received_at, 'S-1001', 'R16', 'A deed',
        'sealed', 'before', 'after'
    FROM cases WHERE reference LIKE 'BEN-%';
INSERT INTO deadlines (reference, name, anchored_at, rung, due, anchor, rule, role, position,
        repeats_days, settled_at)
    SELECT reference, kind, received_at, 'a', coalesce(next_due, received_at) + delay,
        'referral received', 'R16', 'duty supervisor', 1, 0,
        CASE WHEN ended_at IS NOT NULL THEN ended_at END
    FROM cases, (VALUES ('a deed', interval '0'), ('another', interval '60 days'),
        ('a third', interval '20 days')) AS d (kind, delay)
    WHERE reference LIKE 'BEN-%';
INSERT INTO escalations (id, reference, name, anchored_at, rung, position, role, notified, guard,
        escalated_at, acknowledged_at)
    SELECT reference, reference, 'a deed', received_at, 'b', 1, 'duty supervisor', 'S-1001',
        'workflow', greatest(due_at, now() - interval '300 days'),
        CASE WHEN hashtext(reference) % 4 <> 0 THEN now() END
    FROM cases WHERE ended_at IS NULL AND due_at < now() AND answered_at IS NULL;
INSERT INTO tasks (id, effect_key, reference, kind, team, due, rule, opened_at, done_at, harms)
    SELECT reference || kind, reference || kind, reference, kind, team,
        coalesce(next_due, received_at), 'R20', received_at, ended_at, kind IN ({harmful})
    FROM cases, (VALUES {tasks}) AS t (kind, team) WHERE reference LIKE 'BEN-%';
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Many:
    """What differs between the tracks: a team whose lists are read, and expressions of SQL, over
    `n` and the case's own columns, for an open case's stage, its due time and so on; `harms` says
    of which cases somebody is harmed by then, and `harmful` which kinds of task harm when late.
    """

    team: str
    basis: str
    sla: str
    stage: str
    due: str
    answered: str
    breached: str
    harms: str
    harmful: tuple[str, ...]
    tasks: tuple[tuple[str, str], ...]


_SUPPORT = Many(
    team=Team.SUPPORT.value,
    basis="consent",
    sla="met",
    stage="CASE WHEN n % 30 = 0 THEN 'status_check' ELSE 'support_open' END",
    due="received_at + interval '24 hours'",
    answered="CASE WHEN n % 30 > 0 THEN received_at + interval '20 hours' END",
    breached="CASE WHEN n % 30 = 0 THEN received_at + interval '24 hours' END",
    harms="n % 30 = 0",
    harmful=(TaskKind.STATUS_CHECK.value,),
    tasks=(
        (TaskKind.SUPPORT_PLAN.value, Team.SUPPORT.value),
        (TaskKind.CASE_REVIEW.value, Team.SUPPORT.value),
        (TaskKind.STATUS_CHECK.value, Team.CHECK.value),
    ),
)
# Of the open ones: three in ten wait for an authority, one in ten for a fresh look, one in a
# thousand is cleared for service, and the others wait for nothing with a set time.
_SUITABILITY = Many(
    team=SuitabilityTeam.ASSESSORS.value,
    basis="public task",
    sla="",
    stage="CASE WHEN n % 3000 = 0 THEN 'cleared' WHEN n % 30 IN (0, 3, 6) "
    "THEN 'awaiting_authority' WHEN n % 30 = 9 THEN 'decided' ELSE 'support_window' END",
    due="CASE WHEN n % 3000 = 0 THEN now() + (n % 240) * interval '1 minute' "
    "WHEN n % 30 IN (0, 3, 6) THEN received_at + interval '7 days' "
    "WHEN n % 30 = 9 THEN now() + (n % 40000 - 20) * interval '1 minute' END",
    answered="NULL",
    breached="NULL",
    harms="n % 3000 = 0 OR n % 30 = 9",
    harmful=(SuitabilityTask.WITHDRAW.value,),
    tasks=(
        (SuitabilityTask.SEARCH_FOR_OFFER.value, SuitabilityTeam.ASSESSORS.value),
        (SuitabilityTask.ASK_AUTHORITY.value, SuitabilityTeam.ASSESSORS.value),
        (SuitabilityTask.SERVE.value, SuitabilityTeam.OFFICERS.value),
    ),
)
MANY: Mapping[str, Many] = {"support": _SUPPORT, "suitability": _SUITABILITY}
"""By track."""


def filling(track: str, rows: int) -> str:
    """The statements that enter so many cases, beside those that are there."""
    many = MANY[track]
    return _ROWS.format(
        track=track,
        rows=rows,
        basis=many.basis,
        sla=many.sla,
        stage=many.stage,
        due=many.due,
        answered=many.answered,
        breached=many.breached,
        tasks=", ".join(f"('{kind}', '{team}')" for kind, team in many.tasks),
        harms=many.harms,
        harmful=", ".join(f"'{kind}'" for kind in many.harmful),
    )


def filled(system: BenchSystem, track: str, rows: int) -> str:
    """A database of its own with so many cases; its address for the pages' own role."""
    name = f"many_{track}_{rows}"
    passwords = {job: system.folder.secret(f"{role_for(track, job)}.password") for job in Job}
    upgrade(system.cluster.url(name), track, passwords, track)
    with system.cluster.connect(name) as connection:
        connection.execute(filling(track, rows).encode())
        connection.execute("VACUUM ANALYZE")
    port = system.cluster.port
    login = f"{role_for(track, Job.WEB)}:{passwords[Job.WEB]}"
    return f"postgresql+psycopg://{login}@{LOOPBACK}:{port}/{name}"
