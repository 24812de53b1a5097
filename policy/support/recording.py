"""What the shell records of a case of this track: the shared forms, with its own state and events
in them.
"""

from __future__ import annotations

from policy.cases import recording as cases
from policy.cases.recording import MessageAnswer as MessageAnswer
from policy.cases.recording import Recorded as Recorded
from policy.cases.recording import Reply as Reply
from policy.cases.recording import Verdict as Verdict
from policy.support.deeds import Event
from policy.support.state import CaseState

RecordedEvent = cases.RecordedEvent[Event]
Recording = cases.Recording[CaseState, Event]
OpenedCase = cases.OpenedCase[CaseState]
CaseStart = cases.CaseStart[CaseState]
