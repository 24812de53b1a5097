"""Files on a case as they are listed, given out, and scanned again; each look is noted."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass

from policy.attachments.refusals import NO_SUCH_FILE
from policy.refusal import Refusal
from service.attachments.scanning import refused_opening, refused_without_scanner, scan_file
from service.authorisation import use_case
from service.cases.kept_beside import key_of_case
from service.context import Context
from store.attachments import CaseFileAdded, FileSaid, open_files, stream_file
from store.views import FILES_LISTED, file_read, note_views


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedFile:
    """A file with why it is not given out now, if it is not."""

    file: CaseFileAdded
    refusal: Refusal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFiles:
    """A case's files, the oldest first. `scanned_by` is the scanner, empty without one; `no_more`
    is why no file is taken here, None if files are.
    """

    files: tuple[ListedFile, ...]
    scanned_by: str
    no_more: Refusal | None
    most_megabytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenFile:
    """A file that is given out: what it is, and its bytes, part by part."""

    said: FileSaid
    content: AsyncIterator[bytes]


@use_case(staff=lambda permissions: permissions.read, organisations=False)
async def list_case_files(context: Context, reference: str) -> CaseFiles | Refusal:
    """The files of a case by their names, which are personal data."""
    app = context.app
    sealer = await key_of_case(app, reference)
    if isinstance(sealer, Refusal):
        return sealer
    async with app.engine.begin() as connection:
        files = await open_files(connection, sealer, reference)
        if files:
            await note_views(connection, context.staff_number, [reference], FILES_LISTED)
    return CaseFiles(
        files=tuple(ListedFile(file=one, refusal=refused_opening(app, one.line)) for one in files),
        scanned_by=app.scanner.name if app.scanner is not None else "",
        no_more=refused_without_scanner(app),
        most_megabytes=app.settings.attachment_megabytes,
    )


@use_case(staff=lambda permissions: permissions.read, organisations=False)
async def read_case_file(context: Context, reference: str, id: str) -> GivenFile | Refusal:
    """One file, to be saved and not shown. That it was read, and which, is on record first."""
    app = context.app
    sealer = await key_of_case(app, reference)
    if isinstance(sealer, Refusal):
        return sealer
    async with app.engine.begin() as connection:
        found = await open_files(connection, sealer, reference, id)
        if not found:
            return NO_SUCH_FILE
        refusal = refused_opening(app, found[0].line)
        if refusal is not None:
            return refusal
        await note_views(connection, context.staff_number, [reference], file_read(id))
    said = found[0].said
    return GivenFile(said=said, content=stream_file(app.engine, sealer, id, said.parts))


@use_case(staff=lambda permissions: permissions.read, organisations=False)
async def scan_again(context: Context, reference: str, id: str) -> Refusal | None:
    """Ask the scanner once more about a file that is held back; why it still is, if it is."""
    app = context.app
    sealer = await key_of_case(app, reference)
    if isinstance(sealer, Refusal):
        return sealer
    async with app.engine.connect() as connection:
        if not await open_files(connection, sealer, reference, id):
            return NO_SUCH_FILE
    await scan_file(app, reference, id)
    async with app.engine.connect() as connection:
        [found] = await open_files(connection, sealer, reference, id)
    return refused_opening(app, found.line)
