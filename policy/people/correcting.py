"""Whether something of who a person is may be corrected so: one judge for both tracks, which asks
for the same forms as when it was first sent.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from policy.cases.person import CORRECTABLE, CorrectPerson, PersonCorrected
from policy.cases.refusals import REASON_NEEDED
from policy.people.births import born
from policy.people.cells import cell_problems
from policy.people.columns import PERSON
from policy.people.matching import MatchKeys, keys_of
from policy.refusal import Refusal
from policy.time import london_day

NOT_CORRECTED_SO = Refusal(
    code="not-corrected-so",
    sentence="This is not part of who the person is, so it cannot be corrected here.",
    what_to_do=f"Correct one of: {', '.join(CORRECTABLE)}. Anything else is a fact of the case.",
    rule="R37",
)
NOTHING_NEW = Refusal(
    code="nothing-new",
    sentence="The case says so already.",
    what_to_do="Give what is right, as the person gives it.",
    rule="R37",
)
BIRTH_IN_THE_FUTURE = Refusal(
    code="birth-date-in-future",
    sentence="The date of birth lies in the future.",
    what_to_do="Check it with the person, or write unknown.",
    rule="form",
    field="date_of_birth",
)


def refused_correction(said: CorrectPerson | PersonCorrected, now: datetime) -> Refusal | None:
    """Why this may not be corrected so; None if it may."""
    if said.field not in CORRECTABLE:
        return NOT_CORRECTED_SO
    if said.new.strip() == said.old.strip():
        return NOTHING_NEW
    if not said.reason.strip():
        return REASON_NEEDED
    for problem in cell_problems(PERSON[said.field], said.new.strip()):
        return problem
    if said.field == "date_of_birth" and born(said.new).is_after(london_day(now)):
        return BIRTH_IN_THE_FUTURE
    return None


def keys_of_cells(cells: Mapping[str, str]) -> MatchKeys:
    """The keys of a person as their cells stand, of either track."""
    return keys_of(
        cells.get("home_office_reference", ""),
        cells.get("given_names", ""),
        cells.get("family_name", ""),
        born(cells.get("date_of_birth", "")),
        also_known_as=cells.get("also_known_as", ""),
    )
