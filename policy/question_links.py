"""A link by which an organisation answers one question without signing in. It says which question,
of whom, to which address it was sent and until when it opens anything; nothing of anybody. What it
says counts only with the signature that binds all of it.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from policy.cases.put_question import read_question_id
from policy.refusal import Refusal

LINK_LASTS = timedelta(days=7)
"""Somebody's week off; reminders bring others."""
LONGEST_LINK = 600
_PARTS = 5
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)

LINK_ENDED = Refusal(
    code="link-ended",
    sentence="This link opens nothing: it has ended, was used, is not whole, or what it asks was "
    "answered.",
    what_to_do="Ask for another: it goes to the address that this one was sent to, if it still "
    "waits for an answer. Or sign in.",
    rule="service",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionLink:
    """What a link says. `address` is a keyed digest of the e-mail address it was sent to, `notice`
    the id of the notice that carried it, `until` when it ends (UTC, whole seconds).
    """

    question: str
    organisation: str
    address: str
    notice: str
    until: datetime

    @property
    def text(self) -> str:
        """All that is signed, in one way only."""
        ends = str((self.until - _BEGINNING) // timedelta(seconds=1))
        parts = (self.question, self.organisation, self.address, self.notice, ends)
        return "|".join(parts)


def written(link: QuestionLink, signature: str) -> str:
    """A link as an address holds it."""
    said = base64.urlsafe_b64encode(link.text.encode()).decode().rstrip("=")
    return f"{said}.{signature}"


def read_link(token: str) -> tuple[QuestionLink, str] | None:
    """What a link says and its signature, which is still to be checked; None for a text that is not
    a link.
    """
    said, dot, signature = token.partition(".")
    if not dot or len(token) > LONGEST_LINK or not token.isascii():
        return None
    try:
        text = base64.b64decode(said + "=" * (-len(said) % 4), b"-_", validate=True).decode("ascii")
        parts = text.split("|")
        if len(parts) != _PARTS:
            return None
        question, organisation, address, notice, ends = parts
        until = _BEGINNING + timedelta(seconds=int(ends))
    except (ValueError, OverflowError, binascii.Error):
        return None
    link = QuestionLink(
        question=question, organisation=organisation, address=address, notice=notice, until=until
    )
    # Written in another way it would be another link that says the same.
    whole = read_question_id(question) is not None and written(link, signature) == token
    return (link, signature) if whole else None
