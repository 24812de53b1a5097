"""The front door at a hundred thousand cases, beside a bare page with one query: pages, signing in,
referrals one by one and as a batch, the start of a command, and many people who read meanwhile.
"""

from __future__ import annotations

import asyncio
import csv
import io
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from random import random

from tests.apps import cells
from tools.bench.bench import Bench
from tools.bench.clocks import burst
from tools.bench.door import (
    CREDENTIAL,
    OFFICER,
    MeasuredAnswer,
    MeasuredDoor,
    ReaderConnection,
    bare_on,
    door_on,
)
from tools.bench.figure import Better, Figure, Goal, percentile
from tools.bench.machine import environment
from tools.bench.many import filled
from tools.bench.strangers import strangers
from tools.bench.system import BenchSystem
from wiring.embedded.process import last_words

_SIGNED_IN, _STARTED, _WARMING = 8, 5, 2
_READERS = 200
_BETWEEN_PAGES = 5.0
_CLI = str(Path(sys.executable).parent / "referrals")
_ALONE = "import click, http.client, json"
"""The least that a command at a front door can load."""
_AT_MOST_50 = Goal(limit=50, better=Better.LOWER, of="")
_NONE = Goal(limit=0, better=Better.LOWER, of="")
_BATCH_GOAL = Goal(limit=500, better=Better.HIGHER, of="")
_START_GOAL = Goal(limit=0.15, better=Better.LOWER, of="")


