"""What happened to a case, and what comes if nobody acts (R36)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from policy.cases.past import past, under_recorded_rules
from policy.cases.recording import RecordedEvent
from policy.cases.timeline import TimelineEntry, timeline_entries
from policy.maps import map_named
from policy.refusal import Refusal
from service.authorisation import use_case
from service.cases.ahead import ahead_of
from service.cases.opening import open_with
from service.context import Context
from store.attachments import AddedFile, add_files, file_lines_in
from store.bundle import Bundle
from store.case_notes import NoteLine, add_notes, note_lines_in
from store.cases import add_events, add_timeline, events_in, timeline_in
from store.deciding import this_release


@dataclass(frozen=True, slots=True, kw_only=True)
class PastAndAhead:
    """A case's past until `now`, its own, and what comes until the end of the look. `stage` is in
    words, empty where it must not be shown. `releases` say which release decided each event, by
    number; `release` is the one that tells what followed.
    """

    reference: str
    stage: str
    now: datetime
    until: datetime
    past: tuple[TimelineEntry, ...]
    ahead: tuple[TimelineEntry, ...]
    releases: tuple[tuple[int, str], ...]
    release: str


@use_case(staff=lambda permissions: permissions.look, organisations=False)
async def case_timeline(
    context: Context,
    reference: str,
    until: datetime | None = None,
    *,
    for_partners: bool = False,
) -> PastAndAhead | Refusal:
    """What happened, what followed and under which rules, and what comes until then if nobody acts.
    Nothing of the person.

    `for_partners` is what can be shown to a partner: of the past deeds only, without what they say
    or what followed, for tasks tell of needs; and where the stage follows from facts,
    neither it nor any rule, for they would tell the facts.
    """
    opened = await open_with(context.app, reference, add_timeline, add_events, add_notes, add_files)
    if isinstance(opened, Refusal):
        return opened
    state, now, track = opened.state, opened.now, context.track
    happened, releases = await _past(context, reference, opened.beside)
    coming = ahead_of(track, state, now, until)
    process = map_named(track.name)
    label = track.label if for_partners else track.staff_label
    found = PastAndAhead(
        reference=reference,
        stage=process.stages[state.stage],
        now=now,
        until=coming.until,
        past=tuple(timeline_entries(happened, label=label)),
        ahead=coming.entries,
        releases=tuple(releases),
        release=this_release(),
    )
    if for_partners:
        return _for_partners(found, process.junction is not None)
    notes = map(_note, note_lines_in(opened.beside))
    files = map(_file, file_lines_in(opened.beside))
    past = (*found.past, *notes, *files)
    return replace(found, past=tuple(sorted(past, key=lambda each: each.at)))


def _file(line: AddedFile) -> TimelineEntry:
    """That a file was added, without its name."""
    label = f"File added by {line.by}"
    return TimelineEntry(sequence=0, at=line.at, label=label, effects=(), rules=())


def _note(line: NoteLine) -> TimelineEntry:
    """That a note was written; what it says is for the person who reads the notes."""
    label = f"Note by {line.by}" + (", which corrects another" if line.replaces else "")
    return TimelineEntry(sequence=0, at=line.at, label=label, effects=(), rules=())


async def _past(
    context: Context, reference: str, beside: Bundle
) -> tuple[list[RecordedEvent[Any]], Sequence[tuple[int, str]]]:
    """What happened, under the rules on record, and which release decided each event."""
    track, store = context.track, context.app.store
    recorded = await events_in(beside, store, reference)
    lines, releases = timeline_in(beside)
    rules = [tuple(line.rules.split()) for line in lines]
    judged = past(track.empty(reference), recorded, track.decide)
    return under_recorded_rules(judged, rules), releases


def _for_partners(found: PastAndAhead, stage_tells_facts: bool) -> PastAndAhead:
    deeds = tuple(replace(entry, effects=()) for entry in found.past)
    if not stage_tells_facts:
        return replace(found, past=deeds)
    past = tuple(replace(entry, rules=()) for entry in deeds)
    ahead = tuple(replace(entry, rules=()) for entry in found.ahead)
    return replace(found, stage="", past=past, ahead=ahead)
