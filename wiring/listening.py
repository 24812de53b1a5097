"""An address that a process is to listen at and cannot have: said the same way by each."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from wiring.problems import StartupProblem, refusal


class CannotListen(Exception):
    """Nobody can listen at `address`, for this reason of the operating system's."""

    code = "cannot-listen"

    def __init__(self, address: str, reason: str) -> None:
        super().__init__(f"Nothing can listen at {address}: {reason}.")

    @property
    def problem(self) -> StartupProblem:
        """The same, with what to do."""
        return refusal(
            self.code,
            str(self),
            "End what listens there, perhaps an older start of this, or set another address.",
        )


@contextmanager
def listened_at(address: str) -> Iterator[None]:
    """Around what begins to listen at host:port. Raises CannotListen."""
    try:
        yield
    except OSError as error:
        # asyncio wraps a reason in a sentence of its own; a name that is not known has no number.
        known = error.errno is not None and error.errno > 0
        reason = os.strerror(error.errno or 0) if known else error.strerror or "not an address"
        raise CannotListen(address, reason) from None
    except OverflowError:
        raise CannotListen(address, "no such port") from None
