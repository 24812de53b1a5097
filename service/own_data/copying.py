"""A copy of all that a track holds about the person of a case, for them (R35), made by the
data-protection officer, who looks through it before it is given.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from policy.cases.reading_out import in_words
from policy.own_copy.reading import (
    Blacken,
    CopyEntry,
    CopyPart,
    blackening,
    cells_in_copy,
    names_of,
    parts_of_names,
    said_in_copy,
    words_of_others,
)
from policy.own_copy.rows import COLUMNS, TITLES
from policy.own_copy.whose import KEPT_OUT, WhoseWord
from policy.refusal import Refusal
from policy.suitability.evidence.facts import EvidenceFact, Facts
from policy.suitability.evidence.reading import in_order
from service.authorisation import use_case
from service.cases.opening import NO_SUCH_CASE, open_case
from service.context import Context
from service.erasure.reasons import refused_reasons
from service.values.finding import NO_REASON
from service.values.own_copy import OwnCopy
from store.attachments import CaseFileAdded, open_files
from store.case_lists import find_case
from store.case_notes import CaseNote, open_notes
from store.cases import recorded_events
from store.collections import logged
from store.forms import NoKey, sealer_of
from store.own_copy import count_advice, rows_of
from store.person import open_person
from store.staff import list_staff
from store.task_notes import notes_of_case
from store.views import COPIED, note_views

NOTHING_TO_COPY = Refusal(
    code="nothing-to-copy",
    sentence="What was held about this person here was erased, with its key.",
    what_to_do="Tell them so, and when; the receipt of the erasure says it.",
    rule="service",
)


@use_case(staff=lambda permissions: permissions.protect_data, organisations=False)
async def copy_own_data(context: Context, reference: str, *, reason: str) -> OwnCopy | Refusal:
    """Everything of a case that may be in its person's copy. The reason is kept, and that it was
    made is on record before anything is returned.
    """
    if not reason.strip():
        return NO_REASON
    app, reference = context.app, reference.strip().upper()
    async with app.engine.begin() as connection:
        if await find_case(connection, reference) is None:
            return NO_SUCH_CASE
        named = await refused_reasons(app, connection, reference, reason)
        if named is not None:
            return named
        await note_views(
            connection, context.staff_number, [reference], f"{COPIED}: {reason.strip()}"
        )
    try:
        return OwnCopy(reference=reference, parts=tuple(await _parts(context, reference)))
    except NoKey:
        return NOTHING_TO_COPY


async def _parts(context: Context, reference: str) -> list[CopyPart]:
    app = context.app
    opened = await open_case(app, reference)
    if isinstance(opened, Refusal):
        return []
    cells = await open_person(app.engine, app.keys, reference, context.staff_number)
    known = getattr(opened[0], "facts", None)
    facts: tuple[EvidenceFact, ...] = (
        tuple(in_order(known.known)) if isinstance(known, Facts) else ()
    )
    happened = [event for event, _ in await recorded_events(app.store, reference)]
    others = words_of_others([*facts, *happened], cells)
    async with app.engine.connect() as connection:
        staff = [part for one in await list_staff(connection) for part in names_of(one.name)]
        own = (cells.get(name, "") for name in ("given_names", "family_name", "also_known_as"))
        parts = parts_of_names([*facts, *happened])
        blacken = blackening((*others, *filter(None, staff)), own, parts)
        sealer = await sealer_of(app.keys, reference)
        notes = await open_notes(connection, sealer, reference)
        files = await open_files(connection, sealer, reference)
        tasks = await notes_of_case(connection, sealer, reference)
        advice = await count_advice(connection, reference)
        rows = [
            CopyPart(
                title=title,
                entries=tuple(
                    _row(table, row, blacken) for row in await rows_of(connection, table, reference)
                ),
            )
            for table, title in TITLES.items()
        ]
    gathered = await logged(app.engine, app.keys, reference)
    return [
        _one("Who you are, as you were referred", tuple(cells_in_copy(cells, blacken))),
        CopyPart(title="What is known of you", entries=tuple(_records(facts, "fact", blacken))),
        CopyPart(
            title="What happened: reports, decisions and all else",
            entries=tuple(_records(happened, "kind", blacken)),
        ),
        CopyPart(title="Notes of staff", entries=tuple(_note(one, blacken) for one in notes)),
        CopyPart(title="Files", entries=tuple(_file(one, blacken) for one in files)),
        CopyPart(
            title="What was gathered anew",
            entries=tuple(
                CopyEntry(
                    title=in_words(one.proposed_at),
                    says=(
                        ("wanted", blacken(one.collection.wanted)),
                        ("reason", blacken(one.collection.reason)),
                        ("on the basis of", one.collection.basis),
                    ),
                )
                for one in gathered
            ),
        ),
        CopyPart(
            title="What was written on tasks",
            entries=tuple(
                CopyEntry(title=kind, says=(("note", blacken(note)),)) for kind, note in tasks
            ),
        ),
        _one("Regulated advice", (("notes, which your adviser gives you", str(advice)),)),
        *rows,
    ]


def _one(title: str, says: tuple[tuple[str, str], ...]) -> CopyPart:
    return CopyPart(title=title, entries=(CopyEntry(title="On record", says=says),) if says else ())


def _records(records: Any, named_by: str, blacken: Blacken) -> Iterator[CopyEntry]:
    for record in records:
        if type(record).__name__ not in KEPT_OUT:
            title = str(getattr(record, named_by, "")).replace("-", " ")
            yield CopyEntry(title=title, says=tuple(said_in_copy(record, blacken)))


def _note(note: CaseNote, blacken: Blacken) -> CopyEntry:
    says = (("about", note.words.kind.value), ("note", blacken(note.words.text)))
    return CopyEntry(title=in_words(note.line.at), says=says)


def _file(file: CaseFileAdded, blacken: Blacken) -> CopyEntry:
    says = (("name", blacken(file.said.name)), ("kind", file.said.kind.value))
    return CopyEntry(title=in_words(file.line.at), says=(*says, ("bytes", str(file.said.length))))


def _row(table: str, row: Mapping[str, object], blacken: Blacken) -> CopyEntry:
    says: list[tuple[str, str]] = []
    for name, value in row.items():
        words = in_words(value)
        if COLUMNS[table][name] is WhoseWord.WORDS:
            words = blacken(words)
        elif (table, name) == ("views", "kind"):
            # What follows is the reason that somebody typed, or a file's number.
            words = words.partition(":")[0]
        says.append((name.replace("_", " "), words))
    return CopyEntry(title=says[0][1] if says else "", says=tuple(says))
