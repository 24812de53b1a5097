"""Kills an intake at random rows, runs it to its end, and compares store and workflows with the
report.

    python -m tests.faults.kill_intake DATA_FOLDER FILE [SEED]

Somebody who may take referrals in must be signed in on that data folder. Nothing may be lost,
nothing may be there twice.
"""

from __future__ import annotations

import asyncio
import csv
import random
import re
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import select
from temporalio.service import RPCError

from activities.reconciler import reconcile
from store.forms import sealer_of
from store.sender_numbers import opened_number
from store.tables import cases, referrals
from tests.starter.terminal import ROOT, surroundings
from wiring.app import App, open_app
from wiring.case_types import SUPPORT_CASES
from wiring.settings import Settings

_ACKNOWLEDGED = re.compile(r"line \d+ (\S+): accepted.*, reference (RSR-\S+)")


@dataclass(slots=True)
class Killed:
    """What was said before each kill, and the report of the run that was let go on to its end."""

    seed: int
    acknowledged: dict[str, str] = field(default_factory=dict)
    kills: list[int] = field(default_factory=list)
    report: list[dict[str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """All empty when nothing was lost and nothing is there twice."""

    lost: frozenset[str]
    twice: frozenset[str]
    other_reference: frozenset[str]
    not_in_report: frozenset[str]
    without_workflow: frozenset[str]

    @property
    def faults(self) -> dict[str, list[str]]:
        """What went wrong, by kind."""
        found = {name: sorted(getattr(self, name)) for name in self.__dataclass_fields__}
        return {name: which for name, which in found.items() if which}


def kill_at_random_rows(
    data: Path, file: Path, seed: int, rounds: int, environment: dict[str, str]
) -> Killed:
    """Run the intake `rounds` times, each killed after a random number of its rows; then once to
    the end.
    """
    chance, killed = random.Random(seed), Killed(seed)
    report = data / "report.csv"
    command = [sys.executable, "-m", "starter.cli", "--data", str(data), "intake", str(file)]
    for last in [False] * rounds + [True]:
        rows = 10**9 if last else chance.randint(1, 40)
        extra = ["--report", str(report)] if last else []
        with subprocess.Popen(
            [*command, *extra],
            cwd=ROOT,
            env=surroundings(environment),
            stdout=subprocess.PIPE,
            text=True,
        ) as running:
            _listen(running, rows, killed)
    with report.open(encoding="utf-8", newline="") as written:
        killed.report = list(csv.DictReader(written))
    return killed


def _listen(running: subprocess.Popen[str], rows: int, killed: Killed) -> None:
    """Note every acknowledgement; kill the process when it has said so many."""
    assert running.stdout is not None
    seen = 0
    for line in running.stdout:
        found = _ACKNOWLEDGED.match(line)
        if found is not None:
            killed.acknowledged.setdefault(found[1], found[2])
            seen += 1
        if seen == rows:
            running.kill()
            killed.kills.append(seen)
            # What it had said and we had not read yet was acknowledged too.
            rows = -1


async def compare(settings: Settings, killed: Killed) -> Comparison:
    """Hold store and workflows against what was said. Without Temporal, only the store."""
    async with open_app(settings, "test") as app:
        async with app.engine.connect() as connection:
            found = await connection.execute(
                select(referrals.c.sealed_number, referrals.c.reference).join(
                    cases, cases.c.reference == referrals.c.reference
                )
            )
            stored = [
                (
                    opened_number(
                        await sealer_of(app.keys, row.reference), row.reference, row.sealed_number
                    ),
                    row.reference,
                )
                for row in found.all()
            ]
        references = dict(stored)
        reported = {row["submission_id"] for row in killed.report if row["verdict"] != "rejected"}
        said = killed.acknowledged
        return Comparison(
            lost=frozenset((reported | said.keys()) - references.keys()),
            twice=frozenset(n for n, times in Counter(n for n, _ in stored).items() if times > 1),
            other_reference=frozenset(n for n in said if references.get(n) != said[n]),
            not_in_report=frozenset(references.keys() - reported),
            without_workflow=await _without_workflow(app, set(references.values())),
        )


async def _without_workflow(app: App, references: set[str]) -> frozenset[str]:
    """Cases that no workflow carries after one pass of the reconciler. Its id is the case's, so
    there is never a second.
    """
    if app.client is None:
        return frozenset()
    await reconcile(app.case_client, every_case=True)
    missing = set()
    for reference in references:
        try:
            await app.client.get_workflow_handle(SUPPORT_CASES.workflow_id(reference)).describe()
        except RPCError:
            missing.add(reference)
    return frozenset(missing)


def main() -> int:
    """Entry of the script; prints its seed first."""
    data, file = Path(sys.argv[1]), Path(sys.argv[2])
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else random.SystemRandom().randrange(10**6)
    sys.stdout.write(f"seed {seed}\n")
    killed = kill_at_random_rows(data, file, seed, rounds=5, environment={})
    faults = asyncio.run(compare(Settings.load(data), killed)).faults
    sys.stdout.write(f"killed after {killed.kills} accepted rows; faults: {faults or 'none'}\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
