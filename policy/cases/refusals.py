"""The ways any track says no."""

from __future__ import annotations

from collections.abc import Sequence

from policy.help import UseCase, use_cases
from policy.refusal import Refusal

UNREADABLE = Refusal(
    code="unreadable",
    sentence="This order could not be read, so it was not used.",
    what_to_do="Ask again.",
    rule="form",
)
NOT_NOW = Refusal(
    code="not-now",
    sentence="This does not fit where the case is now.",
    what_to_do="Look at the case and do what its next step says.",
    helps=use_cases(UseCase.SHOW),
    rule="service",
)
CHANGED_MEANWHILE = Refusal(
    code="changed-meanwhile",
    sentence="Something else happened to this case since you looked at it. Nothing was done.",
    what_to_do="Look at the case again, and ask again if it still holds.",
    helps=use_cases(UseCase.SHOW),
    rule="service",
)
IN_THE_FUTURE = Refusal(
    code="time-in-future",
    sentence="The time given lies in the future.",
    what_to_do="Give the time at which it really happened.",
    rule="service",
)
NO_SUCH_TIME = Refusal(
    code="no-such-time",
    sentence="The time given has no time zone, or lies outside any time this service knows.",
    what_to_do="Give the time at which it really happened, with its time zone.",
    rule="service",
)
NO_NEWER_CALENDAR = Refusal(
    code="no-newer-calendar",
    sentence="No list of bank holidays under this name is newer than the one the case uses.",
    what_to_do="Nothing: the case counts working days by a list at least as new.",
    rule="R117",
)
REASON_NEEDED = Refusal(
    code="reason-needed",
    sentence="This needs a reason.",
    what_to_do="Say why, in a sentence.",
    rule="service",
)


def conflicting(differs: Sequence[str]) -> Refusal:
    """A sender's number that came before with other content, or for another case."""
    verb = "differs" if len(differs) == 1 else "differ"
    return Refusal(
        code="conflicting-content",
        sentence=f"This number was used before for something else: {', '.join(differs)} {verb}.",
        what_to_do="What came first stands. Give this one a number of its own and send it again.",
        rule="service",
    )
