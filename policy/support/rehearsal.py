"""A case of this track played on its own dates (see `policy.cases.rehearsal`)."""

from __future__ import annotations

from datetime import datetime

from policy.cases import recording
from policy.cases import rehearsal as cases
from policy.cases.rehearsal import CHANNEL as CHANNEL
from policy.support.deeds import Command, Event
from policy.support.lifecycle import advance
from policy.support.state import CaseState

Dated = cases.Dated[Command, Event]
RecordedEvent = recording.RecordedEvent[Event]
Recording = recording.Recording[CaseState, Event]


class PlayedCase(cases.CaseRehearsal[CaseState, Command, Event]):
    """A case being played: its state, every event so far, and the reply to each sender."""

    def __init__(self, state: CaseState) -> None:
        super().__init__(state, advance)


def look_ahead(state: CaseState, until: datetime) -> list[RecordedEvent]:
    """What happens, when, and under which rule, if nobody acts and nothing that is still on its way
    arrives. What has fallen due already comes first, at its own moment.
    """
    play = PlayedCase(state)
    play.run(until)
    return play.events
