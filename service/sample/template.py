"""Files whose times are given relative to now: `now-3h20m` is a London minute, `today-90d` a London
day.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta

from policy.time import london_day, write_london

_MOMENT = re.compile(r"now-(?:(\d+)h)?(?:(\d+)m)?")
_DAY = re.compile(r"today-(\d+)d")


def dated(cells: Mapping[str, str], now: datetime) -> dict[str, str]:
    """The cells with every relative time written out, as a row has them."""
    return {name: _written(text, now) for name, text in cells.items()}


def _written(text: str, now: datetime) -> str:
    ago = _MOMENT.fullmatch(text)
    if ago is not None:
        hours, minutes = (int(part or 0) for part in ago.groups())
        moment = now - timedelta(hours=hours, minutes=minutes)
        return write_london(moment)
    day = _DAY.fullmatch(text)
    if day is not None:
        return (london_day(now) - timedelta(days=int(day.group(1)))).strftime("%d/%m/%Y")
    return text
