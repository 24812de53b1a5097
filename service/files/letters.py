"""A letter as the mailbox saved it (.eml): whatever can be read of one, however it is made."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parseaddr, parsedate_to_datetime

from policy.cases.moments import believable

LONGEST_LETTER = 1_000_000
"""Bytes that are read of one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What was read of it: empty where nothing can be. `message_id` is its own id; `dated` is its
    date as written, `written_at` the same (UTC) if it is a moment which a case could have.
    """

    address: str
    body: str
    message_id: str
    dated: str
    written_at: datetime | None


def letter_of(raw: bytes) -> Letter | None:
    """The letter; None if the file is not an application."""
    try:
        letter = message_from_bytes(raw[:LONGEST_LETTER], policy=policy.default)
    except Exception:
        # The library raises what it likes over a letter that is made wrong.
        return None
    return Letter(
        address=_address(letter),
        body=_body(letter),
        message_id=_header(letter, "Message-ID").strip(),
        dated=_header(letter, "Date"),
        written_at=_written(letter),
    )


def _header(letter: EmailMessage, name: str) -> str:
    """A header as far as it can be read: as the library reads it, or as it was written."""
    try:
        return str(letter.get(name, ""))
    except Exception:
        # The same: over a header that is made wrong it raises anything.
        return next(_as_written(letter, name), "")


def _as_written(letter: EmailMessage, name: str) -> Iterator[str]:
    return (str(text) for key, text in letter.raw_items() if key.casefold() == name.casefold())


def _address(letter: EmailMessage) -> str:
    try:
        return parseaddr(_header(letter, "From"))[1]
    except (RecursionError, ValueError, IndexError):
        return ""


def _body(letter: EmailMessage) -> str:
    try:
        part = letter.get_body(preferencelist=("plain",))
        return str(part.get_content()) if part is not None else ""
    except Exception:
        # What cannot be read is asked for: the letter says who to ask.
        return ""


def _written(letter: EmailMessage) -> datetime | None:
    try:
        written = parsedate_to_datetime(_header(letter, "Date"))
        moment = written.astimezone(UTC) if written.tzinfo else None
    except (ValueError, OverflowError, IndexError):
        return None
    return moment if moment is not None and believable(moment) else None
