"""What a scanner for malware is asked and says. What it cannot say is unknown, and unknown never
opens anything.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class ScanResult(StrEnum):
    """What a scanner says of a file: the closed list."""

    CLEAN = "clean"
    INFECTED = "infected"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanVerdict:
    """A scanner's word. `found` is the name of what it found, or a code for why it cannot say."""

    result: ScanResult
    found: str = ""


class MalwareScanner(Protocol):
    """A scanner."""

    @property
    def name(self) -> str:
        """What is on record as having scanned."""

    async def scan(self, parts: AsyncIterator[bytes]) -> ScanVerdict:
        """Scan a file that comes in parts. Bounded in time; whatever goes wrong with the scanner is
        UNKNOWN. Raises only what `parts` raises.
        """
