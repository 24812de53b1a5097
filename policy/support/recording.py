"""What is recorded of a case of this track: the shared forms with its own state and events."""

from __future__ import annotations

from policy.cases import recording as cases
from policy.support.deeds import Event
from policy.support.state import CaseState

RecordedEvent = cases.RecordedEvent[Event]
Recording = cases.Recording[CaseState, Event]
