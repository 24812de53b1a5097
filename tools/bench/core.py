"""What runs without servers: deciding, the look-ahead of a case, the rehearsal of a folder."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from policy.cases.ahead import ahead
from policy.support.deeds import ReferralAccepted
from policy.support.lifecycle import advance
from policy.support.rulebook import rulebook_at
from policy.support.state import CaseState
from policy.support.track import SUPPORT
from policy.time import months_after
from tests.apps import SAMPLE
from tools.bench.deciding import REFERENCE, measure, measure_suitability
from tools.bench.figure import Better, Figure, Goal
from tools.bench.machine import ROOT, environment

_DECIDE_SECONDS = 1.0
_LOOKS = 20
_MONTHS_AHEAD = 6
_REHEARSE_WITHIN = 120


class CommandFailed(Exception):
    """A command of the service ended with another exit code than 0."""


def decide(times: int) -> list[Figure]:
    """Events a second through `decide`, on one core. The goal speaks of the support track."""
    rates = [measure(_DECIDE_SECONDS) for _ in range(times)]
    others = [measure_suitability(_DECIDE_SECONDS) for _ in range(times)]
    goal = Goal(limit=50_000, better=Better.HIGHER, of="")
    return [
        Figure(name="decide", unit="events a second", ours=rates, goal=goal),
        Figure(name="decide, suitability", unit="events a second", ours=others),
    ]


def look_ahead(times: int) -> list[Figure]:
    """What the next months bring a case that nobody answers: the longest story there is."""
    received_at = datetime(2026, 3, 27, 16, 0, tzinfo=UTC)
    state = _unanswered(received_at)
    runs = []
    for _ in range(times):
        began = time.perf_counter()
        for _ in range(_LOOKS):
            ahead(SUPPORT, state, months_after(received_at, _MONTHS_AHEAD))
        runs.append((time.perf_counter() - began) / _LOOKS * 1000)
    goal = Goal(limit=10, better=Better.LOWER, of="")
    note = f"{_MONTHS_AHEAD} months of a case that nobody answers"
    return [Figure(name="look-ahead of a case", unit="ms", ours=runs, goal=goal, note=note)]


def _unanswered(received_at: datetime) -> CaseState:
    accepted = ReferralAccepted(
        id="accepted",
        at=received_at,
        by="E09000033",
        reference=REFERENCE,
        organisation="E09000033",
        authority="E09000033",
        nation="England",
        received_at=received_at,
        rulebook=rulebook_at(received_at).version,
    )
    return advance(CaseState(reference=REFERENCE), accepted, received_at).decision.state


def rehearsal(times: int) -> list[Figure]:
    """The sample folder of 120 rows, as a command, from its start to its end. Raises
    CommandFailed.
    """
    with tempfile.TemporaryDirectory(prefix="bench-") as cache:
        _rehearse(Path(cache))
        runs = [_rehearse(Path(cache)) for _ in range(times)]
    goal = Goal(limit=2, better=Better.LOWER, of="")
    return [Figure(name="rehearsal of the 120-row folder", unit="s", ours=runs, goal=goal)]


def _rehearse(cache: Path) -> float:
    began = time.perf_counter()
    run = subprocess.run(
        [sys.executable, "-m", "starter.cli", "rehearse", str(SAMPLE), "--json"],
        cwd=ROOT,
        env=environment(cache),
        stdout=subprocess.DEVNULL,
        timeout=_REHEARSE_WITHIN,
        check=False,
    )
    if run.returncode != 0:
        raise CommandFailed(f"referrals rehearse ended with {run.returncode}")
    return time.perf_counter() - began
