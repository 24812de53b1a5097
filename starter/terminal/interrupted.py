"""What is said where a file ended in the middle: why, how far it came, and that sending it again is
what goes on.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from policy.refusal import Refusal
from starter.terminal.calling import out_of_reach
from starter.terminal.output import Exit, Stopped, stopped

_LOST: Final = "answer-lost"
_WHY: Final = {
    "database-out-of-reach": (
        "The database went out of reach in the middle.",
        "Start it, or ask operations.",
    ),
    "front-door-out-of-reach": (
        "The front door went out of reach in the middle.",
        "See that the service runs and can be reached.",
    ),
    "not-signed-in": ("The session ended in the middle.", "Sign in again."),
    _LOST: ("The connection to the front door was lost in the middle.", "See that it runs."),
}
_NOT_KNOWN: Final = (
    "Whether rows after it were accepted is not known: sending the file again tells, as already "
    "received."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SoFar:
    """How far a file came: `rows` done, in words; `nothing_after` says that no other row is on
    record, and `again` that the file is sent again.
    """

    rows: int
    words: str
    again: str
    nothing_after: str = ""


def ended_early(error: Exception | Refusal, so_far: SoFar) -> Exception:
    """What to raise in the place of what ended a file; itself if it has nothing to do with how far
    the file came.
    """
    if isinstance(error, Refusal):
        error = Stopped(error)
    if isinstance(error, Stopped):
        if not so_far.rows and error.refusal.code != _LOST:
            return error
        return Stopped(_told(error.refusal, so_far), error.code)
    if not so_far.rows or not out_of_reach(error):
        return error
    why, what_to_do = _WHY["database-out-of-reach"]
    database = stopped("database-out-of-reach", why, what_to_do, Exit.NO_DATABASE)
    return Stopped(_told(database.refusal, so_far), Exit.NO_DATABASE)


def _told(refusal: Refusal, so_far: SoFar) -> Refusal:
    why, what_to_do = _WHY.get(refusal.code, (refusal.sentence, refusal.what_to_do))
    words = so_far.words if so_far.rows else ""
    after = _NOT_KNOWN if refusal.code == _LOST else so_far.nothing_after
    return replace(
        refusal,
        sentence=" ".join(part for part in (why, words, after) if part),
        what_to_do=f"{what_to_do} {so_far.again}",
    )
