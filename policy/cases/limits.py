"""What a case can hold: the one judge of a message's size and form, for every way in.

A message is judged before the commit that acknowledges it, when Temporal brings it, and when it is
brought again. One that is larger than the engine takes in a payload, or the store in a row, would
otherwise be acknowledged and then fail its case at every turn, for good. The numbers are the
service's own choice, far above any honest message: the engine takes two megabytes in one payload.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date, datetime
from enum import Enum
from functools import cache
from typing import Any

from policy.cases.moments import believable_day
from policy.cases.orders import LONGEST_ID, is_message_id
from policy.cases.refusals import NO_SUCH_TIME
from policy.free_text import refused_texts
from policy.help import Help
from policy.refusal import Refusal

LONGEST_TEXT = 10_000
MOST_ITEMS = 500
"""In one list of one message."""
MOST_OF_A_MESSAGE = 250_000
"""Characters, with the names of fields, as JSON has them."""
MOST_OF_A_CASE = 600_000
"""What a case may grow to by what its own staff add to it."""
KEPT_FOR_OTHERS = 200_000
"""Beyond that, for what organisations report: good news is not lost to a case that is full."""

_A_NUMBER = 24
_A_MOMENT = 32


def refused(message: Any) -> Refusal | None:
    """Why a message, an order or an event, can never be held; None if it can. `field` is the place.

    The moment `at` of the message itself is judged by the person who knows what it means: see
    `policy.cases.moments`.
    """
    return refused_content(message) if is_message_id(message.id) else _no(_ID, "id")


def refused_content(content: Any) -> Refusal | None:
    """The same of what has no id of its own."""
    if length(content) > MOST_OF_A_MESSAGE:
        return TOO_LARGE
    for place, value in _leaves(content):
        refusal = _of_leaf(value)
        if refusal is not None and place != "at":
            return _no(refusal, place)
    return None


def refused_growth(
    state: Any, message: Any, *, helps: tuple[Help, ...], most: int = MOST_OF_A_CASE
) -> Refusal | None:
    """Why a case can hold no more of what this message adds; None if it can. `helps` are the
    track's deeds that end a case, and its way to open another.
    """
    full = length(state) + length(message) > most
    return replace(CASE_FULL, helps=helps) if full else None


def length(value: Any) -> int:
    """About how many characters a value takes as JSON; never raises."""
    if isinstance(value, Enum):
        return length(value.value)
    if isinstance(value, str):
        return len(value.encode("utf-8", "surrogatepass")) + 3
    if is_dataclass(value):
        names = _names(value.__class__)
        return sum(len(name) + 4 + length(getattr(value, name)) for name in names)
    if isinstance(value, Mapping):
        return sum(length(name) + length(item) for name, item in value.items())
    if isinstance(value, tuple | list | set | frozenset):
        return 2 + sum(length(item) for item in value)
    return _A_MOMENT if isinstance(value, date) else _A_NUMBER


def _leaves(value: Any, place: str = "") -> Iterator[tuple[str, Any]]:
    """Everything in a value that is no container, and every list, with its place."""
    if is_dataclass(value):
        for name in _names(value.__class__):
            yield from _leaves(getattr(value, name), f"{place}.{name}" if place else name)
    elif isinstance(value, tuple | list):
        yield place, value
        for number, item in enumerate(value[: MOST_ITEMS + 1]):
            yield from _leaves(item, f"{place}[{number}]")
    else:
        yield place, value


def _of_leaf(value: Any) -> Refusal | None:
    if isinstance(value, tuple | list):
        return _TOO_MANY if len(value) > MOST_ITEMS else None
    if isinstance(value, datetime):
        # Compared to other moments by the rules, and written in UTC by the store.
        aware = value.utcoffset() is not None
        return None if aware and believable_day(value.date()) else NO_SUCH_TIME
    if isinstance(value, date):
        return None if believable_day(value) else NO_SUCH_TIME
    if isinstance(value, str) and not isinstance(value, Enum):
        if len(value) > LONGEST_TEXT:
            return _TOO_LONG
        return refused_texts(value)
    return None


@cache
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(item.name for item in fields(kind))


def _no(refusal: Refusal, place: str) -> Refusal:
    return Refusal(
        code=refusal.code,
        sentence=f"{refusal.sentence} Where: {place}.",
        what_to_do=refusal.what_to_do,
        rule=refusal.rule,
        field=place,
        helps=refusal.helps,
    )


TOO_LARGE = Refusal(
    code="too-large",
    sentence=f"This is more than a case can take at once ({MOST_OF_A_MESSAGE} characters).",
    what_to_do="Send it in parts. Documents do not belong here, only what they say.",
    rule="form",
)
CASE_FULL = Refusal(
    code="case-full",
    sentence="The case is full, so this was not added.",
    what_to_do="What was recorded stands, and good news is still taken. If more must be recorded, "
    "end this case and open the person anew; the new case is shown as linked to this one.",
    rule="service",
)
CANNOT_BE_HELD = Refusal(
    code="cannot-be-held",
    sentence="This message cannot be stored, so it was not used.",
    what_to_do="Send it again, shorter and in plain text.",
    rule="service",
)
_TOO_MANY = Refusal(
    code="too-many",
    sentence=f"A list has more than {MOST_ITEMS} entries.",
    what_to_do="Send them in parts.",
    rule="form",
)
_TOO_LONG = Refusal(
    code="too-long",
    sentence=f"A text has more than {LONGEST_TEXT} characters.",
    what_to_do="Say it more briefly; documents do not belong here.",
    rule="form",
)
_ID = Refusal(
    code="bad-id",
    sentence=f"The number given to this is missing, is longer than {LONGEST_ID} characters, or has "
    "characters that cannot be shown.",
    what_to_do="Give it a number of letters and digits.",
    rule="form",
)
