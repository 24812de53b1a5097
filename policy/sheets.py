"""The sheet of every track there is, by the track's name."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from policy.suitability.screens.sheet import sheet as suitability_sheet
from policy.support.screens.sheet import sheet as support_sheet

SHEETS: Mapping[str, Callable[[], str]] = {
    "support": support_sheet,
    "suitability": suitability_sheet,
}
