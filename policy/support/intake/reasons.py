"""Every reason a row is not accepted: its code, what is said, what to do, and the rule, in the
order they are tested. What can be wrong with one cell of any kind is in `policy.people.reasons`.
"""

from __future__ import annotations

from policy.people.column import Column, Reason
from policy.people.reasons import (
    BAD_CONTACT,
    CONTROL_CHARACTER,
    DATE_UNREADABLE,
    DIRECTION_CHARACTER,
    TOO_LONG,
    UNKNOWN_VALUE,
    Problem,
    problem_of,
)
from policy.support.intake.words import OUTCOMES

REASONS: tuple[Reason, ...] = (
    DATE_UNREADABLE,
    Reason(
        "organisation-not-registered",
        "The sending organisation is not in the register.",
        "Check the organisation's code, or write to the service to register.",
        "R2",
    ),
    Reason(
        "organisation-not-active",
        "The organisation's registration is not active, or was not when the referral was made.",
        "Ask the service's registrar; the referral can be sent again afterwards.",
        "R2",
    ),
    Reason(
        "agreement-expired",
        "No agreement with the organisation covered the day of the referral.",
        "Renew the agreement with the service's registrar, then send the referral again.",
        "R12",
    ),
    UNKNOWN_VALUE,
    Reason(
        "name-missing",
        "The person has no name here.",
        "Give at least one of given names and family name, in any script.",
        "form",
    ),
    Reason(
        "birth-date-in-future",
        "The date of birth is later than the day of the referral.",
        "Check it with the person, or write unknown.",
        "form",
    ),
    BAD_CONTACT,
    Reason(
        "uk-national",
        "The service is for people who are not United Kingdom nationals.",
        "Help the person with local housing and benefits; no status check is made.",
        "R15",
    ),
    Reason(
        "not-sleeping-rough",
        "Somebody in a hostel or on a friend's sofa is not sleeping rough.",
        "Refer to local homelessness help; refer here if the person comes to sleep rough.",
        "R15",
    ),
    Reason(
        "privacy-notice-missing",
        "{label}: it is not shown that the person saw the privacy notice.",
        "Show the person the notice, then record its version and the time.",
        "R6",
    ),
    Reason(
        "purpose-not-explained",
        "The person was not told what the service is for.",
        "Explain the purpose, ask the person again, then refer.",
        "R3",
    ),
    Reason(
        "outcomes-not-all-explained",
        "Agreement counts only if all four outcomes were explained, enforced removal too.",
        f"Explain all four ({'; '.join(OUTCOMES)}), then ask the person again.",
        "R5",
    ),
    Reason(
        "interpreter-not-used",
        "The person needs an interpreter, and none was there when this was explained.",
        "Explain the purpose and all four outcomes with an interpreter, then ask the person again.",
        "R5",
    ),
    Reason(
        "consent-missing",
        "{label}: it is not shown that the person agreed to the referral.",
        "Ask the person, then record when and how they agreed.",
        "R3",
    ),
    Reason(
        "consent-before-privacy-notice",
        "The person agreed before the privacy notice was shown.",
        "Show the notice first, ask again, and record both times.",
        "R6",
    ),
    Reason(
        "consent-after-receipt",
        "The referral was made before the person agreed.",
        "Check both times; if they are right, make the referral anew.",
        "R3",
    ),
    Reason(
        "capacity-concern",
        "There is doubt whether the person can decide about this, so the agreement cannot count.",
        "The service will contact your organisation; follow your safeguarding procedure now.",
        "R5",
    ),
    Reason(
        "submission-id-missing",
        "The referral has no number of your own.",
        "Give each referral a number you use only once, so that it can be sent again safely.",
        "form",
    ),
    Reason(
        "time-in-future",
        "{label}: the time has not come yet.",
        "Check the date and the clock of the machine it was written on.",
        "R16",
    ),
    Reason(
        "sleeping-rough-after-receipt",
        "Sleeping rough began, as written, after the day of the referral.",
        "Check Sleeping rough since and When the referral was made.",
        "form",
    ),
    Reason(
        "notice-after-receipt",
        "The privacy notice was shown, as written, after the referral was made.",
        "The notice comes first. Check When the privacy notice was shown.",
        "R6",
    ),
    Reason(
        "basis-conflict",
        "A referral rests on one lawful basis: consent and public task cannot be merged.",
        "Leave the consent columns empty, or make consent the basis.",
        "R7",
    ),
    Reason(
        "basis-not-accepted",
        "Since 1 September 2020 a referral rests on consent; public task is not accepted.",
        "Ask the person for their agreement and collect the details anew.",
        "R9",
    ),
    Reason(
        "delegation-missing",
        "The register holds no delegation from that authority to the sender for that day.",
        "Ask the authority to have the delegation entered, or refer in your own name.",
        "R13",
    ),
    CONTROL_CHARACTER,
    DIRECTION_CHARACTER,
    TOO_LONG,
    Reason(
        "unknown-column",
        "There is a field that a referral does not have.",
        "Take it out, or correct its name.",
        "form",
    ),
)

BY_CODE: dict[str, Reason] = {reason.code: reason for reason in REASONS}
ORDER: dict[str, int] = {reason.code: place for place, reason in enumerate(REASONS)}


def problem(code: str, column: Column | None = None, cause: str = "") -> Problem:
    """A reason as it applies to one column, or to the whole row. `cause` is a sentence that says
    more, where more is known; like any other it repeats nothing of what somebody wrote.
    """
    return problem_of(BY_CODE[code], column, cause)
