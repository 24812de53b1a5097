"""Why a worklist row cannot be moved as asked."""

from __future__ import annotations

from policy.refusal import Refusal

NO_SUCH_ROW = Refusal(
    code="no-such-row",
    sentence="No open row begins with this id, or several do, or it was done meanwhile.",
    what_to_do="Look it up: referrals tasks --team",
    rule="service",
)
NOT_YOURS = Refusal(
    code="not-yours",
    sentence="You do not hold this row.",
    what_to_do="Claim it first, or ask a supervisor to reassign it.",
    rule="service",
)
FOR_ADVISERS = Refusal(
    code="wrong-role",
    sentence="Regulated advice is for regulated advisers only.",
    what_to_do="Leave the row to somebody who is marked as regulated.",
    rule="R32",
)
BY_OWN_DATA = Refusal(
    code="done-by-deed",
    sentence="This row goes when the request is said to be answered.",
    what_to_do="The data-protection officer says so: referrals own-data answered",
    rule="R35",
)
NOBODY_SERVES = Refusal(
    code="no-such-staff",
    sentence="Nobody who serves and may hold worklist rows has this staff number.",
    what_to_do="Look it up: referrals staff list",
    rule="service",
)
IS_AWAY = Refusal(
    code="is-absent",
    sentence="They are away now, and nothing is given to them.",
    what_to_do="Give the row to somebody who is here.",
    rule="service",
)
ONLY_OWN_ABSENCE = Refusal(
    code="wrong-role",
    sentence="You may enter your own absence only.",
    what_to_do="Ask a supervisor to enter it.",
    rule="service",
)


def held_by(holder: str | None) -> Refusal:
    """Somebody else was quicker; who it is can be told, a staff number is nobody's name."""
    return Refusal(
        code="already-held",
        sentence=f"{holder} has this row." if holder else "Nobody holds this row any more.",
        what_to_do="Take another one: referrals tasks next",
        rule="service",
    )
