"""Who may ask what of a case: one table a track with one expected answer in each cell, written by
hand from the rules (R25, R109) and read by the tests of every way in. It is not made from the code.
"""

from __future__ import annotations

import csv
from functools import lru_cache
from pathlib import Path

FOLDER = Path(__file__).parent / "data" / "who-may"
OWN, OTHER, NOBODY = "own organisation", "other organisation", "nobody"
"""Who is no member of staff: the organisation that sent the case, another one, and nobody."""
_ANSWERS = {"yes": True, "no": False}


@lru_cache
def who_may(track: str) -> dict[str, dict[str, bool]]:
    """Whether somebody may ever ask a deed, by its kind and then by who they are."""
    with (FOLDER / f"{track}.csv").open(encoding="utf-8") as file:
        return {
            row.pop("deed"): {who: _ANSWERS[cell] for who, cell in row.items()}
            for row in csv.DictReader(file)
        }


def allowed_to(track: str, kind: str) -> frozenset[str]:
    """The roles that may ask it."""
    cells = who_may(track)[kind].items()
    return frozenset(who for who, may in cells if may and who not in (OWN, OTHER, NOBODY))
