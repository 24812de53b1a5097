"""Case files of suitability on the real server, on their own past dates, step by step as the core
plays them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from policy.cases.orders import Order as AnyOrder
from policy.suitability.case_file import CaseFile, steps
from policy.suitability.events import AuthorityReported, CaseOpened
from policy.suitability.rehearsal import Dated, Play
from policy.suitability.state import SuitabilityState
from store.inbox import receive_order
from store.suitability_reports import receive_report
from tests.suitability_apps import open_case, opening
from tests.workflows.running import Moments, Running


@dataclass(frozen=True, slots=True)
class Moment:
    """What reaches a case at a moment, if anything does, and how many events it then has."""

    at: datetime
    step: Dated | None
    events: int


def moments_of(file: CaseFile, until: datetime, play: Play) -> Iterator[Moment]:
    """Every moment of a case file, each played by the core before it is told."""
    for step in steps(file, until, lambda: play.state):
        yield from _meanwhile(play, step.at)
        play.put([step])
        play.run(step.at)
        yield Moment(step.at, step, len(play.events))
    yield from _meanwhile(play, until)


def _meanwhile(play: Play, until: datetime) -> Iterator[Moment]:
    """The moments at which a case wakes by itself."""
    while play.state.deadlines and play.state.deadlines[0].due <= until:
        due = play.state.deadlines[0].due
        play.run(due)
        yield Moment(due, None, len(play.events))


async def play_on_the_engine(
    running: Running, moments: Moments, file: CaseFile, until: datetime
) -> tuple[str, Play]:
    """Have a case received on its own date, move its clock to each moment, bring it what the core
    heard, and wait until it has come as far. The core's play is what it is to be compared with.
    """
    start = file.facts.opened_at
    learnt = set(file.learnt[0][1])
    first = tuple(fact for fact in file.facts.known if fact.id in learnt)
    sent = opening(replace(file.facts, known=first), file.reference)
    receipt = await open_case(running.app, sent, clock_offset=start - datetime.now(UTC))
    reference = receipt.reference
    moments.at[reference] = start
    assert receipt.state is not None
    await running.app.post.start_case(receipt.state)
    play = Play(SuitabilityState(reference=reference))
    here = start
    for moment in moments_of(replace(file, reference=reference), until, play):
        if moment.at > here:
            # First: what the passing of a deadline orders may be sent before this returns.
            moments.at[reference] = moment.at
            await running.until_moment(reference, moment.at)
            here = moment.at
        await _bring(running, reference, moment.step)
        await running.until_recorded(reference, moment.events)
    return reference, play


async def _bring(running: Running, reference: str, step: Dated | None) -> None:
    if step is None or isinstance(step.stimulus, CaseOpened):
        return
    app, stimulus = running.app, step.stimulus
    if isinstance(stimulus, AnyOrder):
        await receive_order(app.store, reference, "rehearsal", stimulus)
        await app.post.ask(reference, stimulus)
    elif isinstance(stimulus, AuthorityReported):
        received = await receive_report(app.engine, app.keys, reference, stimulus)
        assert received.fact is not None, received
        await app.post.tell(reference, received.fact)
