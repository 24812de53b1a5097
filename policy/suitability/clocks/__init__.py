"""Every clock of the suitability track, in the order of its process map: a module for each, and one
for the two clocks of a ladder that first reminds and then escalates. A new one is listed here, and
its name in `policy.suitability.words.DeadlineName`.
"""

from __future__ import annotations

from policy.suitability.clocks.acknowledgement import ACKNOWLEDGEMENT
from policy.suitability.clocks.clearance import CLEARANCE
from policy.suitability.clocks.closing import CLOSING
from policy.suitability.clocks.enquiry import ENQUIRY, ENQUIRY_ESCALATION
from policy.suitability.clocks.ground import GROUND
from policy.suitability.clocks.incident import INCIDENT
from policy.suitability.clocks.legal_check import LEGAL, LEGAL_ESCALATION
from policy.suitability.clocks.recheck import RECHECK, RECHECK_ESCALATION
from policy.suitability.clocks.settled import SETTLED
from policy.suitability.clocks.summary import SUMMARY, SUMMARY_ESCALATION
from policy.suitability.clocks.support_window import WINDOW
from policy.suitability.clocks.withdrawal import WITHDRAWAL
from policy.suitability.kinds import SuitabilityClock

CLOCKS: tuple[SuitabilityClock, ...] = (
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
