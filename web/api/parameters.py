"""Parts of addresses that several have."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Annotated, Final

from fastapi import Path
from pydantic import AwareDatetime, BeforeValidator
from starlette.convertors import StringConvertor, register_url_convertor

from web.api.values import read_moment

_REFERENCE: Final = r"[A-Z]{3}(-[0-9A-Z]{3}){3}"


class _Reference(StringConvertor):
    """What is written otherwise leads nowhere: so `batches`, which stands where a reference would,
    is not taken for one.
    """

    regex = _REFERENCE


register_url_convertor("reference", _Reference())

Reference = Annotated[
    str, Path(pattern=f"^{_REFERENCE}$", description="Of a case, as RSR-0A1-B2C-D3E.")
]


def is_reference(text: str) -> bool:
    """Whether this is written as a case's reference is."""
    return re.fullmatch(_REFERENCE, text) is not None


def _moment(written: object) -> datetime:
    """Nothing is taken for a moment but what RFC 3339 writes: a bare number is refused."""
    moment = read_moment(written) if isinstance(written, str) else None
    if moment is None:
        raise ValueError("no moment")
    return moment


Moment = Annotated[AwareDatetime, BeforeValidator(_moment)]
"""A moment with its time zone."""
