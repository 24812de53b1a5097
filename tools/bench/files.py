"""A file of referrals: how fast its rows are committed and told, what a row takes of each process,
how much memory the intake grows by; and while another organisation sends one referral after
another, how long each of those waits.
"""

from __future__ import annotations

import asyncio
import itertools
import resource
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache

from sqlalchemy import text

from policy.partners import OrganisationRole
from service.context import Context
from service.files.rows import Row
from service.intake.referrals import IntakeOutcome
from service.intake.rows import TakenRow
from service.intake.taking import TakenBatch, TakenReferral, take_referral, take_referrals
from store.engine import one_by_one
from tests.apps import cells
from tools.bench.bench import Bench
from tools.bench.figure import Figure
from tools.bench.file_figures import FileRun, of_single_ones, of_the_file, of_the_others
from tools.bench.subject import PATIENCE

_SENDER, _ANOTHER = "E06000023", "E09000007"
_EVERY, _LOOK_EVERY = 0.5, 0.05
_ALL_AT_WORK = 1_800.0
"""Seconds at most until the cases of a file are at work."""
_OF_THESE = text(
    "SELECT reference, workflow_confirmed_at IS NOT NULL AS at_work, EXISTS (SELECT FROM outbox"
    " WHERE outbox.reference = cases.reference AND state = 'sent') AS left"
    " FROM cases WHERE reference = ANY(:of)"
)
_NOT_AT_WORK = text(
    "SELECT count(*) FROM cases WHERE organisation_id = :sender"
    " AND (workflow_confirmed_at IS NULL OR EXISTS (SELECT FROM outbox"
    " WHERE outbox.reference = cases.reference AND state IN ('waiting', 'sending')))"
)
_ALONE = 60
_GROUPS = 20
"""One row in so many came in a group with the one before it."""
_numbers = itertools.count(1)


async def files(bench: Bench) -> list[Figure]:
    """A file as large as an import, by itself, and while another organisation sends one referral
    after another, until the file's own cases are at work.
    """
    count = bench.plan.imported
    quiet = await _one_by_one(bench, _ALONE)
    alone = [await _run(bench, count, others=False) for _ in range(bench.plan.long)]
    runs = [await _run(bench, count, others=True) for _ in range(bench.plan.long)]
    name = f"a file of {count:,} referrals"
    return [*of_the_file(name, alone), *of_the_others(name, runs), *of_single_ones(quiet)]


async def _until_all_at_work(bench: Bench) -> float:
    """Seconds until every case of a file is at work, and its first notices have left."""
    began, of = time.perf_counter(), {"sender": _SENDER}
    async with asyncio.timeout(_ALL_AT_WORK), one_by_one(bench.system.app.engine) as connection:
        while (await connection.execute(_NOT_AT_WORK, of)).scalar_one():
            await asyncio.sleep(1)
    return time.perf_counter() - began


