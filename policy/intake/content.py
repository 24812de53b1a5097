"""What makes two sent rows the same: the sender's own number, and the content that must then be
the same too.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping

from policy.intake.text import trimmed
from policy.refusal import Refusal

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
    kept = trimmed(cells)
    organisation, number = kept.get("organisation_id"), kept.get("submission_id")
    return (organisation, number) if organisation and number else None


def content_of(cells: Mapping[str, str | None]) -> bytes:
    """The content of a row in one form, to be compared or digested: equal for rows that say the
    same.

    The order of the cells, outer spaces, blank cells, the kind of line break and the two ways
    Unicode writes an accent make no difference. It is personal data.
    """
    said = {name: _one_form(text) for name, text in sorted(trimmed(cells).items())}
    return json.dumps(said, sort_keys=True, separators=(",", ":")).encode("ascii")


def _one_form(text: str) -> str:
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
