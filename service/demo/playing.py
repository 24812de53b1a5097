"""Cases played on the real engine on their own past dates, step by step as the core plays them.

The core goes before: it says at which moments something happens and how many events the case then
has. The engine is brought to each of these moments, receives what the core received, and is waited
for.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from temporalio.testing import TimeSkipper

from policy.cases.orders import Order
from policy.cases.rehearsal import CaseRehearsal, Dated
from policy.cases.state import AnyCase
from policy.suitability.deeds import AuthorityReported
from policy.support.deeds import AuthorityReported as SupportReported
from service.demo.clocks import NotAsPlayed, reach
from store.cases import recorded_events
from store.inbox import receive_order
from store.policy_time import move_clock
from store.suitability_reports import receive_report
from store.support_reports import receive_support_report
from store.tables import cases
from wiring.app import App

PATIENCE = 60.0
_LOOK_AGAIN = 0.1

Steps = Callable[[Callable[[], Any]], Iterable[Dated[Any, Any]]]
"""What reaches a case, in order of time. Handed a look at the case as every step before left it,
for people act on what they see.
"""


@dataclass(frozen=True, slots=True)
class Moment:
    """What reaches a case at a moment, if anything does, and how many events it then has."""

    at: datetime
    step: Dated[Any, Any] | None
    events: int


def moments(
    play: CaseRehearsal[Any, Any, Any], steps: Iterable[Dated[Any, Any]], until: datetime
) -> Iterator[Moment]:
    """Every moment at which something reaches a case or a deadline of it passes, each played by the
    core before it is given out.
    """
    for step in steps:
        yield from _meanwhile(play, step.at)
        play.put([step])
        play.run(step.at)
        yield Moment(step.at, step, len(play.events))
    yield from _meanwhile(play, until)


def _meanwhile(play: CaseRehearsal[Any, Any, Any], until: datetime) -> Iterator[Moment]:
    while play.state.deadlines and play.state.deadlines[0].due <= until:
        due = play.state.deadlines[0].due
        play.run(due)
        yield Moment(due, None, len(play.events))


@dataclass(frozen=True, slots=True)
class Player:
    """Plays cases of one track. A worker of that track is at work, in a rehearsal namespace."""

    app: App
    skipper: TimeSkipper

    async def play(
        self, state: AnyCase, steps: Steps, until: datetime
    ) -> CaseRehearsal[Any, Any, Any]:
        """Start the workflow of a case that was just taken in on its own date, and bring it to a
        moment. What the core made of the same is what the engine is to be compared with.

        Raises:
            NotAsPlayed: the engine did not follow in time.
        """
        reference, track = state.reference, self.app.track_wiring.cases.track
        [(opened, start), *_] = await recorded_events(self.app.store, reference)
        await self.app.case_client.start_case(state)
        play = CaseRehearsal[Any, Any, Any](track.empty(reference), track.advance)
        play.put([Dated[Any, Any](start, opened)])
        play.run(start)
        await self.until_recorded(reference, len(play.events))
        offset = timedelta(seconds=state.clock_offset_seconds)
        reached = start
        for moment in moments(play, steps(lambda: play.state), until):
            if moment.at > reached:
                await self.move_to(reference, moment.at, offset)
                reached = moment.at
            if moment.step is not None:
                await self.bring(reference, moment.step)
            await self.until_recorded(reference, moment.events)
        if not play.state.ended:
            await self.move_to(reference, until, offset)
        return play

    async def move_to(self, reference: str, moment: datetime, offset: timedelta) -> None:
        """Let it be a moment for a case, on the record and in its workflow, whose own clock is its
        offset away from the case's.
        """
        # The record first: what the passing of a deadline orders may be sent before this returns.
        await move_clock(self.app.engine, reference, moment)
        id = self.app.track_wiring.cases.workflow_id(reference)
        await reach(self.skipper, self.skipper.client.get_workflow_handle(id), moment - offset)

    async def bring(self, reference: str, step: Dated[Any, Any]) -> None:
        """What reaches the case, as every way in brings it: its row first, then word of it."""
        app, stimulus = self.app, step.stimulus
        if isinstance(stimulus, Order):
            await receive_order(app.store, reference, stimulus.actor.id, stimulus)
            await app.case_client.update(reference, stimulus)
            return
        if isinstance(stimulus, SupportReported):
            fact: Any = (
                await receive_support_report(app.engine, app.keys, reference, stimulus)
            ).fact
        else:
            assert isinstance(stimulus, AuthorityReported)  # nothing else comes from outside
            fact = (await receive_report(app.engine, app.keys, reference, stimulus)).fact
        if fact is not None:
            await app.case_client.signal(reference, fact)

    async def until_recorded(self, reference: str, events: int) -> None:
        """Wait until a case has so many events. Reads no state, for it is asked often."""
        query = select(cases.c.sequence).where(cases.c.reference == reference)

        async def reached() -> bool:
            async with self.app.engine.connect() as connection:
                return bool((await connection.execute(query)).scalar_one() >= events)

        await _until(reached, f"{reference} did not come to {events} events")


async def _until(condition: Callable[[], Awaitable[bool]], otherwise: str) -> None:
    try:
        async with asyncio.timeout(PATIENCE):
            while not await condition():
                await asyncio.sleep(_LOOK_AGAIN)
    except TimeoutError:
        raise NotAsPlayed(otherwise) from None
