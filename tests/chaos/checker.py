"""The one checker of what must hold after any run, whatever was broken during it. The numbers I1 to
I11 stay the same for good: reports and fixed seeds name them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from policy.support.lifecycle import fold
from policy.support.state import CaseState
from store.cases import load_state, recorded_events, verify_chain
from store.sender_numbers import number_digest
from store.tables import cases, events, inbox
from tests.chaos.checks_clocks import escalated_once_and_in_time
from tests.chaos.checks_notices import (
    every_notice_settled,
    nothing_after_a_withdrawal,
    safeguarding_is_passed_on_once,
)
from tests.chaos.checks_outside import as_the_log_outside_says
from tests.chaos.checks_workflows import carried
from tests.chaos.client import CANARIES
from tests.chaos.evidence import Evidence
from tests.chaos.families import DEMANDED_FROM, FaultFamily, beyond, undone
from tests.chaos.ledger import Line
from tests.chaos.violation import Violation
from wiring.embedded.folder import FIRST_TRACK

FEWEST_AT_FIRST, FEWEST_LATER, FIRST_SECONDS = 120 / 90, 0.5, 90.0
"""Acknowledgements a second. New cases wait for a machine that has other things to do."""
FEWEST_FAULTS = 15 / 90
NEVER_TRUE = ("not-now", "not-found")
"""Every order of a scenario is about an accepted case, by somebody who may know of it."""
READ_AGAIN = 5
WORDS = tuple({word.split()[0] for word in CANARIES.values()})


async def check(evidence: Evidence, seconds: float) -> list[Violation]:
    """Every violation found, in the order of the invariants."""
    found = [
        *every_acknowledged_referral_is_a_case(evidence),
        *[item async for item in carried(evidence)],
        *[item async for item in state_is_its_events(evidence)],
        *[item async for item in every_notice_settled(evidence)],
        *escalated_once_and_in_time(evidence),
        *[item async for item in the_client_got_true_answers(evidence)],
        *[item async for item in the_chain_holds(evidence)],
        *nobody_is_readable(evidence),
        *nothing_after_a_withdrawal(evidence),
        *safeguarding_is_passed_on_once(evidence),
        *enough_was_done(evidence, seconds),
        *[item async for item in as_the_log_outside_says(evidence)],
    ]
    return sorted(found, key=lambda violation: violation.invariant)


def every_acknowledged_referral_is_a_case(evidence: Evidence) -> Iterator[Violation]:
    """I1: what was acknowledged is there, once, under the reference the sender was given."""
    by_number = {row.number_digest: row.reference for row in evidence.rows["referrals"]}
    ring = evidence.app.keys.ring
    known = evidence.case_rows()
    for entry in evidence.of(Line.REFERRAL, Line.CONFLICT):
        if (
            by_number.get(number_digest(ring, entry.id)) != entry.reference
            or entry.reference not in known
        ):
            yield Violation("I1", entry.reference, "acknowledged, and no such case")


async def state_is_its_events(evidence: Evidence) -> AsyncIterator[Violation]:
    """I2: as many events as the state has counted, and folding them gives that very state."""
    counted = Counter(row.reference for row in evidence.rows[events.name])
    for row in evidence.rows[cases.name]:
        state, recorded = await _state_and_events(evidence, row.reference)
        of_one_number = row.sequence == counted[row.reference] and state.sequence == len(recorded)
        if not of_one_number or state.sequence < row.sequence:
            yield Violation("I2", row.reference, "state and events are not of one number")
        elif fold(CaseState(reference=row.reference), recorded) != state:
            yield Violation("I2", row.reference, "the events do not give the state")
    for message, times in _times_counted(evidence).items():
        if times > 1:
            yield Violation("I2", message, f"counted {times} times")


async def _state_and_events(
    evidence: Evidence, reference: str
) -> tuple[CaseState, list[tuple[Any, datetime]]]:
    """Read again if a step came between them."""
    state, recorded = CaseState(reference=reference), list[tuple[Any, datetime]]()
    for _ in range(READ_AGAIN):
        state = await load_state(evidence.app.store, reference) or state
        recorded = await recorded_events(evidence.app.store, reference)
        if state.sequence == len(recorded):
            break
    return state, recorded


def _times_counted(evidence: Evidence) -> Counter[str]:
    messages = {row.id for row in evidence.rows[inbox.name]}
    return Counter(row.event_id for row in evidence.rows[events.name] if row.event_id in messages)


async def the_client_got_true_answers(evidence: Evidence) -> AsyncIterator[Violation]:
    """I5: every acknowledged order has a verdict, and nobody was told anything else."""
    rows = {row.id: row for row in evidence.rows[inbox.name]}
    # What the channel said while those rows were read.
    undecided = [row.id for row in rows.values() if row.verdict is None]
    rows |= {row.id: row for row in await evidence.now(inbox, "id", undecided)}
    counted = _times_counted(evidence)
    for row in rows.values():
        for violation in _verdict_holds(row, counted[row.id]):
            yield violation
    for entry in evidence.of(Line.ORDER, Line.ANSWERED):
        kept = rows.get(entry.id)
        if kept is None:
            yield Violation("I5", entry.id, f"acknowledged {entry.kind}, and no such row")
        elif (
            entry.line is Line.ANSWERED
            and entry.said != "later"
            and _counts(entry.said) != _counts(kept.verdict)
        ):
            what = f"{entry.kind}: answered {entry.said}, on record {kept.verdict} {kept.code}"
            yield Violation("I5", entry.id, what)


def _verdict_holds(row: Row[Any], times: int) -> Iterator[Violation]:
    if row.verdict is None:
        yield Violation("I5", row.id, f"{row.kind} of {row.reference} was never decided")
    elif row.kind == "order" and _counts(row.verdict) != (times == 1):
        yield Violation("I5", row.id, f"verdict {row.verdict}, yet counted {times} times")
    elif row.kind == "order" and row.code in NEVER_TRUE:
        yield Violation("I5", row.id, f"refused as {row.code}, which was true at no time")


def _counts(verdict: str | None) -> bool:
    """Whether a verdict says that the message counts: now, or already."""
    return verdict in ("applied", "repeated")


async def the_chain_holds(evidence: Evidence) -> AsyncIterator[Violation]:
    """I7: no event was changed, dropped or moved."""
    for row in evidence.rows[cases.name]:
        for broken in await verify_chain(evidence.app.store, row.reference):
            yield Violation("I7", row.reference, f"{broken.code} at {broken.sequence}")


def nobody_is_readable(evidence: Evidence) -> Iterator[Violation]:
    """I8: no seeded name in Temporal's files, any log, or any notice."""
    folder = evidence.system.folder
    files = [
        *evidence.system.server.database.parent.glob("temporal.db*"),
        *folder.log("any").parent.iterdir(),
        *folder.place(FIRST_TRACK).notices.iterdir(),
    ]
    for file in files:
        content = file.read_bytes().lower()
        for word in WORDS:
            if word.lower().encode() in content:
                yield Violation("I8", file.name, f"{word} is readable")


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """How much a run did: what was acknowledged, and what was broken."""

    referrals: int
    orders: int
    faults: int

    @property
    def acknowledgements(self) -> int:
        return self.referrals + self.orders


