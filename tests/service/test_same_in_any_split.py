"""A bundle of rows, in whatever split, leaves the same on record and says the same as its rows one
after the other.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import text

from service.files.rows import BadRow, Row, row_problem
from service.intake.referrals import IntakeOutcome, ReferralIntake
from store.cases import load_state, verify_chain
from tests.apps import app_on, cells
from tests.servers import TestPostgres
from wiring.app import App

_KEPT = {
    "referrals": "number_digest, content_hash, authority, possible_duplicate_of, linked_to, "
    "reference, accepted_by",
    "persons": "reference, match_digests, group_digest",
    "cases": "reference, sequence, stage, sla, authority, received_at, due_at, breached_at, "
    "escalation_level, next_name, next_due, urgent_at",
    "events": "reference, sequence, kind, event_id, actor, rules, label",
    "deadlines": "reference, name, rung, due, anchored_at, position, settled_at",
    "tasks": "reference, effect_key, kind, team, due IS NULL, rule, note, about, "
    "sealed_note IS NULL, harms, done_at",
    "outbox": "reference, effect_key, template, audience, edition, role, note, state",
    "feed": "reference, once, organisation_id, word",
    "escalations": "reference, name, anchored_at, rung, position, role, notified, guard",
    "intake_refusals": "organisation_id, number_digest, content_hash, codes, rules, field",
}
_MARKED = re.compile(r"RSR-[0-9A-Z-]+")


def _rows() -> list[Row | BadRow]:
    """What concerns each other in every way: one number, one person, one group, and what is not
    accepted.
    """
    now = datetime.now(UTC).replace(second=0, microsecond=0)

    def sent(number: str, **changed: str) -> dict[str, str]:
        family = {"family_name": f"Family {number}"}
        return cells(number, now - timedelta(hours=1), **{**family, **changed})

    ann = {"home_office_reference": "A7654321", "family_name": "Ann"}
    ben = {"family_name": "Ben", "date_of_birth": "11/02/1980"}
    unsafe = {"vulnerabilities": "domestic abuse"}
    found = [
        sent("A-1", **ann),
        sent("A-1", **ann),
        sent("A-1", **ann, worker_name="Somebody Else"),
        sent("A-1", **ann, nationality=""),
        sent("A-2", **ann),
        sent("A-3", **ann),
        sent("B-1", **ben),
        sent("B-2", **{**ben, "date_of_birth": "02/11/1980"}),
        sent("B-3", **{**ben, "date_of_birth": "about 1981"}),
        sent("C-1", nationality=""),
        sent("C-1"),
        sent("C-2", capacity_concern="yes"),
        sent("C-2", capacity_concern="yes"),
        sent("D-1", group_id="two"),
        sent("D-2", group_id="Two", **unsafe),
        sent("D-3", group_id="two"),
        cells("E-1", now - timedelta(hours=30), family_name="Family late"),
        cells("E-2", now - timedelta(hours=31), family_name="Family late"),
        sent("F-1", notes="Half a character: \ud800"),
        sent("F-2", submission_id=""),
        sent("F-3", organisation_id="NOBODY"),
        sent("G-1"),
        sent("G-1"),
        sent("G-2"),
    ]
    rows: list[Row | BadRow] = [Row(line=n, cells=row, raw=b"") for n, row in enumerate(found, 2)]
    problem = row_problem("row-unreadable", "It is no row.", "Mend it.")
    return [*rows, BadRow(line=len(rows) + 2, raw=b"", problem=problem)]


async def test_rows_in_any_split_leave_and_say_what_they_do_one_after_the_other(
    postgres: TestPostgres, tmp_path: Path
) -> None:
    seed = random.SystemRandom().randrange(10**6)
    print(f"seed {seed}")  # noqa: T201
    chance, rows = random.Random(seed), _rows()
    for _ in range(2):
        chance.shuffle(rows)
        alone = await _taken(postgres, tmp_path, [[row] for row in rows])
        assert {word for word, *_ in alone[0]} == {"accepted", "already-received", "rejected"}
        for split in ([rows], _split(rows, chance)):
            said, left = await _taken(postgres, tmp_path, split)
            assert said == alone[0], f"seed {seed}"
            for table, kept in left.items():
                assert kept == alone[1][table], f"seed {seed}: {table}"


def _split(rows: Sequence[Row | BadRow], chance: random.Random) -> list[Sequence[Row | BadRow]]:
    cuts = sorted(chance.sample(range(1, len(rows)), 3))
    return [rows[a:b] for a, b in zip([0, *cuts], [*cuts, len(rows)], strict=True)]


async def _taken(
    postgres: TestPostgres, folder: Path, split: Sequence[Sequence[Row | BadRow]]
) -> tuple[list[tuple[Any, ...]], dict[str, list[str]]]:
    """What was said and what was left, with each case called by its sender's number for it."""
    with postgres.database() as database:
        async with app_on(database, folder) as app:
            intake, came = await ReferralIntake.begin(app, "S-3001"), []
            intake.batch = "batch"
            for some in split:
                came += await intake.take([intake.judge(row) for row in some])
            names = _names(split, came)
            for reference in names:
                assert await verify_chain(app.store, reference) == ()
                assert await load_state(app.store, reference) is not None
            return [_said(one, names) for one in came], await _left(app, names)


def _said(came: IntakeOutcome | Exception, names: dict[str, str]) -> tuple[Any, ...]:
    if isinstance(came, Exception):
        return ("mistake", type(came).__name__)
    return (
        came.verdict.value,
        came.reason,
        names.get(came.reference, ""),
        came.problems,
        came.remarks,
        came.possible_duplicate_of,
        came.late_entry,
    )


def _names(
    split: Sequence[Sequence[Row | BadRow]], came: Sequence[IntakeOutcome | Exception]
) -> dict[str, str]:
    """The sender's number of each case."""
    rows = [row for some in split for row in some]
    return {
        outcome.reference: row.text("submission_id")
        for row, outcome in zip(rows, came, strict=True)
        if isinstance(row, Row) and isinstance(outcome, IntakeOutcome) and outcome.state is not None
    }


async def _left(app: App, names: dict[str, str]) -> dict[str, list[str]]:
    async with app.engine.connect() as connection:
        left = {}
        for table, columns in _KEPT.items():
            found = await connection.execute(text(f'SELECT {columns} FROM "{table}"'))
            rows = [_MARKED.sub(lambda ref: names.get(ref[0], ref[0]), str(row)) for row in found]
            left[table] = sorted(rows)
    return left
