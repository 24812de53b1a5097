"""What a run of chaos is held against: the record of one moment, while the system goes on."""

from __future__ import annotations

import json
import time
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
from sqlalchemy import func, select

from policy.support.state import CaseState
from store.cases import load_state
from store.tables import outbox
from tests.chaos.checker import check
from tests.chaos.evidence import gather_evidence
from tests.chaos.flaky import CALM, LOST_UNTIL, SEED, log_of
from tests.chaos.full_disk import OwnDisk
from tests.chaos.ledger import Ledger, read_ledger
from tests.chaos.moved_clocks import FAR
from tests.chaos.quiet import until_quiet
from tests.chaos.run import sender_of
from tests.chaos.scenario import ChaosLife
from tests.chaos.system import ChaosSystem, running_system
from tests.waiting import until
from wiring.app import App
from wiring.embedded.folder import Folder

_DUE_IN = timedelta(seconds=45)
"""As long as a busy machine takes until the case's first notices have left."""


async def _notices(system: ChaosSystem) -> int:
    async with system.app.engine.connect() as connection:
        return int(
            (await connection.execute(select(func.count()).select_from(outbox))).scalar_one()
        )


@pytest.fixture
async def system(tmp_path: Path) -> AsyncIterator[ChaosSystem]:
    """Everything up, and nothing breaks."""
    disk = OwnDisk(tmp_path / "data", mounted=False)
    async with running_system(disk, {SEED: "1", LOST_UNTIL: "0"}) as made:
        (disk.folder / CALM).touch()
        yield made


@pytest.mark.timeout(300)
async def test_a_deadline_that_passes_while_a_run_is_judged_is_no_violation(
    system: ChaosSystem, tmp_path: Path
) -> None:
    ledger = Ledger(tmp_path / "ledger.jsonl")
    sender = await sender_of(system, ledger, 1)
    received_ago = timedelta(hours=24) - _DUE_IN
    await sender.live(ChaosLife(number="N-1", received_ago=received_ago, doings=()))
    ledger.close()
    [taken] = said = read_ledger(ledger.path)
    assert not (await until_quiet(system.app, 60.0)).left
    evidence, ordered = await gather_evidence(system, said), await _notices(system)

    async def breached() -> bool:
        state: CaseState | None = await load_state(system.app.store, taken.reference)
        return state is not None and state.breached_at is not None

    assert not await breached()
    await until(breached)
    assert not (await until_quiet(system.app, 60.0)).left
    assert await _notices(system) > ordered
    assert await check(evidence, 0.0) == []


async def test_what_a_sender_noted_by_a_clock_two_days_away_is_put_right(
    app: App, tmp_path: Path
) -> None:
    folder = Folder(tmp_path / "data")
    with log_of(folder.root).open("a", encoding="ascii") as log:
        for away in (FAR, -FAR, timedelta(0)):
            at = time.time() + away.total_seconds()
            log.write(json.dumps({"at": at, "id": "a", "what": "begun"}) + "\n")
    evidence = await gather_evidence(cast(ChaosSystem, SimpleNamespace(app=app, folder=folder)), ())
    noted = [line["at"] for line in evidence.handed]
    assert noted == [pytest.approx(time.time(), abs=120)] * 3
