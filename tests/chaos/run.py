"""One run: everything up, people send and things break; then everything heals, and what the client
was told is held against what is there.
"""

from __future__ import annotations

import asyncio
import random
import shutil
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from temporalio.client import Client
from temporalio.runtime import Runtime, TelemetryConfig

from store.organisations import load_register
from tests.chaos.checker import check
from tests.chaos.client import ChaosSender
from tests.chaos.evidence import gather_evidence
from tests.chaos.faults import BY_HAND_FROM, Faults
from tests.chaos.flaky import CALM, LOST_UNTIL, SEED
from tests.chaos.full_disk import OwnDisk
from tests.chaos.lasting import LastingFaults
from tests.chaos.ledger import Ledger, read_ledger
from tests.chaos.quiet import Backlog, Quiet, until_quiet
from tests.chaos.report import ChaosReport, report_on
from tests.chaos.scenario import life
from tests.chaos.system import ChaosSystem, running_system
from tests.chaos.violation import Violation

NEW_CASE_EVERY = (0.3, 0.8)
LAST_WORDS = 120.0
QUIET_WITHIN = 120.0
LEDGER = "ledger.jsonl"


async def run_chaos(seconds: float, seed: int, *, keep: bool = False) -> ChaosReport:
    """Run, heal, check. The folder is removed, unless something was violated or `keep` says so."""
    base = Path(tempfile.mkdtemp(prefix="referrals-chaos-"))
    disk = OwnDisk.under(base / "data")
    kept = True
    try:
        report = await _run(disk, base / LEDGER, seconds, seed)
        kept = bool(report.violations) or keep
        if kept and disk.mounted:
            await asyncio.to_thread(_keep, base)
    finally:
        disk.unmount()
    if not kept:
        shutil.rmtree(base)
    return report


async def _run(disk: OwnDisk, path: Path, seconds: float, seed: int) -> ChaosReport:
    async with running_system(disk, _environment(seconds, seed)) as system:
        ledger = Ledger(path)
        failures = await _storm(system, ledger, seconds, seed)
        quiet = await until_quiet(system.app, QUIET_WITHIN)
        ledger.close()
        evidence = await gather_evidence(system, read_ledger(ledger.path))
        violations = [*failures, *_unquiet(quiet), *await check(evidence, seconds)]
        return report_on(evidence, seed, quiet, violations)


def _keep(base: Path) -> None:
    """A copy of what stands on the run's own disk, which goes with it."""
    shutil.copytree(base / "data", base / "kept", symlinks=True, ignore_dangling_symlinks=True)


def _environment(seconds: float, seed: int) -> Mapping[str, str]:
    # A sender waits a minute before it asks about such an answer: only a long run has that time.
    lost_for = seconds if seconds >= BY_HAND_FROM else 0.0
    return {SEED: str(seed), LOST_UNTIL: str(time.time() + lost_for)}


async def _storm(system: ChaosSystem, ledger: Ledger, seconds: float, seed: int) -> list[Violation]:
    """The part in which things break. What the senders raised that no sender should see."""
    sender = await sender_of(system, ledger, seed)
    luck, lives = random.Random(f"{seed}/lives"), list[asyncio.Task[None]]()

    def begin(count: int) -> None:
        for _ in range(count):
            lives.append(asyncio.create_task(sender.live(life(luck, f"N-{len(lives) + 1}"))))

    backlog, chance = Backlog(system.app), random.Random(f"{seed}/faults")

    async def flood(count: int) -> bool:
        if await backlog.too_much():
            return False
        begin(count)
        return True

    faults = Faults(system, ledger, chance, LastingFaults(system, ledger, chance, flood))
    breaking = asyncio.create_task(faults.run(seconds))
    await _send_for(begin, seconds, luck, backlog)
    await breaking
    (system.folder.root / CALM).touch()
    done, hanging = await asyncio.wait(lives, timeout=LAST_WORDS)
    for task in hanging:
        task.cancel()
    raised = {repr(error) for task in done if (error := task.exception()) is not None}
    found = [Violation("I0", "client", f"raised {words}") for words in sorted(raised)]
    if hanging:
        found.append(Violation("I0", "client", f"{len(hanging)} senders never heard anything"))
    return found


async def sender_of(system: ChaosSystem, ledger: Ledger, seed: int) -> ChaosSender:
    """Who sends in a run."""
    app = system.app
    async with app.engine.connect() as connection:
        register = await load_register(connection)
    return ChaosSender(
        app=app,
        plain=await Client.connect(
            system.server.address,
            namespace=app.settings.namespace,
            # Its complaints about a server that was just killed are no news.
            runtime=Runtime(telemetry=TelemetryConfig(logging=None)),
        ),
        ledger=ledger,
        luck=random.Random(f"{seed}/sender"),
        register=register,
    )


async def _send_for(
    begin: Callable[[int], None], seconds: float, luck: random.Random, backlog: Backlog
) -> None:
    """Begin a new case every few tenths of a second, as long as those before are got to."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if not await backlog.too_much():
            begin(1)
        await asyncio.sleep(luck.uniform(*NEW_CASE_EVERY))


def _unquiet(quiet: Quiet) -> list[Violation]:
    return [
        Violation("I0", "run", f"{count} {what} after {quiet.seconds:.0f} s")
        for what, count in quiet.left.items()
    ]
