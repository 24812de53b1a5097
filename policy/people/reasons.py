"""What can be wrong with one typed cell, and how a reason is said about a column.

`{label}` is the column's name for people, `{form}` how it is written, `{allowed}` its list,
`{longest}` its length. Only these are ever filled in: a sentence is made of what the service asked
for and never of what somebody wrote.
"""

from __future__ import annotations

from policy.people.column import Column, Form, Reason
from policy.refusal import Refusal

# A problem of a cell or a row is a refusal like any other, with its column as the field.
Problem = Refusal

DATE_UNREADABLE = Reason(
    "date-unreadable",
    "{label}: this is no date or time of the form {form}, or London's clocks never showed it.",
    "Write it as {form}, London time. Day and month are never guessed.",
    "R16",
)
UNKNOWN_VALUE = Reason(
    "unknown-value",
    "{label}: the value is missing or is none of those that can be used.",
    "Use {allowed}, written exactly so.",
    "form",
)
BAD_CONTACT = Reason(
    "bad-contact",
    "{label}: there is nothing here by which the worker can be reached.",
    "Give the worker's name and an e-mail address that is read.",
    "R17",
)
CONTROL_CHARACTER = Reason(
    "control-character",
    "{label}: there is an invisible control character, or a line break where none may be.",
    "Type the text again instead of pasting it.",
    "form",
)
DIRECTION_CHARACTER = Reason(
    "direction-character",
    "{label}: there is an invisible character that makes text run the other way.",
    "Type the text again; right-to-left scripts need no such character.",
    "form",
)
TOO_LONG = Reason(
    "too-long",
    "{label}: the text is longer than {longest} characters; nothing is cut off silently.",
    "Shorten it to {longest} characters.",
    "form",
)


def problem_of(reason: Reason, column: Column | None = None, cause: str = "") -> Problem:
    """A reason as it applies to one column, or to the whole row. `cause` is a sentence that says
    more, where more is known; like any other it repeats nothing of what somebody wrote.
    """
    filled = _filling(column)
    return Problem(
        code=reason.code,
        field=column.name if column else "",
        sentence=" ".join(filter(None, (reason.sentence.format_map(filled), cause))),
        what_to_do=reason.what_to_do.format_map(filled),
        rule=reason.rule,
    )


def _filling(column: Column | None) -> dict[str, str]:
    if column is None:
        return {}
    allowed = "; ".join(column.allowed) or column.form.value
    if column.form is Form.SOME_OF:
        allowed = f"one or more of: {allowed}"
    elif column.form is Form.ONE_OF:
        allowed = f"one of: {allowed}"
    return {
        "label": column.label,
        "form": column.form.value,
        "allowed": allowed,
        "longest": str(column.longest),
    }
