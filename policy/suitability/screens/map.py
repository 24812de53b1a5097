"""The suitability track as its process map shows it, with every clock of the rulebook."""

from __future__ import annotations

from policy.parameters import SERVICE, newest
from policy.process_map import Closing, Junction, ProcessMap
from policy.suitability.clocks import CLOCKS
from policy.suitability.lifecycle import DISPATCH
from policy.suitability.rulebook import SUITABILITY_BOOKS, SuitabilityBook
from policy.suitability.stage_labels import STAGE_LABELS
from policy.suitability.transitions import BEFORE_A_DECISION, FROM_FACTS, READ_ANEW, TRANSITIONS
from policy.suitability.words import ENDS, Stage

JUNCTION = "known"
BY_TIME = (
    "A clock asks, warns and tells. Time alone moves a case only to where the authority is asked, "
    "out of a clearance that is over, and from a decision whose ground has ended to its "
    "withdrawal; nothing adverse follows from it (R67)."
)
_BEFORE = (Stage.RECEIVED, *FROM_FACTS)
_IN_ORDER = (*_BEFORE, *(stage for stage in STAGE_LABELS if stage not in _BEFORE))


def suitability_map(book: SuitabilityBook | None = None) -> ProcessMap:
    """The map's contents under a rulebook; otherwise the newest one."""
    book = book or newest(SUITABILITY_BOOKS.values())
    return ProcessMap(
        name="suitability",
        title="The suitability track",
        arrows=TRANSITIONS,
        stages={stage.value: STAGE_LABELS[stage] for stage in _IN_ORDER},
        events=DISPATCH.labels,
        ended=frozenset(stage.value for stage in ENDS),
        rulebook=book.version,
        clocks=tuple(line for clock in CLOCKS for line in clock.on_map(book)),
        by_time=BY_TIME,
        junction=Junction(
            name=JUNCTION,
            label="What is known, read anew",
            how="Of all that is so, the first of these says where the case is.",
            events={event: rule for event, (_, rule) in READ_ANEW.items()},
            stages=frozenset(stage.value for sources, _ in READ_ANEW.values() for stage in sources),
        ),
        closing=Closing(
            stages=frozenset(stage.value for stage in BEFORE_A_DECISION),
            label="a named person may close the case",
            rule=SERVICE,
        ),
    )