async def pages(bench: Bench) -> list[Figure]:
    """Everything of the door that has a goal."""
    system, rows, asked = bench.system, bench.plan.rows, bench.plan.asked
    url = filled(system, "support", rows)
    found: list[Figure] = []
    async with door_on(system, "door", url) as door, bare_on(system, "support", url) as bare:
        officer, council = door.officer(), door.council()
        floor = await _spent(partial(bare.ask, "GET", "/"), asked)
        found += await _sending(door, asked // 3, bench.plan.imported)
        listed = json.loads(council.ask("GET", "/v1/referrals").body)["referrals"]
        case = f"/cases/{listed[0]['reference']}"
        for name, path in (("the list of cases", "/cases"), ("a case", case), ("my work", "/")):
            spent = await _spent(partial(officer.ask, "GET", path), asked)
            found += _page(f"page at {rows:,} cases: {name}", spent, floor)
        # Of what one credential may ask in a minute, with the single referrals.
        found += await strangers(door, asked // 2)
        signing = await _spent(door.sign_in, _SIGNED_IN, status=303)
        found.append(Figure(name="signing in, median", unit="ms", ours=signing))
        found.append(await _command(door, system))
    return found


async def readers(bench: Bench) -> list[Figure]:
    """Two hundred people turn a page every five seconds while deadlines fall due."""
    url = bench.system.app.settings.database_url.get_secret_value()
    read = _PagesRead([], done=asyncio.Event())
    async with door_on(bench.system, "readers", url) as door, asyncio.TaskGroup() as people:
        cookie = await asyncio.to_thread(door.cookie)
        for _ in range(_READERS):
            people.create_task(_reads(door, cookie, read))
        try:
            due = await burst(bench)
        finally:
            read.done.set()
    name = f"{_READERS} people reading meanwhile: a page"
    shares = {share: [percentile(read.spent, share)] for share in (0.5, 0.99)}
    return [
        *due,
        Figure(name=f"{name}, p50", unit="ms", ours=shares[0.5]),
        Figure(name=f"{name}, p99", unit="ms", ours=shares[0.99], goal=_AT_MOST_50),
        Figure(
            name=f"{name}, not shown",
            unit="",
            ours=[float(read.not_shown)],
            goal=_NONE,
            note=last_words(bench.system.folder.log("readers"), 5) if read.not_shown else "",
        ),
    ]


@dataclass(slots=True)
class _PagesRead:
    """What the readers met."""

    spent: list[float]
    done: asyncio.Event
    not_shown: int = 0


async def _reads(door: MeasuredDoor, cookie: str, read: _PagesRead) -> None:
    """One of them. As a browser does, they keep their connection and open another if it was
    closed meanwhile.
    """
    head = f"GET /cases HTTP/1.1\r\nHost: {door.address}\r\nCookie: {cookie}\r\n\r\n".encode()
    wire: ReaderConnection | None = None
    await asyncio.sleep(random() * _BETWEEN_PAGES)
    while not read.done.is_set():
        began = time.perf_counter()
        try:
            wire = wire or await ReaderConnection.to(door.address)
            shown = await wire.ask(head) == 200
        except (OSError, EOFError):
            wire = None
            continue
        read.spent.append((time.perf_counter() - began) * 1000)
        read.not_shown += not shown
        await asyncio.sleep(_BETWEEN_PAGES * (0.5 + random()))
    if wire is not None:
        wire.close()


async def _spent(ask: Callable[[], MeasuredAnswer], times: int, status: int = 200) -> list[float]:
    def again() -> list[float]:
        found = []
        for _ in range(_WARMING + times):
            answer = ask()
            assert answer.status == status, answer.status
            found.append(answer.spent)
        return found[_WARMING:]

    return await asyncio.to_thread(again)


def _page(name: str, ours: list[float], floor: list[float]) -> list[Figure]:
    return [
        Figure(
            name=f"{name}, p{share:.0%}".rstrip("%"),
            unit="ms",
            ours=[percentile(ours, share)],
            floor=[percentile(floor, share)],
            goal=goal,
        )
        for share, goal in ((0.5, None), (0.99, _AT_MOST_50))
    ]


async def _sending(door: MeasuredDoor, one_by_one: int, count: int) -> list[Figure]:
    """Referrals one after the other, then a batch."""
    council, now = door.council(), datetime.now(UTC) - timedelta(minutes=30)
    numbers = iter(range(10**6))

    def one() -> MeasuredAnswer:
        number = f"ONE-{next(numbers)}"
        body = json.dumps(cells(number, now)).encode()
        kind = "application/json"
        return council.ask("POST", "/v1/referrals", body, Content_Type=kind, Idempotency_Key=number)

    spent = await _spent(one, one_by_one, status=201)
    text = io.StringIO()
    rows = [cells(f"BATCH-{number}", now) for number in range(count)]
    writer = csv.DictWriter(text, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    sent = text.getvalue().encode()
    batch = await asyncio.to_thread(
        council.ask, "POST", "/v1/referrals/batches", sent, Content_Type="text/csv"
    )
    end = json.loads(batch.body.splitlines()[-1])
    assert end["verdicts"] == {"accepted": count}, end
    rate = count / (batch.spent / 1000)
    return [
        Figure(
            name="one referral accepted, p50",
            unit="ms",
            ours=[percentile(spent, 0.5)],
            goal=_AT_MOST_50,
        ),
        Figure(name="one referral accepted, p99", unit="ms", ours=[percentile(spent, 0.99)]),
        Figure(
            name=f"a batch of {count:,} referrals",
            unit="rows a second",
            ours=[rate],
            goal=_BATCH_GOAL,
        ),
    ]


async def _command(door: MeasuredDoor, system: BenchSystem) -> Figure:
    """`referrals list`, from the start of its process to its end, beside a program that loads what
    it needs at least and ends.
    """
    surroundings = environment(system.folder.root / "pycache") | {
        "REFERRALS_DATA": str(door.folder),
        "REFERRALS_FRONT_DOOR": f"http://{door.address}",
        "REFERRALS_SESSION_FILE": str(door.folder / "session"),
        "REFERRALS_CREDENTIAL": CREDENTIAL,
    }

    def run(*words: str) -> float:
        began = time.perf_counter()
        subprocess.run(
            [sys.executable, *words],
            env={**os.environ, **surroundings},
            check=True,
            capture_output=True,
        )
        return time.perf_counter() - began

    def started() -> tuple[list[float], list[float]]:
        ours, alone = (_CLI, "list"), ("-c", _ALONE)
        run(_CLI, "sign-in", OFFICER)
        run(*alone)
        both = [(run(*ours), run(*alone)) for _ in range(_STARTED)]
        return [one for one, _ in both], [one for _, one in both]

    ours, alone = await asyncio.to_thread(started)
    return Figure(name="`referrals list`", unit="s", ours=ours, floor=alone, goal=_START_GOAL)
