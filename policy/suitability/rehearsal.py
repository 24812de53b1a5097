"""A case of this track played on its own dates (see `policy.cases.rehearsal`)."""

from __future__ import annotations

from datetime import datetime

from policy.cases import rehearsal as cases
from policy.cases.recording import RecordedEvent
from policy.suitability.deeds import Command, Event
from policy.suitability.lifecycle import advance
from policy.suitability.state import SuitabilityState

Dated = cases.Dated[Command, Event]


class PlayedCase(cases.CaseRehearsal[SuitabilityState, Command, Event]):
    """A case being played: its state, every event so far, and the reply to each sender."""

    def __init__(self, state: SuitabilityState) -> None:
        super().__init__(state, advance)


def look_ahead(state: SuitabilityState, until: datetime) -> list[RecordedEvent[Event]]:
    """What happens, when, and under which rule, if nobody acts and nothing that is still on its way
    arrives.
    """
    play = PlayedCase(state)
    play.run(until)
    return play.events