async def _run(bench: Bench, count: int, *, others: bool) -> FileRun:
    run, told, of_a_tenth = FileRun(), list[float](), 0.0

    def each(taken: TakenRow[IntakeOutcome]) -> None:
        nonlocal of_a_tenth
        assert taken.outcome.state is not None, taken.outcome.reason
        told.append(time.perf_counter())
        if len(told) == max(1, count // 10):
            of_a_tenth = _peak()

    before, memory = bench.system.usage(), _peak()
    ended = asyncio.Event()
    elsewhere = asyncio.create_task(_elsewhere(bench, run, ended)) if others else None
    began = time.perf_counter()
    done = await take_referrals(_by(bench, _SENDER), _rows(count), each)
    run.ended = count / (time.perf_counter() - began)
    assert isinstance(done, TakenBatch) and len(told) == count
    run.rate = count / (told[-1] - began)
    spent = bench.system.usage().since(before)
    run.spent = {role: seconds * 1000 / count for role, seconds in spent.items()}
    run.grown, run.further = _peak() - memory, _peak() - of_a_tenth
    bench.note("file", "ours", count / run.rate, spent)
    # Others send on: what they wait behind is there until the file's own cases are at work.
    run.settled = await _until_all_at_work(bench)
    ended.set()
    if elsewhere is not None:
        await elsewhere
    return run


async def take_in_file(bench: Bench, count: int) -> list[str]:
    """A file of so many; the references of its cases, in the order of its rows."""
    references: list[str] = []

    def each(taken: TakenRow[IntakeOutcome]) -> None:
        assert taken.outcome.state is not None, taken.outcome.reason
        references.append(taken.outcome.reference)

    done = await take_referrals(_by(bench, _SENDER), _rows(count), each)
    assert isinstance(done, TakenBatch) and len(references) == count
    return references


async def _elsewhere(bench: Bench, run: FileRun, ended: asyncio.Event) -> None:
    """One after the other until the file has ended; each is followed until its notice has left."""
    followed: dict[str, float] = {}
    following = asyncio.create_task(_follow(bench, run, followed, ended))
    while not ended.is_set():
        await asyncio.sleep(_EVERY)
        began = time.perf_counter()
        reference = await _send(bench)
        run.acknowledged.append(time.perf_counter() - began)
        followed[reference] = began
    await asyncio.wait_for(following, PATIENCE)


async def _follow(
    bench: Bench, run: FileRun, followed: dict[str, float], ended: asyncio.Event
) -> None:
    """Note when each case was at work, and when its first notice had left. All are looked for by
    one question: it is asked beside the file, and by the process that takes that in.
    """
    at_work = set[str]()
    while followed or not ended.is_set():
        await asyncio.sleep(_LOOK_EVERY)
        async with one_by_one(bench.system.app.engine) as connection:
            rows = (await connection.execute(_OF_THESE, {"of": list(followed)})).all()
        now = time.perf_counter()
        for row in rows:
            if row.at_work and row.reference not in at_work:
                at_work.add(row.reference)
                run.at_work.append(now - followed[row.reference])
            if row.left:
                run.first_notice.append(now - followed.pop(row.reference))


async def _one_by_one(bench: Bench, count: int) -> list[float]:
    """Milliseconds until each of some was acknowledged, with nothing else under way."""
    spent = []
    for _ in range(count):
        began = time.perf_counter()
        await _send(bench)
        spent.append((time.perf_counter() - began) * 1000)
    return spent


async def _send(bench: Bench) -> str:
    taken = await take_referral(_by(bench, _ANOTHER), _cells(_ANOTHER))
    assert isinstance(taken, TakenReferral) and taken.outcome.state is not None
    return taken.outcome.reference


def _by(bench: Bench, organisation: str) -> Context:
    return Context(
        app=bench.system.app,
        used="",
        organisation=organisation,
        organisation_roles=frozenset(OrganisationRole),
    )


def _rows(count: int) -> Iterator[Row]:
    for line in range(2, count + 2):
        group = f"group-{line // _GROUPS}" if line % _GROUPS < 2 else ""
        yield Row(line=line, cells=_cells(_SENDER, group_id=group), raw=b"")


def _cells(organisation: str, **changed: str) -> dict[str, str]:
    """A person of their own, so that duplicates are looked for and not found."""
    number = next(_numbers)
    name = "".join(chr(ord("a") + int(digit)) for digit in str(number))
    own = {
        "submission_id": f"F-{time.time_ns()}-{number}",
        "organisation_id": organisation,
        "given_names": f"Invented {name.title()}",
        "date_of_birth": f"{1 + number % 28:02}/{1 + number % 12:02}/{1950 + number % 50}",
        "home_office_reference": f"A{number:07d}",
    }
    return _like() | own | changed


@cache
def _like() -> dict[str, str]:
    """What all rows say: read once, for reading it is no part of what is measured."""
    return cells("", datetime.now(UTC) - timedelta(minutes=30))


def _peak() -> float:
    """Megabytes that this process has used at most so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
