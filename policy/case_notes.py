"""What a free note on a case may be: what it is about, how long, and of which characters. A note
decides nothing and moves nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from policy.people.text import is_text
from policy.refusal import Refusal

LONGEST_NOTE = 4000
"""Characters: about a page and a half."""
MOST_NOTES = 500
"""On one case, corrected ones too."""


class NoteKind(StrEnum):
    """What a note is about: the closed list."""

    WITH_PERSON = "contact with the person"
    WITH_OTHERS = "contact with others"
    SEEN = "something seen or heard"
    HANDLING = "how the case is handled"


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteWords:
    """A note as it is written: personal data."""

    kind: NoteKind
    text: str


NOTE_EMPTY = Refusal(
    code="note-empty",
    sentence="There is nothing in this note.",
    what_to_do="Write what is to be kept.",
    rule="form",
    field="text",
)
NOTE_TOO_LONG = Refusal(
    code="note-too-long",
    sentence=f"A note has at most {LONGEST_NOTE} characters; nothing is cut off silently.",
    what_to_do="Say it more briefly, in two notes, or attach the document.",
    rule="form",
    field="text",
)
NOTE_CONTROL_CHARACTER = Refusal(
    code="control-character",
    sentence="The note holds an invisible control character, or half a character.",
    what_to_do="Type the text again instead of pasting it.",
    rule="form",
    field="text",
)
NOTE_KIND_UNKNOWN = Refusal(
    code="note-kind-unknown",
    sentence="This is none of the kinds of note there are.",
    what_to_do=f"Choose one of: {'; '.join(NoteKind)}.",
    rule="form",
    field="kind",
)
NO_SUCH_NOTE = Refusal(
    code="no-such-note",
    sentence="This case has no note of this id.",
    what_to_do="Look at the case's notes.",
    rule="service",
)
CORRECTED_ALREADY = Refusal(
    code="note-corrected-already",
    sentence="This note was corrected before, so it no longer stands. Nothing was kept.",
    what_to_do="Look at the case's notes, and correct the one that stands now.",
    rule="service",
)
NOTES_FULL = Refusal(
    code="notes-full",
    sentence=f"This case has {MOST_NOTES} notes, and takes no more.",
    what_to_do="Attach a document instead.",
    rule="service",
)


def words_of_note(kind: str, text: str) -> NoteWords | Refusal:
    """A note as it is kept: without outer space, its line breaks alike."""
    plain = text.replace("\r\n", "\n").strip()
    if kind not in list(NoteKind):
        return NOTE_KIND_UNKNOWN
    if not plain:
        return NOTE_EMPTY
    if len(plain) > LONGEST_NOTE:
        return NOTE_TOO_LONG
    if not is_text(plain, several_lines=True):
        return NOTE_CONTROL_CHARACTER
    return NoteWords(kind=NoteKind(kind), text=plain)
