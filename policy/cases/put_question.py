"""What an organisation is asked about a case: a clock that waits for it is a question, with its
time and with what answers it. One that is answered is over, and none is answered twice.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from policy.cases.questions import FieldQuestion
from policy.refusal import Refusal

_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
_ID = re.compile(r"([A-Z]{3}(?:-[0-9A-Z]{3}){3})\.([a-z][a-z-]{1,30})\.(\d{1,17})", re.ASCII)

NO_SUCH_QUESTION = Refusal(
    code="no-such-question",
    sentence="No question of yours is open here. It was answered, or is not asked any more.",
    what_to_do="Look at the list of what you are asked.",
    rule="service",
)
ANSWERED_OTHERWISE = Refusal(
    code="answered-otherwise",
    sentence="This question is answered by a deed of its own, and not by a reply.",
    what_to_do="Do what the question names.",
    rule="service",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionKind:
    """Something that organisations are asked. It is asked of `audience` from when the first of its
    `clocks` counts, is due when that runs out, and is open as long as one of them runs;
    `until_read` as long as nobody has read the answer. `each_time`: whenever its clock has run out
    it is asked anew. A reply says what `asks` lists; where that is empty `answered_by` is the deed.
    `notices` are those that ask it, the last one again.
    """

    name: str
    sentence: str
    rule: str
    audience: str
    clocks: tuple[str, ...]
    answered_by: str
    asks: tuple[FieldQuestion, ...] = ()
    each_time: bool = False
    until_read: bool = False
    notices: tuple[str, ...] = ()


REPLY = "reply"
"""What answers a question that no deed of its own does."""


@dataclass(frozen=True, slots=True)
class QuestionId:
    """Which question of which case, as one word: `RSR-0A1-B2C-D3E.seen.1764412345678901`. `stamp`
    tells it from the same question asked at another time.
    """

    reference: str
    name: str
    stamp: int

    def __str__(self) -> str:
        return f"{self.reference}.{self.name}.{self.stamp}"

    @property
    def reply_number(self) -> str:
        """The number of the one reply to it, as its sender's own."""
        return f"reply-{self.name}-{self.stamp}"


def question_id(reference: str, name: str, asked: datetime) -> QuestionId:
    """The id of the question that was asked at a moment."""
    return QuestionId(reference, name, (asked - _BEGINNING) // timedelta(microseconds=1))


def read_question_id(text: str) -> QuestionId | None:
    """The id that a text is, or None."""
    found = _ID.fullmatch(text)
    return QuestionId(found[1], found[2], int(found[3])) if found else None
