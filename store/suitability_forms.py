"""The forms of the suitability track."""

from __future__ import annotations

from policy.suitability.deeds import Command, Event
from policy.suitability.state import SuitabilityState
from policy.suitability.track import SUITABILITY
from store.forms import Forms

SUITABILITY_FORMS: Forms[SuitabilityState, Command, Event] = Forms(SUITABILITY)
