"""Every clock of the suitability track, in the order of its process map. A new one is listed here,
its name in `policy.suitability.words.DeadlineName`, its line in `lines`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from policy.cases.clock import Clock
from policy.help import Advice, UseCase, deeds, use_cases
from policy.parameters import SERVICE
from policy.process_map import MapClock
from policy.suitability import anywhere
from policy.suitability.clocks.lines import clock_lines
from policy.suitability.deciding import assessing, enquiry, exits, legal, summary
from policy.suitability.rulebook import SuitabilityBook
from policy.suitability.serving import blocking, clearing, rechecking, service
from policy.suitability.state import SuitabilityState
from policy.suitability.words import DeadlineName

_AUTHORITY = Advice(
    "The authority answers, and we chase it; nothing is presumed. What it says is recorded.",
    use_cases(UseCase.REPORT),
)
_LAWYER = Advice("A lawyer enters the paragraph that holds.", deeds("record-facts"))
_SUMMARY = Advice("The Status Review Unit acknowledges the summary.", deeds("acknowledge-summary"))
_LOOK = Advice("Somebody looks at the person's circumstances again.", deeds("record-recheck"))


def _lines(name: DeadlineName) -> Callable[[SuitabilityBook], Iterable[MapClock]]:
    return lambda book: [line for line in clock_lines(book) if line.name == name]


WINDOW: Clock[SuitabilityState, SuitabilityBook] = Clock(
    name=DeadlineName.WINDOW,
    rule="R68",
    started_by={},
    passed=lambda state, event, deadline, now: assessing.on_window_end(state, deadline, now),
    ended_by=(),
    may_be_ended_by=(),
    next_step=Advice("Support is offered meanwhile. Nothing follows from time alone."),
    on_map=_lines(DeadlineName.WINDOW),
)

ENQUIRY: Clock[SuitabilityState, SuitabilityBook] = Clock(
    name=DeadlineName.ENQUIRY,
    rule="R94",
    started_by={},
    passed=lambda state, event, deadline, now: enquiry.on_deadline(state, deadline, now),
    ended_by=(),
    may_be_ended_by=(),
    next_step=_AUTHORITY,
    on_map=_lines(DeadlineName.ENQUIRY),
)

ENQUIRY_ESCALATION: Clock[SuitabilityState, SuitabilityBook] = Clock(
    name=DeadlineName.ENQUIRY_ESCALATION,
    rule="R94",
    started_by={},
    passed=lambda state, event, deadline, now: enquiry.on_deadline(state, deadline, now),
    ended_by=(),
    may_be_ended_by=(),
    next_step=_AUTHORITY,
    on_map=_lines(DeadlineName.ENQUIRY_ESCALATION),
)

LEGAL: Clock[SuitabilityState, SuitabilityBook] = Clock(
    name=DeadlineName.LEGAL,
    rule="A8",
    started_by={},
    passed=lambda state, event, deadline, now: legal.on_deadline(state, deadline, now),
    ended_by=(),
    may_be_ended_by=(),
    next_step=_LAWYER,
    on_map=_lines(DeadlineName.LEGAL),
)

LEGAL_ESCALATION: Clock[SuitabilityState, SuitabilityBook] = Clock(
    name=DeadlineName.LEGAL_ESCALATION,
    rule="A8",
    started_by={},
    passed=lambda state, event, deadline, now: legal.on_deadline(state, deadline, now),
    ended_by=(),
    may_be_ended_by=(),
    next_step=_LAWYER,
    on_map=_lines(DeadlineName.LEGAL_ESCALATION),
)

SUMMARY: Clock[SuitabilityState, SuitabilityBook] = Clock(
    name=DeadlineName.SUMMARY,
    rule="R97",
    started_by={},
    passed=lambda state, event, deadline, now: summary.on_deadline(state, deadline, now),
    ended_by=(),
    may_be_ended_by=(),
    next_step=_SUMMARY,
    on_map=_lines(DeadlineName.SUMMARY),
)

SUMMARY_ESCALATION: Clock[SuitabilityState, SuitabilityBook] = Clock(
    name=DeadlineName.SUMMARY_ESCALATION,
    rule="R97",
    started_by={},
    passed=lambda state, event, deadline, now: summary.on_deadline(state, deadline, now),
    ended_by=(),
    may_be_ended_by=(),
    next_step=_SUMMARY,
    on_map=_lines(DeadlineName.SUMMARY_ESCALATION),
)

CLOSING: Clock[SuitabilityState, SuitabilityBook] = Clock(
    name=DeadlineName.CLOSING,
    rule=SERVICE,
    started_by={},
    passed=lambda state, event, deadline, now: exits.on_reminder(state, deadline, now),
    ended_by=(),
    may_be_ended_by=(),
    next_step=Advice("A named person closes the case.", deeds("close-route")),
    on_map=_lines(DeadlineName.CLOSING),
)

RECHECK: Clock[SuitabilityState, SuitabilityBook] = Clock(
    name=DeadlineName.RECHECK,
    rule="R111",
    started_by={},
    passed=lambda state, event, deadline, now: rechecking.on_deadline(state, deadline, now),
    ended_by=(),
    may_be_ended_by=(),
    next_step=_LOOK,
    on_map=_lines(DeadlineName.RECHECK),
)

RECHECK_ESCALATION: Clock[SuitabilityState, SuitabilityBook] = Clock(
    name=DeadlineName.RECHECK_ESCALATION,
    rule="R111",
    started_by={},
    passed=lambda state, event, deadline, now: rechecking.on_deadline(state, deadline, now),
    ended_by=(),
    may_be_ended_by=(),
    next_step=_LOOK,
    on_map=_lines(DeadlineName.RECHECK_ESCALATION),
)

CLEARANCE: Clock[SuitabilityState, SuitabilityBook] = Clock(
    name=DeadlineName.CLEARANCE,
    rule="R111",
    started_by={},
    passed=lambda state, event, deadline, now: clearing.on_end(state),
    ended_by=(),
    may_be_ended_by=(),
    next_step=Advice(
        "An officer serves in person before the clearance ends, or gives it back.",
        deeds("report-service", "void-clearance"),
        between=" or ",
    ),
    on_map=_lines(DeadlineName.CLEARANCE),
)

GROUND: Clock[SuitabilityState, SuitabilityBook] = Clock(
    name=DeadlineName.GROUND,
    rule="R111",
    started_by={},
    passed=lambda state, event, deadline, now: blocking.on_ground_ended(state, deadline, now),
    ended_by=(),
    may_be_ended_by=(),
    next_step=Advice(
        "What the decision rests on is read anew; if it has ended, a UKVI officer withdraws it."
    ),
    on_map=_lines(DeadlineName.GROUND),
)

WITHDRAWAL: Clock[SuitabilityState, SuitabilityBook] = Clock(
    name=DeadlineName.WITHDRAWAL,
    rule="R112",
    started_by={},
    passed=lambda state, event, deadline, now: blocking.on_deadline(state, deadline, now),
    ended_by=(),
    may_be_ended_by=(),
    next_step=Advice("A UKVI officer withdraws the decision.", deeds("withdraw-decision")),
    on_map=_lines(DeadlineName.WITHDRAWAL),
)

INCIDENT: Clock[SuitabilityState, SuitabilityBook] = Clock(
    name=DeadlineName.INCIDENT,
    rule="R112",
    started_by={},
    passed=lambda state, event, deadline, now: blocking.on_deadline(state, deadline, now),
    ended_by=(),
    may_be_ended_by=(),
    next_step=Advice(
        "A supervisor looks at the incident and says what came of it.", use_cases(UseCase.TASKS)
    ),
    on_map=_lines(DeadlineName.INCIDENT),
)

SETTLED: Clock[SuitabilityState, SuitabilityBook] = Clock(
    name=DeadlineName.SETTLED,
    rule=SERVICE,
    started_by={},
    passed=lambda state, event, deadline, now: service.on_settled(state, deadline, now),
    ended_by=(),
    may_be_ended_by=(),
    next_step=Advice("Nothing: late reports are waited for, then the case ends."),
    on_map=_lines(DeadlineName.SETTLED),
)

ACKNOWLEDGEMENT: Clock[SuitabilityState, SuitabilityBook] = Clock(
    name=DeadlineName.ACKNOWLEDGEMENT,
    rule=SERVICE,
    started_by={},
    passed=lambda state, event, deadline, now: anywhere.on_unacknowledged(state, deadline),
    ended_by=(),
    may_be_ended_by=(),
    next_step=Advice("Somebody on duty takes it.", deeds("acknowledge-escalation")),
    on_map=_lines(DeadlineName.ACKNOWLEDGEMENT),
)

CLOCKS: tuple[Clock[SuitabilityState, SuitabilityBook], ...] = (
    WINDOW,
    ENQUIRY,
    ENQUIRY_ESCALATION,
    LEGAL,
    LEGAL_ESCALATION,
    SUMMARY,
    SUMMARY_ESCALATION,
    CLOSING,
    RECHECK,
    RECHECK_ESCALATION,
    CLEARANCE,
    GROUND,
    WITHDRAWAL,
    INCIDENT,
    SETTLED,
    ACKNOWLEDGEMENT,
)
