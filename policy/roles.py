"""Which roles may do what, as sets; orders to a case are judged by its track. Without another word,
a line is about the support track.
"""

from __future__ import annotations

from policy.suitability import words as suitability_words
from policy.support.words import SUPERVISORS, Role

TAKE_IN = SUPERVISORS | {Role.CASEWORKER, Role.OPERATIONS}
KEEP_REGISTER = frozenset({Role.REGISTRAR})
CONFIRM_STAFF = frozenset({Role.MANAGER, Role.HEAD_OF_SERVICE})
KEEP_STAFF = CONFIRM_STAFF | {Role.OPERATIONS}
RECONCILE = SUPERVISORS | {Role.OPERATIONS}
TAKE_ALARM = SUPERVISORS | {Role.OPERATIONS}
SEE_PERSON = SUPERVISORS | {Role.CASEWORKER, Role.CHECK_OFFICER}
LOOK = SEE_PERSON | {Role.REGULATED_ADVISER, Role.OPERATIONS, Role.DATA_PROTECTION_OFFICER}
REACH = SEE_PERSON | {Role.REGULATED_ADVISER}
HELP = SUPERVISORS | {Role.CASEWORKER}
ADVISE = frozenset({Role.REGULATED_ADVISER})
WORK_TASKS = TAKE_IN | ADVISE | {Role.CHECK_OFFICER}
SUPERVISE = SUPERVISORS
ANYBODY = frozenset(Role)
COUNT_PEOPLE = SUPERVISORS | {Role.DATA_PROTECTION_OFFICER}
PROTECT_DATA = frozenset({Role.DATA_PROTECTION_OFFICER})
FIND = SEE_PERSON | PROTECT_DATA

OPEN_SUITABILITY = frozenset({suitability_words.Role.ASSESSOR, suitability_words.Role.OFFICER})
SEE_SUITABILITY = frozenset(suitability_words.Role) - {suitability_words.Role.OPERATIONS}
PROTECT_SUITABILITY_DATA = frozenset({suitability_words.Role.DATA_PROTECTION_OFFICER})
CONFIRM_SUITABILITY_STAFF = frozenset(
    {suitability_words.Role.MANAGER, suitability_words.Role.HEAD_OF_SERVICE}
)
KEEP_SUITABILITY_STAFF = CONFIRM_SUITABILITY_STAFF | {suitability_words.Role.OPERATIONS}
