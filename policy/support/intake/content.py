"""What makes two sent rows the same: the sender's own number, and the content that must then be
the same too.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping
from dataclasses import replace

from policy.refusal import Refusal
from policy.support.intake.columns import BY_NAME
from policy.support.intake.noise import cleaned

CONFLICTING_CONTENT = Refusal(
    code="conflicting-content",
    sentence="A referral with this number was accepted before, and says something else.",
    what_to_do="If it is another referral, give it a number of its own. To correct one that was "
    "accepted, use the correction instead of sending it again.",
    rule="R33",
    field="submission_id",
)


def submission_key(cells: Mapping[str, str | None]) -> tuple[str, str] | None:
    """Organisation and its own number, which together are received once; None if either is
    missing.
    """
    kept = cleaned(cells).cells
    organisation, number = kept.get("organisation_id"), kept.get("submission_id")
    return (organisation, number) if organisation and number else None


def content_of(cells: Mapping[str, str | None]) -> bytes:
    """The content of a row in one form, to be compared or digested: equal for rows that say the
    same.

    The order of the cells, outer spaces, blank cells, what `noise` leaves out, the kind of line
    break and the two ways Unicode writes an accent make no difference. It is personal data.
    """
    said = {name: _one_form(text) for name, text in sorted(cleaned(cells).cells.items())}
    return json.dumps(said, sort_keys=True, separators=(",", ":")).encode("ascii")


def conflicting_content(differing: tuple[str, ...]) -> Refusal:
    """The refusal of other content under a known number, with the columns that differ, if known."""
    if not differing:
        return CONFLICTING_CONTENT
    named = f"{CONFLICTING_CONTENT.sentence} It differs in: {', '.join(differing)}."
    return replace(CONFLICTING_CONTENT, sentence=named)


def differing_columns(
    one: Mapping[str, str | None], other: Mapping[str, str | None]
) -> tuple[str, ...]:
    """The columns of a referral in which two rows do not say the same; never what they say."""
    ours, sent = cleaned(one).cells, cleaned(other).cells
    return tuple(
        name for name in BY_NAME if _one_form(ours.get(name, "")) != _one_form(sent.get(name, ""))
    )


def _one_form(text: str) -> str:
    if text.isascii() and "\r" not in text:  # as most texts are sent
        return text
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
