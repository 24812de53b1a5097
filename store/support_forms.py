"""The forms of the support track."""

from __future__ import annotations

from policy.support.deeds import Command, Event
from policy.support.state import CaseState
from policy.support.track import SUPPORT
from store.forms import Forms

SUPPORT_FORMS: Forms[CaseState, Command, Event] = Forms(SUPPORT)
