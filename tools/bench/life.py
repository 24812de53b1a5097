"""One life, the same for both subjects: taken in, answered, both notices accepted, read, two
updates from the authority, closed. The next message goes out when the last is on record.
"""

from __future__ import annotations

import asyncio
import secrets
import time
from dataclasses import dataclass

from tools.bench.subject import Ask, Subject, Watcher

TAKEN_IN = 2
"""So many events are on record once the first notice has been accepted too."""
_DELIVERED = 5
_AFTER_UPDATES = (7, 8)
EVENTS = 9
"""So many once it is closed."""


@dataclass(frozen=True, slots=True)
class Lap:
    """Seconds from asking until the case was taken in, its workflow started, its answer
    confirmed.
    """

    reference: str
    taken_in: float
    started: float
    answered: float


def new_number() -> str:
    """A sender's number that nobody has used."""
    return f"B-{secrets.token_hex(8)}"


async def live(
    subject: Subject, watcher: Watcher, since: float | None = None, *, short: bool = False
) -> Lap:
    """Live one. `since` is when it should have begun, on `time.perf_counter`; a short life is
    closed as soon as both notices are accepted.
    """
    began = time.perf_counter() if since is None else since
    taken = await subject.take_in(new_number())
    taken_in = time.perf_counter() - began
    reference = await subject.start(taken)
    started = time.perf_counter() - began
    await watcher.reached(reference, TAKEN_IN)
    asked = time.perf_counter()
    await subject.ask(reference, Ask.ANSWER)
    answered = time.perf_counter() - asked
    await watcher.reached(reference, _DELIVERED)
    if not short:
        await _read_and_reported(subject, watcher, reference)
    await subject.ask(reference, Ask.CLOSE)
    return Lap(reference, taken_in, started, answered)


async def _read_and_reported(subject: Subject, watcher: Watcher, reference: str) -> None:
    await subject.ask(reference, Ask.READ)
    for number, sequence in enumerate(_AFTER_UPDATES):
        await subject.report(reference, f"update-{number}")
        await watcher.reached(reference, sequence)


async def live_many(subject: Subject, watcher: Watcher, cases: int, at_once: int) -> list[Lap]:
    """As many as the machine takes, so many at a time."""
    gate = asyncio.Semaphore(at_once)

    async def one() -> Lap:
        async with gate:
            return await live(subject, watcher)

    return await asyncio.gather(*(one() for _ in range(cases)))