def work_of(evidence: Evidence) -> Work:
    """What a run did, each thing counted once."""
    return Work(
        referrals=_different(entry.id for entry in evidence.of(Line.REFERRAL)),
        orders=_different(entry.id for entry in evidence.of(Line.ORDER)),
        faults=len(evidence.of(Line.FAULT)),
    )


def _different(ids: Iterable[str]) -> int:
    return len(set(ids))


def enough_was_done(evidence: Evidence, seconds: float) -> Iterator[Violation]:
    """I10: a run in which little happened proves nothing, and fails; so does a long one without a
    kind of fault that its machine can do.
    """
    work = work_of(evidence)
    first = min(seconds, FIRST_SECONDS)
    fewest = int(FEWEST_AT_FIRST * first + FEWEST_LATER * (seconds - first))
    faults = int(FEWEST_FAULTS * seconds)
    if work.acknowledgements < fewest:
        yield Violation("I10", "run", f"{work.acknowledgements} acknowledged, {fewest} wanted")
    if work.faults < faults:
        yield Violation("I10", "run", f"{work.faults} faults, {faults} wanted")
    if seconds >= DEMANDED_FROM:
        for family in undone((entry.id for entry in evidence.of(Line.FAULT)), beyond_of(evidence)):
            yield Violation("I10", "run", f"no {family.value}, which this machine can do")


def beyond_of(evidence: Evidence) -> Mapping[FaultFamily, str]:
    """The families of faults that this machine cannot do, and what it lacks."""
    return beyond(evidence.system.disk, evidence.system.clocks)
