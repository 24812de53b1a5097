"""Parts of addresses that several have."""

from __future__ import annotations

from typing import Annotated

from fastapi import Path

REFERENCE_PATTERN = r"^[A-Z]{3}(-[0-9A-Z]{3}){3}$"

Reference = Annotated[
    str, Path(pattern=REFERENCE_PATTERN, description="Of a case, as RSR-0A1-B2C-D3E.")
]
