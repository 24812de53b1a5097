"""Having files scanned. Only a scanner's own word that one is clean opens it; where there is none,
nothing is opened but in the embedded default.
"""

from __future__ import annotations

from policy.attachments.refusals import FILE_INFECTED, FILE_NOT_SCANNED, NO_SCANNER
from policy.refusal import Refusal
from store.attachments import (
    CLEAN,
    INFECTED,
    AddedFile,
    keep_scan,
    open_files,
    stream_file,
    unscanned_files,
)
from store.forms import NoKey, sealer_of
from store.sealing import SealBroken
from wiring.app import App
from wiring.logs import get_logger

AT_ONCE = 20

log = get_logger("scanning")


def refused_without_scanner(app: App) -> Refusal | None:
    """Why no file is taken here at all; None if files are."""
    return None if app.scanner is not None or app.settings.embedded else NO_SCANNER


def refused_opening(app: App, line: AddedFile) -> Refusal | None:
    """Why a file is not given out; None if it may be."""
    if line.result == INFECTED:
        return FILE_INFECTED
    if line.result == CLEAN:
        return None
    unscanned_here = app.scanner is None and app.settings.embedded
    return None if unscanned_here else FILE_NOT_SCANNED


async def scan_file(app: App, reference: str, id: str) -> None:
    """Ask the scanner about a file, and keep its word. Without a scanner nothing is done.

    Raises:
        NoKey: the case was erased.
        SealBroken: the file is not whole.
    """
    if app.scanner is None:
        return
    sealer = await sealer_of(app.keys, reference)
    async with app.engine.connect() as connection:
        [found] = await open_files(connection, sealer, reference, id)
    if found.line.result == INFECTED:
        return
    parts = stream_file(app.engine, sealer, id, found.said.parts)
    verdict = await app.scanner.scan(parts)
    if verdict.result != CLEAN:
        log.warning("file-not-clean", reference=reference, code=f"scan-{verdict.result}")
    async with app.engine.begin() as connection:
        await keep_scan(connection, id, app.scanner.name, verdict.result.value, verdict.found)


async def scan_waiting(app: App) -> int:
    """Ask again about files of which nothing is known for sure; how many were asked about."""
    if app.scanner is None:
        return 0
    async with app.engine.connect() as connection:
        waiting = await unscanned_files(connection, AT_ONCE)
    for reference, id in waiting:
        try:
            await scan_file(app, reference, id)
        except (NoKey, SealBroken) as error:
            log.warning("file-not-scanned", reference=reference, error=error)
    return len(waiting)
