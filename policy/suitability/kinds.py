"""A deed and a clock of this track: of its own state, roles and deadlines. So another track's role
and a misspelt deadline are type errors in the module that says them.
"""

from __future__ import annotations

from policy.cases.clock import Clock
from policy.cases.deed import Deed
from policy.cases.orders import C
from policy.suitability.rulebook import SuitabilityBook
from policy.suitability.state import SuitabilityState
from policy.suitability.words import DeadlineName, Role

SuitabilityDeed = Deed[SuitabilityState, Role, C]
SuitabilityClock = Clock[SuitabilityState, SuitabilityBook, DeadlineName]
