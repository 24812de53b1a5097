"""What is shown of the sample when everything has started: the most urgent cases, few enough that
what is said after them is seen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.text import Text

from service.sample import load
from starter.drawing.tables import CasesTable

if TYPE_CHECKING:
    from wiring.settings import Settings

_SHOWN = 10


async def load_and_show(settings: Settings) -> RenderableType:
    """Put in whatever of the sample is missing; a table of the most urgent open cases."""
    found = await load(settings, _SHOWN + 1)
    more = [Text("And more: referrals list")] if len(found) > _SHOWN else []
    return Group(CasesTable(found[:_SHOWN]), *more)
