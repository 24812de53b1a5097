"""Which scanner this process asks, by its settings."""

from __future__ import annotations

from typing import Final

from pydantic import BaseModel, ConfigDict, Field

from scanning.clamd import Clamd
from scanning.protocol import MalwareScanner

CLAMD_ADDRESS: Final = r"^$|^unix:/\S+$|^(\[[0-9a-fA-F:]+\]|[^\s:/]+):\d{1,5}$"


class ScannerSettings(BaseModel):
    """The part of the settings that says who scans files, and how large one may be. Without an
    address nobody does, and then no file is taken but in the embedded default.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    clamd_address: str = Field(default="", pattern=CLAMD_ADDRESS)
    attachment_megabytes: int = Field(default=10, ge=1, le=50)


def scanner_of(settings: ScannerSettings) -> MalwareScanner | None:
    """The scanner; None if there is none."""
    return Clamd(address=settings.clamd_address) if settings.clamd_address else None
