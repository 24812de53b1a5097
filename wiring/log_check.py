"""Whether the record is the one that the outside log was written beside, by this process or by
another whose lines it can read, or an older copy of it that nobody has rebuilt: then notices would
leave a second time.
"""

from __future__ import annotations

import asyncio

from sqlalchemy.exc import InterfaceError, OperationalError

from policy.duty.finding_kinds import KINDS, OLDER_THAN_LOG
from store.older_record import ProvenEvent, not_on_record, proven_by
from store.outside_file import last_entries
from wiring.app import App, outside_folders
from wiring.problems import StartupProblem, refusal
from wiring.selfcheck import NotThereYet
from wiring.settings import Settings

_READ_WITHIN = 5.0
"""Seconds. A disk that stalls keeps nobody from starting (docs/adr/0028)."""


async def cases_behind_log(app: App) -> list[str]:
    """The cases of which the last lines of the log prove more than the record has. Raises what the
    database raises.
    """
    settings = app.settings
    try:
        async with asyncio.timeout(_READ_WITHIN):
            # Before the record is asked: what is written meanwhile is on it by then.
            proven = await asyncio.to_thread(_last, settings)
    except (OSError, TimeoutError):
        return []
    return await not_on_record(app.engine, proven)


async def check_log(app: App) -> list[StartupProblem]:
    """The same for a process that is about to begin. Raises NotThereYet."""
    try:
        behind = await cases_behind_log(app)
    except (OperationalError, InterfaceError, OSError):
        raise NotThereYet("database-out-of-reach") from None
    kind = KINDS[OLDER_THAN_LOG]
    return [refusal(OLDER_THAN_LOG, kind.sentence, kind.what_to_do)] if behind else []


def _last(settings: Settings) -> list[ProvenEvent]:
    return proven_by(last_entries(outside_folders(settings), settings.track))
