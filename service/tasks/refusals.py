"""Why a task cannot be moved as asked."""

from __future__ import annotations

from policy.help import UseCase, use_cases
from policy.refusal import Refusal

NO_SUCH_TASK = Refusal(
    code="no-such-task",
    sentence="No open task begins with this id, or several do, or it was done meanwhile.",
    what_to_do="Look it up.",
    rule="service",
    helps=use_cases(UseCase.TEAM_TASKS),
)
NOT_YOURS = Refusal(
    code="not-yours",
    sentence="You do not hold this task.",
    what_to_do="Claim it first, or ask a supervisor to reassign it.",
    rule="service",
)
FOR_ADVISERS = Refusal(
    code="wrong-role",
    sentence="Regulated advice is for regulated advisers only.",
    what_to_do="Leave the task to somebody who is marked as regulated.",
    rule="R32",
)
BY_OWN_DATA = Refusal(
    code="done-by-deed",
    sentence="This task goes when the request is said to be answered.",
    what_to_do="The data-protection officer says so.",
    rule="R35",
    helps=use_cases(UseCase.OWN_DATA_ANSWERED),
)
NOBODY_SERVES = Refusal(
    code="no-such-staff",
    sentence="Nobody who serves and may hold tasks has this staff number.",
    what_to_do="Look it up.",
    rule="service",
    helps=use_cases(UseCase.STAFF),
)
IS_AWAY = Refusal(
    code="is-absent",
    sentence="They are away now, and nothing is given to them.",
    what_to_do="Give the task to somebody who is here.",
    rule="service",
)
ONLY_OWN_ABSENCE = Refusal(
    code="wrong-role",
    sentence="You may enter your own absence only.",
    what_to_do="Ask a supervisor to enter it.",
    rule="service",
)
ENDS_BEFORE_IT_BEGINS = Refusal(
    code="ends-before-it-begins",
    sentence="An absence ends later than it begins.",
    what_to_do="Give its first and its last moment again.",
    rule="form",
)


def held_by(holder: str | None) -> Refusal:
    """Somebody else was quicker; who it is can be said: a staff number is nobody's name."""
    return Refusal(
        code="already-held",
        sentence=f"{holder} has this task." if holder else "Nobody holds this task any more.",
        what_to_do="Take another one.",
        rule="service",
        helps=use_cases(UseCase.NEXT_TASK),
    )
