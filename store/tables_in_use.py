"""Changing tables on which others work: whoever waits for a table makes all who come after wait
too, so it waits for a moment only, gives way, and tries again.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

_TOO_LONG: Final = "25P04"
"""SQLSTATE of a transaction that took longer than it may."""
_TWICE: Final = 2
"""Once may have been the machine's other work."""
_GIVEN_WAY: Final = frozenset({"55P03", "40P01"})
"""Of a lock that was not to be had, and of two that waited for each other."""


class TablesBusy(Exception):
    """Somebody held a table that a migration changes for as long as it was tried."""

    code = "tables-busy"

    def __init__(self) -> None:
        super().__init__(
            "The tables could not be changed: somebody holds one of them for longer than this "
            "waits. Nothing of that change is left. Find out who (pg_stat_activity, pg_locks), "
            "and run this again. (tables-busy)"
        )


class MigrationTooLong(Exception):
    """A migration would have kept others waiting."""

    code = "migration-too-long"

    def __init__(self) -> None:
        super().__init__(
            "The tables could not be changed: one change takes longer than others can wait. "
            "Nothing of that change is left. Stop the track's workers and senders, of every "
            "release, its watchdog and its pages, and run this again with --stopped. "
            "(migration-too-long)"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class LockPatience:
    """How long others may be kept waiting, in seconds, and how often it is tried. What they
    themselves wait for at most is in `store.engine`, and is longer.
    """

    for_a_lock: float = 1.5
    in_all: float = 4.0
    tries: int = 60
    between: float = 1.5

    def limit(self, connection: Connection) -> None:
        """Hold the transaction to it, from here on. Before PostgreSQL 17 no server knows how to end
        a whole transaction; each lock is limited there all the same.
        """
        for name, seconds in (
            ("lock_timeout", self.for_a_lock),
            ("transaction_timeout", self.in_all),
        ):
            connection.execute(
                text("SELECT set_config(name, :value, true) FROM pg_settings WHERE name = :name"),
                {"name": name, "value": f"{seconds * 1000:.0f}"},
            )


def patiently(
    step: Callable[[LockPatience | None], bool], patience: LockPatience | None
) -> tuple[bool, int]:
    """Do a step until it is done: what it returns, and how often it gave way before. Raises
    TablesBusy, MigrationTooLong, and what the step raises otherwise.
    """
    if patience is None:
        return step(None), 0
    too_long = 0
    for gave_way in range(patience.tries):
        try:
            return step(patience), gave_way
        except DBAPIError as error:
            if _state(error) == _TOO_LONG:
                too_long += 1
            elif not _gives_way(error):
                raise
        if too_long == _TWICE:
            raise MigrationTooLong
        time.sleep(patience.between)
    raise TablesBusy


def _gives_way(error: DBAPIError) -> bool:
    """Whether it was others' work that was in the way, and not a mistake of the migration's."""
    return "tuple concurrently" in str(error.orig) or _state(error) in _GIVEN_WAY


def _state(error: DBAPIError) -> str | None:
    return getattr(error.orig, "sqlstate", None)
