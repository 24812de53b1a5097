"""A request that is answered with a status and nothing else."""

from __future__ import annotations


class RequestRefused(Exception):
    """Says by its status what a well-meaning caller needs to know, and nothing more."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status
