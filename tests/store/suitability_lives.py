"""Cases of suitability that have lived for months, put on record without a server of Temporal's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from policy.cases.recording import Recording
from policy.suitability.planned_case import (
    PlannedCase,
    opened_with,
    play,
    steps_after_opening,
)
from policy.suitability.rehearsal import PlayedCase
from policy.suitability.state import changed
from store.policy_time import move_clock
from tests.policy.suitability.life import Life
from tests.recorded import record
from tests.suitability_apps import open_case, opening
from wiring.app import App


async def lived(
    app: App,
    number: str,
    file: PlannedCase,
    until: datetime,
    then: Callable[[Life], object] = lambda life: None,
) -> str:
    """A planned case's life up to a moment, which is the case's own now, and what happens `then`.
    Returns the case's reference.
    """
    offset = timedelta(seconds=round((until - datetime.now(UTC)).total_seconds()))
    learnt = set(file.learnt[0][1])
    first = tuple(fact for fact in file.facts.known if fact.id in learnt)
    sent = opening(replace(file.facts, known=first), number)
    receipt = await open_case(app, sent, clock_offset=offset)
    assert receipt.state is not None
    played = play(replace(file, reference=receipt.reference), until)
    life = Life(played.state)
    then(life)
    await record(
        app.store,
        Recording(
            reference=receipt.reference,
            expected_sequence=1,
            events=(*played.events[1:], *life.history),
            answers=(),
            state=changed(life.state, clock_offset_seconds=receipt.state.clock_offset_seconds),
        ),
    )
    return receipt.reference


_A_MOMENT = timedelta(seconds=1)
"""What is sent has happened before."""


async def lived_through(
    app: App,
    number: str,
    file: PlannedCase,
    until: datetime,
    then: Callable[[Life], object] = lambda life: None,
) -> str:
    """The same for a case that was taken in when it began, so that its events give its state and a
    check of the record finds nothing.
    """
    opened = file.learnt[0][0]
    sent = opening(opened_with(file), number)
    receipt = await open_case(app, sent, clock_offset=_from_now(opened) + _A_MOMENT)
    assert receipt.state is not None
    # What follows is played from the case as it was taken in, so that its events give its state.
    play = PlayedCase(receipt.state)
    own = replace(file, reference=receipt.reference)
    for step in steps_after_opening(own, until, lambda: play.state):
        play.put([step])
        play.run(step.at)
    play.run(until)
    life = Life(play.state)
    then(life)
    offset = int(_from_now(until).total_seconds())
    await record(
        app.store,
        Recording(
            reference=receipt.reference,
            expected_sequence=receipt.state.sequence,
            events=(*play.events, *life.history),
            answers=(),
            state=changed(life.state, clock_offset_seconds=offset),
        ),
    )
    await move_clock(app.engine, receipt.reference, until)
    return receipt.reference


def _from_now(moment: datetime) -> timedelta:
    return timedelta(seconds=round((moment - datetime.now(UTC)).total_seconds()))
