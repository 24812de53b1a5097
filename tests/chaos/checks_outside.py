"""The log outside, against what the record says and what the senders were told."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta

from service.disasters.outside import MissingOnRecord, missing_on_record
from service.disasters.told import read_log
from store.outside_log import beat
from tests.chaos.client import TAKEN
from tests.chaos.evidence import Evidence
from tests.chaos.ledger import Line
from tests.chaos.moved_clocks import FAR
from tests.chaos.violation import Violation
from wiring.app import outside_folder

_ASKED_AGAIN, _AGAIN_AFTER = 5, 2.0
_BACK = FAR + timedelta(days=2)
"""Longer than a run, and than a clock can be behind."""


async def as_the_log_outside_says(
    evidence: Evidence, again: float = _AGAIN_AFTER
) -> AsyncIterator[Violation]:
    """I11: what the log outside says was received or sent is on record; and what a sender was told
    is in the log, which its own process wrote and nobody killed.
    """
    for violation in _of_record(await _missing(evidence, again)):
        yield violation
    for violation in await _of_senders(evidence):
        yield violation


async def _missing(evidence: Evidence, again: float) -> MissingOnRecord:
    """Looked at again if anything is: the system goes on, and a notice may just be on its way."""
    app, since = evidence.app, evidence.moment - _BACK
    for _ in range(_ASKED_AGAIN):
        found = await missing_on_record(app, (outside_folder(app.settings),), since, None)
        if not any(_of_record(found)):
            break
        await asyncio.sleep(again)
    return found


def _of_record(missing: MissingOnRecord) -> Iterator[Violation]:
    for act in (*missing.acts, *missing.lost):
        yield Violation("I11", act.reference, f"{act.what} was acknowledged, and is not on record")
    for gap in missing.gaps:
        what = f"the log knows of event {gap.reached}, the record ends with {gap.on_record}"
        yield Violation("I11", gap.reference, what)
    for notice in missing.left:
        yield Violation("I11", notice.reference, f"notice {notice.id} left, and is not settled")


async def _of_senders(evidence: Evidence) -> list[Violation]:
    app = evidence.app
    # What waited for a full disk is written with it.
    if not await app.outside.keep(beat()):
        return [
            Violation("I11", "run", "the log outside cannot be written after everything healed")
        ]
    told = read_log(app, (outside_folder(app.settings),), evidence.moment - _BACK, None)
    messages = {act.whom.id for act in told.acts.values() if act.whom is not None}
    return [
        Violation("I11", entry.reference, f"{entry.line} {entry.id} is not in the log outside")
        for entry in evidence.of(Line.REFERRAL, Line.ORDER)
        if entry.said == TAKEN and entry.id not in messages
    ]
