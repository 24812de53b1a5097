"""Who may ask what of a case: one table a track with one expected answer in each cell, read by the
tests of every way in.

The tables were first written down from the permissions as they stood then. Afterwards their cells
were read, row by row, against the rules (docs/rules.md): nothing in them goes against a rule. What
a rule does say of a row stands in `RULED`, written by hand from the rule. Of the other cells no
rule says anything; they are the service's own choice. So the tables hold every way in to one answer
and show a changed permission as a changed cell; that an unruled cell is right, they do not show.
"""

from __future__ import annotations

import csv
from functools import lru_cache
from pathlib import Path

FOLDER = Path(__file__).parent / "data" / "who-may"
OWN, OTHER, NOBODY = "own organisation", "other organisation", "nobody"
"""Who is no member of staff: the organisation that sent the case, another one, and nobody."""
RULED = (
    # Nobody of the support team says what the check found.
    ("R25", "support", ("record-answer", "correct-answer"), {"check officer"}),
    # The answer is the referrer's, and it is noted that they read it.
    ("R17", "support", ("read-answer",), {OWN}),
    # Enforcement tests the thresholds and refers.
    ("R93", "suitability", ("conclude-limb", "prepare-summary"), {"enforcement assessor"}),
    # UKVI decides, neither enforcement nor its supervisors.
    ("R109", "suitability", ("claim-case", "propose-decision"), {"SRU decision maker"}),
    (
        "R109",
        "suitability",
        ("acknowledge-summary", "check-decision", "decline-decision"),
        {"SRU decision maker", "SRU checker"},
    ),
    # Served in person, or to file, by who looks for the person.
    (
        "R110",
        "suitability",
        ("report-attempt", "report-service", "serve-to-file"),
        {"enforcement officer"},
    ),
    # What is not to be served is withdrawn by UKVI, whose decision it is.
    ("R112", "suitability", ("withdraw-decision",), {"UKVI officer"}),
)
"""What rules say of the tables: nobody but these may ask these deeds."""
ANYBODY_SIGNED_IN = ("R10", "support", "withdraw-consent")
"""Consent is withdrawn at any stage by any channel: nobody who is signed in is refused."""
_ANSWERS = {"yes": "", "no": "wrong-role", "not there": "not-found", "unknown": "not-signed-in"}
"""What each word of a cell is answered with: the code of the refusal, empty for what is theirs."""


@lru_cache
def _table(track: str) -> dict[str, dict[str, str]]:
    with (FOLDER / f"{track}.csv").open(encoding="utf-8") as file:
        return {
            row.pop("deed"): {who: _ANSWERS[cell] for who, cell in row.items()}
            for row in csv.DictReader(file)
        }


def answer_of(track: str, kind: str, who: str) -> str:
    """The one answer of a cell."""
    return _table(track)[kind][who]


def who_may(track: str) -> dict[str, dict[str, bool]]:
    """Whether somebody may ever ask a deed, by its kind and then by who they are."""
    return {
        kind: {who: not code for who, code in cells.items()}
        for kind, cells in _table(track).items()
    }


def allowed_to(track: str, kind: str) -> frozenset[str]:
    """The roles that may ask it."""
    cells = who_may(track)[kind].items()
    return frozenset(who for who, may in cells if may and who not in (OWN, OTHER, NOBODY))
