"""What happened to a case, with the notes that were written meanwhile, as a page tells it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from policy.case_notes import NoteWords
from service.cases.notes import CaseNote, NoteLine
from service.cases.showing import CaseFile, EventLine


@dataclass(frozen=True, slots=True, kw_only=True)
class HappenedItem:
    """One thing: an event under its number with its rules, or a note by somebody."""

    at: datetime
    title: str
    text: str
    by: str = ""


def happened_with_notes(
    events: Sequence[EventLine], kept: CaseFile, notes: Sequence[CaseNote]
) -> list[HappenedItem]:
    """The events in their order, and each note and file where it was added. Of a note without its
    words in `notes`, and of one that no longer stands, only that it is there; files have no names.
    """
    words = {note.line.id: note.words for note in notes}
    beside = [
        *(_note(line, words) for line in kept.notes),
        *(HappenedItem(at=one.at, title="File added", text="", by=one.by) for one in kept.files),
    ]
    return list(_placed(events, sorted(beside, key=lambda item: item.at)))


def _placed(events: Sequence[EventLine], notes: list[HappenedItem]) -> Iterator[HappenedItem]:
    waiting = list(notes)
    latest = None
    for line in events:
        # What is reported late stands later than when it happened.
        latest = line.at if latest is None else max(latest, line.at)
        while waiting and waiting[0].at < latest:
            yield waiting.pop(0)
        rules = f"Under {', '.join(line.rules.split())}" if line.rules else ""
        yield HappenedItem(at=line.at, title=f"{line.sequence}. {line.label}", text=rules)
    yield from waiting


def _note(line: NoteLine, words: Mapping[str, NoteWords]) -> HappenedItem:
    said = words.get(line.id)
    title, text = "Note", said.text if said else ""
    if said is not None:
        title = f"Note: {said.kind}"
    if line.replaced_by:
        title, text = f"{title}, corrected since", ""
    return HappenedItem(at=line.at, title=title, text=text, by=line.by)
